//! XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) with a nonce that is drawn here and nowhere else.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};

use crate::error::{OpenError, SealError};
use crate::random;
use crate::secret::Secret;

/// Bytes of a nonce.
pub(crate) const NONCE: usize = 24;

/// Bytes of a tag.
pub(crate) const TAG: usize = 16;

/// 256 bits.
pub(crate) type Key = Secret<[u8; 32]>;

pub(crate) fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.expose().into())
}

/// `head`, a new nonce, and `plain` sealed at the place `bound`.
pub(crate) fn seal(
    key: &Key,
    bound: &[u8],
    head: &[u8],
    plain: &[u8],
) -> Result<Vec<u8>, SealError> {
    let nonce = random::bytes::<NONCE>()?;
    let sealed = cipher(key)
        .encrypt(&nonce.into(), Payload { msg: plain, aad: bound })
        .map_err(|_| SealError::TooLong)?;
    Ok([head, &nonce, &sealed].concat())
}

/// What `seal` put after its head, opened.
pub(crate) fn open(
    key: &Key,
    bound: &[u8],
    sealed: &[u8],
) -> Result<Secret<Vec<u8>>, OpenError> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or(OpenError::Truncated)?;
    if sealed.len() < TAG {
        return Err(OpenError::Truncated);
    }
    let plain = cipher(key).decrypt(nonce.into(), Payload { msg: sealed, aad: bound });
    plain.map(Secret::new).map_err(|_| OpenError::Refused)
}

#[cfg(test)]
mod tests;
