//! One expectation of a case against one outcome: what differs, and what would have to stand there.

use super::slots::{Slot, same, settled, shown};
use super::words::{is_listed, nobody, unknown};
use crate::ast::{Bound, ExpectAst, Expectation, Expected, ExpectedPeriod, Id, SlotTarget};
use crate::civil::Month;
use crate::determine::{Engine, Fault, Finding, Lawful, Outcome, Running, check};
use crate::diag::Diagnostic;
use crate::eval::Verdict;
use crate::facts::Case;
use crate::ir::Given;
use crate::parse::near::declared;
use crate::schema::Name;
use crate::span::{Span, Word};

/// The rules contradict each other: a fault of the pack, which no case may come to expect.
const CONFLICT: &str = "冲突";

/// An expectation that is not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Miss {
    /// What it is about, e.g. `责任 张某`.
    pub(super) what: String,
    /// What differs, where what is expected stands.
    pub(super) fault: Diagnostic,
    /// Passages and what would have to stand there; none, where only a person can say.
    pub(super) repair: Vec<(Span, String)>,
}

/// What expectations are held against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Against<'a> {
    pub(super) engine: &'a Engine,
    pub(super) case: &'a Case,
    pub(super) outcome: &'a Outcome,
}

impl Against<'_> {
    /// Everything of one line that is not met.
    pub(super) fn misses(&self, expect: &ExpectAst) -> Vec<Miss> {
        expect.expects.iter().flat_map(|expectation| self.of(expectation)).collect()
    }

    fn of(&self, expectation: &Expectation) -> Vec<Miss> {
        match expectation {
            Expectation::Output { output, values } => values
                .iter()
                .filter_map(|(person, expected)| self.value(output, person.as_ref(), expected))
                .collect(),
            Expectation::Slots { target, slots, span } => {
                self.slots(target, slots, *span).into_iter().collect()
            }
            Expectation::Period { name, person, expected, span } => {
                self.period((name, person.as_ref()), expected, *span).into_iter().collect()
            }
            Expectation::Accept { target, choice } => {
                self.accepted(target, choice).into_iter().collect()
            }
            Expectation::Refuse { target, choice, because } => {
                self.refused(target, choice, because.as_ref()).into_iter().collect()
            }
        }
    }

    fn value(&self, output: &Word, person: Option<&Word>, expected: &Expected) -> Option<Miss> {
        let (span, wanted) = match expected {
            Expected::Word(word) => (word.span, word.value.clone()),
            Expected::Ask(id, span) => (*span, format!("问 {}", id.text)),
        };
        let what = person.map_or_else(
            || output.value.clone(),
            |person| format!("{} {}", output.value, person.value),
        );
        if let Some(name) = person.filter(|name| !is_listed(self.case, name)) {
            return Some(left(what, nobody(self.case, name)));
        }
        let schema = &self.engine.program.schema;
        let Some((index, declared_output)) = schema.output(&output.value) else {
            let outputs = schema.outputs.iter().map(|output| output.name.term.as_str());
            let repair = declared(&output.value, outputs, "先在“事实 结果”里声明");
            let message = format!("没有“{}”这个结果", output.value);
            return Some(left(what, unknown(output.span, message, repair)));
        };
        let person = person.and_then(|name| self.index(name));
        let finding = self.outcome.findings.iter().find(|finding| {
            let group = self.engine.program.groups.get(finding.group);
            group.is_some_and(|group| group.output == index) && finding.person == person
        });
        let Some(finding) = finding else {
            let repair = if declared_output.per_person {
                "逐人的结果须写明是谁的,如 张某 不负"
            } else {
                "不逐人的结果不写姓名;没有规则定它的,删去"
            };
            return Some(left(
                what,
                unmet(span, format!("没有得出“{}”", output.value), repair),
            ));
        };
        let found = said(self.engine, finding, &declared_output.options);
        let unsaid = found.is_empty() || found == CONFLICT;
        differs(
            what,
            span,
            (&wanted, &found),
            if unsaid { vec![] } else { whole(span, &found) },
        )
    }

    fn index(&self, name: &Word) -> Option<usize> {
        self.case.people.iter().position(|person| person.name == name.value)
    }

    /// The slots of one target: 单位, 案, or a person the case lists.
    fn lawful(&self, target: &Word) -> Option<Vec<&Lawful>> {
        let wanted = match target.value.as_str() {
            "单位" => (SlotTarget::Unit, None),
            "案" => (SlotTarget::Case, None),
            _ => (SlotTarget::Person, Some(self.index(target)?)),
        };
        let slots = self.outcome.lawful.iter().filter(|lawful| {
            lawful.slot.target == wanted.0 && (wanted.1.is_none() || lawful.person == wanted.1)
        });
        Some(slots.collect())
    }

    fn slots(&self, target: &Word, slots: &[(Bound, Option<i64>)], span: Span) -> Option<Miss> {
        let what = format!("措施 {}", target.value);
        let Some(lawful) = self.lawful(target) else {
            return Some(left(what, nobody(self.case, target)));
        };
        let written = |(bound, months): &(Bound, Option<i64>)| Slot {
            kind: bound.kind,
            set: bound.set.iter().map(|word| word.value.clone()).collect(),
            months: *months,
        };
        let wanted: Vec<Slot> = slots.iter().map(written).collect();
        let found = lawful.iter().map(|lawful| Slot {
            kind: lawful.slot.bound,
            set: lawful.slot.set.clone(),
            months: lawful.slot.months,
        });
        let found: Vec<Slot> = found.collect();
        // Superior law left nothing mild enough: a person decides, and the notation has no word for it.
        if lawful.iter().any(|lawful| lawful.conflict.is_some()) {
            let said = format!("{}({CONFLICT})", shown(&found));
            return differs(what, span, (&shown(&wanted), &said), vec![]);
        }
        if same(&wanted, &found) {
            return None;
        }
        let settled = shown(&settled(&wanted, &found));
        differs(what, span, (&shown(&wanted), &settled), whole(span, &settled))
    }

    fn accepted(&self, target: &Word, choice: &[Word]) -> Option<Miss> {
        let what = format!("许 {}", target.value);
        let faults = match self.faults_of(target, choice) {
            Ok(faults) => faults,
            Err(fault) => return Some(left(what, fault)),
        };
        let first = faults.first()?;
        let fault = format!("应许可的选择被拒:{}", first.message);
        Some(left(what, unmet(choice_span(target, choice), fault, "改选措施,或改写为 拒")))
    }

    fn refused(&self, target: &Word, choice: &[Word], because: Option<&Id>) -> Option<Miss> {
        let what = format!("拒 {}", target.value);
        let faults = match self.faults_of(target, choice) {
            Ok(faults) => faults,
            Err(fault) => return Some(left(what, fault)),
        };
        if faults.is_empty() {
            let fault = "应拒绝的选择被许可".to_owned();
            let fault = unmet(choice_span(target, choice), fault, "改选措施,或改写为 许");
            return Some(left(what, fault));
        }
        let id = because.filter(|id| !faults.iter().any(|fault| fault.because == id.text))?;
        let mut by: Vec<&str> = faults.iter().map(|fault| fault.because.as_str()).collect();
        by.dedup();
        // Of several the case is about one: which, only a person can say.
        let repair = match by.as_slice() {
            [only] if !only.is_empty() => whole(id.span, only),
            [..] => Vec::new(),
        };
        differs(format!("{what} 因"), id.span, (&id.text, &by.join("、")), repair)
    }

    fn faults_of(&self, target: &Word, choice: &[Word]) -> Result<Vec<Fault>, Diagnostic> {
        let slots = self.lawful(target).ok_or_else(|| nobody(self.case, target))?;
        let choice: Vec<String> = choice.iter().map(|word| word.value.clone()).collect();
        Ok(check(&slots, &choice))
    }

    fn period(
        &self,
        of: (&Word, Option<&Word>),
        expected: &ExpectedPeriod,
        span: Span,
    ) -> Option<Miss> {
        let (name, person) = of;
        let what = person.map_or_else(
            || format!("期限 {}", name.value),
            |person| format!("期限 {}({})", name.value, person.value),
        );
        if let Some(name) = person.filter(|name| !is_listed(self.case, name)) {
            return Some(left(what, nobody(self.case, name)));
        }
        let periods = &self.engine.program.periods;
        let found = periods.iter().find(|period| period.name == name.value);
        if found.is_none_or(|period| person.is_some() && !period.per_person) {
            let each = if found.is_some() { "逐人的" } else { "" };
            let known = periods.iter().filter(|period| person.is_none() || period.per_person);
            let known = known.map(|period| period.name.as_str());
            let repair = declared(&name.value, known, "删去姓名");
            let message = format!("没有“{}”这个{each}期限", name.value);
            return Some(left(what, unknown(name.span, message, repair)));
        }
        let person = person.and_then(|name| self.index(name));
        let is_named = |index: usize| periods.get(index).is_some_and(|p| p.name == name.value);
        let timing = &self.outcome.timing;
        let running = timing
            .running
            .iter()
            .find(|r| is_named(r.period) && (person.is_none() || r.person == person));
        let wanted = written(expected);
        let found = match running {
            Some(running) => counted(running, expected, span),
            None if timing.ineffective.iter().any(|(index, _)| is_named(*index)) => {
                whole(span, "无效")
            }
            None => whole(span, "无"),
        };
        let said: Vec<&str> = found.iter().map(|(_, text)| text.as_str()).collect();
        let said = said.join(if wanted.contains('…') { " … " } else { " → " });
        differs(what, span, (&wanted, &said), found)
    }
}

