//! Complaints and other leads.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use docket::{DocketId, Line};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Site;
use super::dockets::token;
use super::problem::Problem;
use super::strict::Strict;
use crate::app::{
    Accepted, Complaint, Failure, Identity, Lodged, Material, Session, Status, Tracking,
    Withdrawing,
};

/// An id that says nothing of when it was made.
fn new_id() -> Result<DocketId, Failure> {
    let id = Uuid::new_v4().to_string();
    id.parse().map_err(|error: docket::Malformed| Failure::invalid("id", error.to_string()))
}

/// 申诉、举报:任何人可以提出
#[utoipa::path(post, path = "/api/v1/complaints",
    params(("Idempotency-Key" = Option<String>, Header, min_length = 22, max_length = 128,
        pattern = "^[!-~]+$")),
    request_body = Complaint,
    responses((status = 201, body = Lodged), (status = 400, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn lodge(
    State(site): State<Site>,
    headers: HeaderMap,
    Strict(complaint): Strict<Complaint>,
) -> Result<(StatusCode, Json<Lodged>), Problem> {
    if complaint.received_on.is_some() {
        return Err(Failure::invalid("received_on", "收件日由收到之日定").into());
    }
    if complaint.late.is_some() {
        return Err(Failure::invalid("late", "补录由收件人员办理").into());
    }
    let token = token(&headers)?;
    let lodged = site.app.lodge(None, &new_id()?, &complaint, token.as_deref()).await?;
    Ok((StatusCode::CREATED, Json(lodged)))
}

/// 登记线索:窗口、来信、来访、来电代为登记的申诉、举报,以及其他来源
#[utoipa::path(post, path = "/api/v1/leads",
    params(("Idempotency-Key" = Option<String>, Header, min_length = 22, max_length = 128,
        pattern = "^[!-~]+$")),
    request_body = Complaint,
    responses((status = 201, body = Lodged), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn enter(
    State(site): State<Site>,
    session: Session,
    headers: HeaderMap,
    Strict(complaint): Strict<Complaint>,
) -> Result<(StatusCode, Json<Lodged>), Problem> {
    let token = token(&headers)?;
    let id = new_id()?;
    let lodged = site.app.lodge(Some(&session), &id, &complaint, token.as_deref()).await?;
    Ok((StatusCode::CREATED, Json(lodged)))
}

/// 查询:凭查询码,或者凭受理编号和查询码
#[utoipa::path(post, path = "/api/v1/complaints/track", request_body = Tracking,
    responses((status = 200, body = Status), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
pub(crate) async fn track(
    State(site): State<Site>,
    Strict(tracking): Strict<Tracking>,
) -> Result<Json<Status>, Problem> {
    Ok(Json(site.app.track(&tracking).await?))
}

/// 补充材料:凭查询码;文件先上传,在这里写明
#[utoipa::path(post, path = "/api/v1/complaints/material",
    params(("Idempotency-Key" = Option<String>, Header, min_length = 22, max_length = 128,
        pattern = "^[!-~]+$")),
    request_body = Material,
    responses((status = 201, body = Accepted), (status = 404, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
pub(crate) async fn material(
    State(site): State<Site>,
    headers: HeaderMap,
    Strict(material): Strict<Material>,
) -> Result<(StatusCode, Json<Accepted>), Problem> {
    let token = token(&headers)?;
    let accepted = site.app.add_material(material, token.as_deref()).await?;
    Ok((StatusCode::CREATED, Json(accepted)))
}

/// 撤回申诉、举报:凭查询码;是不是不再办理由人决定
#[utoipa::path(post, path = "/api/v1/complaints/withdrawal",
    params(("Idempotency-Key" = Option<String>, Header, min_length = 22, max_length = 128,
        pattern = "^[!-~]+$")),
    request_body = Withdrawing,
    responses((status = 201, body = Accepted), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn withdraw(
    State(site): State<Site>,
    headers: HeaderMap,
    Strict(withdrawing): Strict<Withdrawing>,
) -> Result<(StatusCode, Json<Accepted>), Problem> {
    let token = token(&headers)?;
    let accepted = site.app.withdraw(withdrawing, token.as_deref()).await?;
    Ok((StatusCode::CREATED, Json(accepted)))
}

/// Why an identity is read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IdentityBody {
    /// 理由
    reason: Line,
}

/// 查看向承办人公开的身份;每一次查看都记录
#[utoipa::path(post, path = "/api/v1/dockets/{id}/identity",
    params(("id" = DocketId, Path)), request_body = IdentityBody,
    responses((status = 200, body = Identity), (status = 404, body = Problem)))]
pub(crate) async fn identity(
    State(site): State<Site>,
    session: Session,
    Path(id): Path<DocketId>,
    Strict(body): Strict<IdentityBody>,
) -> Result<Json<Identity>, Problem> {
    Ok(Json(site.app.identity(&session, &id, &body.reason).await?))
}
