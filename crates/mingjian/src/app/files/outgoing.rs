//! A file on its way out: read and opened piece by piece, as whoever reads takes them.

use std::io::Read as _;

use docket::{DocketId, FileDigest, Line};
use seal::FileOpener;
use store::StoredFile;

use super::{AT_ONCE, LabelText, address, file_place, label_place, label_row};
use crate::app::access::Deed;
use crate::app::execute::Held;
use crate::app::failure::blocking;
use crate::app::record::Correspondence;
use crate::app::{App, Failure, Session};

/// A file that is being read. It is genuine up to every piece, and whole once [`Leaving::next`] gave none without an
/// error.
pub struct Leaving {
    /// What it is called.
    pub title: Line,
    /// Its bytes.
    pub size: u64,
    /// The first bytes: what does not even begin is an error and no file that breaks off.
    first: Option<Vec<u8>>,
    source: Option<Source>,
}

impl std::fmt::Debug for Leaving {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Leaving").field("size", &self.size).finish_non_exhaustive()
    }
}

impl Leaving {
    /// The next bytes; none at the end.
    ///
    /// # Errors
    /// It was altered, or cannot be read: what came before is not the file.
    pub async fn next(&mut self) -> Option<Result<Vec<u8>, Failure>> {
        if let Some(first) = self.first.take() {
            return Some(Ok(first));
        }
        let source = self.source.take()?;
        let (piece, rest) = match blocking(move || source.next()).await {
            Ok(more) => more,
            Err(failure) => return Some(Err(failure)),
        };
        self.source = rest;
        Some(Ok(piece))
    }
}

/// A file that is read piece by piece.
struct Source {
    file: StoredFile,
    opener: FileOpener,
}

impl Source {
    /// The next piece, and what is left after it.
    fn next(mut self) -> Result<(Vec<u8>, Option<Self>), Failure> {
        let mut buffer = vec![0; AT_ONCE];
        loop {
            let read = self.file.read(&mut buffer).map_err(store::FileError::from)?;
            if read == 0 {
                return Ok((self.opener.finish()?.expose().clone(), None));
            }
            let piece = self.opener.push(buffer.get(..read).unwrap_or_default())?;
            if !piece.expose().is_empty() {
                return Ok((piece.expose().clone(), Some(self)));
            }
        }
    }
}

impl App {
    /// A file of the docket `id`. What came from the complainant is for those who may read the words of the complaint.
    /// The reading is entered before anything is read.
    ///
    /// # Errors
    /// [`Failure::NotFound`], for what is not there and for what is not to be seen.
    pub async fn file(
        &self,
        session: &Session,
        id: &DocketId,
        digest: &FileDigest,
    ) -> Result<Leaving, Failure> {
        let held = self.hold(id).await?;
        let deed = deed(&held, digest).ok_or(Failure::NotFound)?;
        self.permit(session, deed, id.as_str(), &held.docket)?;
        let address = address(digest)?;
        let rows = self.0.store.files(&held.stream).await?;
        let row = rows.into_iter().find(|row| row.digest == address);
        let row = row.ok_or(Failure::NotFound)?;
        let place = label_row(&held.stream, address);
        let label = held.key.open(&label_place(&held.stream, &place), &row.label.0)?;
        let LabelText { title, size } = serde_json::from_slice(label.expose())?;
        let about = serde_json::json!({ "file": digest });
        self.enter_read(session, (id, &held), "file_read", &about).await?;
        let opener = FileOpener::new(&file_place(&held.stream), &held.key);
        let files = self.0.files.clone();
        let begin = move || Source { file: files.read(address)?, opener }.next();
        let (first, source) = blocking(begin).await?;
        Ok(Leaving { title, size, first: Some(first), source })
    }
}

/// What whoever reads the file `digest` must be allowed; none if no entry names it.
fn deed(held: &Held, digest: &FileDigest) -> Option<Deed> {
    let evidence = held.docket.evidence().find(|one| one.digest.as_ref() == Some(digest));
    if let Some(evidence) = evidence {
        return Some(if evidence.is_of_complainant { Deed::ReadAccount } else { Deed::Read });
    }
    let supplements = Correspondence::of(&held.entries).supplements;
    let mut files = supplements.iter().flat_map(|one| &one.what.files);
    files.any(|file| file.digest == *digest).then_some(Deed::ReadAccount)
}
