//! `问` blocks: what is not said is as in the ask named by 同, or the default.

use super::Compiler;
use crate::ast::{AskAst, Segment};
use crate::ir::Ask;

/// Who drafts where a pack does not say.
const DRAFTER: &str = "承办人";
/// Who decides where a pack does not say.
const DECIDER: &str = "机构负责人";

impl Compiler<'_> {
    pub(super) fn gather_asks(&mut self, asks: &[AskAst]) {
        for ask in asks {
            let base = match &ask.same_as {
                None => None,
                Some(id) => {
                    let known = self.asks.get(&id.text).cloned();
                    if known.is_none() {
                        let message = format!("同“{}”:前面没有这个问", id.text);
                        self.fail("C14", id.span, message);
                    }
                    known
                }
            };
            let id = ask.id.text.clone();
            let about = ask.output.as_ref().and_then(|path| path.segments.last());
            let about = match about {
                Some(Segment::Word(word)) => word.value.clone(),
                Some(Segment::Hole(_)) | None => id.clone(),
            };
            let words =
                |set: &[crate::span::Word]| set.iter().map(|w| w.value.clone()).collect();
            let resolved = Ask {
                question: ask.question.clone().unwrap_or_else(|| match &base {
                    Some(base) => base.question.clone(),
                    None => format!("请认定{about}"),
                }),
                options: match (&ask.options, &base) {
                    (Some(options), _) => words(options),
                    (None, Some(base)) => base.options.clone(),
                    (None, None) => Vec::new(),
                },
                drafted_by: match (&ask.drafted_by, &base) {
                    (Some(word), _) => word.value.clone(),
                    (None, Some(base)) => base.drafted_by.clone(),
                    (None, None) => DRAFTER.to_owned(),
                },
                decided_by: match (&ask.decided_by, &base) {
                    (Some(word), _) => word.value.clone(),
                    (None, Some(base)) => base.decided_by.clone(),
                    (None, None) => DECIDER.to_owned(),
                },
                evidence: match (&base, ask.evidence.is_empty()) {
                    (Some(base), true) => base.evidence.clone(),
                    _ => words(&ask.evidence),
                },
                id: id.clone(),
            };
            if resolved.drafted_by == resolved.decided_by {
                let message = format!("问{id}:拟办人和决定人不能是同一人");
                self.fail("C15", ask.id.span, message);
            }
            if self.asks.insert(id.clone(), resolved).is_some() {
                self.fail("C12", ask.id.span, format!("问{id}写了两次"));
            }
        }
    }
}