/// What was found, as a case writes it; nothing, where the rule that asks gives no ask.
pub(crate) fn said(engine: &Engine, finding: &Finding, options: &[Name]) -> String {
    let term = |option: usize| options.get(option).map(|o| o.term.clone());
    match (finding.verdict, finding.answered) {
        (_, Some((option, _))) | (Verdict::Decided(option, _), None) => {
            term(option).unwrap_or_default()
        }
        (Verdict::Ask(rule), None) => {
            let group = engine.program.groups.get(finding.group);
            match group.and_then(|group| group.rules.get(rule)).map(|rule| &rule.gives) {
                Some(Given::Ask { ask, .. }) => format!("问 {ask}"),
                Some(Given::Value(_) | Given::NotApplicable) | None => String::new(),
            }
        }
        (Verdict::Unknown, None) => "未知".to_owned(),
        (Verdict::Nothing, None) => "不适用".to_owned(),
        (Verdict::Conflict(..), None) => CONFLICT.to_owned(),
    }
}

fn written(expected: &ExpectedPeriod) -> String {
    match expected {
        ExpectedPeriod::Days { nominal, due, provisional } => {
            let mark = if *provisional { " 暂定" } else { "" };
            format!("{} → {}{mark}", nominal.value, due.value)
        }
        ExpectedPeriod::Months(first, last) => format!("{} … {}", first.value, last.value),
        ExpectedPeriod::Invalid => "无效".to_owned(),
        ExpectedPeriod::Absent => "无".to_owned(),
    }
}

