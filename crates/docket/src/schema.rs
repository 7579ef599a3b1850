//! How types that are text on the wire are described in the API: with length and characters.

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::ids::{
    CaseNumber, DIGEST_DIGITS, DocketId, EvidenceId, FileDigest, OrganId, PersonId,
};
use crate::text::{Line, Text};

/// The characters of an id.
const ID: &str = "^[A-Za-z0-9._-]{1,64}$";

fn text(most: usize, pattern: &str, what: &str) -> RefOr<Schema> {
    let object = ObjectBuilder::new()
        .schema_type(Type::String)
        .max_length(Some(most))
        .pattern(Some(pattern))
        .description(Some(what));
    RefOr::T(Schema::Object(object.build()))
}

macro_rules! described {
    ($($name:ident: $most:expr, $pattern:expr, $what:expr;)*) => {$(
        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                text($most, $pattern, $what)
            }
        }

        impl ToSchema for $name {}
    )*};
}

described! {
    Text: Text::MOST, Text::PATTERN, "文字";
    Line: Line::MOST, Line::PATTERN, "一行文字";
    DocketId: 64, ID, "案卷标识";
    PersonId: 64, ID, "人员标识";
    OrganId: 64, ID, "机关标识";
    EvidenceId: 64, ID, "证据标识";
    FileDigest: DIGEST_DIGITS, "^[0-9a-f]{64}$", "文件摘要";
    CaseNumber: 40, "^[\u{4E00}-\u{9FFF}]{1,12}〔[0-9]{4}〕[1-9][0-9]*号$", "案号";
}
