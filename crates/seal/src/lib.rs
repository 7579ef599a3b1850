//! Everything that is sealed, and the keys it is sealed with. The only crate that knows ciphers.
//!
//! A row or a file of a case is sealed under the [`DataKey`] of its case, which is kept wrapped under the
//! [`KeyRing`] of the server. The identity of a complainant is sealed in an [`Envelope`], which no key of the server opens.
//! Whoever brings a complaint holds a code ([`ReceiptCode`], [`NamedCode`]) and nothing else.
//!
//! The crate reads no file, opens no connection, and asks the operating system for nothing but random numbers.
//! Everything sealed begins with a byte that names the suite; `docs/crypto.md` lists suites, keys and labels.

mod aead;
mod code;
mod commitment;
mod context;
mod data_key;
mod envelope;
mod error;
mod file;
mod identity;
mod inventory;
mod key_file;
mod key_ring;
mod random;
mod secret;
mod suite;

pub use code::draft::DraftCode;
pub use code::intake::IntakeNumber;
pub use code::named::{KeyedCode, NamedCode};
pub use code::receipt::ReceiptCode;
pub use code::token::RequestToken;
pub use commitment::{Commitment, Salt};
pub use context::Context;
pub use data_key::DataKey;
pub use envelope::{Envelope, Letter};
pub use error::{CodeError, EnvelopeError, FileError, OpenError, RewrapError, SealError};
pub use file::{FileOpener, FileSealer, open_file, seal_file};
pub use identity::{Identity, KeyTextError, Recipient};
pub use inventory::inventory;
pub use key_file::{KeyFault, KeyFileError};
pub use key_ring::{KeyId, KeyRing, WrappedKey};
pub use secret::{Digest, Secret};
