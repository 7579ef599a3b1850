//! 步骤.

use super::cursor::{Cursor, Parsed};
use super::each;
use super::facts::term;
use crate::ast::{Cite, StepAst, StepLine};
use crate::diag::Diagnostic;
use crate::lex::Line;
use crate::span::{Span, Word};

const LINES: [&str; 6] = ["引", "缺", "须", "明", "拒", "源"];

enum Said {
    Cite(Cite),
    Line(StepLine),
}

pub(super) fn step(
    cursor: &mut Cursor<'_>,
    body: &[Line],
    span: Span,
    faults: &mut Vec<Diagnostic>,
) -> Parsed<StepAst> {
    let id = cursor.id()?;
    let name = term(cursor)?;
    cursor.finish()?;
    let (mut cites, mut lines) = (Vec::new(), Vec::new());
    for said in each(body, span, faults, line) {
        match said {
            Said::Cite(cite) => cites.push(cite),
            Said::Line(line) => lines.push(line),
        }
    }
    Ok(StepAst { id, name, cites, lines, span })
}

fn line(cursor: &mut Cursor<'_>) -> Parsed<Said> {
    if cursor.is_word("引") || cursor.is_word("缺") {
        return cursor.cite().map(Said::Cite);
    }
    let Some(word) = LINES.into_iter().find(|word| cursor.eat_word(word)) else {
        let message = format!("步骤里不认识的词{}", cursor.found());
        return cursor.unknown("P66", message, &LINES);
    };
    let line = match word {
        "须" => StepLine::Facts(cursor.words()?),
        "明" => {
            let output = cursor.word()?;
            let values = if cursor.eat_mark('=') { cursor.either()? } else { Vec::new() };
            StepLine::Decided { output, values }
        }
        "拒" => {
            let name = cursor.word()?;
            let mut cites = vec![cursor.cite()?];
            while !cursor.at_end() {
                cites.push(cursor.cite()?);
            }
            StepLine::Ground { name, cites }
        }
        _ => {
            let (item, name) = (cursor.id()?, term(cursor)?);
            let (is_open, has_paper) = (cursor.eat_word("公开"), cursor.eat_word("文书"));
            cursor.expect_word("需")?;
            StepLine::Source { item, name, is_open, has_paper, needs: needs(cursor)? }
        }
    };
    Ok(Said::Line(line))
}

/// `判决结果 = 撤销 或 变更, 判决审级`.
fn needs(cursor: &mut Cursor<'_>) -> Parsed<Vec<(Word, Vec<Word>)>> {
    let mut needs = Vec::new();
    loop {
        let fact = cursor.word()?;
        let values = if cursor.eat_mark('=') { cursor.either()? } else { Vec::new() };
        needs.push((fact, values));
        if !cursor.eat_mark(',') {
            return Ok(needs);
        }
    }
}
