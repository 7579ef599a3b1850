use super::*;

/// The notices for 2020 to 2026. Fixed, so that expectations about what is not yet published stay true.
pub(crate) const FILES: [(&str, &str); 8] = [
    ("2020.toml", include_str!("../../../../calendar/2020.toml")),
    (
        "2020-spring-festival.toml",
        include_str!("../../../../calendar/2020-spring-festival.toml"),
    ),
    ("2021.toml", include_str!("../../../../calendar/2021.toml")),
    ("2022.toml", include_str!("../../../../calendar/2022.toml")),
    ("2023.toml", include_str!("../../../../calendar/2023.toml")),
    ("2024.toml", include_str!("../../../../calendar/2024.toml")),
    ("2025.toml", include_str!("../../../../calendar/2025.toml")),
    ("2026.toml", include_str!("../../../../calendar/2026.toml")),
];

/// The calendar as published at the end of 2025.
pub(crate) fn published() -> Calendar {
    Calendar::from_notices(&FILES).unwrap()
}

/// Parses `year-month-day`.
pub(crate) fn on(text: &str) -> Date {
    text.parse().unwrap()
}

/// Every day from `first` to `last`, both included.
pub(crate) fn days(first: &str, last: &str) -> impl Iterator<Item = Date> {
    let last = on(last);
    on(first).series(jiff::Span::new().days(1)).take_while(move |date| *date <= last)
}

#[track_caller]
fn check(calendar: &Calendar, date: &str, day: Day, titles: &[&str]) {
    assert_eq!(calendar.day(on(date)), day, "{date}");
    let sources: Vec<&str> = calendar.sources(on(date)).iter().map(|n| &*n.title).collect();
    assert_eq!(sources, titles, "{date}");
}

fn ordinary(year: i16) -> String {
    format!("国务院办公厅关于{year}年部分节假日安排的通知")
}

#[test]
fn the_notice_for_2023_governs_the_last_day_of_2022() {
    check(&published(), "2022-12-31", Day::Off, &[&ordinary(2023)]);
    assert_eq!(published().holiday(on("2022-12-31")), Some("元旦"));
    check(&published(), "2022-12-30", Day::Work, &[&ordinary(2022)]);
}

#[test]
fn without_the_notice_for_2023_the_end_of_2022_is_tentative() {
    let until_2022 = Calendar::from_notices(&FILES[..4]).unwrap();
    check(&until_2022, "2022-12-28", Day::Work, &[&ordinary(2022)]);
    check(&until_2022, "2022-12-29", Day::Tentative { off: false }, &[&ordinary(2022)]);
    check(&until_2022, "2022-12-31", Day::Tentative { off: true }, &[&ordinary(2022)]);
    check(&until_2022, "2023-01-02", Day::Unpublished { weekend: false }, &[]);
}

#[test]
fn a_missing_year_in_between_opens_the_december_before_it() {
    let gap = Calendar::from_notices(&[FILES[2], FILES[4]]).unwrap();
    assert_eq!(gap.day(on("2021-12-31")), Day::Tentative { off: false });
    assert_eq!(gap.day(on("2022-06-01")), Day::Unpublished { weekend: false });
    assert_eq!(gap.day(on("2022-12-30")), Day::Unpublished { weekend: false });
    check(&gap, "2022-12-31", Day::Off, &[&ordinary(2023)]);
}

#[test]
fn the_later_notice_extends_the_spring_festival_of_2020() {
    let extension = "国务院办公厅关于延长2020年春节假期的通知";
    check(&published(), "2020-01-30", Day::Off, &[&ordinary(2020)]);
    for date in ["2020-01-31", "2020-02-01", "2020-02-02"] {
        check(&published(), date, Day::Off, &[extension]);
        assert_eq!(published().holiday(on(date)), Some("春节"));
    }
    check(&published(), "2020-02-03", Day::Work, &[extension]);
    check(&published(), "2020-02-04", Day::Work, &[&ordinary(2020)]);
    let before = Calendar::from_notices(&FILES[..1]).unwrap();
    check(&before, "2020-01-31", Day::Work, &[&ordinary(2020)]);
    check(&before, "2020-02-01", Day::Work, &[&ordinary(2020)]);
}

