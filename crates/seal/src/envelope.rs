//! Identities of complainants, sealed so that two layers of people are needed, and letters, which need one.

use std::io::{Read, Write};

use age::{Decryptor, Encryptor};

use crate::context::Context;
use crate::error::{EnvelopeError, OpenError, SealError};
use crate::identity::{Identity, Recipient};
use crate::secret::{Digest, Secret};
use crate::suite::{Kind, SUITE, within_suite};

/// Lengths are rounded up to a multiple of this, so that nobody tells people apart by them.
pub(crate) const BLOCK: usize = 1024;

/// The byte that ends the text and begins the padding (ISO/IEC 7816-4).
const END: u8 = 0x80;

/// Letter (密封件): sealed to its recipients, each of whom can open it alone. Its length tells how many
/// recipients and how many KiB, and no more.
#[doc(alias = "密封件")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter(Vec<u8>);

impl Letter {
    /// Seals a text at its place.
    ///
    /// # Errors
    /// There is no recipient, or it cannot be sealed.
    pub fn seal(
        context: &Context<'_>,
        plain: &[u8],
        recipients: &[Recipient],
    ) -> Result<Self, EnvelopeError> {
        let bound = Digest::of(&[&context.bind(Kind::Letter)]);
        let blocks = plain.len() / BLOCK + 1;
        let mut padded = Secret::new(Vec::with_capacity(32 + blocks * BLOCK));
        padded.edit().extend_from_slice(bound.as_bytes());
        padded.edit().extend_from_slice(plain);
        padded.edit().push(END);
        padded.edit().resize(32 + blocks * BLOCK, 0);
        seal_layer(padded.expose(), recipients).map(Self)
    }

    /// Takes stored bytes.
    ///
    /// # Errors
    /// A suite that cannot be opened.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, OpenError> {
        within_suite(&bytes)?;
        Ok(Self(bytes))
    }

    /// The bytes to store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Opens it with the key of one of its recipients.
    ///
    /// # Errors
    /// [`OpenError::Refused`] whether the key is another, the place is another or a bit is.
    pub fn open(
        &self,
        context: &Context<'_>,
        identity: &Identity,
    ) -> Result<Secret<Vec<u8>>, OpenError> {
        let opened = open_layer(&self.0, &context.bind(Kind::Letter), identity)?;
        let padded = opened.expose().get(32..).unwrap_or_default();
        let end = padded.iter().rposition(|byte| *byte != 0).ok_or(OpenError::Refused)?;
        match padded.split_at_checked(end) {
            Some((plain, [END, ..])) => Ok(Secret::new(plain.to_vec())),
            Some(_) | None => Err(OpenError::Refused),
        }
    }
}

/// Identity envelope (身份信封): a letter to the custodians inside a layer for the approvers of another organ. It takes one of
/// each to read it, first an approver and then a custodian, each on a computer of their own.
#[doc(alias = "身份信封")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope(Vec<u8>);

impl Envelope {
    /// Seals an identity at its place: `inner` are the custodians, `outer` the approvers.
    ///
    /// # Errors
    /// A layer has no recipient, somebody is in both, or it cannot be sealed.
    pub fn seal(
        context: &Context<'_>,
        identity_json: &[u8],
        inner: &[Recipient],
        outer: &[Recipient],
    ) -> Result<Self, EnvelopeError> {
        if let Some(both) = inner.iter().find(|recipient| outer.contains(recipient)) {
            return Err(EnvelopeError::InBothLayers(both.clone()));
        }
        let letter = Letter::seal(context, identity_json, inner)?;
        let bound = Digest::of(&[&context.bind(Kind::Envelope)]);
        seal_layer(&[bound.as_bytes(), letter.as_bytes()].concat(), outer).map(Self)
    }

    /// Takes stored bytes.
    ///
    /// # Errors
    /// A suite that cannot be opened.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, OpenError> {
        within_suite(&bytes)?;
        Ok(Self(bytes))
    }

    /// The bytes to store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Opens the outer layer with the key of an approver. The letter inside is still unreadable to the approver.
    ///
    /// # Errors
    /// As [`Letter::open`].
    pub fn open_outer(
        &self,
        context: &Context<'_>,
        identity: &Identity,
    ) -> Result<Letter, OpenError> {
        let opened = open_layer(&self.0, &context.bind(Kind::Envelope), identity)?;
        Letter::parse(opened.expose().get(32..).unwrap_or_default().to_vec())
    }
}

/// The byte of the suite and an age file for the recipients.
fn seal_layer(plain: &[u8], recipients: &[Recipient]) -> Result<Vec<u8>, EnvelopeError> {
    let keys = recipients.iter().map(|recipient| -> &dyn age::Recipient { &recipient.0 });
    // No key of this kind can fail to wrap, so what is wrong is that there is none.
    let layer = Encryptor::with_recipients(keys).map_err(|_| EnvelopeError::NoRecipient)?;
    let mut sealed = vec![SUITE];
    let written = layer.wrap_output(&mut sealed).and_then(|mut writer| {
        writer.write_all(plain)?;
        writer.finish().map(|_| ())
    });
    written.map_err(|_| EnvelopeError::Seal(SealError::TooLong))?;
    Ok(sealed)
}

/// What is in a layer: the 32 bytes of its place, which are right, and the rest.
fn open_layer(
    sealed: &[u8],
    bound: &[u8],
    identity: &Identity,
) -> Result<Secret<Vec<u8>>, OpenError> {
    let file = within_suite(sealed)?;
    let layer = Decryptor::new_buffered(file).map_err(|_| OpenError::Refused)?;
    let key: &dyn age::Identity = &identity.0;
    let opened = layer.decrypt(std::iter::once(key));
    let mut reader = opened.map_err(|_| OpenError::Refused)?;
    // The file is longer than what is in it: the text never grows out of its place and leaves a copy there.
    let mut plain = Secret::new(Vec::with_capacity(file.len()));
    reader.read_to_end(plain.edit()).map_err(|_| OpenError::Refused)?;
    if plain.expose().starts_with(Digest::of(&[bound]).as_bytes()) {
        Ok(plain)
    } else {
        Err(OpenError::Refused)
    }
}
