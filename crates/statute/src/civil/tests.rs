use super::*;
use crate::calendar::Day;
use crate::calendar::tests::{days, on, published};

const SCENARIOS: &str = include_str!("../../tests/data/scenarios.tsv");

fn unit(word: &str) -> Unit {
    match word {
        "natural_days" => Unit::NaturalDays,
        "months" => Unit::Months,
        _ => panic!("unit {word}"),
    }
}

fn rollover(word: &str) -> Rollover {
    match word {
        "roll" => Rollover::Roll,
        "keep" => Rollover::Keep,
        _ => panic!("rollover {word}"),
    }
}

#[test]
fn every_deadline_of_the_scenarios_falls_on_its_day() {
    let calendar = published();
    let rows: Vec<&str> = SCENARIOS.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(rows.len(), 35);
    for row in rows {
        let cells: Vec<&str> = row.split('\t').collect();
        let [_, start, length, of, over, nominal, last, provisional] = cells[..] else {
            panic!("{row}")
        };
        let due = due(on(start), length.parse().unwrap(), unit(of), rollover(over), &calendar);
        let expected = Due {
            nominal_on: on(nominal),
            due_on: on(last),
            provisional: provisional.parse().unwrap(),
        };
        assert_eq!(due, Ok(expected), "{row}");
    }
}

#[track_caller]
fn check(
    start: &str,
    length: i64,
    unit: Unit,
    rollover: Rollover,
    expected: (&str, &str, bool),
) {
    let (nominal, last, provisional) = expected;
    let due = due(on(start), length, unit, rollover, &published());
    let expected = Due { nominal_on: on(nominal), due_on: on(last), provisional };
    assert_eq!(due, Ok(expected), "{start} + {length} {unit:?}");
}

#[test]
fn months_and_years_end_on_the_corresponding_day_or_the_last_of_the_month() {
    use Rollover::Keep;
    check("2025-01-31", 1, Unit::Months, Keep, ("2025-02-28", "2025-02-28", false));
    check("2024-01-31", 1, Unit::Months, Keep, ("2024-02-29", "2024-02-29", false));
    check("2025-03-31", 1, Unit::Months, Keep, ("2025-04-30", "2025-04-30", false));
    check("2025-01-31", 2, Unit::Months, Keep, ("2025-03-31", "2025-03-31", false));
    check("2025-02-28", 1, Unit::Months, Keep, ("2025-03-28", "2025-03-28", false));
    check("2024-02-29", 2, Unit::Years, Keep, ("2026-02-28", "2026-02-28", false));
    check("2024-02-29", 4, Unit::Years, Keep, ("2028-02-29", "2028-02-29", false));
    check("2024-02-29", 24, Unit::Months, Keep, ("2026-02-28", "2026-02-28", false));
    check("2025-12-31", 2, Unit::Months, Keep, ("2026-02-28", "2026-02-28", false));
}

#[test]
fn a_century_is_leap_only_if_its_number_divides_by_four() {
    use Rollover::Keep;
    check("1996-02-29", 4, Unit::Years, Keep, ("2000-02-29", "2000-02-29", false));
    check("2096-02-29", 4, Unit::Years, Keep, ("2100-02-28", "2100-02-28", false));
}

#[test]
fn working_days_skip_holidays_and_count_days_ordered_to_be_worked() {
    use Rollover::Roll;
    use Unit::WorkingDays;
    check("2025-09-26", 1, WorkingDays, Roll, ("2025-09-28", "2025-09-28", false));
    check("2025-09-30", 1, WorkingDays, Roll, ("2025-10-09", "2025-10-09", false));
    check("2025-09-30", 5, WorkingDays, Roll, ("2025-10-14", "2025-10-14", false));
    check("2025-10-03", 1, WorkingDays, Roll, ("2025-10-09", "2025-10-09", false));
    check("2025-10-03", 0, WorkingDays, Roll, ("2025-10-03", "2025-10-09", false));
    check("2022-12-30", 1, WorkingDays, Roll, ("2023-01-03", "2023-01-03", false));
    check("2020-01-23", 1, WorkingDays, Roll, ("2020-02-03", "2020-02-03", false));
}

