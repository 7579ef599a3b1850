//! Drafts of complaints. Their code stands in a body, never in an address.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::Site;
use super::problem::Problem;
use super::strict::Strict;
use crate::app::{DraftCodeText, DraftKept, DraftOpened, Sketch};

/// 保存草稿:没有写草稿码的,新建一份;写了的,改写那一份
#[utoipa::path(post, path = "/api/v1/complaints/drafts", request_body = Sketch,
    responses((status = 200, body = DraftKept), (status = 400, body = Problem),
        (status = 404, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn keep(
    State(site): State<Site>,
    Strict(sketch): Strict<Sketch>,
) -> Result<Json<DraftKept>, Problem> {
    Ok(Json(site.app.keep_draft(&sketch).await?))
}

/// 凭草稿码取回草稿
#[utoipa::path(post, path = "/api/v1/complaints/drafts/open", request_body = DraftCodeText,
    responses((status = 200, body = DraftOpened), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
pub(crate) async fn open(
    State(site): State<Site>,
    Strict(code): Strict<DraftCodeText>,
) -> Result<Json<DraftOpened>, Problem> {
    Ok(Json(site.app.open_draft(&code.code).await?))
}

/// 凭草稿码删除草稿
#[utoipa::path(post, path = "/api/v1/complaints/drafts/delete", request_body = DraftCodeText,
    responses((status = 204), (status = 404, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn delete(
    State(site): State<Site>,
    Strict(code): Strict<DraftCodeText>,
) -> Result<StatusCode, Problem> {
    site.app.drop_draft(&code.code).await?;
    Ok(StatusCode::NO_CONTENT)
}
