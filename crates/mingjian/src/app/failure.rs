//! Why something was not done.

use std::fmt;

use docket::{Corrupt, Invalid, No, Refusal, Unfit};
use seal::{EnvelopeError, OpenError, SealError};
use store::{FileError, StoreError, TextError};

/// Why something was not done. What is absent and what is not to be seen are the same.
#[derive(Debug)]
pub enum Failure {
    /// The law or the procedure refuses.
    Refused(Box<Refusal>),
    /// The request is wrong in a field.
    Invalid {
        /// The field.
        field: String,
        /// What is wrong.
        text: String,
    },
    /// There is no such thing, or it is not for whoever asks.
    NotFound,
    /// Nobody is signed in who may ask this.
    Unauthorized,
    /// The docket has another version than whoever asks has seen.
    Stale {
        /// The version it has.
        actual: u64,
    },
    /// The command needs the version that was seen.
    Unseen,
    /// Too many write the same; may be tried again.
    Busy,
    /// A file is too large, or there are too many of them; in words.
    TooMuch(String),
    /// Codes were tried too often, or drafts made too fast.
    Throttled {
        /// The seconds until one may try again.
        seconds: u64,
    },
    /// The request token was used for another request.
    TokenReused,
    /// The store failed.
    Store(StoreError),
    /// The folder of files failed.
    Files(FileError),
    /// Something sealed does not open, or a journal is none. Never shown in detail.
    Broken(String),
}

impl Failure {
    pub(crate) fn invalid(field: &str, text: impl Into<String>) -> Self {
        Self::Invalid { field: field.to_owned(), text: text.into() }
    }

    pub(crate) fn text(error: TextError) -> Self {
        Self::invalid("id", error.to_string())
    }

    pub(crate) fn broken(error: &impl fmt::Display) -> Self {
        Self::Broken(error.to_string())
    }
}

/// Does what waits for the disk on a thread that may wait.
///
/// # Errors
/// What `work` says.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Failure::broken(&error))?
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => f.write_str(&refusal.text),
            Self::Invalid { field, text } => write!(f, "{field}:{text}"),
            Self::NotFound => f.write_str("没有找到"),
            Self::Unauthorized => f.write_str("没有登录,或者无权办理"),
            Self::Stale { actual } => write!(f, "案卷已经更新到第 {actual} 条记载"),
            Self::Unseen => f.write_str("须写明所看到的版本(If-Match):批准的是看到的内容"),
            Self::Busy => f.write_str("同时办理的人太多,请再试一次"),
            Self::Throttled { seconds } => write!(f, "尝试过于频繁,请 {seconds} 秒后再试"),
            Self::TokenReused => f.write_str("这一请求标识已用于另一请求"),
            Self::Store(error) => error.fmt(f),
            Self::Files(error) => error.fmt(f),
            Self::TooMuch(text) | Self::Broken(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for Failure {}

impl From<No> for Failure {
    fn from(no: No) -> Self {
        match no {
            No::Refused(refusal) => Self::Refused(refusal),
            No::Invalid(Invalid { field, text }) => Self::invalid(field, text),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<FileError> for Failure {
    fn from(error: FileError) -> Self {
        Self::Files(error)
    }
}

impl From<Corrupt> for Failure {
    fn from(error: Corrupt) -> Self {
        Self::broken(&error)
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self::broken(&error)
    }
}

impl From<SealError> for Failure {
    fn from(error: SealError) -> Self {
        Self::broken(&error)
    }
}

impl From<EnvelopeError> for Failure {
    fn from(error: EnvelopeError) -> Self {
        Self::broken(&error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::broken(&error)
    }
}

impl From<Unfit> for Failure {
    fn from(unfit: Unfit) -> Self {
        Self::Broken(unfit.0.join(";"))
    }
}
