//! Dockets: list, view, command.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use docket::{DocketId, Late};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use super::Site;
use super::problem::Problem;
use super::strict::Strict;
use crate::app::{
    AdoptionView, Asked, Done, EntryView, Failure, ListView, Look, Order, RowView, Session,
};

/// What a list is narrowed by.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// 阶段
    #[param(max_length = 32, pattern = "^[a-z]+$")]
    stage: Option<String>,
    /// 被追究机关
    #[param(max_length = 64, pattern = "^[A-Za-z0-9._-]+$")]
    organ: Option<String>,
    /// 承办人
    #[param(max_length = 64, pattern = "^[A-Za-z0-9._-]+$")]
    handler: Option<String>,
    /// 案号
    #[param(max_length = 40)]
    number: Option<String>,
    /// 收件日从
    #[param(max_length = 10)]
    received_from: Option<Date>,
    /// 收件日至
    #[param(max_length = 10)]
    received_to: Option<Date>,
    /// 届满早于
    #[param(max_length = 10)]
    due_before: Option<Date>,
    /// 行为日
    #[param(max_length = 10)]
    act_on: Option<Date>,
    /// 届满在先的排在前
    #[serde(default)]
    by_due: bool,
    /// 上一页给出的页码
    #[param(max_length = 600, pattern = "^[0-9a-f]+$")]
    cursor: Option<String>,
    /// 每页几件
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// 列出看得到的案卷
#[utoipa::path(get, path = "/api/v1/dockets", params(ListQuery),
    responses((status = 200, body = ListView), (status = 401, body = Problem)))]
pub(crate) async fn list(
    State(site): State<Site>,
    session: Session,
    Query(query): Query<ListQuery>,
) -> Result<Json<ListView>, Problem> {
    let asked = Asked {
        stage: query.stage,
        organ: query.organ,
        handler: query.handler,
        number: query.number,
        received_from: query.received_from,
        received_to: query.received_to,
        due_before: query.due_before,
        act_on: query.act_on,
        by_due: query.by_due,
        cursor: query.cursor,
        limit: query.limit,
    };
    Ok(Json(site.app.list(&session, &asked).await?))
}

/// Which act.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SimilarQuery {
    /// 被追究机关
    #[param(max_length = 64, pattern = "^[A-Za-z0-9._-]+$")]
    organ: String,
    /// 行为日
    #[param(max_length = 10)]
    act_on: Date,
}

/// 可能针对同一行为的案卷:是不是同一行为由人认定
#[utoipa::path(get, path = "/api/v1/dockets/similar", params(SimilarQuery),
    responses((status = 200, body = Vec<RowView>), (status = 401, body = Problem)))]
pub(crate) async fn similar(
    State(site): State<Site>,
    session: Session,
    Query(query): Query<SimilarQuery>,
) -> Result<Json<Vec<RowView>>, Problem> {
    Ok(Json(site.app.similar(&session, &query.organ, query.act_on).await?))
}

/// As of when.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LookQuery {
    /// 到第几条记载为止
    #[param(minimum = 1)]
    entry: Option<u32>,
    /// 以哪一日为准
    #[param(max_length = 10)]
    on: Option<Date>,
}

/// 看一件案卷;可以看某一条记载之后、某一日的样子
#[utoipa::path(get, path = "/api/v1/dockets/{id}", params(("id" = DocketId, Path), LookQuery),
    responses((status = 200, body = Object), (status = 404, body = Problem)))]
pub(crate) async fn view(
    State(site): State<Site>,
    session: Session,
    Path(id): Path<DocketId>,
    Query(query): Query<LookQuery>,
) -> Result<Response, Problem> {
    let look = Look { entry: query.entry, on: query.on };
    let view = site.app.view(&session, &id, look).await?;
    let version = view.version;
    Ok((tagged(version), Json(view)).into_response())
}

fn tagged(version: u64) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        headers.insert(header::ETAG, tag);
    }
    headers
}

/// A command on a docket.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommandBody {
    /// 行为之日;不写就是今天
    #[serde(default)]
    happened_on: Option<Date>,
    /// 补录
    #[serde(default)]
    late: Option<Late>,
    /// 办什么;由登记册填写的不写
    #[schema(value_type = docket::Command)]
    command: Map<String, Value>,
}

