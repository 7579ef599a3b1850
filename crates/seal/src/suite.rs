//! Names that keep one use of a key apart from every other: the suite, the kind of what is sealed, the label of what is derived.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::error::OpenError;
use crate::secret::Secret;

/// X25519, ChaCha20-Poly1305, SHA-256: the first byte of everything this crate seals.
pub(crate) const SUITE: u8 = 1;

/// SM2, SM4, SM3: kept free for a certified module.
pub(crate) const RESERVED_SUITE: u8 = 2;

/// What follows the byte of the suite.
pub(crate) fn within_suite(sealed: &[u8]) -> Result<&[u8], OpenError> {
    match sealed.split_first() {
        None => Err(OpenError::Truncated),
        Some((&SUITE, rest)) => Ok(rest),
        Some((&RESERVED_SUITE, _)) => Err(OpenError::ReservedSuite),
        Some((&suite, _)) => Err(OpenError::UnknownSuite(suite)),
    }
}

/// What is sealed. Its byte is authenticated, so that nothing opens as something else.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Cell,
    File,
    Key,
    Letter,
    Envelope,
}

impl Kind {
    pub(crate) const ALL: [Self; 5] =
        [Self::Cell, Self::File, Self::Key, Self::Letter, Self::Envelope];

    pub(crate) fn byte(self) -> u8 {
        match self {
            Self::Cell => 1,
            Self::File => 2,
            Self::Key => 3,
            Self::Letter => 4,
            Self::Envelope => 5,
        }
    }
}

/// What is derived from a code or a key.
#[derive(Clone, Copy)]
pub(crate) enum Label {
    ReceiptLookup,
    ReceiptReply,
    DraftLookup,
    DraftKey,
    NamedCode,
    RequestLookup,
    RequestKey,
    RequestMac,
}

impl Label {
    pub(crate) const ALL: [Self; 8] = [
        Self::ReceiptLookup,
        Self::ReceiptReply,
        Self::DraftLookup,
        Self::DraftKey,
        Self::NamedCode,
        Self::RequestLookup,
        Self::RequestKey,
        Self::RequestMac,
    ];

    /// None is the beginning of another, so what is appended cannot turn one into another.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::ReceiptLookup => "mingjian 1 receipt lookup",
            Self::ReceiptReply => "mingjian 1 receipt x25519",
            Self::DraftLookup => "mingjian 1 draft lookup",
            Self::DraftKey => "mingjian 1 draft key",
            Self::NamedCode => "mingjian 1 named code",
            Self::RequestLookup => "mingjian 1 request lookup",
            Self::RequestKey => "mingjian 1 request key",
            Self::RequestMac => "mingjian 1 request mac",
        }
    }
}

/// HKDF-SHA256 (RFC 5869) without salt. One block of output is all we need, and it cannot fail.
pub(crate) fn derive(secret: &[u8], label: Label, info: &[u8]) -> Secret<[u8; 32]> {
    let extracted = mac(&[0; 32], &[secret]);
    mac(extracted.expose(), &[label.text().as_bytes(), info, &[1]])
}

/// HMAC-SHA256 of the parts, one after the other.
fn mac(key: &[u8; 32], parts: &[&[u8]]) -> Secret<[u8; 32]> {
    // HMAC itself fills a short key with zeros up to one block.
    let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    let mut state = Hmac::<Sha256>::new(&block);
    zeroize::Zeroize::zeroize(block.as_mut_slice());
    for part in parts {
        state.update(part);
    }
    Secret::new(state.finalize().into_bytes().into())
}

#[cfg(test)]
mod tests;
