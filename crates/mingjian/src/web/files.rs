//! Files: brought as they are, sealed while they come, read as a download and never as a page.

use axum::Json;
use axum::body::{Body, BodyDataStream};
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use docket::{DocketId, FileDigest};
use futures_util::StreamExt as _;
use futures_util::stream::unfold;

use super::Site;
use super::problem::Problem;
use crate::app::{Brought, Failure, Leaving, Pieces, Session, Tracking};

/// What files are on their way in and out.
const BYTES: &str = "application/octet-stream";

/// The bytes of a request.
pub(crate) struct Coming(BodyDataStream);

impl Pieces for Coming {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Failure> {
        let piece = self.0.next().await.transpose();
        let piece = piece.map_err(|_| Failure::invalid("file", "没有收全"))?;
        Ok(piece.map(|bytes| bytes.to_vec()))
    }
}

impl<S: Send + Sync> FromRequest<S> for Coming {
    type Rejection = Problem;

    /// The body of a request, which must be bytes and nothing that somebody might read otherwise.
    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        if kind.is_none_or(|kind| kind != BYTES) {
            return Err(Problem::unsupported(BYTES));
        }
        Ok(Self(request.into_body().into_data_stream()))
    }
}

/// 上传案卷的文件:原样的字节;之后由收证据(add_evidence)、补充材料(supplement)写明,二十三小时内没有写明的不留
#[utoipa::path(post, path = "/api/v1/dockets/{id}/files", params(("id" = DocketId, Path)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Brought), (status = 404, body = Problem),
        (status = 413, body = Problem), (status = 507, body = Problem)))]
pub(crate) async fn bring(
    State(site): State<Site>,
    session: Session,
    Path(id): Path<DocketId>,
    mut pieces: Coming,
) -> Result<(StatusCode, Json<Brought>), Problem> {
    let brought = site.app.bring(&session, &id, &mut pieces).await?;
    Ok((StatusCode::CREATED, Json(brought)))
}

/// 凭查询码上传补充材料的文件:原样的字节。Authorization 写 Receipt 查询码,或者 Receipt 受理编号:查询码
#[utoipa::path(post, path = "/api/v1/complaints/files",
    params(("Authorization" = String, Header, max_length = 80, pattern = "^Receipt [!-~ ]+$")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Brought), (status = 401, body = Problem),
        (status = 404, body = Problem), (status = 413, body = Problem),
        (status = 429, body = Problem)))]
pub(crate) async fn bring_over(
    State(site): State<Site>,
    headers: HeaderMap,
    mut pieces: Coming,
) -> Result<(StatusCode, Json<Brought>), Problem> {
    let receipt = receipt(&headers)?;
    let brought = site.app.bring_over(&receipt, &mut pieces).await?;
    Ok((StatusCode::CREATED, Json(brought)))
}

/// The receipt in the head of a request: a code has no place in an address.
fn receipt(headers: &HeaderMap) -> Result<Tracking, Failure> {
    let text = headers.get(header::AUTHORIZATION).and_then(|text| text.to_str().ok());
    let text = text.and_then(|text| text.strip_prefix("Receipt "));
    let text = text.ok_or(Failure::Unauthorized)?;
    let line = |text: &str| text.trim().try_into().map_err(|_| Failure::Unauthorized);
    Ok(match text.split_once(':') {
        Some((number, code)) => Tracking::Named { number: line(number)?, code: line(code)? },
        None => Tracking::Anonymous { code: line(text)? },
    })
}

/// 下载案卷的文件;每一次都记录。申诉人提供的,只给可以看申诉、举报原文的人
#[utoipa::path(get, path = "/api/v1/dockets/{id}/files/{digest}",
    params(("id" = DocketId, Path), ("digest" = FileDigest, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, body = Problem)))]
pub(crate) async fn fetch(
    State(site): State<Site>,
    session: Session,
    Path((id, digest)): Path<(DocketId, FileDigest)>,
) -> Result<Response, Problem> {
    Ok(download(site.app.file(&session, &id, &digest).await?))
}

/// A file as a download. What breaks off ends the connection before its length is reached.
fn download(leaving: Leaving) -> Response {
    let name = format!("attachment; filename*=UTF-8''{}", encoded(&leaving.title));
    let size = leaving.size;
    let pieces = unfold(leaving, |mut leaving| async move {
        leaving.next().await.map(|piece| (piece, leaving))
    });
    let mut response = Body::from_stream(pieces).into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static(BYTES);
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CONTENT_LENGTH, size.into());
    let name = HeaderValue::from_str(&name);
    let name = name.unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    headers.insert(header::CONTENT_DISPOSITION, name);
    response
}

/// A name in the head of an answer (RFC 8187): every byte but letters and digits as `%XX`.
fn encoded(name: &str) -> String {
    let byte = |byte: u8| {
        if byte.is_ascii_alphanumeric() {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    name.bytes().map(byte).collect()
}
