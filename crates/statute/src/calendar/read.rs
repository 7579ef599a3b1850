//! Reading one notice: what the file says, with the line of everything that may be wrong.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::{CalendarError, Notice};

/// The file as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: Spanned<String>,
    number: Option<String>,
    issued_on: Option<Spanned<Datetime>>,
    year: i16,
    amends: Option<Spanned<String>>,
    #[serde(default)]
    work: Vec<Spanned<Datetime>>,
    off: Vec<Block>,
}

/// One holiday, a block of days off (放假).
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Block {
    holiday: String,
    first: Spanned<Datetime>,
    last: Spanned<Datetime>,
}

/// A day one notice names.
pub(super) struct Mark {
    pub(super) date: Date,
    pub(super) off: bool,
    pub(super) holiday: Option<String>,
    pub(super) line: usize,
}

/// A notice that was read, with the lines later checks speak of.
pub(super) struct Read {
    pub(super) notice: Notice,
    pub(super) title_line: usize,
    pub(super) amends_line: usize,
    pub(super) marks: Vec<Mark>,
}

impl Read {
    /// An error in this file.
    pub(super) fn error(&self, line: usize, message: String) -> CalendarError {
        CalendarError { file: self.notice.file.clone(), line, message }
    }
}

/// Reads the notice in `text`, which the file `name` holds.
pub(super) fn notice(name: &str, text: &str) -> Result<Read, CalendarError> {
    let source = Source { name, text };
    let file: File = toml::from_str(text).map_err(|error| {
        let line = source.line(&error.span().unwrap_or(0..0));
        source.error(line, in_chinese(error.message()))
    })?;
    let mut marks = BTreeMap::new();
    for block in &file.off {
        source.block(block, file.year, &mut marks)?;
    }
    for day in &file.work {
        let (date, line) = (source.day_of(day, file.year)?, source.line(&day.span()));
        source.mark(Mark { date, off: false, holiday: None, line }, &mut marks)?;
    }
    if file.off.is_empty() {
        return Err(source.error(1, "没有写明任何放假的日子".to_owned()));
    }
    let issued_on = file.issued_on.as_ref().map(|date| source.date(date)).transpose()?;
    let title_line = source.line(&file.title.span());
    let amends_line =
        file.amends.as_ref().map_or(title_line, |title| source.line(&title.span()));
    let notice = Notice {
        file: name.to_owned(),
        title: file.title.into_inner(),
        number: file.number,
        issued_on,
        year: file.year,
        amends: file.amends.map(Spanned::into_inner),
    };
    Ok(Read { notice, title_line, amends_line, marks: marks.into_values().collect() })
}

/// What the TOML reader says, the commonest slips in Chinese, the rest as the detail of one sentence.
fn in_chinese(message: &str) -> String {
    let quoted = |prefix: &str| {
        let key = message.strip_prefix(prefix)?.strip_prefix('`')?.split_once('`')?.0;
        Some(key.to_owned())
    };
    if let Some(key) = quoted("unknown field ") {
        return format!("不认识的键 `{key}`，可用的键见 calendar/README.md");
    }
    if let Some(key) = quoted("missing field ") {
        return format!("缺少键 `{key}`");
    }
    format!("不能读作放假安排的通知：{message}")
}

/// A file, to say where something stands in it.
struct Source<'a> {
    name: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn error(&self, line: usize, message: String) -> CalendarError {
        CalendarError { file: self.name.to_owned(), line, message }
    }

    /// The line of the first byte of `span`, counted from 1.
    fn line(&self, span: &Range<usize>) -> usize {
        self.text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1
    }

    /// A civil date without a time of day.
    fn date(&self, written: &Spanned<Datetime>) -> Result<Date, CalendarError> {
        let value = written.get_ref();
        let bare = value.date.filter(|_| value.time.is_none() && value.offset.is_none());
        bare.and_then(|date| {
            let year = i16::try_from(date.year).ok()?;
            let month = i8::try_from(date.month).ok()?;
            Date::new(year, month, i8::try_from(date.day).ok()?).ok()
        })
        .ok_or_else(|| {
            let message = format!("`{value}` 不是日期，应写作 年-月-日，不加引号");
            self.error(self.line(&written.span()), message)
        })
    }

    /// A date a notice for `year` may name: one of that year or of December before it.
    fn day_of(&self, written: &Spanned<Datetime>, year: i16) -> Result<Date, CalendarError> {
        let date = self.date(written)?;
        let before = date.month() == 12 && date.year().checked_add(1) == Some(year);
        if date.year() == year || before {
            return Ok(date);
        }
        let message = format!("{date} 不在 {year} 年，也不在上一年十二月");
        Err(self.error(self.line(&written.span()), message))
    }

    /// Marks every day of a block as off.
    fn block(
        &self,
        block: &Block,
        year: i16,
        marks: &mut BTreeMap<Date, Mark>,
    ) -> Result<(), CalendarError> {
        let (first, last) = (self.day_of(&block.first, year)?, self.day_of(&block.last, year)?);
        let line = self.line(&block.first.span());
        if last < first {
            let message = format!("{}：末日 {last} 早于首日 {first}", block.holiday);
            return Err(self.error(self.line(&block.last.span()), message));
        }
        for date in first.series(jiff::Span::new().days(1)).take_while(|date| *date <= last) {
            let holiday = Some(block.holiday.clone());
            self.mark(Mark { date, off: true, holiday, line }, marks)?;
        }
        Ok(())
    }

    /// Adds a day that the notice has not named before.
    fn mark(&self, mark: Mark, marks: &mut BTreeMap<Date, Mark>) -> Result<(), CalendarError> {
        if let Some(first) = marks.get(&mark.date) {
            let message = format!("{} 已在第 {} 行写过", mark.date, first.line);
            return Err(self.error(mark.line, message));
        }
        marks.insert(mark.date, mark);
        Ok(())
    }
}