#[test]
fn leave_that_is_only_encouraged_is_not_off() {
    check(&published(), "2024-02-09", Day::Work, &[&ordinary(2024)]);
}

#[test]
fn what_is_not_arranged_is_unpublished_and_the_end_of_the_last_year_is_open() {
    let calendar = published();
    check(&calendar, "2019-12-31", Day::Unpublished { weekend: false }, &[]);
    check(&calendar, "2027-01-15", Day::Unpublished { weekend: false }, &[]);
    check(&calendar, "2027-10-02", Day::Unpublished { weekend: true }, &[]);
    let open: Vec<String> = days("2020-01-01", "2026-12-31")
        .filter(|date| !calendar.day(*date).is_settled())
        .map(|date| date.to_string())
        .collect();
    assert_eq!(open, ["2026-12-29", "2026-12-30", "2026-12-31"]);
    check(&calendar, "2026-12-31", Day::Tentative { off: false }, &[&ordinary(2026)]);
    assert_eq!(
        calendar.arranged_years().collect::<Vec<_>>(),
        (2020..=2026).collect::<Vec<_>>()
    );
}

#[test]
fn the_empty_calendar_knows_only_weekends() {
    let calendar = Calendar::default();
    assert_eq!(calendar.day(on("2026-10-03")), Day::Unpublished { weekend: true });
    assert_eq!(calendar.day(on("2026-10-05")), Day::Unpublished { weekend: false });
    assert_eq!(Calendar::from_notices(&[]), Ok(calendar));
}

#[test]
fn the_order_of_loading_does_not_matter() {
    let expected = published();
    let seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut state = seed;
    for round in 0..500 {
        let mut files = FILES;
        for last in (1..files.len()).rev() {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            files.swap(
                last,
                usize::try_from(state % (u64::try_from(last).unwrap() + 1)).unwrap(),
            );
        }
        let loaded = Calendar::from_notices(&files).unwrap();
        assert_eq!(loaded, expected, "seed {seed}, round {round}");
    }
}

#[test]
fn the_order_of_loading_does_not_change_the_error() {
    let wrong = [("b.toml", "year = 1"), ("a.toml", "tittle = 1"), FILES[0]];
    let mut reversed = wrong;
    reversed.reverse();
    let error = Calendar::from_notices(&wrong).unwrap_err();
    assert_eq!(error.file, "a.toml");
    assert_eq!(Calendar::from_notices(&reversed).unwrap_err(), error);
}

