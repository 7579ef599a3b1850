//! Files of a docket: sealed while they come in, opened while they go out. Nothing of them is ever whole in memory.
//!
//! A file is brought first and named afterwards, by the entry it belongs to: until then it is a sealed file that nothing
//! refers to, and after a while it is swept away. Only the key of its docket opens it, so no other docket can name it.

mod incoming;
mod outgoing;

pub use incoming::{Brought, Pieces};
pub use outgoing::Leaving;

use std::io::Read as _;

use docket::{Command, FileDigest, Line};
use jiff::SignedDuration;
use seal::{Context, FileOpener};
use serde::{Deserialize, Serialize};
use store::{Digest, FileRow, FileStore, Sealed, StreamId};

use super::execute::{Held, unhex};
use super::failure::blocking;
use super::{App, Failure};

/// How large files may be, and how many may come over one receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FileLimits {
    /// Bytes of a file that somebody in office brings in.
    pub office_bytes: u64,
    /// Bytes of a file that comes over a receipt.
    pub public_bytes: u64,
    /// Files that may come over the receipts of one case.
    pub public_count: usize,
}

impl Default for FileLimits {
    fn default() -> Self {
        Self { office_bytes: 2 * GIB, public_bytes: 20 * MIB, public_count: 10 }
    }
}

const MIB: u64 = 1024 * 1024;
const GIB: u64 = 1024 * MIB;

/// For how long a file that was brought may be named.
const NAMED_WITHIN: SignedDuration = SignedDuration::from_hours(23);
/// After how long a file that nothing names is swept away: later than it may be named, by more than a request takes.
const SWEPT_AFTER: SignedDuration = SignedDuration::from_hours(25);

/// Bytes that are read at once.
const AT_ONCE: usize = 256 * 1024;

/// What stands beside a file, sealed.
#[derive(Serialize, Deserialize)]
struct LabelText {
    title: Line,
    /// Bytes of the file as it was brought.
    size: u64,
}

/// Where a file stands.
fn file_place(stream: &StreamId) -> Context<'_> {
    Context {
        table: "file",
        body: stream.body.as_str(),
        row: stream.name.as_str(),
        version: 0,
        column: "content",
    }
}

/// Where the label of a file stands; `row` is [`label_row`].
fn label_place<'a>(stream: &'a StreamId, row: &'a str) -> Context<'a> {
    Context { table: "file", body: stream.body.as_str(), row, version: 0, column: "label" }
}

/// A label belongs to one file of one stream.
fn label_row(stream: &StreamId, digest: Digest) -> String {
    format!("{}/{digest}", stream.name)
}

/// The address of a file.
fn address(digest: &FileDigest) -> Result<Digest, Failure> {
    unhex(digest.as_str()).map(Digest).ok_or(Failure::NotFound)
}

/// The files `command` names, with what they are called.
fn named(command: &Command) -> Vec<(&FileDigest, &Line)> {
    if let Command::AddEvidence(evidence) = command {
        return evidence.digest.iter().map(|digest| (digest, &evidence.title)).collect();
    }
    if let Command::Supplement(added) = command {
        return added.files.iter().map(|file| (&file.digest, &file.title)).collect();
    }
    Vec::new()
}

impl App {
    /// The rows of the files that `command` names for the first time: each was brought for this docket, is whole, and
    /// belongs to nothing yet. What `whole` holds was read to its end by an earlier try of the same request and is not
    /// read again; what is read now is added to it.
    ///
    /// # Errors
    /// [`Failure::Invalid`] for a file that is not there, was brought too long ago, is another docket's, or is named
    /// twice.
    pub(super) async fn named_files(
        &self,
        held: &Held,
        command: &Command,
        whole: &mut Vec<FileRow>,
    ) -> Result<Vec<FileRow>, Failure> {
        let named = named(command);
        if named.is_empty() {
            return Ok(Vec::new());
        }
        let mut taken: Vec<Digest> =
            self.0.store.files(&held.stream).await?.iter().map(|row| row.digest).collect();
        let mut rows = Vec::with_capacity(named.len());
        for (digest, title) in named {
            let digest = address(digest)?;
            if taken.contains(&digest) {
                return Err(Failure::invalid("digest", "这个文件已经在案卷里"));
            }
            taken.push(digest);
            if let Some(row) = whole.iter().find(|row| row.digest == digest) {
                rows.push(row.clone());
                continue;
            }
            let row = self.row_of_whole(held, digest, title).await?;
            whole.push(row.clone());
            rows.push(row);
        }
        Ok(rows)
    }

