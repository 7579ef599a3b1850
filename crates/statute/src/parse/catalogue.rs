//! 列举 and 目录.

use super::cursor::{Cursor, Parsed};
use super::each;
use super::facts::term;
use crate::ast::{ActAst, CatalogueAst, CatalogueLine, EnumerationAst, EnumerationLine};
use crate::diag::Diagnostic;
use crate::lex::Line;
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
        return Ok(CatalogueLine::Adopt { from, to });
    }
    let (id, name) = (cursor.id()?, term(cursor)?);
    Ok(CatalogueLine::Act(ActAst { id, name, words: cursor.text()? }))
}
