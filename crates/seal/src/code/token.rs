//! The token by which a request is known again when its answer was lost.

use crate::data_key::DataKey;
use crate::error::CodeError;
use crate::secret::{Digest, Secret};
use crate::suite::{Label, derive};

/// Fewest and most characters of a token: as many as a random identifier has, so that nobody guesses another's.
const LENGTH: std::ops::RangeInclusive<usize> = 22..=128;

/// A request token (请求标识), drawn by the client. What was answered is sealed under a key that follows from it, so an answer
/// that holds a receipt code can be repeated to whoever asked, and read by nobody else.
#[doc(alias = "请求标识")]
pub struct RequestToken(Secret<String>);

impl RequestToken {
    /// Takes a token of 22 to 128 visible ASCII characters.
    ///
    /// # Errors
    /// Another length, or a character that is none of these.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        if let Some(place) = text.chars().position(|c| !c.is_ascii_graphic()) {
            return Err(CodeError::Symbol(place.saturating_add(1)));
        }
        if !LENGTH.contains(&text.len()) {
            return Err(CodeError::Length { expected: *LENGTH.start(), found: text.len() });
        }
        Ok(Self(Secret::new(text.to_owned())))
    }

    /// What the request is found by. The token does not follow from it.
    #[must_use]
    pub fn lookup(&self) -> Digest {
        Digest::of(&[self.derive(Label::RequestLookup).expose()])
    }

    /// The key the answer is sealed under.
    #[must_use]
    pub fn data_key(&self) -> DataKey {
        DataKey::from_key(self.derive(Label::RequestKey))
    }

    /// What is stored of the request itself, to tell whether a repetition is the same: without the token nobody finds out by
    /// trying what stood in it.
    #[must_use]
    pub fn mac(&self, request: &[u8]) -> Digest {
        let key = self.derive(Label::RequestMac);
        // Of one length, so that it ends where the block of HKDF says it does.
        let request = Digest::of(&[request]);
        Digest::from_bytes(
            *derive(key.expose(), Label::RequestMac, request.as_bytes()).expose(),
        )
    }

    fn derive(&self, label: Label) -> Secret<[u8; 32]> {
        derive(self.0.expose().as_bytes(), label, &[])
    }
}
