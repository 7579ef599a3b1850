//! `问` blocks: what is not said is as in the ask named by 同, or the default.

use std::sync::Arc;

use super::Compiler;
use crate::ast::{AskAst, Id, Segment};
use crate::ir::Ask;
use crate::parse::near::declared;
use crate::span::Word;

/// Who drafts where a pack does not say.
const DRAFTER: &str = "承办人";
/// Who decides where a pack does not say.
const DECIDER: &str = "机构负责人";

impl Compiler<'_> {
    pub(super) fn gather_asks(&mut self, asks: &[AskAst]) {
        if self.known.is_some() {
            // No reading says what is asked.
            return;
        }
        for ask in asks {
            let id = ask.id.text.clone();
            let base = ask.same_as.as_ref().and_then(|base| self.base(base));
            let resolved = resolved(ask, base);
            if resolved.drafted_by == resolved.decided_by {
                let word = ask.decided_by.as_ref().or(ask.drafted_by.as_ref());
                let span = word.map_or(ask.id.span, |word| word.span);
                let message = format!("问{id}由“{}”拟办又由其决定", resolved.decided_by);
                self.fail("C15", span, message, "“拟”和“谁”写不同的人");
            }
            if self.asks.contains_key(&id) {
                let message = format!("问{id}写了两次");
                self.fail("C12", ask.id.span, message, "另编一号,或删去一处");
                continue;
            }
            let inherited = ask.same_as.as_ref().and_then(|id| self.ask_options.get(&id.text));
            let options = ask.options.as_ref().or(inherited).cloned().unwrap_or_default();
            Arc::make_mut(&mut self.ask_options).insert(id.clone(), options);
            Arc::make_mut(&mut self.asks).insert(id, resolved);
        }
    }

    /// The ask that another is 同: one declared before it.
    fn base(&mut self, id: &Id) -> Option<Ask> {
        let known = self.asks.get(&id.text).cloned();
        if known.is_none() {
            let repair = self.ask_repair(&id.text);
            self.fail("C14", id.span, format!("前面没有问“{}”", id.text), repair);
        }
        known
    }

    /// What to write where the ask `id` does not exist.
    pub(super) fn ask_repair(&self, id: &str) -> String {
        declared(id, self.asks.keys().map(String::as_str), "先在“问”里声明")
    }

    /// The ask a rule or an amount calls; what is not declared is reported.
    pub(super) fn ask(&mut self, id: &Id) -> Option<Ask> {
        let known = self.asks.get(&id.text).cloned();
        if known.is_none() {
            let repair = self.ask_repair(&id.text);
            self.fail("C21", id.span, format!("没有声明过问“{}”", id.text), repair);
        }
        known
    }
}

/// What `ask` says; for what it does not say, what `base` says; else the default.
fn resolved(ask: &AskAst, base: Option<Ask>) -> Ask {
    let words = |set: &[Word]| set.iter().map(|word| word.value.clone()).collect();
    let about = match ask.output.as_ref().and_then(|path| path.segments.last()) {
        Some(Segment::Word(word)) => word.value.clone(),
        Some(Segment::Hole(_)) | None => ask.id.text.clone(),
    };
    let mut resolved = base.unwrap_or_else(|| Ask {
        id: String::new(),
        question: format!("请认定{about}"),
        options: Vec::new(),
        drafted_by: DRAFTER.to_owned(),
        decided_by: DECIDER.to_owned(),
        evidence: Vec::new(),
    });
    resolved.id.clone_from(&ask.id.text);
    if let Some(question) = &ask.question {
        resolved.question.clone_from(question);
    }
    if let Some(options) = &ask.options {
        resolved.options = words(options);
    }
    if let Some(drafter) = &ask.drafted_by {
        resolved.drafted_by.clone_from(&drafter.value);
    }
    if let Some(decider) = &ask.decided_by {
        resolved.decided_by.clone_from(&decider.value);
    }
    if !ask.evidence.is_empty() {
        resolved.evidence = words(&ask.evidence);
    }
    resolved
}
