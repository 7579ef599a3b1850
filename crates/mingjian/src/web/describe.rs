//! The description of the API (OpenAPI 3.1), from the routes and the types they take.

use utoipa::OpenApi;

use super::{complaints, dockets, drafts, files, registries};

#[derive(OpenApi)]
#[openapi(
    info(title = "明鉴", description = "行政执法错案责任追究。日期是北京时间的日期。"),
    paths(
        complaints::lodge,
        complaints::track,
        complaints::enter,
        complaints::material,
        complaints::withdraw,
        complaints::identity,
        drafts::keep,
        drafts::open,
        drafts::delete,
        files::bring_over,
        files::bring,
        files::fetch,
        dockets::list,
        dockets::similar,
        dockets::view,
        dockets::command,
        dockets::journal,
        dockets::determination,
        dockets::adoption,
        dockets::health,
        registries::organ,
        registries::enter_organ,
        registries::person,
        registries::enter_person,
        registries::merge_people,
        registries::merged_people,
        registries::enter_reading,
        registries::readings,
        registries::enter_notice,
        registries::notices,
    )
)]
struct Description;

/// The description as JSON.
///
/// # Errors
/// What cannot be written; nothing of it is of that kind.
pub fn description() -> Result<String, serde_json::Error> {
    Description::openapi().to_pretty_json()
}
