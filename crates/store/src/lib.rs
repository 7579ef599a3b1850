//! Append, load, list and keep, on SQLite and PostgreSQL. The only crate that knows SQL.
//!
//! A *stream* is a journal with a version; an *append* writes entries of any number of streams, what is derived from
//! them and what is sealed beside them, in one transaction and under the versions it expects. Contents are bytes: what
//! they mean, and who may read them, is the caller's.
//!
//! Both engines run the same statements through sqlx `Any`; what differs is how a write reaches its transaction
//! (`writer`), what guards the tables (`migrations/sqlite`, `migrations/postgres`), and which settings are asserted
//! (`settings`).

mod append;
mod apply;
mod backup;
mod error;
mod files;
mod filter;
mod index;
mod journal;
mod keys;
mod list;
mod load;
mod migrate;
mod settings;
mod sql;
mod store;
mod stream;
mod tables;
mod text;
mod verify;
mod write;
mod writer;

pub use append::{Append, Appended, Envelope, FileRow, Idempotency, StreamWrite, WrappedKey};
pub use backup::{BackupError, Manifest};
pub use error::{RowFault, StoreError};
pub use files::{FileError, FileStore, NewFile, StoredFile};
pub use filter::{
    Adoption, Count, Cursor, Filter, LONGEST_PAGE, Listed, MOST_COUNTED, Order, Page, Scope,
    Viewer,
};
pub use index::{Clock, Index, IndexRow, Involvement, Prior, Relation, Row};
pub use load::{Loaded, Streams};
pub use store::{Options, Purpose, Store};
pub use stream::{NewEntry, StoredEntry, StreamId, Version, row_hash};
pub use text::{Body, Digest, Label, Name, Person, Sealed, TextError};
pub use verify::{Finding, Verified};
pub use write::Draft;
