//! Long files in chunks of 64 KiB: STREAM over XChaCha20-Poly1305, from reader to writer or piece by piece.
//!
//! Every chunk is numbered and the last one is marked, both in its nonce: a file that is cut, put in another order or
//! lengthened does not open.

use std::io::{ErrorKind, Read, Write};
use std::mem;

use aead_stream::{DecryptorBE32, EncryptorBE32};
use chacha20poly1305::XChaCha20Poly1305;
use sha2::Sha256;

use crate::aead::{TAG, cipher};
use crate::context::Context;
use crate::data_key::DataKey;
use crate::error::{FileError, OpenError, SealError};
use crate::random;
use crate::secret::{Digest, Secret};
use crate::suite::{Kind, SUITE, within_suite};

/// Bytes of a file that are sealed at once.
pub(crate) const CHUNK: usize = 64 * 1024;

/// Bytes of the nonce that all chunks share; number and mark of the last follow.
const NONCE: usize = 19;

/// Suite and nonce.
pub(crate) const HEADER: usize = 1 + NONCE;

/// Seals one file whose bytes come in pieces of any size.
pub struct FileSealer {
    stream: EncryptorBE32<XChaCha20Poly1305>,
    bound: Vec<u8>,
    pending: Secret<Vec<u8>>,
    ready: Vec<u8>,
    digest: Sha256,
}

impl FileSealer {
    /// Begins a file at its place.
    ///
    /// # Errors
    /// The operating system gives no random numbers.
    pub fn new(context: &Context<'_>, key: &DataKey) -> Result<Self, SealError> {
        let nonce = random::bytes::<NONCE>()?;
        Ok(Self {
            stream: EncryptorBE32::from_aead(cipher(key.key()), &nonce.into()),
            bound: context.bind(Kind::File),
            pending: Secret::new(Vec::with_capacity(CHUNK + TAG)),
            ready: [&[SUITE], nonce.as_slice()].concat(),
            digest: Sha256::default(),
        })
    }

    /// Takes the next bytes of the file and gives what can be stored by now, which may be nothing.
    ///
    /// # Errors
    /// [`SealError::TooLong`] beyond 256 TiB.
    pub fn push(&mut self, mut plain: &[u8]) -> Result<Vec<u8>, SealError> {
        while !plain.is_empty() {
            // Only what is followed by something is known not to be the last chunk.
            if self.pending.expose().len() >= CHUNK {
                let pending = self.pending.edit();
                let sealed = self.stream.encrypt_next_in_place(&self.bound, pending);
                sealed.map_err(|_| SealError::TooLong)?;
                self.ready.append(pending);
            }
            plain = fill(self.pending.edit(), CHUNK, plain);
        }
        let ready = mem::take(&mut self.ready);
        sha2::Digest::update(&mut self.digest, &ready);
        Ok(ready)
    }

    /// Ends the file: the last bytes to store, and the SHA-256 of all that was, which is its address.
    ///
    /// # Errors
    /// [`SealError::TooLong`] beyond 256 TiB.
    pub fn finish(mut self) -> Result<(Vec<u8>, Digest), SealError> {
        let sealed = self.stream.encrypt_last_in_place(&self.bound, self.pending.edit());
        sealed.map_err(|_| SealError::TooLong)?;
        self.ready.append(self.pending.edit());
        sha2::Digest::update(&mut self.digest, &self.ready);
        Ok((self.ready, Digest::finish(self.digest)))
    }
}

/// Opens one file whose sealed bytes come in pieces of any size.
///
/// What [`FileOpener::push`] gives is genuine and in its place, but only [`FileOpener::finish`] tells that nothing is missing.
pub struct FileOpener {
    cipher: XChaCha20Poly1305,
    stage: Stage,
    bound: Vec<u8>,
    pending: Secret<Vec<u8>>,
}

enum Stage {
    Header,
    Body(DecryptorBE32<XChaCha20Poly1305>),
    /// Nothing after a fault is opened.
    Failed,
}

impl FileOpener {
    /// Begins a file at its place.
    #[must_use]
    pub fn new(context: &Context<'_>, key: &DataKey) -> Self {
        Self {
            cipher: cipher(key.key()),
            stage: Stage::Header,
            bound: context.bind(Kind::File),
            pending: Secret::new(Vec::with_capacity(CHUNK + TAG)),
        }
    }

