//! 上位法 and 沿革.

use jiff::civil::Date;

use super::cursor::{Cursor, Parsed};
use super::each;
use super::near::listed;
use crate::ast::{LimitAst, LimitEffect, OverlayAst, RenamedAst, Source};
use crate::diag::Diagnostic;
use crate::lex::{Line, TokenKind};
use crate::span::{Span, Spanned, Word};

/// What an entry says of itself, line by line, and what it does.
const LINES: [&str; 7] = ["法", "缺", "核", "要旨", "知", "未知", "当"];
const EFFECTS: [&str; 4] = ["收窄", "仅有", "禁止", "提示"];

pub(super) fn overlay(
    cursor: &mut Cursor<'_>,
    body: &[Line],
    span: Span,
    faults: &mut Vec<Diagnostic>,
) -> Parsed<OverlayAst> {
    let head = cursor.whole();
    let id = cursor.id()?;
    let (mut dates, mut reading) = (Dates::default(), None);
    while !cursor.at_end() {
        let at = cursor.span();
        if dates.take(cursor)? {
            continue;
        }
        if !cursor.eat_word("读") {
            let message = format!("上位法里不认识的词{}", cursor.found());
            return cursor.unknown("P39", message, &["自", "至", "读"]);
        }
        Cursor::once(reading.is_some(), at, "读")?;
        reading = Some(cursor.id()?);
    }
    let before = faults.len();
    let mut said = Said::default();
    for line in each(body, span, faults, entry_line) {
        faults.extend(said.take(line).err());
    }
    // A line that could not be read may be the one that is missing.
    let is_read = faults.len() == before;
    let Dates { from, to } = dates;
    let Said { source, verified, gist, known, unknown, limits } = said;
    let lacks = [
        (from.is_none(), "自 2020-07-01"),
        (is_read && source.is_none(), "法 \"…\" 条 \"…\""),
        (is_read && verified.is_none(), "核 已核对"),
    ];
    match (from, source, verified) {
        (Some(from), Some(source), Some(verified)) => Ok(OverlayAst {
            id,
            from,
            to,
            reading,
            source,
            verified,
            gist,
            known,
            unknown,
            limits,
        }),
        (..) => {
            let garbled = faults.pop().filter(|_| !is_read);
            Err(garbled.unwrap_or_else(|| missing(head, "上位法", &lacks)))
        }
    }
}

/// One line of an entry, and where it stands.
struct EntryLine {
    at: Span,
    says: Says,
}

enum Says {
    Source(Source),
    Verified(bool),
    Gist(Spanned<String>),
    Known(String),
    Unknown(String),
    Limit(Box<LimitAst>),
}

/// What the lines of an entry say together.
#[derive(Default)]
struct Said {
    source: Option<Source>,
    verified: Option<bool>,
    gist: Option<Spanned<String>>,
    known: Vec<String>,
    unknown: Vec<String>,
    limits: Vec<LimitAst>,
}

impl Said {
    fn take(&mut self, line: EntryLine) -> Parsed<()> {
        let at = line.at;
        match line.says {
            Says::Source(source) => {
                Cursor::once(self.source.replace(source).is_some(), at, "法")?;
            }
            Says::Verified(verified) => {
                Cursor::once(self.verified.replace(verified).is_some(), at, "核")?;
            }
            Says::Gist(gist) => Cursor::once(self.gist.replace(gist).is_some(), at, "要旨")?,
            Says::Known(text) => self.known.push(text),
            Says::Unknown(text) => self.unknown.push(text),
            Says::Limit(limit) => self.limits.push(*limit),
        }
        Ok(())
    }
}

/// 自 and 至.
#[derive(Default)]
struct Dates {
    from: Option<Date>,
    to: Option<Date>,
}

impl Dates {
    /// Takes the clause that stands next, if it is one of these.
    fn take(&mut self, cursor: &mut Cursor<'_>) -> Parsed<bool> {
        let at = cursor.span();
        let (word, kept) = if cursor.eat_word("自") {
            ("自", &mut self.from)
        } else if cursor.eat_word("至") {
            ("至", &mut self.to)
        } else {
            return Ok(false);
        };
        Cursor::once(kept.is_some(), at, word)?;
        // A date that is no day was refused.
        *kept = cursor.date()?.value.parse().ok();
        if let (Some(from), Some(to)) = (self.from, self.to)
            && to < from
        {
            let message = format!("至 {to} 早于自 {from}:没有一日适用");
            let fault = Diagnostic::error("P62", cursor.since(at), message);
            return Err(fault.repair("先写首日,后写末日"));
        }
        Ok(true)
    }
}

/// Says of `what` at `head` what it does not say and must.
fn missing(head: Span, what: &str, clauses: &[(bool, &str)]) -> Diagnostic {
    let clauses = clauses.iter().filter(|(is_missing, _)| *is_missing);
    let forms: Vec<&str> = clauses.map(|(_, form)| *form).collect();
    let word = |form: &&str| form.split(' ').next().unwrap_or_default().to_owned();
    let words: Vec<String> = forms.iter().map(word).collect();
    let message = format!("{what}没有写 {}", words.join("、"));
    Diagnostic::error("P61", head, message).repair(format!("写 {}", forms.join(" 和 ")))
}

