//! 事实, 称 and 注.

use super::cursor::{Cursor, Parsed};
use super::each;
use super::near::proposal;
use crate::ast::{
    ConstraintAst, Declaration, FactLine, FactsAst, Flag, KindAst, NamesAst, NoteAst,
    NoteClass, NoteLine, Term, TypeAst,
};
use crate::diag::Diagnostic;
use crate::lex::{Line, TokenKind};
use crate::span::{Span, Spanned};

pub(super) fn facts(
    cursor: &mut Cursor<'_>,
    body: &[Line],
    span: Span,
    faults: &mut Vec<Diagnostic>,
) -> Parsed<FactsAst> {
    let entity = cursor.word()?;
    cursor.finish()?;
    let lines = if entity.value == "措施" {
        each(body, span, faults, |line| kind(line).map(FactLine::Kind))
    } else {
        each(body, span, faults, fact_line)
    };
    Ok(FactsAst { entity, lines })
}

fn fact_line(cursor: &mut Cursor<'_>) -> Parsed<FactLine> {
    let span = cursor.whole();
    if cursor.eat_word("约束") {
        let first = cursor.cond()?;
        let (premise, conclusion) =
            if cursor.eat_mark('⇒') { (Some(first), cursor.cond()?) } else { (None, first) };
        return Ok(FactLine::Constraint(ConstraintAst { premise, conclusion, span }));
    }
    if cursor.eat_word("先后") {
        let mut dates = vec![cursor.word()?];
        cursor.expect_mark('≤')?;
        dates.push(cursor.word()?);
        while cursor.eat_mark('≤') {
            dates.push(cursor.word()?);
        }
        return Ok(FactLine::Order(dates));
    }
    let mut names = vec![term(cursor)?];
    while cursor.eat_mark(',') {
        names.push(term(cursor)?);
    }
    let start = cursor.span();
    let ty = type_of(cursor)?;
    let ty = Spanned::new(ty, cursor.since(start));
    let mut flags = Vec::new();
    while !cursor.at_end() {
        flags.push(flag(cursor)?);
    }
    Ok(FactLine::Declare(Declaration { names, ty, flags, span }))
}

/// A Chinese term and, after it, an ASCII id.
pub(super) fn term(cursor: &mut Cursor<'_>) -> Parsed<Term> {
    let word = cursor.word()?;
    let id = match cursor.peek() {
        Some(TokenKind::Word(id)) if id.is_ascii() => Some(cursor.word()?),
        Some(_) | None => None,
    };
    Ok(Term { word, id })
}

fn type_of(cursor: &mut Cursor<'_>) -> Parsed<TypeAst> {
    if cursor.eat_word("是非") {
        return Ok(TypeAst::Bool);
    }
    if cursor.eat_word("日期") {
        return Ok(TypeAst::Date);
    }
    if cursor.eat_word("整数") {
        let range = cursor.span();
        cursor.expect_mark('[')?;
        let low = cursor.int()?;
        cursor.expect_mark('.')?;
        cursor.expect_mark('.')?;
        let high = cursor.int()?;
        cursor.expect_mark(']')?;
        if low > high {
            let span = cursor.since(range);
            let fault = Diagnostic::error("P32", span, format!("[{low}..{high}]里没有数"));
            return Err(fault.repair(format!("写成 [{high}..{low}]")));
        }
        return Ok(TypeAst::Int(low, high));
    }
    if cursor.eat_mark('{') {
        let mut options = vec![term(cursor)?];
        while cursor.eat_mark(',') {
            options.push(term(cursor)?);
        }
        cursor.expect_mark('}')?;
        return Ok(TypeAst::Options(options));
    }
    let message =
        format!("此处须写类型:是非、日期、整数 [a..b] 或 {{…}},写的是{}", cursor.found());
    cursor.unknown("P33", message, &["是非", "日期", "整数 [a..b]", "{…}"])
}