#[test]
fn a_result_is_provisional_if_and_only_if_an_open_day_was_looked_up() {
    use Rollover::{Keep, Roll};
    check("2026-12-25", 1, Unit::WorkingDays, Roll, ("2026-12-28", "2026-12-28", false));
    check("2026-12-25", 2, Unit::WorkingDays, Roll, ("2026-12-29", "2026-12-29", true));
    check("2026-12-25", 3, Unit::WorkingDays, Keep, ("2026-12-30", "2026-12-30", true));
    check("2026-12-01", 45, Unit::NaturalDays, Keep, ("2027-01-15", "2027-01-15", false));
    check("2026-12-01", 46, Unit::NaturalDays, Roll, ("2027-01-16", "2027-01-18", true));
    check("2026-12-01", 30, Unit::NaturalDays, Roll, ("2026-12-31", "2026-12-31", true));
    check("2026-12-01", 27, Unit::NaturalDays, Roll, ("2026-12-28", "2026-12-28", false));
    check("2019-12-30", 1, Unit::NaturalDays, Roll, ("2019-12-31", "2019-12-31", true));
    check("2019-12-28", 1, Unit::NaturalDays, Roll, ("2019-12-29", "2019-12-30", true));
    check("2019-12-30", 2, Unit::WorkingDays, Roll, ("2020-01-02", "2020-01-02", true));
}

#[test]
fn the_month_of_the_decision_is_the_first_calendar_month() {
    let of = |start: &str, count: i64| {
        let months = calendar_months(on(start), count).unwrap();
        months.iter().map(Month::to_string).collect::<Vec<_>>()
    };
    assert_eq!(of("2026-11-30", 3), ["2026年11月", "2026年12月", "2027年1月"]);
    assert_eq!(of("2026-11-01", 1), ["2026年11月"]);
    assert_eq!(of("2026-01-31", 2), ["2026年1月", "2026年2月"]);
    assert_eq!(calendar_months(on("2026-01-31"), 0), Err(CivilError::NoMonths));
    use Rollover::{Keep, Roll};
    check("2026-01-31", 1, Unit::CalendarMonths, Keep, ("2026-01-31", "2026-01-31", false));
    check("2026-01-31", 2, Unit::CalendarMonths, Roll, ("2026-02-28", "2026-02-28", false));
    check("2025-11-15", 3, Unit::CalendarMonths, Roll, ("2026-01-31", "2026-02-02", false));
}

#[test]
fn every_day_of_seven_years_rolls_to_the_first_working_day_not_before_it() {
    let calendar = published();
    let mut seen = 0;
    let mut previous = on("2020-01-01");
    for date in days("2020-01-01", "2026-12-28") {
        let rolled = roll(date, &calendar).unwrap();
        assert!(rolled.on >= date && rolled.on >= previous, "{date}");
        assert_eq!(calendar.day(rolled.on), Day::Work, "{date}");
        assert!(!rolled.provisional, "{date}");
        let mut skipped = date;
        while skipped < rolled.on {
            assert_eq!(calendar.day(skipped), Day::Off, "{date} passes over {skipped}");
            skipped = skipped.tomorrow().unwrap();
        }
        assert_eq!(roll(rolled.on, &calendar).unwrap(), rolled, "rolling again moves {date}");
        previous = rolled.on;
        seen += 1;
    }
    assert_eq!(seen, 2_554);
}

#[test]
fn months_never_overtake_each_other_and_agree_with_years_and_calendar_months() {
    for date in days("2020-01-01", "2026-12-31") {
        for months in [0, 1, 2, 3, 6, 12, 24, 25] {
            let end = add_months(date, months).unwrap();
            assert!(end <= add_months(date, months + 1).unwrap(), "{date} {months}");
            assert!(end <= add_months(date.tomorrow().unwrap(), months).unwrap(), "{date}");
            let last = calendar_months(date, months + 1).unwrap().pop().unwrap();
            assert_eq!((last.year, last.month), (end.year(), end.month()), "{date} {months}");
            let day = date.day().min(end.days_in_month());
            assert_eq!(end.day(), day, "{date} {months}");
        }
        assert_eq!(add_months(date, 24), add_years(date, 2), "{date}");
        assert_eq!(add_months(date, 0), Ok(date));
    }
}