    /// Takes the next sealed bytes and gives what is opened by now, which may be nothing.
    ///
    /// # Errors
    /// As [`DataKey::open`]; whatever comes after an error is refused too.
    pub fn push(&mut self, mut sealed: &[u8]) -> Result<Secret<Vec<u8>>, OpenError> {
        let mut plain = Secret::new(Vec::with_capacity(sealed.len() + CHUNK));
        while !sealed.is_empty() {
            let whole = match self.stage {
                Stage::Header => HEADER,
                Stage::Body(_) | Stage::Failed => CHUNK + TAG,
            };
            if self.pending.expose().len() >= whole {
                self.open_pending()?;
                plain.edit().append(self.pending.edit());
            } else {
                sealed = fill(self.pending.edit(), whole, sealed);
            }
        }
        Ok(plain)
    }

    /// Ends the file and gives the last of it.
    ///
    /// # Errors
    /// As [`DataKey::open`]: something is missing, or the last chunk is not the last one.
    pub fn finish(mut self) -> Result<Secret<Vec<u8>>, OpenError> {
        match self.stage {
            Stage::Header => {
                within_suite(self.pending.expose())?;
                Err(OpenError::Truncated)
            }
            Stage::Body(stream) => {
                let opened = stream.decrypt_last_in_place(&self.bound, self.pending.edit());
                opened.map_err(|_| OpenError::Refused)?;
                Ok(self.pending)
            }
            Stage::Failed => Err(OpenError::Refused),
        }
    }

    /// Opens what is pending and followed by more; of the header nothing is left.
    fn open_pending(&mut self) -> Result<(), OpenError> {
        let pending = self.pending.edit();
        let stream = match mem::replace(&mut self.stage, Stage::Failed) {
            Stage::Header => {
                let rest = within_suite(pending)?;
                let nonce = rest.first_chunk::<NONCE>().ok_or(OpenError::Truncated)?;
                let stream = DecryptorBE32::from_aead(self.cipher.clone(), nonce.into());
                pending.clear();
                stream
            }
            Stage::Body(mut stream) => {
                let opened = stream.decrypt_next_in_place(&self.bound, pending);
                opened.map_err(|_| OpenError::Refused)?;
                stream
            }
            Stage::Failed => return Err(OpenError::Refused),
        };
        self.stage = Stage::Body(stream);
        Ok(())
    }
}

/// Seals a file from end to end and gives the SHA-256 of what was written, which is its address.
///
/// # Errors
/// It cannot be read, written or sealed.
pub fn seal_file(
    context: &Context<'_>,
    key: &DataKey,
    from: &mut impl Read,
    to: &mut impl Write,
) -> Result<Digest, FileError> {
    let mut sealer = FileSealer::new(context, key).map_err(FileError::Seal)?;
    pieces(from, |piece| {
        let sealed = sealer.push(piece).map_err(FileError::Seal)?;
        to.write_all(&sealed).map_err(FileError::Write)
    })?;
    let (rest, digest) = sealer.finish().map_err(FileError::Seal)?;
    to.write_all(&rest).map_err(FileError::Write)?;
    Ok(digest)
}

/// Opens a file from end to end. What is written before an error is genuine, but must not be taken for the file.
///
/// # Errors
/// It cannot be read, written or opened.
pub fn open_file(
    context: &Context<'_>,
    key: &DataKey,
    from: &mut impl Read,
    to: &mut impl Write,
) -> Result<(), FileError> {
    let mut opener = FileOpener::new(context, key);
    pieces(from, |piece| {
        let plain = opener.push(piece).map_err(FileError::Open)?;
        to.write_all(plain.expose()).map_err(FileError::Write)
    })?;
    let rest = opener.finish().map_err(FileError::Open)?;
    to.write_all(rest.expose()).map_err(FileError::Write)
}

/// Moves bytes from the front of `from` until `to` has `whole` of them, and gives what is left.
fn fill<'a>(to: &mut Vec<u8>, whole: usize, from: &'a [u8]) -> &'a [u8] {
    let room = whole.saturating_sub(to.len());
    let (now, later) = from.split_at(room.min(from.len()));
    to.extend_from_slice(now);
    later
}

/// Everything there is to read, piece by piece.
fn pieces(
    from: &mut impl Read,
    mut take: impl FnMut(&[u8]) -> Result<(), FileError>,
) -> Result<(), FileError> {
    let mut buffer = Secret::new(vec![0; CHUNK]);
    loop {
        match from.read(buffer.edit()) {
            Ok(0) => return Ok(()),
            Ok(read) => take(buffer.expose().get(..read).unwrap_or_default())?,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(FileError::Read(error)),
        }
    }
}