fn flag(cursor: &mut Cursor<'_>) -> Parsed<Flag> {
    let span = cursor.span();
    if cursor.eat_word("裁量") {
        Ok(Flag::Judgement(span))
    } else if cursor.eat_word("随案") {
        Ok(Flag::CaseWide(span))
    } else if cursor.eat_word("逐人") {
        Ok(Flag::PerPerson(span))
    } else if cursor.eat_word("限于") {
        Ok(Flag::OnlyIf(cursor.cond()?))
    } else if cursor.eat_word("前提") {
        Ok(Flag::Premise(cursor.cond()?))
    } else if cursor.eat_word("凭") {
        Ok(Flag::Evidence(cursor.either()?))
    } else if cursor.eat_word("条") {
        let bare = matches!(cursor.peek(), Some(TokenKind::Word(_)));
        let text = if bare { cursor.word()? } else { cursor.text()? };
        Ok(Flag::Source(text.value, text.span))
    } else {
        let message = format!("不认识的标记{}", cursor.found());
        cursor.unknown("P34", message, &["裁量", "随案", "逐人", "限于", "前提", "凭", "条"])
    }
}

fn kind(cursor: &mut Cursor<'_>) -> Parsed<KindAst> {
    let name = term(cursor)?;
    cursor.expect_mark(':')?;
    let (mut chains, mut ordered) = (Vec::new(), Vec::new());
    loop {
        let mut chain = vec![term(cursor)?];
        let mark = if cursor.is_mark('<') { '<' } else { ',' };
        while cursor.eat_mark(mark) {
            chain.push(term(cursor)?);
        }
        ordered.push(mark == '<');
        chains.push(chain);
        if !cursor.eat_mark(';') {
            return Ok(KindAst { name, chains, ordered });
        }
    }
}

pub(super) fn names(
    cursor: &mut Cursor<'_>,
    body: &[Line],
    span: Span,
    faults: &mut Vec<Diagnostic>,
) -> Parsed<NamesAst> {
    let entity = cursor.word()?;
    cursor.finish()?;
    let names = each(body, span, faults, |line| {
        let name = line.word()?;
        line.expect_mark('=')?;
        Ok((name, line.cond()?))
    });
    Ok(NamesAst { entity, names })
}

pub(super) fn note(
    cursor: &mut Cursor<'_>,
    body: &[Line],
    span: Span,
    faults: &mut Vec<Diagnostic>,
) -> Parsed<NoteAst> {
    let id = cursor.id()?;
    cursor.finish()?;
    Ok(NoteAst { id, lines: each(body, span, faults, note_line) })
}

fn note_line(cursor: &mut Cursor<'_>) -> Parsed<NoteLine> {
    let word = cursor.word()?;
    let class = match word.value.as_str() {
        "宣示" => NoteClass::Declaratory,
        "裁量" => NoteClass::Judgement,
        "程序" => NoteClass::Procedure,
        other => {
            let message = format!("“{other}”不是注的类别");
            let repair = proposal(Some(other), &["宣示", "裁量", "程序"]);
            return Err(Diagnostic::error("P35", word.span, message).repair(repair));
        }
    };
    let quote = cursor.quote()?;
    cursor.expect_mark('—')?;
    let span = cursor.span();
    let mut carrier = Vec::new();
    while !cursor.is_word("理")
        && let Some(token) = cursor.bump()
    {
        carrier.push(match &token.kind {
            TokenKind::Word(text) | TokenKind::Date(text) | TokenKind::Quote(text) => {
                text.clone()
            }
            TokenKind::Int(number) => number.to_string(),
            TokenKind::Mark(mark) => mark.to_string(),
        });
    }
    let carrier = Spanned::new(carrier.join(" "), cursor.since(span));
    if carrier.value.is_empty() && class != NoteClass::Declaratory {
        let fault = Diagnostic::error("P36", span, "须写明由什么承担");
        return Err(fault.repair("写事实、问或步骤的名称,如 — 问 15.大小"));
    }
    let reason = reason(cursor)?;
    let class = Spanned::new(class, word.span);
    Ok(NoteLine { class, quote, carrier, reason })
}

/// A shorter reason is none that a second reader could dispute.
const REASON_MIN: usize = 10;

/// 理 "…".
fn reason(cursor: &mut Cursor<'_>) -> Parsed<String> {
    let repair = "写一句完整的话,使另一个人可以据以反驳,如 理 \"只指明由谁办理,不影响结论\"";
    if !cursor.eat_word("理") {
        let fault = Diagnostic::error("P64", cursor.span(), "须写明归入这一类的理由(理)");
        return Err(fault.repair(repair));
    }
    let text = cursor.text()?;
    if text.value.trim().chars().count() < REASON_MIN {
        let message = format!("理由太短,不足{REASON_MIN}字:“{}”", text.value);
        return Err(Diagnostic::error("P64", text.span, message).repair(repair));
    }
    Ok(text.value)
}
