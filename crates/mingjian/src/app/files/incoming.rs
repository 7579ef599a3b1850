//! A file on its way in: each piece is sealed and written when it comes. Whoever is slow holds no thread meanwhile.

use std::io::Write as _;

use docket::{DocketId, FileDigest};
use seal::FileSealer;
use serde::Serialize;
use store::{FileStore, NewFile};
use utoipa::ToSchema;

use super::file_place;
use crate::app::access::Deed;
use crate::app::execute::Held;
use crate::app::failure::blocking;
use crate::app::track::Tracking;
use crate::app::{App, Failure, Session};

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

/// A file that is being written. Dropped before it is finished, it is gone.
struct Sink {
    sealer: FileSealer,
    file: NewFile,
}

impl Sink {
    fn begin(sealer: FileSealer, files: &FileStore) -> Result<Self, Failure> {
        Ok(Self { sealer, file: files.begin()? })
    }

    fn take(mut self, bytes: &[u8]) -> Result<Self, Failure> {
        let sealed = self.sealer.push(bytes)?;
        self.file.write_all(&sealed).map_err(store::FileError::from)?;
        Ok(self)
    }

    fn finish(mut self) -> Result<store::Digest, Failure> {
        let (rest, _) = self.sealer.finish()?;
        self.file.write_all(&rest).map_err(store::FileError::from)?;
        Ok(self.file.finish()?.0)
    }
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
        let mut sink = blocking(move || Sink::begin(sealer, &files)).await?;
        let mut size: u64 = 0;
        while let Some(bytes) = pieces.next().await? {
            size = size.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
            if size > most {
                return Err(Failure::TooMuch(format!("一个文件最多 {most} 字节")));
            }
            sink = blocking(move || sink.take(&bytes)).await?;
        }
        let digest = blocking(move || sink.finish()).await?.to_string();
        let digest =
            digest.parse().map_err(|error: docket::Malformed| Failure::broken(&error))?;
        Ok(Brought { digest, size })
    }
}
