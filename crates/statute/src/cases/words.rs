//! The words of a case: each must be declared, or be the name of a person of the case.

use crate::ast::{Block, CaseValue, Id, PackAst, ReadingAst};
use crate::diag::Diagnostic;
use crate::facts::{Case, FactValue};
use crate::parse::near::{choices, declared};
use crate::schema::{Fact, Kind, Owner, Schema};
use crate::span::{Span, Word};

/// A word that is not what may stand there.
pub(super) fn unknown(span: Span, message: String, repair: String) -> Diagnostic {
    Diagnostic::error("T02", span, message).repair(repair)
}

/// `word` is no person of the case.
pub(super) fn nobody(case: &Case, word: &Word) -> Diagnostic {
    let names = case.people.iter().map(|person| person.name.as_str());
    let repair = declared(&word.value, names, "先写一行 人 和其姓名");
    unknown(word.span, format!("案例里没有“{}”", word.value), repair)
}

/// Whether the case lists a person of this name.
pub(super) fn is_listed(case: &Case, name: &Word) -> bool {
    case.people.iter().any(|person| person.name == name.value)
}

/// The fact a word names.
pub(super) fn fact<'a>(
    schema: &'a Schema,
    owner: Owner,
    word: &Word,
) -> Result<(usize, &'a Fact), Diagnostic> {
    schema.fact(owner, &word.value).ok_or_else(|| {
        let facts = schema.facts_of(owner).map(|(_, fact)| fact.name.term.as_str());
        let repair = declared(&word.value, facts, "先在“事实”里声明");
        unknown(word.span, format!("没有“{}”这项事实", word.value), repair)
    })
}

/// The value as one of the fact.
pub(super) fn fact_value(fact: &Fact, value: &CaseValue) -> Result<FactValue, Diagnostic> {
    let term = &fact.name.term;
    let (message, repair) = match (&fact.kind, value) {
        (Kind::Options(options), _) => {
            let text = written(value);
            if let Some(found) = options.iter().position(|name| name.is(&text)) {
                return Ok(FactValue::Option(found));
            }
            let repair = choices(options.iter().map(|name| name.term.as_str()));
            (format!("“{term}”没有“{text}”这个值"), repair)
        }
        (Kind::Date, CaseValue::Date(text, _)) => match text.parse() {
            Ok(date) => return Ok(FactValue::Date(date)),
            Err(_) => (format!("没有“{text}”这一天"), "写成 2025-03-17 这样的日期".to_owned()),
        },
        (Kind::Date, CaseValue::Word(_) | CaseValue::Int(..)) => {
            (format!("“{term}”的值须是日期"), "写成 2025-03-17 这样的日期".to_owned())
        }
        (Kind::Int(low, high), CaseValue::Int(number, _)) if (low..=high).contains(&number) => {
            return Ok(FactValue::Int(*number));
        }
        (Kind::Int(low, high), _) => {
            (format!("“{term}”的值须是{low}至{high}的整数"), format!("写成 {low}"))
        }
    };
    Err(unknown(value.span(), message, repair))
}

fn written(value: &CaseValue) -> String {
    match value {
        CaseValue::Word(word) => word.value.clone(),
        CaseValue::Int(number, _) => number.to_string(),
        CaseValue::Date(text, _) => text.clone(),
    }
}

/// Whether the pack has the reading, and the reading the option.
pub(super) fn reading(pack: &PackAst, id: &Id, option: &Word) -> Result<(), Diagnostic> {
    let inside = pack.articles.iter().flat_map(|article| &article.blocks);
    let readings = pack.blocks.iter().chain(inside).filter_map(|block| {
        if let Block::Readings(readings) = block { Some(readings) } else { None }
    });
    let readings: Vec<&ReadingAst> = readings.flatten().collect();
    let named = |reading: &&&ReadingAst| {
        let switch = reading.switch.as_ref().map(|word| word.value.as_str());
        reading.id.text == id.text || switch == Some(id.text.as_str())
    };
    let Some(reading) = readings.iter().find(named) else {
        let known = readings.iter().map(|reading| reading.id.text.as_str());
        let repair = declared(&id.text, known, "法规包里没有读法");
        return Err(unknown(id.span, format!("没有读法“{}”", id.text), repair));
    };
    let options = || reading.options.iter().map(|option| option.name.value.as_str());
    if options().any(|known| known == option.value) {
        return Ok(());
    }
    let message = format!("读法{}没有“{}”这个取值", id.text, option.value);
    Err(unknown(option.span, message, choices(options())))
}
