//! Evidence beside the database: a folder of files named by the SHA-256 of what is in them.
//!
//! What is in them is sealed by the caller. A file is written once, under another name first, and never changed; so one
//! that is there is whole, and two that are equal are one.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{fmt, process};

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::text::Digest;

/// Why a file could not be written or read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileError {
    /// There is no file with the digest.
    Absent(Digest),
    /// The disk is full. Nothing was kept.
    DiskFull,
    /// What the operating system said.
    Io(String),
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent(digest) => write!(f, "there is no file `{digest}`"),
            Self::DiskFull => write!(f, "the disk of the files is full"),
            Self::Io(why) => write!(f, "the files cannot be used: {why}"),
        }
    }
}

impl std::error::Error for FileError {}

impl From<io::Error> for FileError {
    fn from(error: io::Error) -> Self {
        let full = [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded];
        if full.contains(&error.kind()) { Self::DiskFull } else { Self::Io(error.to_string()) }
    }
}

/// The folder. Its calls block the thread for as long as the disk takes.
#[derive(Debug, Clone)]
pub struct FileStore {
    folder: PathBuf,
}

/// Where files stand while they are written.
const UNFINISHED: &str = "unfinished";

impl FileStore {
    /// Opens the folder, and creates it for its owner alone if it is not there.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn open(folder: &Path) -> Result<Self, FileError> {
        create_folder(&folder.join(UNFINISHED))?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Begins a new file; write to it, then [`NewFile::finish`] it.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn begin(&self) -> Result<NewFile, FileError> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        loop {
            let name = format!("{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
            let path = self.folder.join(UNFINISHED).join(name);
            match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
                Ok(file) => {
                    let (folder, hash) = (self.folder.clone(), Sha256::new());
                    return Ok(NewFile { folder, path, file, hash, size: 0 });
                }
                // Left by a process that had the same number and was killed.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Opens a file to read it from its beginning to its end.
    ///
    /// # Errors
    /// [`FileError::Absent`] if there is none with the digest.
    pub fn read(&self, digest: Digest) -> Result<StoredFile, FileError> {
        match File::open(path(&self.folder, digest)) {
            Ok(file) => {
                let about = file.metadata()?;
                let (size, written_at) = (about.len(), about.modified().ok().and_then(instant));
                Ok(StoredFile { file, hash: Some(Sha256::new()), digest, size, written_at })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(FileError::Absent(digest))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The files that were written before `until`, in no order.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn written_before(&self, until: Timestamp) -> Result<Vec<Digest>, FileError> {
        let mut old = Vec::new();
        for folder in fs::read_dir(&self.folder)? {
            let folder = folder?;
            if folder.file_name() == UNFINISHED || !folder.file_type()?.is_dir() {
                continue;
            }
            for file in fs::read_dir(folder.path())? {
                let file = file?;
                let Some(digest) = file.file_name().to_str().and_then(Digest::parse) else {
                    continue;
                };
                if instant(file.metadata()?.modified()?).is_some_and(|written| written < until)
                {
                    old.push(digest);
                }
            }
        }
        Ok(old)
    }

    /// Deletes a file that nothing refers to any more; false if there is none.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn remove(&self, digest: Digest) -> Result<bool, FileError> {
        let path = path(&self.folder, digest);
        match fs::remove_file(&path) {
            Ok(()) => {
                sync_folder(&path)?;
                Ok(true)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

/// A file that is being written. Dropped unfinished, it is gone.
#[derive(Debug)]
pub struct NewFile {
    folder: PathBuf,
    path: PathBuf,
    file: File,
    hash: Sha256,
    size: u64,
}

impl NewFile {
    /// Makes it durable under its digest; returns the digest and its size in bytes.
    ///
    /// # Errors
    /// What the operating system says; then there is no such file.
    pub fn finish(self) -> Result<(Digest, u64), FileError> {
        self.file.sync_all()?;
        let digest = Digest(self.hash.clone().finalize().into());
        let path = path(&self.folder, digest);
        if let Some(parent) = path.parent() {
            create_folder(parent)?;
        }
        fs::rename(&self.path, &path)?;
        sync_folder(&path)?;
        Ok((digest, self.size))
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or_default());
        self.size = self.size.saturating_add(u64::try_from(written).unwrap_or(u64::MAX));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        // After `finish` there is nothing by this name; otherwise what cannot be removed does no harm where it is.
        let _ = fs::remove_file(&self.path);
    }
}

/// A file that is being read. Its last read is an error if what was read is not what was written: nothing of it is
/// trustworthy before its end was reached.
#[derive(Debug)]
pub struct StoredFile {
    file: File,
    /// None once the end was reached and found right.
    hash: Option<Sha256>,
    digest: Digest,
    size: u64,
    written_at: Option<Timestamp>,
}

impl StoredFile {
    /// When it was written, by the disk; none if the disk does not say.
    #[must_use]
    pub fn written_at(&self) -> Option<Timestamp> {
        self.written_at
    }

    /// Its size in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }
}

impl Read for StoredFile {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        let Some(hash) = &mut self.hash else { return Ok(read) };
        hash.update(into.get(..read).unwrap_or_default());
        if read == 0 && !into.is_empty() {
            if Digest(hash.clone().finalize().into()) != self.digest {
                let message = format!("the file `{}` was altered", self.digest);
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
            self.hash = None;
        }
        Ok(read)
    }
}

/// When the disk says that something was written, to the second.
fn instant(written: SystemTime) -> Option<Timestamp> {
    let seconds = written.duration_since(UNIX_EPOCH).ok()?.as_secs();
    Timestamp::from_second(i64::try_from(seconds).ok()?).ok()
}

/// Two digits of the digest spread the files over 256 folders.
fn path(folder: &Path, digest: Digest) -> PathBuf {
    let name = digest.to_string();
    let (first, _) = name.split_at_checked(2).unwrap_or_default();
    folder.join(first).join(&name)
}

/// Creates a folder and those above it, durably, for their owner alone.
fn create_folder(folder: &Path) -> Result<(), FileError> {
    if folder.is_dir() {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    sync_folder(folder)
}

/// Makes the name of a file or folder durable, as `fsync` of it alone does not.
fn sync_folder(path: &Path) -> Result<(), FileError> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    Ok(File::open(parent.unwrap_or(Path::new(".")))?.sync_all()?)
}

#[cfg(test)]
mod tests;
