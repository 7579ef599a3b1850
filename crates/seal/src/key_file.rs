//! The key file: one line for each key, the current one first.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::aead::Key;
use crate::key_ring::{Kek, KeyId, KeyRing};
use crate::secret::Secret;

const FORMAT: &str = "mingjian-kek-1";

/// Format, id and key with what parts them.
const LINE_BYTES: usize = 14 + 1 + 8 + 1 + 44 + 1;

/// What is wrong with a key file, and where. It never repeats what should be a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyFileError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub fault: KeyFault,
}

/// What can be wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFault {
    /// The file ends without a key.
    Empty,
    /// It is no text.
    NotText,
    /// It begins with something else.
    Format,
    /// It has not three parts.
    Parts(usize),
    /// The third part is not base64.
    NotBase64,
    /// The key has not 32 bytes.
    Length(usize),
    /// The second part is not the id of the key; that would be this.
    OtherId(KeyId),
    /// The key already stands in a line above.
    Twice {
        /// Its id.
        id: KeyId,
        /// The line it first stands in.
        first: usize,
    },
}

impl fmt::Display for KeyFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        match self.fault {
            KeyFault::Empty => f.write_str("the key file holds no key"),
            KeyFault::NotText => f.write_str("is not text in UTF-8"),
            KeyFault::Format => write!(f, "does not begin with `{FORMAT}`"),
            KeyFault::Parts(found) => {
                write!(f, "has {found} parts where `{FORMAT}`, the id and the key are expected")
            }
            KeyFault::NotBase64 => f.write_str("the key is not base64"),
            KeyFault::Length(found) => write!(f, "the key has {found} bytes and must have 32"),
            KeyFault::OtherId(id) => {
                write!(f, "the id is not that of the key, which is `{id}`")
            }
            KeyFault::Twice { id, first } => {
                write!(f, "the key `{id}` already stands in line {first}")
            }
        }
    }
}

impl std::error::Error for KeyFileError {}

pub(crate) fn write(ring: &KeyRing) -> Secret<String> {
    lines(ring.keys())
}

pub(crate) fn write_before(next: &Kek, ring: &KeyRing) -> Secret<String> {
    lines(std::iter::once(next).chain(ring.keys()))
}

fn lines<'a>(keys: impl Iterator<Item = &'a Kek>) -> Secret<String> {
    // Room for every line from the start: a text that grew would leave its key behind where it was.
    let keys: Vec<&Kek> = keys.collect();
    let mut text = Secret::new(String::with_capacity(LINE_BYTES * keys.len()));
    for kek in keys {
        let key = Secret::new(BASE64_STANDARD.encode(kek.key.expose()));
        for part in [FORMAT, " ", &kek.id.to_string(), " ", key.expose(), "\n"] {
            text.edit().push_str(part);
        }
    }
    text
}

pub(crate) fn read(file: &[u8]) -> Result<KeyRing, KeyFileError> {
    let mut keys: Vec<(usize, Kek)> = Vec::new();
    let mut last = 1;
    for (at, bytes) in file.split(|byte| *byte == b'\n').enumerate() {
        let line = at + 1;
        let bytes = bytes.trim_ascii();
        if bytes.is_empty() {
            continue;
        }
        last = line;
        let kek = read_line(bytes).map_err(|fault| KeyFileError { line, fault })?;
        if let Some((first, _)) = keys.iter().find(|(_, known)| known.id == kek.id) {
            let fault = KeyFault::Twice { id: kek.id, first: *first };
            return Err(KeyFileError { line, fault });
        }
        keys.push((line, kek));
    }
    let mut keys = keys.into_iter().map(|(_, kek)| kek);
    let current = keys.next().ok_or(KeyFileError { line: last, fault: KeyFault::Empty })?;
    Ok(KeyRing { current, old: keys.collect() })
}

fn read_line(bytes: &[u8]) -> Result<Kek, KeyFault> {
    let line = std::str::from_utf8(bytes).map_err(|_| KeyFault::NotText)?;
    let parts: Vec<&str> = line.split_ascii_whitespace().collect();
    if parts.first() != Some(&FORMAT) {
        return Err(KeyFault::Format);
    }
    let [_, id, text] = parts.as_slice() else { return Err(KeyFault::Parts(parts.len())) };
    let kek = Kek::new(read_key(text)?);
    if kek.id.to_string() != *id {
        return Err(KeyFault::OtherId(kek.id));
    }
    Ok(kek)
}

fn read_key(text: &str) -> Result<Key, KeyFault> {
    let bytes = BASE64_STANDARD.decode(text).map_err(|_| KeyFault::NotBase64)?;
    let bytes = Secret::new(bytes);
    let key = <[u8; 32]>::try_from(bytes.expose().as_slice());
    key.map(Secret::new).map_err(|_| KeyFault::Length(bytes.expose().len()))
}