/// A running period as days or as months, like what is expected if it can be.
fn counted(running: &Running, expected: &ExpectedPeriod, span: Span) -> Vec<(Span, String)> {
    let month = |month: &Month| format!("{:04}-{:02}", month.year, month.month);
    let mark = if running.provisional { " 暂定" } else { "" };
    let (nominal_on, due_on) =
        (running.nominal_on.to_string(), format!("{}{mark}", running.due_on));
    let months = running.months.first().zip(running.months.last());
    let months = months.map(|(first, last)| (month(first), month(last)));
    match (expected, months) {
        (ExpectedPeriod::Days { nominal, due, .. }, _) => {
            let due = Span::new(span.file, due.span.start, span.end);
            vec![(nominal.span, nominal_on), (due, due_on)]
        }
        (ExpectedPeriod::Months(from, to), Some((first, last))) => {
            vec![(from.span, first), (to.span, last)]
        }
        (ExpectedPeriod::Invalid | ExpectedPeriod::Absent, Some((first, last))) => {
            whole(span, &format!("{first} … {last}"))
        }
        (
            ExpectedPeriod::Months(..) | ExpectedPeriod::Invalid | ExpectedPeriod::Absent,
            None,
        ) => whole(span, &format!("{nominal_on} → {due_on}")),
    }
}

fn whole(span: Span, text: &str) -> Vec<(Span, String)> {
    vec![(span, text.to_owned())]
}

fn left(what: String, fault: Diagnostic) -> Miss {
    Miss { what, fault, repair: Vec::new() }
}

fn unmet(span: Span, message: String, repair: &str) -> Diagnostic {
    Diagnostic::error("T01", span, message).repair(repair)
}

fn differs(
    what: String,
    span: Span,
    said: (&str, &str),
    repair: Vec<(Span, String)>,
) -> Option<Miss> {
    let (wanted, found) = said;
    if wanted == found {
        return None;
    }
    let message = format!("{what}:应为 {wanted},得到 {found}");
    let advice = if repair.is_empty() {
        "改正规则,或改案例的事实".to_owned()
    } else {
        format!("改正规则;规则无误的,改写为 {found}")
    };
    Some(Miss { what, fault: unmet(span, message, &advice), repair })
}

fn choice_span(target: &Word, choice: &[Word]) -> Span {
    choice.iter().map(|word| word.span).reduce(Span::to).unwrap_or(target.span)
}