fn entry_line(cursor: &mut Cursor<'_>) -> Parsed<EntryLine> {
    let at = cursor.whole();
    let says = if cursor.is_word("缺") {
        Says::Source(Source::Gap(cursor.cite()?))
    } else if cursor.eat_word("法") {
        let name = cursor.text()?.value;
        cursor.expect_word("条")?;
        Says::Source(Source::Law(name, cursor.text()?.value))
    } else if cursor.eat_word("核") {
        Says::Verified(checked(cursor)?)
    } else if cursor.eat_word("要旨") {
        Says::Gist(cursor.text()?)
    } else if cursor.eat_word("知") {
        Says::Known(cursor.text()?.value)
    } else if cursor.eat_word("未知") {
        Says::Unknown(cursor.text()?.value)
    } else {
        Says::Limit(Box::new(limit(cursor)?))
    };
    Ok(EntryLine { at, says })
}

/// 已核对 or 未核对.
fn checked(cursor: &mut Cursor<'_>) -> Parsed<bool> {
    if cursor.eat_word("已核对") {
        return Ok(true);
    }
    if cursor.eat_word("未核对") {
        return Ok(false);
    }
    let known = ["已核对", "未核对"];
    let message = format!("“核”后面须写 {},写的是{}", listed(&known), cursor.found());
    cursor.unknown("P63", message, &known)
}

pub(super) fn renamed(cursor: &mut Cursor<'_>) -> Parsed<RenamedAst> {
    let whole = cursor.whole();
    let old = name(cursor)?;
    cursor.expect_mark('→')?;
    let mut new = vec![name(cursor)?];
    while cursor.eat_mark(',') {
        new.push(name(cursor)?);
    }
    let (mut from, mut verified, mut basis) = (None, None, None);
    let mut articles = Vec::new();
    while !cursor.at_end() {
        let at = cursor.span();
        if cursor.eat_word("自") {
            Cursor::once(from.is_some(), at, "自")?;
            from = cursor.date()?.value.parse().ok();
        } else if cursor.eat_word("核") {
            Cursor::once(verified.is_some(), at, "核")?;
            verified = Some(checked(cursor)?);
        } else if cursor.eat_word("据") {
            Cursor::once(basis.is_some(), at, "据")?;
            basis = Some(cursor.text()?.value);
        } else if cursor.eat_word("条") {
            Cursor::once(!articles.is_empty(), at, "条")?;
            articles.push(cursor.text()?);
            while cursor.eat_mark(',') {
                articles.push(cursor.text()?);
            }
        } else {
            let message = format!("沿革里不认识的词{}", cursor.found());
            return cursor.unknown("P65", message, &["自", "核", "据", "条"]);
        }
    }
    match (verified, basis) {
        (Some(verified), Some(basis)) if !articles.is_empty() => {
            Ok(RenamedAst { old, new, from, verified, basis, articles })
        }
        (verified, basis) => Err(missing(
            whole,
            "沿革",
            &[
                (verified.is_none(), "核 未核对"),
                (basis.is_none(), "据 \"…\""),
                (articles.is_empty(), "条 \"…\""),
            ],
        )),
    }
}

/// A name; in quotation marks where it holds a punctuation mark.
fn name(cursor: &mut Cursor<'_>) -> Parsed<Word> {
    match cursor.peek() {
        Some(TokenKind::Quote(_)) => cursor.text(),
        Some(
            TokenKind::Word(_) | TokenKind::Int(_) | TokenKind::Date(_) | TokenKind::Mark(_),
        )
        | None => cursor.word(),
    }
}

fn limit(cursor: &mut Cursor<'_>) -> Parsed<LimitAst> {
    let span = cursor.whole();
    let when = if cursor.eat_word("当") { Some(cursor.cond()?) } else { None };
    let effect = if cursor.eat_word("收窄") {
        let path = cursor.path()?;
        cursor.expect_word("为")?;
        LimitEffect::Narrow(path, cursor.set()?)
    } else if cursor.eat_word("仅有") {
        let kind = cursor.word()?;
        LimitEffect::Only(kind, cursor.set()?)
    } else if cursor.eat_word("禁止") {
        let measure = cursor.word()?;
        cursor.expect_word("入终局文书")?;
        LimitEffect::BarFromFinal(measure)
    } else if cursor.eat_word("提示") {
        LimitEffect::Notice(cursor.text()?.value)
    } else {
        let message = format!("上位法里不认识的词{}", cursor.found());
        return match when {
            Some(_) => cursor.unknown("P40", message, &EFFECTS),
            None => cursor.unknown("P40", message, &[&LINES[..], &EFFECTS].concat()),
        };
    };
    let mut evidence = None;
    let mut reading = None;
    while !cursor.at_end() {
        let at = cursor.span();
        if cursor.eat_word("读") {
            Cursor::once(reading.is_some(), at, "读")?;
            reading = Some(cursor.id()?);
            continue;
        }
        let measure = if cursor.is_word("凭") { None } else { Some(cursor.word()?) };
        cursor.expect_word("凭")?;
        Cursor::once(evidence.is_some(), at, "凭")?;
        evidence = Some((measure, cursor.word()?));
    }
    Ok(LimitAst { when, effect, evidence, reading, span })
}
