//! Requests that come again: the first answer is given again, before anything else is decided.

use seal::{Context, RequestToken};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Digest, Idempotency, Label, Sealed};

use super::execute::hex;
use super::{App, Failure};

/// A request that is known again by its token.
pub(super) struct Asking {
    token: RequestToken,
    /// Of everything that was asked, under a key of the token.
    mac: Digest,
}

impl Asking {
    /// What is asked under `token`: who asks is part of it, and so is everything they wrote.
    ///
    /// # Errors
    /// A text that is no token.
    pub(super) fn of(
        token: Option<&str>,
        asked: &impl Serialize,
    ) -> Result<Option<Self>, Failure> {
        let Some(text) = token else { return Ok(None) };
        let token = RequestToken::parse(text)
            .map_err(|error| Failure::invalid("Idempotency-Key", error.to_string()))?;
        let mac = Digest(*token.mac(&serde_json::to_vec(asked)?).as_bytes());
        Ok(Some(Self { token, mac }))
    }

    fn lookup(&self) -> String {
        hex(self.token.lookup().as_bytes())
    }

    fn label(&self) -> Result<Label, Failure> {
        Label::new(self.lookup()).map_err(Failure::text)
    }

    /// The answer that was kept.
    pub(super) fn recalled<T: DeserializeOwned>(&self, sealed: &Sealed) -> Result<T, Failure> {
        let text = self.token.data_key().open(&place(&self.lookup()), &sealed.0)?;
        Ok(serde_json::from_slice(text.expose())?)
    }
}

impl App {
    /// What was answered to the same request before; none if it is new.
    ///
    /// # Errors
    /// [`Failure::TokenReused`] where the token was another request's.
    pub(super) async fn repeated<T: DeserializeOwned>(
        &self,
        asking: Option<&Asking>,
    ) -> Result<Option<T>, Failure> {
        let Some(asking) = asking else { return Ok(None) };
        let kept = self.0.store.answered(&self.body()?, &asking.label()?).await?;
        let Some((request, response)) = kept else { return Ok(None) };
        if request != asking.mac {
            return Err(Failure::TokenReused);
        }
        asking.recalled(&response).map(Some)
    }

    /// An answer as it is kept for whoever asks again with the same token.
    pub(super) fn remembered(
        &self,
        asking: Option<&Asking>,
        answer: &impl Serialize,
    ) -> Result<Option<Idempotency>, Failure> {
        let Some(asking) = asking else { return Ok(None) };
        let answer = serde_json::to_vec(answer)?;
        let sealed = asking.token.data_key().seal(&place(&asking.lookup()), &answer)?;
        Ok(Some(Idempotency {
            body: self.body()?,
            token: asking.label()?,
            request: asking.mac,
            response: Sealed(sealed),
            answered_at: self.now(),
        }))
    }

    /// `tried`, or what the same request was answered meanwhile: of two that came at once the slower one finds what the
    /// faster one changed.
    pub(super) async fn or_repeated<T: DeserializeOwned>(
        &self,
        asking: Option<&Asking>,
        tried: Result<T, Failure>,
    ) -> Result<T, Failure> {
        match tried {
            Ok(done) => Ok(done),
            Err(failure) => self.repeated(asking).await?.ok_or(failure),
        }
    }
}

fn place(lookup: &str) -> Context<'_> {
    Context { table: "idempotency", body: "", row: lookup, version: 0, column: "response" }
}
