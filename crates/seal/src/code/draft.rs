//! The code of a complaint that is not handed in yet.

use super::symbols;
use crate::data_key::DataKey;
use crate::error::{CodeError, SealError};
use crate::secret::{Digest, Secret};
use crate::suite::{Label, derive};

const SYMBOLS: u32 = 16;

/// Draft code (草稿码): 16 symbols, 79.8 random bits, and a check symbol. The draft is sealed under a key that follows from it and is
/// stored nowhere, so whoever runs the server cannot read a draft at rest.
#[doc(alias = "草稿码")]
pub struct DraftCode(Secret<u128>);

impl DraftCode {
    /// A new code.
    ///
    /// # Errors
    /// The operating system gives no random numbers.
    pub fn generate() -> Result<Self, SealError> {
        symbols::draw(SYMBOLS).map(Self)
    }

    /// Reads what somebody typed, as [`ReceiptCode::parse`](crate::ReceiptCode::parse).
    ///
    /// # Errors
    /// A symbol that does not occur, too few or too many, or any one of them or two neighbours mistyped.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        symbols::read(text, SYMBOLS).map(Self)
    }

    /// The code as it is shown.
    #[must_use]
    pub fn text(&self) -> Secret<String> {
        symbols::write(*self.0.expose(), SYMBOLS)
    }

    /// What the draft is found by. The code does not follow from it.
    #[must_use]
    pub fn lookup(&self) -> Digest {
        Digest::of(&[self.derive(Label::DraftLookup).expose()])
    }

    /// The key the draft is sealed under.
    #[must_use]
    pub fn data_key(&self) -> DataKey {
        DataKey::from_key(self.derive(Label::DraftKey))
    }

    fn derive(&self, label: Label) -> Secret<[u8; 32]> {
        let bytes = Secret::new(self.0.expose().to_be_bytes());
        derive(bytes.expose(), label, &[])
    }
}
