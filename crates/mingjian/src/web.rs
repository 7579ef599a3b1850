//! The API over HTTP. What is refused says where it stands; what is absent and what is not to be seen are the same.

mod complaints;
mod describe;
mod dockets;
mod drafts;
mod files;
mod pages;
mod problem;
mod registries;
mod strict;
mod tokens;

pub use describe::description;
pub use tokens::{TokenError, Tokens};

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};

use crate::app::App;

/// The largest body, in bytes: the longest text a lead may have in UTF-8, several times.
const BODY_BYTES: usize = 262_144;
/// How long a request may take.
const TIME: Duration = Duration::from_secs(20);
/// How long a file may take to come in.
const UPLOAD: Duration = Duration::from_mins(20);
/// How long a file may stand still on its way in.
const STANDSTILL: Duration = Duration::from_secs(40);

/// What a route needs.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    pub(crate) app: App,
    pub(crate) tokens: Arc<Tokens>,
}

/// Every route.
pub fn router(app: App, tokens: Tokens) -> Router {
    let site = Site { app, tokens: Arc::new(tokens) };
    let api = Router::new()
        .route("/complaints", post(complaints::lodge))
        .route("/complaints/track", post(complaints::track))
        .route("/complaints/material", post(complaints::material))
        .route("/complaints/withdrawal", post(complaints::withdraw))
        .route("/complaints/drafts", post(drafts::keep))
        .route("/complaints/drafts/open", post(drafts::open))
        .route("/complaints/drafts/delete", post(drafts::delete))
        .route("/leads", post(complaints::enter))
        .route("/dockets", get(dockets::list))
        .route("/dockets/similar", get(dockets::similar))
        .route("/dockets/{id}", get(dockets::view))
        .route("/dockets/{id}/commands", post(dockets::command))
        .route("/dockets/{id}/entries", get(dockets::journal))
        .route("/dockets/{id}/determination", get(dockets::determination))
        .route("/dockets/{id}/identity", post(complaints::identity))
        .route("/dockets/{id}/files/{digest}", get(files::fetch))
        .route("/organs/{id}", get(registries::organ).post(registries::enter_organ))
        .route("/people/{id}", get(registries::person).post(registries::enter_person))
        .route("/merged-people", get(registries::merged_people).post(registries::merge_people))
        .route("/calendar", get(registries::notices).post(registries::enter_notice))
        .route("/readings", get(registries::readings).post(registries::enter_reading))
        .route("/suggestions", get(dockets::adoption))
        .route("/health", get(dockets::health))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIME));
    // Files take as long as their sender's line; one that stands still is given up.
    let uploads = Router::new()
        .route("/complaints/files", post(files::bring_over))
        .route("/dockets/{id}/files", post(files::bring))
        .layer(RequestBodyTimeoutLayer::new(STANDSTILL))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, UPLOAD));
    Router::new()
        .nest("/api/v1", api.merge(uploads).fallback(problem::absent))
        .merge(pages::routes())
        .fallback(pages::absent)
        .method_not_allowed_fallback(problem::not_allowed)
        .with_state(site)
        .layer(middleware::from_fn(guarded))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(CatchPanicLayer::custom(problem::panicked))
}

/// Headers of every answer: nothing is kept, framed, sniffed or run.
const GUARDS: [(HeaderName, &str); 6] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains"),
];

async fn guarded(request: axum::extract::Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in GUARDS {
        // A page says itself what it may load, an asset that it may be kept.
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
