//! Streams with their keys: what is written is sealed first, what is read is opened here and nowhere else.

use std::sync::OnceLock;

use docket::Recorded;
use seal::{Context, DataKey};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Label, NewEntry, Sealed, StoredEntry, StreamId, Version, WrappedKey};

use super::{App, Failure};

/// A stream, opened.
pub(super) struct Opened<E> {
    pub(super) version: Version,
    pub(super) entries: Vec<Recorded<E>>,
    /// The key, for a stream that has one.
    pub(super) key: Option<DataKey>,
}

/// The place of an entry's content.
pub(super) fn place<'a>(stream: &'a StreamId, seq: u64) -> Context<'a> {
    Context {
        table: "entry",
        body: stream.body.as_str(),
        row: stream.name.as_str(),
        version: seq,
        column: "content",
    }
}

/// The place of a stream's key.
pub(super) fn key_place(stream: &StreamId) -> Context<'_> {
    Context {
        table: "case_key",
        body: stream.body.as_str(),
        row: stream.name.as_str(),
        version: 0,
        column: "wrapped",
    }
}

/// The place of an identity beside a docket.
pub(super) fn identity_place(stream: &StreamId) -> Context<'_> {
    Context {
        table: "sealed",
        body: stream.body.as_str(),
        row: stream.name.as_str(),
        version: 0,
        column: "envelope",
    }
}

impl App {
    /// A key for a new stream, and as it is stored.
    pub(super) fn new_key(&self, stream: &StreamId) -> Result<(DataKey, WrappedKey), Failure> {
        let key = DataKey::generate()?;
        let wrapped = self.0.keys.wrap_key(&key_place(stream), &key)?;
        let id = wrapped.key_id().to_string();
        let key_id = Label::new(id).map_err(Failure::text)?;
        Ok((key, WrappedKey { key_id, wrapped: Sealed(wrapped.as_bytes().to_vec()) }))
    }

    /// `recorded` as it is stored: its content sealed under `key`, or as it is where nothing in it is personal.
    pub(super) fn entry<E: Serialize>(
        stream: &StreamId,
        key: Option<&DataKey>,
        kind: &str,
        recorded: &Recorded<E>,
    ) -> Result<NewEntry, Failure> {
        let text = serde_json::to_vec(recorded)?;
        let content = match key {
            Some(key) => key.seal(&place(stream, u64::from(recorded.seq)), &text)?,
            None => text,
        };
        let actor = recorded.by.person().map_or("public", docket::PersonId::as_str);
        Ok(NewEntry {
            kind: Label::new(kind).map_err(Failure::text)?,
            actor: Label::new(actor).map_err(Failure::text)?,
            happened_on: Some(recorded.happened_on),
            entered_at: recorded.entered_at,
            content: Sealed(content),
        })
    }

    /// The entries of `stream`, opened.
    pub(super) async fn open<E: DeserializeOwned>(
        &self,
        stream: &StreamId,
    ) -> Result<Opened<E>, Failure> {
        let key = OnceLock::new();
        let loaded = self.0.store.load_each(stream, Version::NONE, |stored| {
            let opened = stored.map(|stored| self.stream_key(stream, stored)).transpose()?;
            let key = key.get_or_init(|| opened).as_ref();
            Ok(move |stored| opened_entry(stream, key, &stored))
        });
        let (version, entries) = loaded.await?;
        Ok(Opened { version, entries, key: key.into_inner().flatten() })
    }

    fn stream_key(&self, stream: &StreamId, stored: &WrappedKey) -> Result<DataKey, Failure> {
        let wrapped = seal::WrappedKey::parse(stored.wrapped.0.clone())?;
        Ok(self.0.keys.unwrap_key(&key_place(stream), &wrapped)?)
    }
}

fn opened_entry<E: DeserializeOwned>(
    stream: &StreamId,
    key: Option<&DataKey>,
    stored: &StoredEntry,
) -> Result<Recorded<E>, Failure> {
    let content = &stored.entry.content.0;
    Ok(match key {
        Some(key) => {
            let text = key.open(&place(stream, stored.seq), content)?;
            serde_json::from_slice(text.expose())?
        }
        None => serde_json::from_slice(content)?,
    })
}
