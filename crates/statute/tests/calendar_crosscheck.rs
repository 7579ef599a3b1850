//! The calendar compared day by day with the data of two independent packages.
//!
//! Reads every notice in `calendar/`, so a new year needs no change here, but fails until `data/` covers that year.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of a test fail the test")]

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Span;
use jiff::civil::{Date, date};
use statute::calendar::{Calendar, Day, is_weekend};

const CHINESECALENDAR: &str = include_str!("data/chinesecalendar.tsv");
const CHINESE_DAYS: &str = include_str!("data/chinese-days.tsv");

/// What a package says: the days it has, and those where it departs from the weekend.
struct Package {
    name: String,
    first: Date,
    last: Date,
    off: BTreeMap<Date, bool>,
    /// What it says of days after `last`, as it was observed.
    beyond: BTreeMap<Date, String>,
}

impl Package {
    fn parse(text: &str) -> Self {
        let mut lines = text.lines();
        let head: Vec<&str> = lines.next().unwrap().split(' ').collect();
        let ["#", name, _version, first, last] = head[..] else { panic!("{head:?}") };
        let mut package = Self {
            name: name.to_owned(),
            first: first.parse().unwrap(),
            last: last.parse().unwrap(),
            off: BTreeMap::new(),
            beyond: BTreeMap::new(),
        };
        for line in lines {
            let (day, said) = line.split_once('\t').unwrap();
            let day: Date = day.parse().unwrap();
            if day > package.last {
                package.beyond.insert(day, said.to_owned());
                continue;
            }
            let off = said == "off";
            assert!(off || said == "work", "{line}");
            assert_ne!(off, is_weekend(day), "{day} does not depart from the weekend");
            assert!(package.off.insert(day, off).is_none(), "{day} twice");
        }
        package
    }

    fn is_off(&self, day: Date) -> bool {
        self.off.get(&day).copied().unwrap_or_else(|| is_weekend(day))
    }

    /// The days it sees otherwise than `calendar`, and how many were compared.
    fn differences(&self, calendar: &Calendar) -> (Vec<Date>, usize) {
        let days = days(self.first, self.last);
        let count = days.clone().count();
        (days.filter(|day| self.is_off(*day) != calendar.day(*day).is_off()).collect(), count)
    }
}

fn packages() -> [Package; 2] {
    [Package::parse(CHINESECALENDAR), Package::parse(CHINESE_DAYS)]
}

fn days(first: Date, last: Date) -> impl Iterator<Item = Date> + Clone {
    first.series(Span::new().days(1)).take_while(move |day| *day <= last)
}

/// Every notice in `calendar/`, as name and text.
#[expect(clippy::disallowed_methods, reason = "a test may read the data it checks")]
fn files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../calendar");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            files.push((name, std::fs::read_to_string(path).unwrap()));
        }
    }
    files
}

fn load(files: &[(String, String)]) -> Calendar {
    let files: Vec<(&str, &str)> =
        files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    Calendar::from_notices(&files).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn two_packages_agree_with_the_calendar_on_every_day() {
    let calendar = load(&files());
    for package in packages() {
        let (differences, compared) = package.differences(&calendar);
        assert_eq!(differences, [], "{} differs", package.name);
        assert!(compared >= 2_557, "{} covers only {compared} days", package.name);
        let seven_years = days(date(2020, 1, 1), date(2026, 12, 31));
        assert_eq!(seven_years.clone().count(), 2_557);
        let mut covered =
            seven_years.filter(|day| package.first <= *day && *day <= package.last);
        assert_eq!(covered.by_ref().count(), 2_557, "{}", package.name);
    }
}

#[test]
fn every_arranged_day_is_covered_by_both_packages() {
    let calendar = load(&files());
    let years: Vec<i16> = calendar.arranged_years().collect();
    let (first, last) = (*years.first().unwrap(), *years.last().unwrap());
    assert_eq!(years, (first..=last).collect::<Vec<_>>(), "a year is missing in between");
    for package in packages() {
        let name = &package.name;
        assert!(package.first <= date(first, 1, 1), "{name} begins late");
        assert!(
            package.last >= date(last, 12, 31),
            "{name} ends early: see tests/data/README.md"
        );
    }
}

#[test]
fn only_the_last_three_days_of_the_last_year_are_open() {
    let calendar = load(&files());
    let (first, last) =
        (calendar.arranged_years().min().unwrap(), calendar.arranged_years().max().unwrap());
    for day in days(date(first, 1, 1), date(last, 12, 31)) {
        let open = day >= date(last, 12, 29);
        assert_eq!(matches!(calendar.day(day), Day::Tentative { .. }), open, "{day}");
        assert_eq!(calendar.day(day).is_settled(), !open, "{day}");
    }
}

#[test]
fn beyond_the_last_notice_the_packages_refuse_or_guess_and_the_calendar_says_so() {
    let calendar = load(&files());
    let [refuses, guesses] = packages();
    for package in [&refuses, &guesses] {
        let new_year = package.last.tomorrow().unwrap();
        assert!(package.beyond.contains_key(&new_year), "{} was not asked", package.name);
    }
    assert!(refuses.beyond.values().all(|said| said == "refused"));
    // Known wrong: New Year's Day and National Day are off in every year, but it goes on by the weekend.
    for (day, said) in &guesses.beyond {
        assert_eq!(said, if is_weekend(*day) { "off" } else { "work" }, "{day}");
    }
    for day in refuses.beyond.keys().chain(guesses.beyond.keys()) {
        let weekend = is_weekend(*day);
        assert_eq!(calendar.day(*day), Day::Unpublished { weekend }, "{day}");
    }
}

#[test]
fn a_wrong_notice_is_found() {
    let slips = [
        ("2026.toml", "  2026-02-28,\n", "", date(2026, 2, 28)),
        ("2023.toml", "last = 2023-01-02", "last = 2023-01-01", date(2023, 1, 2)),
        ("2024.toml", "first = 2024-02-10", "first = 2024-02-09", date(2024, 2, 9)),
        ("2026.toml", "last = 2026-10-07", "last = 2026-10-08", date(2026, 10, 8)),
        (
            "2020-spring-festival.toml",
            "last = 2020-02-02",
            "last = 2020-01-31",
            date(2020, 2, 1),
        ),
    ];
    for (file, right, wrong, day) in slips {
        let mut files = files();
        let (_, text) = files.iter_mut().find(|(name, _)| name == file).unwrap();
        assert!(text.contains(right), "{file}: {right}");
        *text = text.replace(right, wrong);
        let calendar = load(&files);
        for package in packages() {
            assert!(package.differences(&calendar).0.contains(&day), "{file}: {right}");
        }
    }
}
