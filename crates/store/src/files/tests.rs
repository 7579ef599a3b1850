//! Evidence: whole or not there, and never altered unseen.

use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use jiff::Timestamp;

use super::{FileError, FileStore, UNFINISHED};
use crate::text::Digest;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = format!("mingjian-files-{}-{name}", std::process::id());
        Self(std::env::temp_dir().join(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

fn put(files: &FileStore, bytes: &[u8]) -> Digest {
    let mut file = files.begin().unwrap();
    file.write_all(bytes).unwrap();
    let (digest, size) = file.finish().unwrap();
    assert_eq!((digest, size), (Digest::of(bytes), u64::try_from(bytes.len()).unwrap()));
    digest
}

fn get(files: &FileStore, digest: Digest) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    files.read(digest).unwrap().read_to_end(&mut bytes).map(|_| bytes)
}

fn unfinished(folder: &Path) -> usize {
    fs::read_dir(folder.join(UNFINISHED)).unwrap().count()
}

#[test]
fn files_of_every_size_come_back() {
    let folder = Folder::new("sizes");
    let files = FileStore::open(&folder.0).unwrap();
    for size in [0, 1, 65_535, 65_536, 65_537, 1 << 20] {
        let bytes: Vec<u8> = (0..=250).cycle().take(size).collect();
        let digest = put(&files, &bytes);
        assert_eq!(get(&files, digest).unwrap(), bytes);
        assert_eq!(usize::try_from(files.read(digest).unwrap().size()), Ok(size));
    }
    assert_eq!(unfinished(&folder.0), 0);
}

#[test]
fn a_file_stands_under_its_digest_for_its_owner_alone() {
    let folder = Folder::new("names");
    let files = FileStore::open(&folder.0).unwrap();
    put(&files, b"abc");
    let name = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let path = folder.0.join("ba").join(name);
    for (path, mode) in
        [(path.as_path(), 0o600), (path.parent().unwrap(), 0o700), (&folder.0, 0o700)]
    {
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, mode, "{path:?}");
    }
}

#[test]
fn the_same_file_twice_is_one() {
    let folder = Folder::new("twice");
    let files = FileStore::open(&folder.0).unwrap();
    let digest = put(&files, b"abc");
    assert_eq!(put(&files, b"abc"), digest);
    assert_eq!(get(&files, digest).unwrap(), b"abc");
    assert_eq!(files.remove(digest), Ok(true));
    assert_eq!(files.remove(digest), Ok(false));
    assert_eq!(files.read(digest).unwrap_err(), FileError::Absent(digest));
}

#[test]
fn an_altered_file_is_an_error_at_its_end() {
    let folder = Folder::new("altered");
    let files = FileStore::open(&folder.0).unwrap();
    let bytes = vec![7; 200_000];
    let digest = put(&files, &bytes);
    let path = super::path(&folder.0, digest);
    for (at, change) in [(0, 1), (199_999, 1), (100_000, 128)] {
        let mut altered = bytes.clone();
        altered[at] ^= change;
        fs::write(&path, altered).unwrap();
        assert!(get(&files, digest).unwrap_err().to_string().contains("was altered"));
    }
    fs::write(&path, &bytes[..199_999]).unwrap();
    assert!(get(&files, digest).is_err(), "cut short");
    fs::write(&path, &bytes).unwrap();
    assert_eq!(get(&files, digest).unwrap(), bytes);
}

#[test]
fn a_file_that_was_not_finished_leaves_nothing() {
    let folder = Folder::new("unfinished");
    let files = FileStore::open(&folder.0).unwrap();
    let mut file = files.begin().unwrap();
    file.write_all(b"abc").unwrap();
    assert_eq!(unfinished(&folder.0), 1);
    drop(file);
    assert_eq!(unfinished(&folder.0), 0);
    assert_eq!(
        files.read(Digest::of(b"abc")).unwrap_err(),
        FileError::Absent(Digest::of(b"abc"))
    );
}

#[test]
fn what_a_killed_process_left_is_in_nobodys_way() {
    let folder = Folder::new("killed");
    let files = FileStore::open(&folder.0).unwrap();
    let taken: Vec<_> = (0..2000).map(|n| format!("{}-{n}", std::process::id())).collect();
    for name in &taken {
        fs::write(folder.0.join(UNFINISHED).join(name), "left").unwrap();
    }
    put(&files, b"abc");
    assert_eq!(unfinished(&folder.0), taken.len());
}

/// Makes a file look as if it was written at an instant.
fn written(folder: &Path, digest: Digest, second: u64) {
    let then = UNIX_EPOCH + Duration::from_secs(second);
    let path = super::path(folder, digest);
    fs::File::options().write(true).open(path).unwrap().set_modified(then).unwrap();
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

#[test]
fn a_file_says_when_it_was_written() {
    let folder = Folder::new("age");
    let files = FileStore::open(&folder.0).unwrap();
    let digest = put(&files, b"abc");
    let written_at = || files.read(digest).unwrap().written_at();
    written(&folder.0, digest, 3_600);
    assert_eq!(written_at(), Some(at(3_600)));
    // The same bytes brought again are a new file.
    put(&files, b"abc");
    assert!(written_at() > Some(at(1_700_000_000)));
}

#[test]
fn only_whole_files_that_are_older_are_named_as_such() {
    let folder = Folder::new("older");
    let files = FileStore::open(&folder.0).unwrap();
    let digests: Vec<Digest> = (0..4_u8).map(|no| put(&files, &[no])).collect();
    for (digest, second) in digests.iter().zip([1_000, 2_000, 3_000, 4_000]) {
        written(&folder.0, *digest, second);
    }
    // Neither what is not finished nor what is no file of ours is swept away.
    let mut unfinished = files.begin().unwrap();
    unfinished.write_all(b"abc").unwrap();
    fs::write(folder.0.join("readme"), "text").unwrap();
    fs::write(super::path(&folder.0, digests[2]).with_file_name("readme"), "text").unwrap();
    let before = |second| files.written_before(at(second)).unwrap();
    assert_eq!(before(1_000), []);
    assert_eq!(before(1_001), [digests[0]]);
    let mut old = before(2_001);
    old.sort_unstable();
    let mut expected = digests[..2].to_vec();
    expected.sort_unstable();
    assert_eq!(old, expected);
    assert_eq!(before(5_000).len(), 4);
    drop(unfinished);
}
