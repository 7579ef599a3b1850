//! What is said when something was not done, as problem details (RFC 9457).
//!
//! 400: a field is wrong, and which. 401: nobody is signed in. 404: there is none, or it is not to be seen. 409: too many
//! write the same. 412: the docket has moved on. 428: it must be said which version was
//! seen. 413: a file is too large, or there are too many. 429: codes were tried too often, and for how long to wait. 422: the law or the procedure refuses, and where that stands. 507: the
//! disk is full. 500 says nothing but that it happened.

use std::any::Any;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use store::{FileError, StoreError};
use utoipa::ToSchema;

use crate::app::{CitationView, Failure};

/// Problem details.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// What kind: `refused`, `invalid`, `not_found`, `unauthorized`, `stale`, `unseen`, `busy`, `token_reused`, `throttled`, `too_much`, `full`, `failed`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status.
    status: u16,
    /// In words.
    title: String,
    /// The ground of a refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// The field that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// Where a refusal stands.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    citations: Vec<CitationView>,
    /// What is missing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<MissingView>,
    /// Seconds to wait, said in the head.
    #[serde(skip)]
    retry_after: Option<u64>,
}

/// Something missing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MissingView {
    /// Its id.
    id: String,
    /// What it is called.
    term: String,
    /// The participation it is about.
    about: Option<u16>,
}

impl Problem {
    fn new(kind: &'static str, status: StatusCode, title: impl Into<String>) -> Self {
        let (status, title) = (status.as_u16(), title.into());
        let (citations, missing) = (Vec::new(), Vec::new());
        Self {
            kind,
            status,
            title,
            code: None,
            field: None,
            citations,
            missing,
            retry_after: None,
        }
    }

    /// The status, and what happened in words: what a page says of it.
    pub(crate) fn said(self) -> (StatusCode, String) {
        let status = StatusCode::from_u16(self.status);
        (status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), self.title)
    }

    pub(crate) fn unsupported(kind: &str) -> Self {
        let title = format!("正文须是 {kind}");
        Self::new("invalid", StatusCode::UNSUPPORTED_MEDIA_TYPE, title)
    }

    pub(crate) fn of_body(status: StatusCode) -> Self {
        Self::new("invalid", status, "正文太长,或者没有收全")
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        let title = failure.to_string();
        match failure {
            Failure::Refused(refusal) => Self {
                code: Some(refusal.code),
                citations: refusal.citations.iter().map(CitationView::from).collect(),
                missing: refusal
                    .missing
                    .into_iter()
                    .map(|one| MissingView { id: one.id, term: one.term, about: one.about })
                    .collect(),
                ..Self::new("refused", StatusCode::UNPROCESSABLE_ENTITY, title)
            },
            Failure::Invalid { field, text } => {
                let problem = Self::new("invalid", StatusCode::BAD_REQUEST, text);
                Self { field: Some(field), ..problem }
            }
            Failure::NotFound => Self::new("not_found", StatusCode::NOT_FOUND, title),
            Failure::Unauthorized => Self::new("unauthorized", StatusCode::UNAUTHORIZED, title),
            Failure::Stale { .. } => Self::new("stale", StatusCode::PRECONDITION_FAILED, title),
            Failure::Unseen => Self::new("unseen", StatusCode::PRECONDITION_REQUIRED, title),
            Failure::Busy | Failure::Store(StoreError::Busy) => {
                Self::new("busy", StatusCode::CONFLICT, Failure::Busy.to_string())
            }
            Failure::Throttled { seconds } => Self {
                retry_after: Some(seconds),
                ..Self::new("throttled", StatusCode::TOO_MANY_REQUESTS, title)
            },
            Failure::TokenReused => {
                Self::new("token_reused", StatusCode::UNPROCESSABLE_ENTITY, title)
            }
            Failure::TooMuch(text) => {
                let problem = Self::new("too_much", StatusCode::PAYLOAD_TOO_LARGE, text);
                Self { field: Some("file".to_owned()), ..problem }
            }
            Failure::Store(StoreError::DiskFull) | Failure::Files(FileError::DiskFull) => {
                Self::new("full", StatusCode::INSUFFICIENT_STORAGE, "磁盘已满,没有登记")
            }
            // What failed inside is for the log of the operator, not for whoever asks.
            Failure::Store(_) | Failure::Files(_) | Failure::Broken(_) => failed(),
        }
    }
}

fn failed() -> Problem {
    let title = "系统出错,没有登记;请稍后再试或者联系管理员";
    Problem::new("failed", StatusCode::INTERNAL_SERVER_ERROR, title)
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status);
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after;
        let mut response = (status, Json(self)).into_response();
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }
}

/// For every path there is none for.
pub(crate) async fn absent() -> Problem {
    Failure::NotFound.into()
}

/// For every method a path does not take.
pub(crate) async fn not_allowed() -> Problem {
    Problem::new("invalid", StatusCode::METHOD_NOT_ALLOWED, "不接受这一方法")
}

/// A request that broke off; the program goes on.
pub(crate) fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    failed().into_response()
}