/// 办一步。批准(approve)、记政府批复(decide_as_government)、记延期批复(decide_extension)、印发(issue)必须写 If-Match:
/// 所看到的版本;案卷在这之后变了的,不办(412),没有写的,也不办(428)
#[utoipa::path(post, path = "/api/v1/dockets/{id}/commands",
    params(("id" = DocketId, Path),
        ("If-Match" = Option<String>, Header, max_length = 22, pattern = "^\"[0-9]+\"$"),
        ("Idempotency-Key" = Option<String>, Header, min_length = 22, max_length = 128,
            pattern = "^[!-~]+$")),
    request_body = CommandBody,
    responses((status = 200, body = Done), (status = 400, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem), (status = 428, body = Problem)))]
pub(crate) async fn command(
    State(site): State<Site>,
    session: Session,
    Path(id): Path<DocketId>,
    headers: HeaderMap,
    Strict(body): Strict<CommandBody>,
) -> Result<Response, Problem> {
    let order = Order {
        happened_on: body.happened_on,
        late: body.late,
        command: body.command,
        seen: seen(&headers)?,
        token: token(&headers)?,
    };
    let done = site.app.execute(&session, &id, &order).await?;
    Ok((tagged(done.version), Json(done)).into_response())
}

fn seen(headers: &HeaderMap) -> Result<Option<u64>, Failure> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let text = value.to_str().ok().map(|text| text.trim_matches('"'));
    let version = text.and_then(|text| text.parse().ok());
    version.map(Some).ok_or_else(|| Failure::invalid("If-Match", "须是看到的版本,如 \"3\""))
}

/// The request token, if there is one.
pub(crate) fn token(headers: &HeaderMap) -> Result<Option<String>, Failure> {
    let Some(value) = headers.get("Idempotency-Key") else { return Ok(None) };
    let text = value.to_str().map_err(|_| Failure::invalid("Idempotency-Key", "不是文字"))?;
    Ok(Some(text.to_owned()))
}

/// 案卷的记载
#[utoipa::path(get, path = "/api/v1/dockets/{id}/entries", params(("id" = DocketId, Path)),
    responses((status = 200, body = Vec<EntryView>), (status = 404, body = Problem)))]
pub(crate) async fn journal(
    State(site): State<Site>,
    session: Session,
    Path(id): Path<DocketId>,
) -> Result<Json<Vec<EntryView>>, Problem> {
    Ok(Json(site.app.journal(&session, &id).await?))
}

/// 最近一次定性,连同全部理由、依据和所依的读法
#[utoipa::path(get, path = "/api/v1/dockets/{id}/determination",
    params(("id" = DocketId, Path)),
    responses((status = 200, body = Object), (status = 404, body = Problem)))]
pub(crate) async fn determination(
    State(site): State<Site>,
    session: Session,
    Path(id): Path<DocketId>,
) -> Result<Json<Value>, Problem> {
    Ok(Json(site.app.determination(&session, &id).await?))
}

/// Of which time.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AdoptionQuery {
    /// 收件日从
    #[param(max_length = 10)]
    received_from: Option<Date>,
    /// 收件日至
    #[param(max_length = 10)]
    received_to: Option<Date>,
}

/// 读法的建议有多少被采纳:机构负责人和上级看
#[utoipa::path(get, path = "/api/v1/suggestions", params(AdoptionQuery),
    responses((status = 200, body = AdoptionView), (status = 404, body = Problem)))]
pub(crate) async fn adoption(
    State(site): State<Site>,
    session: Session,
    Query(query): Query<AdoptionQuery>,
) -> Result<Json<AdoptionView>, Problem> {
    let within = (query.received_from, query.received_to);
    Ok(Json(site.app.adoption(&session, within).await?))
}

/// Whether the program takes writes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// 能否登记
    is_writing: bool,
}

/// 能不能登记
#[utoipa::path(get, path = "/api/v1/health",
    responses((status = 200, body = Health), (status = 503, body = Health)))]
pub(crate) async fn health(State(site): State<Site>) -> (StatusCode, Json<Health>) {
    let is_writing = site.app.store().stopped().is_none();
    let status = if is_writing { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Health { is_writing }))
}
