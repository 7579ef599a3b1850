//! 措施 blocks and superior law.

use jiff::civil::Date;

use super::{Compiler, Scope};
use crate::ast::{
    Amount, Block, Bound, Filling, LimitAst, LimitEffect, MeasuresAst, OverlayAst, Segment,
    SlotAst, SlotBound,
};
use crate::ir::{Effect, Expr, Limit, MeasureBlock, Overlay, Slot};
use crate::span::{Spanned, Word};

/// The last step of a path that narrows who may decide a measure.
const DECIDER: &str = "决定者";

impl Compiler<'_> {
    pub(super) fn measures(&mut self) -> Vec<MeasureBlock> {
        let blocks: Vec<&MeasuresAst> = self
            .blocks()
            .filter_map(|block| if let Block::Measures(m) = block { Some(m) } else { None })
            .collect();
        let mut question = "measures".to_owned();
        let mut compiled = Vec::new();
        for block in blocks {
            if let Some(word) = &block.mods.question {
                question.clone_from(&word.value);
            }
            let when = self.cond(&block.when, &Scope::default());
            let slots = block.slots.iter().filter_map(|slot| self.slot(slot)).collect();
            compiled.push(MeasureBlock {
                id: block.id.text.clone(),
                question: question.clone(),
                per_person: block.mods.per_person,
                when,
                slots,
            });
        }
        compiled
    }

    fn slot(&mut self, slot: &SlotAst) -> Option<Slot> {
        self.used.clear();
        let bound = match &slot.bound {
            SlotBound::Given(bound) => bound.clone(),
            SlotBound::Hole(id) => match self.filling(&id.text, id.span)? {
                Filling::Bound(bound) => bound,
                Filling::Delete => return None,
                Filling::Value(_)
                | Filling::Cond(_)
                | Filling::Evidence(_)
                | Filling::Record(_) => {
                    self.fail("C09", id.span, format!("«{}»在此处须填措施", id.text));
                    return None;
                }
            },
        };
        let evidence = match &slot.hole {
            None => None,
            Some(id) => match self.filling(&id.text, id.span)? {
                Filling::Evidence(evidence) => evidence.map(|word| word.value),
                Filling::Delete => return None,
                Filling::Value(_)
                | Filling::Cond(_)
                | Filling::Bound(_)
                | Filling::Record(_) => {
                    self.fail("C09", id.span, format!("«{}»在此处须填凭据", id.text));
                    return None;
                }
            },
        };
        let (months, amount_ask) = match &slot.amount {
            None => (None, None),
            Some(Amount::Months(months)) => (Some(*months), None),
            Some(Amount::Ask(call)) => {
                if !self.asks.contains_key(&call.ask.text) {
                    let message = format!("没有声明过问“{}”", call.ask.text);
                    self.fail("C21", call.ask.span, message);
                }
                (None, Some(call.ask.text.clone()))
            }
        };
        Some(Slot {
            target: slot.target.value,
            bound: bound.kind,
            set: self.measure_words(&bound),
            months,
            amount_ask,
            until: slot.until.as_ref().map(|word| word.value.clone()),
            evidence,
            cites: slot.cites.clone(),
            readings: self.used.clone(),
        })
    }

    fn measure_words(&mut self, bound: &Bound) -> Vec<String> {
        bound.set.iter().filter_map(|word| self.measure_word(word)).collect()
    }

    fn measure_word(&mut self, word: &Word) -> Option<String> {
        let found = self.schema.measure(&word.value).map(|(_, name)| name.term.clone());
        if found.is_none() {
            self.fail("C24", word.span, format!("没有声明过措施“{}”", word.value));
        }
        found
    }

    fn kind_word(&mut self, word: &str, span: crate::span::Span) -> Option<String> {
        let kinds = &self.schema.measures;
        let found = kinds.iter().find(|k| k.name.term == word || k.name.id == word);
        let found = found.map(|kind| kind.name.term.clone());
        if found.is_none() {
            self.fail("C25", span, format!("没有声明过措施类别“{word}”"));
        }
        found
    }

    pub(super) fn overlays(&mut self) -> Vec<Overlay> {
        let blocks: Vec<&OverlayAst> = self
            .blocks()
            .filter_map(|block| if let Block::Overlay(o) = block { Some(o) } else { None })
            .collect();
        let mut overlays = Vec::new();
        for block in blocks {
            let from = self.date(block.from.as_ref());
            let to = self.date(block.to.as_ref());
            let limits = block.limits.iter().filter_map(|limit| self.limit(limit)).collect();
            let gist = block.gist.as_ref().map(|gist| gist.value.clone());
            overlays.push(Overlay { id: block.id.text.clone(), from, to, gist, limits });
        }
        overlays
    }

    fn date(&mut self, text: Option<&Spanned<String>>) -> Option<Date> {
        let text = text?;
        let date = text.value.parse().ok();
        if date.is_none() {
            let message = format!("“{}”不是日期;写成 2020-07-01", text.value);
            self.fail("C26", text.span, message);
        }
        date
    }

    fn limit(&mut self, limit: &LimitAst) -> Option<Limit> {
        let when = match &limit.when {
            Some(cond) => self.cond(cond, &Scope::default()),
            None => Expr::always(),
        };
        let effect = match &limit.effect {
            LimitEffect::Narrow(path, words) => {
                let texts: Vec<String> = path
                    .segments
                    .iter()
                    .filter_map(|s| match s {
                        Segment::Word(word) => Some(word.value.clone()),
                        Segment::Hole(_) => None,
                    })
                    .collect();
                match texts.as_slice() {
                    [measure, last] if last == DECIDER => {
                        let word = Spanned::new(measure.clone(), path.span);
                        let bodies = words.iter().map(|word| word.value.clone()).collect();
                        Effect::Decider(self.measure_word(&word)?, bodies)
                    }
                    [kind] => {
                        let kind = self.kind_word(kind, path.span)?;
                        let set = words.iter().filter_map(|word| self.measure_word(word));
                        Effect::Narrow(kind, set.collect())
                    }
                    _ => {
                        self.fail("C25", path.span, "收窄后面写措施类别,或 措施.决定者");
                        return None;
                    }
                }
            }
            LimitEffect::Only(word, words) => {
                let kind = self.kind_word(&word.value, word.span)?;
                let set = words.iter().filter_map(|word| self.measure_word(word)).collect();
                Effect::Only(kind, set)
            }
            LimitEffect::BarFromFinal(word) => Effect::BarFromFinal(self.measure_word(word)?),
            LimitEffect::Notice(text) => Effect::Notice(text.clone()),
        };
        let evidence = limit.evidence.as_ref().map(|(measure, evidence)| {
            (measure.as_ref().map(|word| word.value.clone()), evidence.value.clone())
        });
        Some(Limit { when, effect, evidence })
    }
}