    /// The row of a file that was brought, once it was read to its end.
    async fn row_of_whole(
        &self,
        held: &Held,
        digest: Digest,
        title: &Line,
    ) -> Result<FileRow, Failure> {
        checked_title(title)?;
        let size = self.brought_whole(held, digest).await?;
        let label = LabelText { title: title.clone(), size };
        let row = label_row(&held.stream, digest);
        let place = label_place(&held.stream, &row);
        let label = Sealed(held.key.seal(&place, &serde_json::to_vec(&label)?)?);
        Ok(FileRow { digest, size: self.0.files.read(digest)?.size(), label })
    }

    /// Reads a file that was brought to its end; its bytes as it was brought.
    async fn brought_whole(&self, held: &Held, digest: Digest) -> Result<u64, Failure> {
        let opener = FileOpener::new(&file_place(&held.stream), &held.key);
        let files = self.0.files.clone();
        // A clock that was set back makes a file younger, which keeps it.
        let since = self.now() - NAMED_WITHIN;
        let walked = move || match files.read(digest) {
            Ok(file) if file.written_at().is_none_or(|written| written < since) => Ok(None),
            Ok(_) => walk(&files, digest, opener).map(Some),
            Err(store::FileError::Absent(_)) => Ok(None),
            Err(error) => Err(Failure::from(error)),
        };
        match blocking(walked).await {
            Ok(Some(size)) => Ok(size),
            // Another docket's file does not open here: for this one it is not there.
            Ok(None) | Err(Failure::Broken(_)) => {
                Err(Failure::invalid("digest", "没有为本案卷上传过这个文件,或者上传已经过期"))
            }
            Err(failure) => Err(failure),
        }
    }

    /// Reads every file of a docket to its end; what is wrong, in words.
    pub(super) async fn walked_files(
        &self,
        stream: &StreamId,
        key: &seal::DataKey,
    ) -> Result<Vec<String>, Failure> {
        let mut wrong = Vec::new();
        for row in self.0.store.files(stream).await? {
            let place = label_row(stream, row.digest);
            if key.open(&label_place(stream, &place), &row.label.0).is_err() {
                wrong.push(format!("文件 {} 的名称打不开", row.digest));
            }
            let opener = FileOpener::new(&file_place(stream), key);
            let files = self.0.files.clone();
            if let Err(failure) = blocking(move || walk(&files, row.digest, opener)).await {
                wrong.push(format!("文件 {}:{failure}", row.digest));
            }
        }
        Ok(wrong)
    }

    /// Removes files that were brought and never named.
    pub(super) async fn sweep_files(&self) -> Result<(), Failure> {
        let files = self.0.files.clone();
        let until = self.now() - SWEPT_AFTER;
        for digest in blocking(move || Ok(files.written_before(until)?)).await? {
            if !self.0.store.names_file(digest).await? {
                self.0.files.remove(digest)?;
            }
        }
        Ok(())
    }
}

/// Reads a file to its end; the bytes it had when it was brought.
fn walk(files: &FileStore, digest: Digest, mut opener: FileOpener) -> Result<u64, Failure> {
    let mut file = files.read(digest)?;
    let mut buffer = vec![0; AT_ONCE];
    let mut size = 0;
    loop {
        let read = file.read(&mut buffer).map_err(store::FileError::from)?;
        if read == 0 {
            break;
        }
        size += opener.push(buffer.get(..read).unwrap_or_default())?.expose().len();
    }
    size += opener.finish()?.expose().len();
    Ok(u64::try_from(size).unwrap_or(u64::MAX))
}

/// A title that says where it seems to end.
fn checked_title(title: &Line) -> Result<(), Failure> {
    // These turn the direction of writing, so that the end of a name looks like another.
    let turns = ['\u{202A}'..='\u{202E}', '\u{2066}'..='\u{2069}', '\u{200E}'..='\u{200F}'];
    if title.trim().is_empty() {
        return Err(Failure::invalid("title", "文件没有名称"));
    }
    if title.chars().any(|c| turns.iter().any(|range| range.contains(&c))) {
        return Err(Failure::invalid("title", "文件名称里有改变书写方向的字符"));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