#[test]
fn what_leaves_the_engine_is_serialised_with_its_kind() {
    let json = |day: Day| serde_json::to_string(&day).unwrap();
    assert_eq!(json(Day::Work), r#"{"kind":"work"}"#);
    assert_eq!(json(Day::Tentative { off: true }), r#"{"kind":"tentative","off":true}"#);
    let notice = serde_json::to_value(&published().notices()[0]).unwrap();
    assert_eq!(notice["number"], "国办发明电〔2019〕16号");
    assert_eq!(notice["issued_on"], "2019-11-21");
}

/// A notice for 2030, `head` standing after its title on line 2.
fn notice(title: &str, head: &str, work: &str, off: (&str, &str)) -> String {
    let (first, last) = off;
    format!(
        "title = \"{title}\"\n{head}\nyear = 2030\nwork = [{work}]\n\n[[off]]\nholiday = \"元旦\"\nfirst = {first}\nlast = {last}\n"
    )
}

#[track_caller]
fn refused(files: &[(&str, &str)], line: usize, words: &str) {
    let error = Calendar::from_notices(files).unwrap_err();
    assert_eq!(error.line, line, "{error}");
    assert!(error.message.contains(words), "{error}");
    let last = files.last().unwrap().0;
    assert_eq!(error.to_string(), format!("{last} 第 {line} 行：{}", error.message));
}

#[test]
fn a_file_that_is_not_a_notice_is_refused_with_its_line() {
    let new_year = ("2030-01-01", "2030-01-01");
    let cases = [
        ("issuer = 1", "", new_year, 2, "不认识的键 `issuer`"),
        ("issued_on = \"2029-11-01\"", "", new_year, 2, "不能读作放假安排"),
        ("issued_on = 2029-11-01T08:00:00", "", new_year, 2, "不是日期"),
        ("", "\"2030-01-05\"", new_year, 4, "不能读作放假安排"),
        ("", "2030-02-30", new_year, 4, ""),
        ("", "2030-01-05, 2030-01-05", new_year, 4, "已在第 4 行写过"),
        ("", "2030-01-01", new_year, 4, "已在第 8 行写过"),
        ("", "2031-01-05", new_year, 4, "不在 2030 年"),
        ("", "2029-11-30", new_year, 4, "不在 2030 年"),
        ("", "", ("2030-01-03", "2030-01-01"), 9, "早于首日"),
        ("", "", ("2030-01-01", "20300101"), 9, "不能读作放假安排"),
    ];
    for (head, work, off, line, words) in cases {
        refused(&[("2030.toml", &notice("甲", head, work, off))], line, words);
    }
    refused(&[("2030.toml", "title = \"甲\"\nyear = 2030\noff = []\n")], 1, "没有写明");
    refused(&[("2030.toml", "title = \"甲\"\nyear = \n")], 2, "");
    refused(&[("2030.toml", "year = 2030\noff = []\n")], 1, "缺少键 `title`");
    let unnamed =
        "title = \"甲\"\nyear = 2030\n[[off]]\nfirst = 2030-01-01\nlast = 2030-01-01\n";
    refused(&[("2030.toml", unnamed)], 3, "缺少键 `holiday`");
    let unknown = notice("甲", "", "", new_year) + "note = 1\n";
    refused(&[("2030.toml", &unknown)], 10, "不认识的键 `note`");
}

#[test]
fn notices_that_differ_without_order_are_an_error() {
    let off = notice("甲", "issued_on = 2029-11-01", "", ("2030-01-01", "2030-01-02"));
    let other = ("2030-03-01", "2030-03-01");
    let same = notice("乙", "issued_on = 2029-11-01", "2030-01-02", other);
    let undated = notice("乙", "", "2030-01-02", other);
    let later = notice("乙", "issued_on = 2029-11-02", "2030-01-02", other);
    let load = |second: &str| Calendar::from_notices(&[("a.toml", &off), ("b.toml", second)]);
    for second in [&same, &undated] {
        let error = load(second).unwrap_err();
        assert_eq!((&*error.file, error.line), ("a.toml", 8));
        assert!(
            error.message.contains("2030-01-02 这里是放假，b.toml 第 4 行是上班"),
            "{error}"
        );
    }
    let calendar = load(&later).unwrap();
    check(&calendar, "2030-01-02", Day::Work, &["乙"]);
    check(&calendar, "2030-01-01", Day::Off, &["甲"]);
}

#[test]
fn notices_that_agree_are_both_cited() {
    let first = notice("甲", "", "", ("2030-01-01", "2030-01-01"));
    let second = notice("乙", "", "", ("2030-01-01", "2030-01-02"));
    let calendar = Calendar::from_notices(&[("b", &second), ("a", &first)]).unwrap();
    check(&calendar, "2030-01-01", Day::Off, &["乙", "甲"]);
}

#[test]
fn titles_identify_notices() {
    let new_year = ("2030-01-01", "2030-01-01");
    let base = notice("甲", "", "", new_year);
    refused(&[("a", &base), ("b", &base)], 1, "已载于 a");
    let amendment = notice("乙", "amends = \"甲\"", "", new_year);
    refused(&[("b", &amendment)], 2, "没有载入");
    assert!(Calendar::from_notices(&[("a", &base), ("b", &amendment)]).is_ok());
    let of_amendment = notice("丙", "amends = \"乙\"", "", new_year);
    refused(&[("a", &base), ("b", &amendment), ("c", &of_amendment)], 2, "原通知");
}
