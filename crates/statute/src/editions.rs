//! Several editions of one instrument: which text holds, on two axes of time.
//!
//! Substance (实体) follows the edition in force on the day of the conduct, procedure (程序) the one in force on the
//! day of the step. The pick is said in a notice, so that nobody has to guess which text was applied (A49).

use std::sync::Arc;

use jiff::civil::Date;

use crate::answer::{Determination, NoticeOut};
use crate::ast::Axis;
use crate::calendar::Calendar;
use crate::catalogue::Catalogue;
use crate::compile::Choice;
use crate::determine::{Contradiction, Engine};
use crate::diag::Diagnostic;
use crate::edition::Edition;
use crate::facts::Case;
use crate::law::article_number_of;

/// One edition and the days it is in force.
#[derive(Debug, Clone)]
pub struct Dated {
    /// 自: its first day.
    pub from: Date,
    /// 至: its last day; none while it is in force.
    pub to: Option<Date>,
    /// The edition, built.
    pub edition: Arc<Edition>,
    /// Its engine, under the readings chosen.
    pub engine: Engine,
}

/// All editions of one instrument, oldest first.
#[derive(Debug, Clone)]
pub struct Editions {
    editions: Vec<Dated>,
}

impl Editions {
    /// Orders `editions` by their first day; `None` if there is none, or if two overlap.
    #[must_use]
    pub fn new(mut editions: Vec<Dated>) -> Option<Self> {
        editions.sort_by_key(|edition| edition.from);
        let pairs = editions.iter().zip(editions.iter().skip(1));
        let apart = pairs.clone().all(|(old, new)| old.to.is_some_and(|to| to < new.from));
        (apart && !editions.is_empty()).then_some(Self { editions })
    }

    /// The newest edition.
    #[must_use]
    pub fn newest(&self) -> Option<&Dated> {
        self.editions.last()
    }

    /// The edition in force on `day`, and whether it truly was: before the first one there is no text.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<(&Dated, bool)> {
        let holds =
            |edition: &&Dated| edition.from <= day && edition.to.is_none_or(|to| day <= to);
        match self.editions.iter().find(holds) {
            Some(edition) => Some((edition, true)),
            None => self.editions.first().filter(|first| day < first.from).map(|e| (e, false)),
        }
    }

    /// The same editions for cases that may name acts of `own`.
    #[must_use]
    pub fn with_catalogue(self, own: &Arc<Catalogue>) -> Self {
        let editions = self.editions.into_iter();
        let editions = editions.map(|dated| {
            let engine = dated.engine.with_catalogue(own);
            Dated { engine, ..dated }
        });
        Self { editions: editions.collect() }
    }

    /// Every edition under `choice`.
    ///
    /// # Errors
    /// Everything wrong with the first edition that does not build so.
    pub fn under(&self, choice: &Choice) -> Result<Self, Vec<Diagnostic>> {
        let under = |dated: &Dated| -> Result<Dated, Vec<Diagnostic>> {
            let (from, to, edition) = (dated.from, dated.to, Arc::clone(&dated.edition));
            let engine = edition.under(&dated.engine, choice)?;
            Ok(Dated { from, to, edition, engine })
        };
        let editions = self.editions.iter().map(under);
        Ok(Self { editions: editions.collect::<Result<_, _>>()? })
    }

    /// Whether `other`, the same editions under other readings, shares every rule with this: then whatever is
    /// determined is the same.
    #[must_use]
    pub fn shares_all_with(&self, other: &Self) -> bool {
        self.editions.len() == other.editions.len()
            && self
                .editions
                .iter()
                .zip(&other.editions)
                .all(|(one, other)| one.engine.program.shares_all_with(&other.engine.program))
    }

    /// Determines `case`: substance by the day of the conduct, procedure by `as_of`.
    ///
    /// # Errors
    /// Contradictions among the facts; a day after the last edition ended, which never falls back to an older text.
    pub fn determine(
        &self,
        case: &Case,
        as_of: Date,
        calendar: &Calendar,
    ) -> Result<Determination, Vec<Contradiction>> {
        let schema = self.editions.last().map(|newest| &newest.engine.program.schema);
        let conduct = schema.and_then(|schema| case.conducted_on(schema)).unwrap_or(as_of);
        let (old, old_certain) = self.on(conduct).ok_or_else(|| ended(conduct))?;
        let (new, _) = self.on(as_of).ok_or_else(|| ended(as_of))?;
        let outcome = new.engine.determine(case, as_of, calendar)?;
        let mut result = new.engine.report(case, &outcome, as_of);
        if old.from != new.from {
            let outcome = old.engine.determine(case, as_of, calendar)?;
            let substance = old.engine.report(case, &outcome, as_of);
            let is_old = |engine: &Engine, id: &str| axis(engine, id) == Some(Axis::Substance);
            result.answers.retain(|id, _| !is_old(&new.engine, id));
            let answers = substance.answers.into_iter();
            result.answers.extend(answers.filter(|(id, _)| is_old(&old.engine, id)));
            result.deadlines.retain(|deadline| !is_old(&new.engine, &deadline.id));
            let deadlines = substance.deadlines.into_iter();
            result.deadlines.extend(deadlines.filter(|d| is_old(&old.engine, &d.id)));
            result.asks.retain(|ask| !asked_by_substance(&new.engine, &ask.id));
            let asks = substance.asks.into_iter();
            result.asks.extend(asks.filter(|ask| asked_by_substance(&old.engine, &ask.id)));
        }
        if old.from != new.from || !old_certain {
            result.notices.push(pick(old, new, conduct, as_of, old_certain));
        }
        Ok(result)
    }
}

fn ended(day: Date) -> Vec<Contradiction> {
    let message = format!("{day} 没有生效的文本:最后一版已经失效");
    vec![Contradiction { places: vec![crate::facts::At::default()], message }]
}

/// The axis of the article that answers a question or counts a period.
fn axis(engine: &Engine, id: &str) -> Option<Axis> {
    let program = &engine.program;
    let group = program.schema.output(id).and_then(|(index, _)| {
        let group = program.groups.iter().find(|group| group.output == index)?;
        group.rules.first().map(|rule| rule.block.as_str())
    });
    let measure = || program.measures.iter().find(|m| m.question == id).map(|m| m.id.as_str());
    let period = || program.periods.iter().find(|p| p.name == id).map(|p| p.id.as_str());
    axis_of_block(engine, group.or_else(measure).or_else(period)?)
}

fn axis_of_block(engine: &Engine, block: &str) -> Option<Axis> {
    let article = engine.law.article(article_number_of(block)?)?;
    article.axis.as_ref().map(|axis| axis.value)
}

fn asked_by_substance(engine: &Engine, ask: &str) -> bool {
    axis_of_block(engine, ask) == Some(Axis::Substance)
}

fn pick(old: &Dated, new: &Dated, conduct: Date, as_of: Date, certain: bool) -> NoticeOut {
    let doubt =
        if certain { "" } else { ";行为时的文本没有录入,实体部分属暂定" };
    NoticeOut {
        id: "edition".to_owned(),
        text: format!(
            "实体依行为日 {conduct} 的文本(自 {} 起),程序依 {as_of} 的文本(自 {} 起);读法A49{doubt}",
            old.from, new.from
        ),
        citations: Vec::new(),
    }
}
