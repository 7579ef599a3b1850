//! A file on its way in: pieces go to a thread that seals and writes them.

use std::io::Write as _;

use docket::{DocketId, FileDigest};
use seal::FileSealer;
use serde::Serialize;
use store::FileStore;
use tokio::sync::mpsc;
use utoipa::ToSchema;

use super::file_place;
use crate::app::access::Deed;
use crate::app::execute::Held;
use crate::app::track::Tracking;
use crate::app::{App, Failure, Session};

/// Pieces that wait for the thread.
const WAITING: usize = 4;

/// Where the bytes of a file come from.
pub trait Pieces: Send {
    /// The next bytes; none at the end.
    ///
    /// # Errors
    /// What broke off.
    fn next(&mut self) -> impl Future<Output = Result<Option<Vec<u8>>, Failure>> + Send;
}

/// A file was brought. It belongs to nothing before a command names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Brought {
    /// By what it is named.
    pub digest: FileDigest,
    /// Its bytes.
    pub size: u64,
}

enum Piece {
    Bytes(Vec<u8>),
    /// Nothing is missing. Without it what came is thrown away.
    End,
}

impl App {
    /// Brings a file for the docket `id`.
    ///
    /// # Errors
    /// [`Failure::NotFound`], for what is not there and for what is not to be acted on; a file too large, a full disk, or
    /// `pieces` that break off: nothing of the file is kept.
    pub async fn bring(
        &self,
        session: &Session,
        id: &DocketId,
        pieces: &mut impl Pieces,
    ) -> Result<Brought, Failure> {
        let held = self.hold(id).await?;
        self.permit(session, Deed::Act, id.as_str(), &held.docket)?;
        self.taken_in(&held, self.0.file_limits.office_bytes, pieces).await
    }

    /// Brings a file over a receipt.
    ///
    /// # Errors
    /// As [`App::track`] and [`App::bring`]; of files over one receipt there are only so many.
    pub async fn bring_over(
        &self,
        receipt: &Tracking,
        pieces: &mut impl Pieces,
    ) -> Result<Brought, Failure> {
        let (id, held) = self.addressed(receipt).await?;
        self.has_room(&held, 1)?;
        self.0.throttle.upload(id.as_str(), self.now())?;
        self.taken_in(&held, self.0.file_limits.public_bytes, pieces).await
    }

    async fn taken_in(
        &self,
        held: &Held,
        most: u64,
        pieces: &mut impl Pieces,
    ) -> Result<Brought, Failure> {
        let sealer = FileSealer::new(&file_place(&held.stream), &held.key)?;
        let files = self.0.files.clone();
        let (to, from) = mpsc::channel(WAITING);
        let sinking = tokio::task::spawn_blocking(move || sink(sealer, &files, from));
        let came = pass_on(pieces, &to, most).await;
        drop(to);
        let sunk = sinking.await.map_err(|error| Failure::broken(&error))?;
        let size = came?;
        let digest = sunk?.ok_or_else(|| Failure::invalid("file", "没有收全"))?.to_string();
        let digest =
            digest.parse().map_err(|error: docket::Malformed| Failure::broken(&error))?;
        Ok(Brought { digest, size })
    }
}

/// Passes on what comes, up to `most` bytes; how many came.
async fn pass_on(
    pieces: &mut impl Pieces,
    to: &mpsc::Sender<Piece>,
    most: u64,
) -> Result<u64, Failure> {
    let mut size: u64 = 0;
    while let Some(bytes) = pieces.next().await? {
        size = size.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        if size > most {
            return Err(Failure::TooMuch(format!("一个文件最多 {most} 字节")));
        }
        if to.send(Piece::Bytes(bytes)).await.is_err() {
            // The thread has ended: what it says is why.
            return Ok(size);
        }
    }
    // The same: if it is not taken, the thread says why.
    let _ = to.send(Piece::End).await;
    Ok(size)
}

/// Seals and writes what comes; nothing if it breaks off.
fn sink(
    mut sealer: FileSealer,
    files: &FileStore,
    mut from: mpsc::Receiver<Piece>,
) -> Result<Option<store::Digest>, Failure> {
    let mut file = files.begin()?;
    loop {
        match from.blocking_recv() {
            Some(Piece::Bytes(bytes)) => {
                let sealed = sealer.push(&bytes)?;
                file.write_all(&sealed).map_err(store::FileError::from)?;
            }
            Some(Piece::End) => break,
            None => return Ok(None),
        }
    }
    let (rest, _) = sealer.finish()?;
    file.write_all(&rest).map_err(store::FileError::from)?;
    let (digest, _) = file.finish()?;
    Ok(Some(digest))
}
