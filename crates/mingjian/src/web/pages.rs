//! Pages: what the application says, put into the templates of `pages`.

mod rules;

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use pages::{FaultPage, Page, Place, Shell};

use super::Site;
use super::problem::Problem;
use crate::app::Failure;

/// What a page may load, and where its forms may go: this site alone, and no script.
pub(super) const POLICY: &str = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// The routes of pages.
pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/", get(|| async { Redirect::to("/rules") }))
        .route("/rules", get(rules::contents))
        .route("/rules/readings", get(rules::readings))
        .route("/rules/{number}", get(rules::article))
        .route("/static/{name}", get(asset))
}

/// A page, or what went wrong instead.
pub(super) fn shown<P: Page>(page: Result<P, Failure>) -> Response {
    match page {
        Ok(page) => written(StatusCode::OK, &page),
        Err(failure) => fault(failure),
    }
}

/// What went wrong, and where to go. It asks nobody anything: what failed may be the database.
fn fault(failure: Failure) -> Response {
    let (status, said) = Problem::from(failure).said();
    let (heading, advice) = if status == StatusCode::NOT_FOUND {
        let advice = "地址可能写错了,或者这一页已经移走。请核对地址,或者从下面的入口进入。";
        ("找不到这一页".to_owned(), advice)
    } else {
        (said, "请稍后再试;一直这样的,请联系本机构的管理员。")
    };
    let (title, office) = (heading.clone(), String::new());
    let shell = Shell { title, office, place: Place::Nowhere, is_demo: false };
    written(status, &FaultPage { shell, heading, advice: advice.to_owned() })
}

fn written(status: StatusCode, page: &impl Page) -> Response {
    match page.html() {
        Ok(html) => html_response(status, html),
        Err(error) => {
            eprintln!("一页没有写成:{error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn html_response(status: StatusCode, html: String) -> Response {
    let mut response = (status, html).into_response();
    let head = response.headers_mut();
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    head.insert(header::CONTENT_TYPE, kind);
    head.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

impl Site {
    /// The shell of a page about `title`.
    pub(super) async fn shell(&self, title: &str, place: Place) -> Result<Shell, Failure> {
        let organ = &self.app.office().organ;
        let office = match self.app.organ_on(organ, self.app.today()).await {
            Ok(organ) => organ.name.to_string(),
            // Nobody has registered the own organ yet.
            Err(Failure::NotFound) => String::new(),
            Err(failure) => return Err(failure),
        };
        let is_demo = self.app.store().is_demo();
        Ok(Shell { title: title.to_owned(), office, place, is_demo })
    }
}

/// For every address there is no page at.
pub(super) async fn absent() -> Response {
    fault(Failure::NotFound)
}

/// An asset; its name says its content, so it may be kept.
async fn asset(Path(name): Path<String>) -> Response {
    let Some(asset) = pages::asset(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = (header::CONTENT_TYPE, asset.content_type);
    let keep = (header::CACHE_CONTROL, "public, max-age=31536000, immutable");
    ([kind, keep], asset.bytes).into_response()
}
