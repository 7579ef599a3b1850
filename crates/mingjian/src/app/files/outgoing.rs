//! A file on its way out: a thread reads and opens it piece by piece.

use std::io::Read as _;

use docket::{DocketId, FileDigest, Line};
use seal::FileOpener;
use store::StoredFile;
use tokio::sync::mpsc;

use super::{AT_ONCE, LabelText, address, file_place, label_place, label_row};
use crate::app::access::Deed;
use crate::app::execute::Held;
use crate::app::record::Correspondence;
use crate::app::{App, Failure, Session};

/// Pieces that wait for whoever reads.
const WAITING: usize = 2;

/// A file that is being read. It is genuine up to every piece, and whole once [`Leaving::next`] gave none without an
/// error.
pub struct Leaving {
    /// What it is called.
    pub title: Line,
    /// Its bytes.
    pub size: u64,
    pieces: mpsc::Receiver<Result<Vec<u8>, Failure>>,
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
        self.pieces.recv().await
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
        let (files, opener) =
            (self.0.files.clone(), FileOpener::new(&file_place(&held.stream), &held.key));
        let file = tokio::task::spawn_blocking(move || files.read(address)).await;
        let file = file.map_err(|error| Failure::broken(&error))??;
        let (to, pieces) = mpsc::channel(WAITING);
        tokio::task::spawn_blocking(move || pour(file, opener, &to));
        Ok(Leaving { title, size, pieces })
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

/// Gives the pieces of `file`, and at the end of it what is wrong with it.
fn pour(
    mut file: StoredFile,
    mut opener: FileOpener,
    to: &mpsc::Sender<Result<Vec<u8>, Failure>>,
) {
    let mut buffer = vec![0; AT_ONCE];
    loop {
        let piece = match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => opener.push(buffer.get(..read).unwrap_or_default()),
            Err(error) => {
                // Whoever reads may be gone; nobody is to be told then.
                let _ = to.blocking_send(Err(Failure::broken(&error)));
                return;
            }
        };
        let piece = piece.map(|plain| plain.expose().clone()).map_err(Failure::from);
        let is_last = piece.is_err();
        if to.blocking_send(piece).is_err() || is_last {
            return;
        }
    }
    let rest = opener.finish().map(|plain| plain.expose().clone()).map_err(Failure::from);
    // The same.
    let _ = to.blocking_send(rest);
}
