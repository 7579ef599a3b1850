//! 措施 blocks and superior law.

use std::sync::Arc;

use super::fill::{BOUND, EVIDENCE};
use super::parts::Parts;
use super::{Compiler, Scope};
use crate::ast::{
    Amount, Block, Bound, Filling, Id, LimitAst, LimitEffect, MeasuresAst, OverlayAst, Path,
    Segment, SlotAst, SlotBound,
};
use crate::ir::{Effect, Expr, Limit, MeasureBlock, Overlay, Slot};
use crate::parse::near::declared;
use crate::span::Word;

/// The last step of a path that narrows who may decide a measure.
const DECIDER: &str = "决定者";

impl Compiler<'_> {
    pub(super) fn measures(&mut self, parts: &mut Parts) -> Vec<Arc<MeasureBlock>> {
        let blocks: Vec<&MeasuresAst> = self
            .blocks()
            .filter_map(|block| if let Block::Measures(m) = block { Some(m) } else { None })
            .collect();
        let mut question = "measures".to_owned();
        for block in blocks {
            if let Some(word) = &block.mods.question {
                question.clone_from(&word.value);
            }
            let known =
                self.known.and_then(|known| known.parts.measures.get(parts.measures.len()));
            let part = self.part(known, |this| Arc::new(this.measure_block(block, &question)));
            parts.measures.push(part);
        }
        parts.measures.iter().map(|part| Arc::clone(&part.made)).collect()
    }

    fn measure_block(&mut self, block: &MeasuresAst, question: &str) -> MeasureBlock {
        let when = self.cond(&block.when, &Scope::default());
        MeasureBlock {
            id: block.id.text.clone(),
            question: question.to_owned(),
            per_person: block.mods.per_person,
            when,
            slots: block.slots.iter().filter_map(|slot| self.slot(slot)).collect(),
        }
    }

    fn slot(&mut self, slot: &SlotAst) -> Option<Slot> {
        self.used.clear();
        let bound = match &slot.bound {
            SlotBound::Given(bound) => bound.clone(),
            SlotBound::Hole(id) => self.fill(id, |this, filling| match &filling.value {
                Filling::Bound(bound) => {
                    this.measure_words(bound);
                    Some(bound.clone())
                }
                Filling::Delete => None,
                Filling::Value(_)
                | Filling::Cond(_)
                | Filling::Evidence(_)
                | Filling::Record(_) => this.misfilled(id, filling, BOUND),
            })?,
        };
        let evidence = match &slot.hole {
            None => None,
            Some(id) => self.fill(id, |this, filling| match &filling.value {
                Filling::Evidence(word) => Some(word.as_ref().map(|word| word.value.clone())),
                Filling::Delete => None,
                Filling::Value(_)
                | Filling::Cond(_)
                | Filling::Bound(_)
                | Filling::Record(_) => this.misfilled(id, filling, EVIDENCE),
            })?,
        };
        let (months, amount_ask) = match &slot.amount {
            None => (None, None),
            Some(Amount::Months(months)) => (Some(*months), None),
            Some(Amount::Ask(call)) => {
                self.ask(&call.ask);
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

    pub(super) fn measure_word(&mut self, word: &Word) -> Option<String> {
        let found = self.schema.measure(&word.value).map(|(_, name)| name.term.clone());
        if found.is_none() {
            let members = self.schema.measures.iter().flat_map(|kind| &kind.members);
            let known = members.map(|name| name.term.as_str());
            let repair = declared(&word.value, known, "先在“事实 措施”里声明");
            self.fail("C24", word.span, format!("没有声明过措施“{}”", word.value), repair);
        }
        found
    }

    fn kind_word(&mut self, word: &Word) -> Option<String> {
        let kinds = &self.schema.measures;
        let found = kinds.iter().find(|kind| kind.name.is(&word.value));
        let found = found.map(|kind| kind.name.term.clone());
        if found.is_none() {
            let known = kinds.iter().map(|kind| kind.name.term.as_str());
            let repair = declared(&word.value, known, "先在“事实 措施”里声明");
            let message = format!("没有声明过措施类别“{}”", word.value);
            self.fail("C25", word.span, message, repair);
        }
        found
    }

    pub(super) fn overlays(&mut self, parts: &mut Parts) -> Vec<Arc<Overlay>> {
        let blocks: Vec<&OverlayAst> = self
            .blocks()
            .filter_map(|block| if let Block::Overlay(o) = block { Some(o) } else { None })
            .collect();
        for block in blocks {
            if parts.overlays.iter().any(|known| known.made.id == block.id.text) {
                let message = format!("上位法 {}写了两次", block.id.text);
                self.fail("C12", block.id.span, message, "另编一号,或删去一处");
            }
            let known =
                self.known.and_then(|known| known.parts.overlays.get(parts.overlays.len()));
            let part = self.part(known, |this| Arc::new(this.overlay(block)));
            parts.overlays.push(part);
        }
        parts.overlays.iter().map(|part| Arc::clone(&part.made)).collect()
    }

    fn overlay(&mut self, block: &OverlayAst) -> Overlay {
        if let Some(id) = &block.reading {
            self.adopted(id);
        }
        let (from, to) = (block.from, block.to);
        let limits = block.limits.iter().filter_map(|limit| self.limit(limit)).collect();
        Overlay { id: block.id.text.clone(), from, to, limits }
    }

    /// The reading that adopts superior law.
    fn adopted(&mut self, id: &Id) {
        if self.readings.contains_key(id.text.as_str()) {
            self.about.readings.insert(id.text.clone());
            return;
        }
        let repair = self.reading_repair(&id.text);
        self.fail("C37", id.span, format!("没有读法“{}”", id.text), repair);
    }

    /// `收窄 处分` or `收窄 吊销证件.决定者`.
    fn narrowed(&mut self, path: &Path, words: &[Word]) -> Option<Effect> {
        let texts = path.segments.iter().map(|segment| match segment {
            Segment::Word(word) => Some(word),
            Segment::Hole(_) => None,
        });
        let texts: Option<Vec<&Word>> = texts.collect();
        match texts.as_deref() {
            Some([measure, last]) if last.value == DECIDER => {
                let bodies = words.iter().map(|word| word.value.clone()).collect();
                Some(Effect::Decider(self.measure_word(measure)?, bodies))
            }
            Some([kind]) => {
                let set = words.iter().filter_map(|word| self.measure_word(word)).collect();
                Some(Effect::Narrow(self.kind_word(kind)?, set))
            }
            Some(_) | None => {
                let message = "收窄的须是一类措施,或者一项措施的决定者";
                self.fail("C36", path.span, message, "写 收窄 处分 或 收窄 措施.决定者");
                None
            }
        }
    }

    fn limit(&mut self, limit: &LimitAst) -> Option<Limit> {
        let when = match &limit.when {
            Some(cond) => self.cond(cond, &Scope::default()),
            None => Expr::always(),
        };
        let effect = match &limit.effect {
            LimitEffect::Narrow(path, words) => self.narrowed(path, words)?,
            LimitEffect::Only(word, words) => {
                let kind = self.kind_word(word)?;
                let set = words.iter().filter_map(|word| self.measure_word(word)).collect();
                Effect::Only(kind, set)
            }
            LimitEffect::BarFromFinal(word) => Effect::BarFromFinal(self.measure_word(word)?),
            LimitEffect::Notice(text) => Effect::Notice(text.clone()),
        };
        if let Some(id) = &limit.reading {
            self.adopted(id);
        }
        let evidence = limit.evidence.as_ref().map(|(measure, evidence)| {
            let measure = measure.as_ref().and_then(|word| self.measure_word(word));
            (measure, evidence.value.clone())
        });
        Some(Limit { when, effect, evidence })
    }
}