#[test]
fn natural_days_are_counted_by_hand() {
    for date in days("2020-01-01", "2026-12-31") {
        let mut end = date;
        for length in 0..=60 {
            assert_eq!(add_natural_days(date, length), Ok(end), "{date} {length}");
            end = end.tomorrow().unwrap();
        }
    }
}

#[test]
fn between_start_and_end_lie_as_many_working_days_as_asked_for() {
    let calendar = published();
    for date in days("2020-01-01", "2026-11-01") {
        for length in [1, 2, 5, 15] {
            let end = add_working_days(date, length, &calendar).unwrap();
            assert_eq!(calendar.day(end.on), Day::Work, "{date}");
            let worked = date
                .series(Span::new().days(1))
                .skip(1)
                .take_while(|day| *day <= end.on)
                .filter(|day| calendar.day(*day) == Day::Work);
            assert_eq!(i64::try_from(worked.count()).unwrap(), length, "{date}");
            assert!(!end.provisional);
        }
    }
}

#[test]
fn what_cannot_be_counted_is_an_error_and_never_a_panic() {
    let calendar = published();
    let units =
        [Unit::NaturalDays, Unit::WorkingDays, Unit::Months, Unit::CalendarMonths, Unit::Years];
    let late = on("2200-12-31");
    for unit in units {
        for rollover in [Rollover::Roll, Rollover::Keep] {
            let count = |start, length| due(start, length, unit, rollover, &calendar);
            for start in [on("1899-12-31"), on("2201-01-01"), Date::MIN, Date::MAX] {
                let expected = CivilError::StartOutOfRange { start };
                assert_eq!(count(start, 1), Err(expected), "{unit:?}");
                assert_eq!(count(start, i64::MAX), Err(expected), "{unit:?}");
            }
            for length in [-1, i64::MIN] {
                assert_eq!(count(late, length), Err(CivilError::NegativeLength { length }));
            }
            for length in [3_000_000, 7_304_485, i64::from(i32::MAX), i64::MAX] {
                let expected = CivilError::OutOfCalendar { start: late, length };
                assert_eq!(count(late, length), Err(expected), "{unit:?} {length}");
            }
            assert!(count(on("1900-01-01"), 1).is_ok());
            assert!(count(late, 1).is_ok());
        }
    }
}

#[test]
fn the_end_of_time_is_an_error() {
    let calendar = published();
    let start = on("2200-01-01");
    let length = i64::from(start.until(Date::MAX).unwrap().get_days());
    let keep = due(start, length, Unit::NaturalDays, Rollover::Keep, &calendar).unwrap();
    assert_eq!(keep.due_on, Date::MAX);
    assert!(due(start, length + 1, Unit::NaturalDays, Rollover::Keep, &calendar).is_err());
    let expected = CivilError::OutOfCalendar { start, length };
    assert_eq!(due(start, length, Unit::WorkingDays, Rollover::Roll, &calendar), Err(expected));
    assert!(roll(Date::MAX, &calendar).is_ok(), "9999-12-31 is a Friday");
    assert!(calendar_months(start, (9999 - 2200 + 1) * 12).is_ok());
    assert!(calendar_months(start, (9999 - 2200 + 1) * 12 + 1).is_err());
}

#[test]
fn errors_are_said_in_chinese_with_their_figures() {
    let start = on("1899-12-31");
    let said = [
        CivilError::StartOutOfRange { start }.to_string(),
        CivilError::NegativeLength { length: -3 }.to_string(),
        CivilError::NoMonths.to_string(),
        CivilError::OutOfCalendar { start, length: 9 }.to_string(),
    ];
    assert_eq!(
        said,
        [
            "起算日 1899-12-31 不在可计算的年份之内（1900—2200）",
            "期限长度 -3 为负",
            "以历月计算的期限至少为一个月",
            "自 1899-12-31 起计 9，届满日超出历法范围",
        ]
    );
}
