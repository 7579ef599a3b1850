//! The code of an anonymous complainant.

use super::{symbols, words};
use crate::error::{CodeError, SealError};
use crate::identity::{Identity, KeyTextError, Recipient};
use crate::secret::{Digest, Secret};
use crate::suite::{Label, derive};

const SYMBOLS: u32 = 24;

/// Receipt code (查询码) of an anonymous complaint: 24 symbols, 119.8 random bits, and a check symbol, shown once in five groups of five,
/// or as eleven words and a check word for whoever reads it out.
/// Whoever has it reads the replies; nobody can give it anew.
#[doc(alias = "查询码")]
pub struct ReceiptCode(Secret<u128>);

impl ReceiptCode {
    /// A new code.
    ///
    /// # Errors
    /// The operating system gives no random numbers.
    pub fn generate() -> Result<Self, SealError> {
        symbols::draw(SYMBOLS).map(Self)
    }

    /// Reads what somebody typed. Case, spaces, hyphens and full-width forms do not matter; `O` is 0, `I` and `L` are 1.
    /// Words are known by the character they begin with.
    ///
    /// # Errors
    /// A symbol that does not occur, too few or too many, or any one of them or two neighbours mistyped; of words, their
    /// characters are counted.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        if words::are_typed(text) {
            return words::read(text).map(Self);
        }
        symbols::read(text, SYMBOLS).map(Self)
    }

    /// The code as it is shown and printed.
    #[must_use]
    pub fn text(&self) -> Secret<String> {
        symbols::write(*self.0.expose(), SYMBOLS)
    }

    /// The code as words, to be read out or copied by hand: eleven of two characters and a check word.
    #[must_use]
    pub fn words(&self) -> Secret<String> {
        words::write(*self.0.expose())
    }

    /// What the complaint is found by. The code does not follow from it.
    #[must_use]
    pub fn lookup(&self) -> Digest {
        Digest::of(&[self.derive(Label::ReceiptLookup).expose()])
    }

    /// The key pair replies are sealed to.
    ///
    /// # Errors
    /// None that is known: age reads the text of any 32 bytes.
    pub fn reply_identity(&self) -> Result<Identity, KeyTextError> {
        Identity::from_key(&self.derive(Label::ReceiptReply))
    }

    /// Its public half, which is stored with the complaint.
    ///
    /// # Errors
    /// As [`ReceiptCode::reply_identity`].
    pub fn reply_recipient(&self) -> Result<Recipient, KeyTextError> {
        Ok(self.reply_identity()?.recipient())
    }

    fn derive(&self, label: Label) -> Secret<[u8; 32]> {
        let bytes = Secret::new(self.0.expose().to_be_bytes());
        derive(bytes.expose(), label, &[])
    }
}
