//! The place a sealed value belongs to.

use crate::suite::{Kind, SUITE};

/// Where a sealed value stands. It is authenticated and not stored: what is moved to another place does not open there.
///
/// For a file or a letter the row is the one that points to it, and `column` names what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context<'a> {
    /// The table.
    pub table: &'a str,
    /// The id of the body (机构) the row belongs to.
    pub body: &'a str,
    /// The id of the row.
    pub row: &'a str,
    /// The version of the row; an older value put back does not open.
    pub version: u64,
    /// The column.
    pub column: &'a str,
}

impl Context<'_> {
    /// The place and the kind in bytes that no other place and kind has: every field follows its length.
    pub(crate) fn bind(&self, kind: Kind) -> Vec<u8> {
        let fields = [self.table, self.body, self.row, self.column];
        let lengths: usize = fields.iter().map(|field| size_of::<u64>() + field.len()).sum();
        let mut bytes = Vec::with_capacity(2 + size_of::<u64>() + lengths);
        bytes.extend_from_slice(&[SUITE, kind.byte()]);
        bytes.extend_from_slice(&self.version.to_be_bytes());
        for field in fields {
            // No text in memory is as long as that, so the bound changes nothing.
            let length = u64::try_from(field.len()).unwrap_or(u64::MAX);
            bytes.extend_from_slice(&length.to_be_bytes());
            bytes.extend_from_slice(field.as_bytes());
        }
        bytes
    }
}
