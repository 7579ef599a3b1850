//! The keys of the server, which wrap the keys of the cases.

use std::fmt;

use crate::aead::{self, Key, NONCE, TAG};
use crate::context::Context;
use crate::data_key::DataKey;
use crate::error::{OpenError, RewrapError, SealError};
use crate::key_file::{self, KeyFileError};
use crate::random;
use crate::secret::{Digest, Secret};
use crate::suite::{Kind, SUITE, within_suite};

/// The name of a key-encryption key: the first 32 bits of its SHA-256, as 8 hexadecimal digits. It is no secret.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyId([u8; 4]);

impl KeyId {
    /// The id as it stands in a wrapped key.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 4] {
        &self.0
    }

    fn of(key: &Key) -> Self {
        let [a, b, c, d, ..] = *Digest::of(&[key.expose()]).as_bytes();
        Self([a, b, c, d])
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", u32::from_be_bytes(self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// One key-encryption key (密钥加密密钥) with its id.
pub(crate) struct Kek {
    pub(crate) id: KeyId,
    pub(crate) key: Key,
}

impl Kek {
    pub(crate) fn new(key: Key) -> Self {
        Self { id: KeyId::of(&key), key }
    }
}

/// Key ring (密钥环): the key that wraps, and older ones that still open. It comes from a key file, never from the database.
#[doc(alias = "密钥环")]
pub struct KeyRing {
    pub(crate) current: Kek,
    pub(crate) old: Vec<Kek>,
}

impl KeyRing {
    /// The text of a new key file with one key.
    ///
    /// # Errors
    /// The operating system gives no random numbers.
    pub fn generate() -> Result<Secret<String>, SealError> {
        let current = Kek::new(random::secret()?);
        Ok(key_file::write(&Self { current, old: Vec::new() }))
    }

    /// Reads a key file: a line `mingjian-kek-1 <id> <base64>` for each key, the current one first. Empty lines are passed over.
    ///
    /// # Errors
    /// The line and what is wrong with it; never the key.
    pub fn parse(file: &[u8]) -> Result<Self, KeyFileError> {
        key_file::read(file)
    }

    /// The text of the key file with a new first key before all keys of this one.
    ///
    /// # Errors
    /// The operating system gives no random numbers.
    pub fn rotated(&self) -> Result<Secret<String>, SealError> {
        let next = Kek::new(random::secret()?);
        if self.find(next.id).is_some() {
            return self.rotated();
        }
        Ok(key_file::write_before(&next, self))
    }

    /// The id of the key that wraps.
    #[must_use]
    pub fn current(&self) -> KeyId {
        self.current.id
    }

    /// The ids of all keys, the current one first.
    pub fn ids(&self) -> impl Iterator<Item = KeyId> + '_ {
        self.keys().map(|kek| kek.id)
    }

    /// Wraps a data key under the current key.
    ///
    /// # Errors
    /// The operating system gives no random numbers.
    pub fn wrap_key(
        &self,
        context: &Context<'_>,
        key: &DataKey,
    ) -> Result<WrappedKey, SealError> {
        let id = self.current.id;
        let [a, b, c, d] = id.0;
        let bound = context.bind(Kind::Key);
        let head = [SUITE, a, b, c, d];
        let bytes = aead::seal(&self.current.key, &bound, &head, key.key().expose())?;
        Ok(WrappedKey { id, bytes })
    }

    /// Unwraps a data key.
    ///
    /// # Errors
    /// [`OpenError::UnknownKey`] with the id the ring lacks; else as [`DataKey::open`].
    pub fn unwrap_key(
        &self,
        context: &Context<'_>,
        wrapped: &WrappedKey,
    ) -> Result<DataKey, OpenError> {
        let kek = self.find(wrapped.id).ok_or(OpenError::UnknownKey(wrapped.id))?;
        let plain = aead::open(&kek.key, &context.bind(Kind::Key), wrapped.sealed()?)?;
        let key = <[u8; 32]>::try_from(plain.expose().as_slice());
        key.map(|key| DataKey::from_key(Secret::new(key))).map_err(|_| OpenError::Refused)
    }

    /// The same data key wrapped under the current key, or none if it is already.
    ///
    /// # Errors
    /// It cannot be unwrapped, or the operating system gives no random numbers.
    pub fn rewrap(
        &self,
        context: &Context<'_>,
        wrapped: &WrappedKey,
    ) -> Result<Option<WrappedKey>, RewrapError> {
        if wrapped.id == self.current.id {
            return Ok(None);
        }
        let key = self.unwrap_key(context, wrapped).map_err(RewrapError::Open)?;
        self.wrap_key(context, &key).map(Some).map_err(RewrapError::Seal)
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &Kek> {
        std::iter::once(&self.current).chain(&self.old)
    }

    fn find(&self, id: KeyId) -> Option<&Kek> {
        self.keys().find(|kek| kek.id == id)
    }
}

/// A data key as it is stored: the byte of the suite, the id of the key it is wrapped under, a nonce, the sealed key. 77 bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedKey {
    id: KeyId,
    bytes: Vec<u8>,
}

impl WrappedKey {
    /// Takes stored bytes.
    ///
    /// # Errors
    /// A suite that cannot be opened, or bytes that are too few or too many.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, OpenError> {
        let rest = within_suite(&bytes)?;
        let (id, sealed) = rest.split_first_chunk::<4>().ok_or(OpenError::Truncated)?;
        match sealed.len().cmp(&(NONCE + 32 + TAG)) {
            std::cmp::Ordering::Less => Err(OpenError::Truncated),
            std::cmp::Ordering::Greater => Err(OpenError::Refused),
            std::cmp::Ordering::Equal => Ok(Self { id: KeyId(*id), bytes }),
        }
    }

    /// The bytes to store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The key it is wrapped under.
    #[must_use]
    pub fn key_id(&self) -> KeyId {
        self.id
    }

    fn sealed(&self) -> Result<&[u8], OpenError> {
        let head = 1 + self.id.0.len();
        self.bytes.get(head..).ok_or(OpenError::Truncated)
    }
}
