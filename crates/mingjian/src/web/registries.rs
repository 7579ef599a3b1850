//! Organs, people, readings.

use axum::Json;
use axum::extract::{Path, Query, State};
use docket::registry::{
    HumanCommand, NoticeCommand, OrganCommand, OrganOn, PersonCommand, ReadingCommand,
};
use docket::{OrganId, PersonId};
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::Site;
use super::problem::Problem;
use super::strict::Strict;
use crate::app::{
    ChangeView, Entered, HumanView, NoticeView, PersonRecord, ReadingEntered, Session,
};

/// On which day.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DayQuery {
    /// 以哪一日为准;不写就是今天
    #[param(max_length = 10)]
    on: Option<Date>,
}

/// Something entered of an organ.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrganBody {
    /// 自哪一日起
    from: Date,
    /// 登记什么
    command: OrganCommand,
}

/// Something entered of a person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PersonBody {
    /// 自哪一日起
    from: Date,
    /// 登记什么
    command: PersonCommand,
}

/// 机关登记
#[utoipa::path(get, path = "/api/v1/organs/{id}", params(("id" = OrganId, Path), DayQuery),
    responses((status = 200, body = OrganOn), (status = 404, body = Problem)))]
pub(crate) async fn organ(
    State(site): State<Site>,
    _: Session,
    Path(id): Path<OrganId>,
    Query(query): Query<DayQuery>,
) -> Result<Json<OrganOn>, Problem> {
    let on = query.on.unwrap_or(site.app.today());
    Ok(Json(site.app.organ_on(&id, on).await?))
}

/// 登记机关
#[utoipa::path(post, path = "/api/v1/organs/{id}", params(("id" = OrganId, Path)),
    request_body = OrganBody,
    responses((status = 200, body = Entered), (status = 422, body = Problem)))]
pub(crate) async fn enter_organ(
    State(site): State<Site>,
    session: Session,
    Path(id): Path<OrganId>,
    Strict(body): Strict<OrganBody>,
) -> Result<Json<Entered>, Problem> {
    Ok(Json(site.app.enter_organ(&session, &id, &body.command, body.from).await?))
}

/// 人员登记,不含公民身份号码
#[utoipa::path(get, path = "/api/v1/people/{id}", params(("id" = PersonId, Path), DayQuery),
    responses((status = 200, body = PersonRecord), (status = 404, body = Problem)))]
pub(crate) async fn person(
    State(site): State<Site>,
    session: Session,
    Path(id): Path<PersonId>,
    Query(query): Query<DayQuery>,
) -> Result<Json<PersonRecord>, Problem> {
    let on = query.on.unwrap_or(site.app.today());
    Ok(Json(site.app.person_on(&session, &id, on).await?))
}

/// 登记人员
#[utoipa::path(post, path = "/api/v1/people/{id}", params(("id" = PersonId, Path)),
    request_body = PersonBody,
    responses((status = 200, body = Entered), (status = 422, body = Problem)))]
pub(crate) async fn enter_person(
    State(site): State<Site>,
    session: Session,
    Path(id): Path<PersonId>,
    Strict(body): Strict<PersonBody>,
) -> Result<Json<Entered>, Problem> {
    Ok(Json(site.app.enter_person(&session, &id, &body.command, body.from).await?))
}

/// 提议并号(同一人登记了两次)、拆号(误并),或者批准
#[utoipa::path(post, path = "/api/v1/merged-people", request_body = HumanCommand,
    responses((status = 200, body = Entered), (status = 422, body = Problem)))]
pub(crate) async fn merge_people(
    State(site): State<Site>,
    session: Session,
    Strict(command): Strict<HumanCommand>,
) -> Result<Json<Entered>, Problem> {
    Ok(Json(site.app.enter_human(&session, &command).await?))
}

/// 提议过的并号、拆号
#[utoipa::path(get, path = "/api/v1/merged-people",
    responses((status = 200, body = Vec<HumanView>), (status = 422, body = Problem)))]
pub(crate) async fn merged_people(
    State(site): State<Site>,
    session: Session,
) -> Result<Json<Vec<HumanView>>, Problem> {
    Ok(Json(site.app.proposed_humans(&session).await?))
}

/// 提议、批准改选读法
#[utoipa::path(post, path = "/api/v1/readings", request_body = ReadingCommand,
    responses((status = 200, body = Entered), (status = 422, body = Problem)))]
pub(crate) async fn enter_reading(
    State(site): State<Site>,
    session: Session,
    Strict(command): Strict<ReadingCommand>,
) -> Result<Json<ReadingEntered>, Problem> {
    Ok(Json(site.app.enter_reading(&session, &command).await?))
}

/// 提议过的改选,和各自触及的案卷
#[utoipa::path(get, path = "/api/v1/readings",
    responses((status = 200, body = Vec<ChangeView>), (status = 422, body = Problem)))]
pub(crate) async fn readings(
    State(site): State<Site>,
    session: Session,
) -> Result<Json<Vec<ChangeView>>, Problem> {
    Ok(Json(site.app.readings(&session).await?))
}

/// 登记、批准放假安排
#[utoipa::path(post, path = "/api/v1/calendar", request_body = NoticeCommand,
    responses((status = 200, body = Entered), (status = 422, body = Problem)))]
pub(crate) async fn enter_notice(
    State(site): State<Site>,
    session: Session,
    Strict(command): Strict<NoticeCommand>,
) -> Result<Json<Entered>, Problem> {
    Ok(Json(site.app.enter_notice(&session, &command).await?))
}

/// 登记过的放假安排
#[utoipa::path(get, path = "/api/v1/calendar",
    responses((status = 200, body = Vec<NoticeView>), (status = 401, body = Problem)))]
pub(crate) async fn notices(
    State(site): State<Site>,
    _: Session,
) -> Result<Json<Vec<NoticeView>>, Problem> {
    Ok(Json(site.app.entered_notices().await?))
}
