//! The expectations of cases written anew where the engine says something else. Texts in, texts out: a person
//! reviews the difference before it counts.

use super::edit::{Edit, apply, edits, slice};
use super::expect::{Against, Miss};
use super::{Fault, Ran, all};
use crate::ast::ExpectAst;
use crate::calendar::Calendar;
use crate::diag::Diagnostic;
use crate::parse::expectations;
use crate::span::{FileId, Span};

/// One expectation written anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The case's id.
    pub case: String,
    /// What the expectation is about, e.g. `责任 张某`.
    pub what: String,
    /// Where what was expected stands.
    pub span: Span,
    /// As it was written.
    pub old: String,
    /// As it is written now.
    pub new: String,
    /// The characters that differ.
    pub edits: Vec<Edit>,
}

/// Something left to a person: it is not met, or not run, and is not written anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The case's id.
    pub case: String,
    /// What is wrong.
    pub fault: Diagnostic,
}

/// What a reset comes to. Nothing is written here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reset {
    /// Cases looked at.
    pub cases: usize,
    /// Expectations compared.
    pub checks: usize,
    /// Expectations written anew, in the order of the pack.
    pub changes: Vec<Change>,
    /// What a person must look at.
    pub left: Vec<Left>,
    /// The files that differ, with their whole new text.
    pub texts: Vec<(FileId, String)>,
}

/// Writes anew every expectation of the pack that is not met.
///
/// # Errors
/// The pack does not build.
pub fn reset(files: &[(&str, &str)], calendar: &Calendar) -> Result<Reset, Vec<Diagnostic>> {
    let mut reset = Reset::default();
    for Ran { id, checks, faults } in all(files, calendar)? {
        reset.cases += 1;
        reset.checks += checks;
        for fault in faults {
            match fault.change {
                Some(change) => reset.changes.push(change),
                None => reset.left.push(Left { case: id.clone(), fault: fault.said }),
            }
        }
    }
    for (index, (_, text)) in files.iter().enumerate() {
        let file = FileId(u16::try_from(index).unwrap_or(u16::MAX));
        let edits = reset.changes.iter().flat_map(|change| &change.edits);
        let edits: Vec<&Edit> = edits.filter(|edit| edit.span.file == file).collect();
        if !edits.is_empty() {
            reset.texts.push((file, apply(0, text, edits)));
        }
    }
    Ok(reset)
}

/// What of one line is not met, with the change of the text that would meet it. The changes count only if the
/// line, read again with them, leaves nothing open but what has no change.
pub(super) fn faults(
    case: &str,
    source: &str,
    expect: &ExpectAst,
    against: &Against<'_>,
) -> Vec<Fault> {
    let misses = against.misses(expect).into_iter();
    let mut faults: Vec<Fault> = misses.map(|miss| fault(case, source, miss)).collect();
    let open = faults.iter().filter(|fault| fault.change.is_none()).count();
    if open == faults.len() {
        return faults;
    }
    let edits = faults.iter().flat_map(|fault| &fault.change).flat_map(|change| &change.edits);
    let line = apply(expect.span.start, &slice(source, expect.span), edits);
    let again = expectations(expect.span.file, expect.span.start, &line);
    let holds = |again: ExpectAst| {
        again.expects.len() == expect.expects.len() && against.misses(&again).len() == open
    };
    if !again.is_some_and(holds) {
        faults.iter_mut().for_each(|fault| fault.change = None);
    }
    faults
}

fn fault(case: &str, source: &str, miss: Miss) -> Fault {
    let passage = |(span, new): &(Span, String)| edits(*span, &slice(source, *span), new);
    let edits: Vec<Edit> = miss.repair.iter().flat_map(passage).collect();
    let old = slice(source, miss.fault.span);
    let change = (!edits.is_empty()).then(|| Change {
        case: case.to_owned(),
        what: miss.what,
        span: miss.fault.span,
        new: one_line(&apply(miss.fault.span.start, &old, &edits)),
        old: one_line(&old),
        edits,
    });
    Fault { said: miss.fault, change }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
