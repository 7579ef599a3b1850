//! The pack of the house and its calendar, read from their files: what several tests of the engine stand on.

use std::fs;
use std::path::{Path, PathBuf};

use statute::calendar::Calendar;

/// Files by name, sorted.
pub(crate) type Files = Vec<(String, String)>;

/// The repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The files of a folder of the repository with the given ending.
pub(crate) fn folder(path: &str, ending: &str) -> Files {
    let mut files: Files = fs::read_dir(root().join(path))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// The same, as the engine takes them.
pub(crate) fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}

/// The pack of the Measures.
pub(crate) fn pack() -> Files {
    folder("statutes/zhengzhou-wrongful-cases/2020", ".md")
}

/// The pack with `from` replaced by `to`, once.
pub(crate) fn changed(from: &str, to: &str) -> Files {
    let mut files = pack();
    let file = files.iter_mut().find(|(_, text)| text.contains(from)).unwrap();
    file.1 = file.1.replacen(from, to, 1);
    files
}

/// `files` without the case `id`.
pub(crate) fn without_case(files: &Files, id: &str) -> Files {
    let head = format!("```案例 {id} ");
    let cut = |text: &str| match text.split_once(&head) {
        Some((before, rest)) => {
            let (_, after) = rest.split_once("\n```\n").unwrap();
            format!("{before}{after}")
        }
        None => text.to_owned(),
    };
    files.iter().map(|(name, text)| (name.clone(), cut(text))).collect()
}

/// The calendar.
pub(crate) fn calendar() -> Calendar {
    Calendar::from_notices(&borrowed(&folder("calendar", ".toml"))).unwrap()
}
