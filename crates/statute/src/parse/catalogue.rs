//! 列举 and 目录.

use super::cursor::{Cursor, Parsed};
use super::each;
use super::facts::term;
use crate::ast::{ActAst, CatalogueAst, CatalogueLine, EnumerationAst, EnumerationLine};
use crate::diag::Diagnostic;
use crate::lex::{Line, TokenKind};
use crate::span::Span;

pub(super) fn enumeration(
    cursor: &mut Cursor<'_>,
    body: &[Line],
    span: Span,
    faults: &mut Vec<Diagnostic>,
) -> Parsed<EnumerationAst> {
    let place = cursor.id()?;
    let key = term(cursor)?;
    cursor.finish()?;
    let lines = each(body, span, faults, |line| {
        let (item, fact) = (line.id()?, line.word()?);
        let value = if line.eat_mark('=') { Some(line.word()?) } else { None };
        Ok(EnumerationLine { item, fact, value })
    });
    Ok(EnumerationAst { place, key, lines })
}

pub(super) fn catalogue(
    cursor: &mut Cursor<'_>,
    head: Span,
    body: &[Line],
    faults: &mut Vec<Diagnostic>,
) -> Parsed<CatalogueAst> {
    cursor.finish()?;
    Ok(CatalogueAst { head, lines: each(body, head, faults, line) })
}

fn line(cursor: &mut Cursor<'_>) -> Parsed<CatalogueLine> {
    if cursor.eat_word("承") {
        let from = cursor.id()?;
        let to = if cursor.eat_word("至") { Some(cursor.id()?) } else { None };
        if matches!(cursor.peek(), Some(TokenKind::Quote(_))) {
            let last = to.as_ref().unwrap_or(&from);
            let message = format!("“{}”须整项承接,不能附文字;目录只能增加,不能减少", last.text);
            let fault = Diagnostic::error("K01", cursor.span(), message);
            let repair =
                format!("删去引文;要细化的,另起一行写 {}.1 名称 标识 \"…\"", last.text);
            return Err(fault.repair(repair));
        }
        return Ok(CatalogueLine::Adopt { from, to });
    }
    let is_number = match cursor.peek() {
        Some(TokenKind::Word(word)) => word.starts_with(|c: char| c.is_ascii_digit()),
        Some(TokenKind::Int(_)) => true,
        Some(TokenKind::Date(_) | TokenKind::Quote(_) | TokenKind::Mark(_)) | None => false,
    };
    if !is_number {
        let message = format!("此处须写“承”或者行为的编号,写的是{}", cursor.found());
        return cursor.unknown("P05", message, &["承", "编号"]);
    }
    let (id, name) = (cursor.id()?, term(cursor)?);
    Ok(CatalogueLine::Act(ActAst { id, name, words: cursor.text()? }))
}
