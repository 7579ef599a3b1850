//! The pack of the house and the calendar, read once.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use docket::Law;
use statute::calendar::Calendar;
use statute::compile::Choice;
use statute::edition::build;
use statute::editions::{Dated, Editions};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = fs::read_dir(root().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).unwrap())
        })
        .collect();
    found.sort();
    found
}

pub(crate) fn pack() -> Vec<(String, String)> {
    files("statutes/zhengzhou-wrongful-cases/2020", ".md")
}

/// A law made of these files.
pub(crate) fn law_of(files: &[(String, String)]) -> Result<Law, docket::Unfit> {
    law_under(files, &Choice::new())
}

/// The law of the house under other readings.
pub(crate) fn law_with(readings: &[(&str, &str)]) -> Law {
    let own = |(name, option): &(&str, &str)| ((*name).to_owned(), (*option).to_owned());
    law_under(&pack(), &readings.iter().map(own).collect()).unwrap()
}

/// A law made of these files, under these readings.
pub(crate) fn law_under(
    files: &[(String, String)],
    choice: &Choice,
) -> Result<Law, docket::Unfit> {
    let borrowed: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let (engine, edition) = build(&borrowed, choice).unwrap();
    let dated = Dated {
        from: "2020-01-17".parse().unwrap(),
        to: None,
        edition: Arc::new(edition),
        engine,
    };
    Law::new(Editions::new(vec![dated]).unwrap(), choice.clone(), calendar())
}

/// The notices the calendar begins with.
pub(crate) fn seed() -> Vec<(String, String)> {
    files("calendar", ".toml")
}

fn calendar() -> Calendar {
    let notices = seed();
    let borrowed: Vec<(&str, &str)> =
        notices.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Calendar::from_notices(&borrowed).unwrap()
}

/// The law of the house.
pub(crate) fn law() -> &'static Law {
    static LAW: OnceLock<Law> = OnceLock::new();
    LAW.get_or_init(|| law_of(&pack()).unwrap())
}
