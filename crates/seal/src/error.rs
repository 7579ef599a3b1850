//! What can go wrong. No error says what a secret is, or which of its parts was wrong.

use std::{fmt, io};

use crate::identity::Recipient;
use crate::key_ring::KeyId;

/// Why nothing was sealed or drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealError {
    /// The operating system gives no random numbers.
    NoRandomness,
    /// Longer than the cipher can seal: 256 GiB at once.
    TooLong,
    /// A year that is not written with four digits.
    Year(u16),
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRandomness => f.write_str("the operating system gives no random numbers"),
            Self::TooLong => f.write_str("too long to be sealed"),
            Self::Year(year) => write!(f, "the year `{year}` has not four digits"),
        }
    }
}

impl std::error::Error for SealError {}

/// Why something was not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenError {
    /// Another key, another place or altered bytes: which of them is not said, and not known.
    Refused,
    /// Shorter than anything sealed.
    Truncated,
    /// Suite 2, which only a certified module will open.
    ReservedSuite,
    /// A suite nobody has defined.
    UnknownSuite(u8),
    /// Wrapped under a key that is not in the key ring.
    UnknownKey(KeyId),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused => {
                f.write_str("cannot be opened: another key, another place or altered")
            }
            Self::Truncated => f.write_str("shorter than anything sealed"),
            Self::ReservedSuite => {
                f.write_str("suite `2` is reserved for a certified module and cannot be opened")
            }
            Self::UnknownSuite(suite) => write!(f, "suite `{suite}` is unknown"),
            Self::UnknownKey(id) => write!(f, "the key ring has no key `{id}`"),
        }
    }
}

impl std::error::Error for OpenError {}

/// Why a wrapped key was not wrapped anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RewrapError {
    /// The old form was not opened.
    Open(OpenError),
    /// The new one was not sealed.
    Seal(SealError),
}

impl fmt::Display for RewrapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(error) => error.fmt(f),
            Self::Seal(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for RewrapError {}

/// Why a file was not sealed or opened from end to end.
#[derive(Debug)]
pub enum FileError {
    /// It was not sealed.
    Seal(SealError),
    /// It was not opened. What was written before is genuine, but not the whole file.
    Open(OpenError),
    /// It cannot be read.
    Read(io::Error),
    /// What comes out of it cannot be written.
    Write(io::Error),
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Seal(error) => error.fmt(f),
            Self::Open(error) => error.fmt(f),
            Self::Read(error) => write!(f, "the file cannot be read: {error}"),
            Self::Write(error) => write!(f, "the file cannot be written: {error}"),
        }
    }
}

impl std::error::Error for FileError {}

/// Why a letter or an envelope was not sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnvelopeError {
    /// A layer that nobody could open.
    NoRecipient,
    /// One who could open both layers alone.
    InBothLayers(Recipient),
    /// It was not sealed.
    Seal(SealError),
}

impl fmt::Display for EnvelopeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRecipient => f.write_str("a layer has no recipient"),
            Self::InBothLayers(recipient) => {
                write!(f, "`{recipient}` is a recipient of both layers")
            }
            Self::Seal(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for EnvelopeError {}

/// Why a text is not a code or a number. It never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeError {
    /// The symbol at this place, counted from 1 without spaces and hyphens, is none that occurs.
    Symbol(usize),
    /// Too short or too long.
    Length {
        /// How many symbols it has.
        expected: usize,
        /// How many were given.
        found: usize,
    },
    /// The check symbol does not fit: something is mistyped.
    Check,
}

impl fmt::Display for CodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Symbol(place) => write!(f, "symbol {place} does not occur in codes"),
            Self::Length { expected, found } => {
                write!(f, "{found} symbols where there should be {expected}")
            }
            Self::Check => f.write_str("the last symbol does not fit the others"),
        }
    }
}

impl std::error::Error for CodeError {}
