//! What a reader must know beside the answers.

use jiff::civil::Date;

use super::words::possible;
use super::{Engine, Ineffective, Outcome, Running, State};
use crate::answer::{NoticeOut, UNVERIFIED};
use crate::facts::{Case, FactValue};
use crate::ir::{Effect, Limit};
use crate::oracle::{Truth, holds};
use crate::schema::Owner;

/// The date fact on which a wrongful case is confirmed.
const CONFIRMED: &str = "confirmed_on";

/// The notice that a judgement fact names nobody who found it, or no reason.
pub const WITHOUT_REASONS: &str = "judgement_without_reasons";

/// Id and words of an entry that changes nothing.
fn without_effect(period: &str, why: &Ineffective) -> (&'static str, String) {
    let why = match why {
        Ineffective::Late { dated, until } => {
            format!("批准日 {dated} 晚于最迟之日 {until},不是“事先”")
        }
        Ineffective::TooLong { days, most } => format!("批准 {days} 日,超过 {most} 日"),
        Ineffective::Approver(who) => format!("批准机关“{who}”不是有权批准的机关"),
        Ineffective::Missing(fact) => format!("没有写明“{fact}”"),
        Ineffective::Reversed { from, until } => {
            let text =
                format!("{period}停止计算的止日 {until} 早于始日 {from},没有计入;请核对");
            return ("suspension_ineffective", text);
        }
    };
    let text = format!("延期批准不生效:{why}。批文可作异常批文存档,不影响届满日");
    ("extension_ineffective", text)
}

impl Engine {
    /// What must be known of periods: entries without effect, time not counted, what was missed.
    pub(super) fn period_notices(&self, case: &Case, outcome: &Outcome) -> Vec<NoticeOut> {
        let timing = &outcome.timing;
        let notice = |id: &str, period: usize, text: String| NoticeOut {
            id: id.to_owned(),
            text,
            citations: self.grounds.period(period).citations.clone(),
        };
        let mut notices = Vec::new();
        for (index, why) in &timing.ineffective {
            let (id, text) = without_effect(self.period_name(*index), why);
            notices.push(notice(id, *index, text));
        }
        for running in &timing.running {
            if let Some(text) = self.stood_still(case, running) {
                notices.push(notice("period_suspended", running.period, text));
            }
            if let Some(text) = self.missed(case, running) {
                notices.push(notice("period_missed", running.period, text));
            }
        }
        for (index, error) in &timing.errors {
            let text = format!("{}无法计算:{error}", self.period_name(*index));
            notices.push(NoticeOut {
                citations: Vec::new(),
                ..notice("period_error", *index, text)
            });
        }
        notices
    }

    fn period_name(&self, index: usize) -> &str {
        self.program.periods.get(index).map_or("", |period| period.term.as_str())
    }

    /// `执行反馈期限`, with whose it is where it is a person's.
    fn period_of(&self, case: &Case, running: &Running) -> String {
        let who = running.person.and_then(|index| case.people.get(index));
        let who = who.map(|person| format!("{}的", person.name)).unwrap_or_default();
        format!("{who}{}", self.period_name(running.period))
    }

    fn stood_still(&self, case: &Case, running: &Running) -> Option<String> {
        let suspended = running.suspended?;
        let (what, from, days) =
            (self.period_of(case, running), suspended.from, suspended.days);
        Some(match suspended.until {
            Some(until) => {
                format!("{what}自 {from} 至 {until} 停止计算,不计入 {days} 日,届满日已顺推")
            }
            None => format!(
                "{what}自 {from} 起停止计算,尚未恢复;届满日暂推 {days} 日,随停止的时间后延"
            ),
        })
    }

    /// What follows from a missed period: what the pack says of it (逾), with what was not done in time.
    fn missed(&self, case: &Case, running: &Running) -> Option<String> {
        if running.state != Some(State::Missed) {
            return None;
        }
        let period = self.program.periods.get(running.period)?;
        let effect = period.missed.as_ref()?;
        let what = self.period_of(case, running);
        let late = running.late.join("、");
        Some(format!("{what}已超期:至末日 {} 没有{late};{effect}", running.due_on))
    }

    /// Dates after the day of the determination: what they date has not happened.
    pub(super) fn later_notice(&self, case: &Case, as_of: Date) -> Option<NoticeOut> {
        let mut later: Vec<String> = Vec::new();
        let people = case.people.iter().map(|person| (person.name.as_str(), &person.facts));
        for (who, facts) in [("案", &case.case), ("单位", &case.unit)].into_iter().chain(people)
        {
            for (index, known) in facts {
                let fact = self.program.schema.facts.get(*index);
                if let (Some(fact), FactValue::Date(date)) = (fact, known.value)
                    && date > as_of
                    && !self.is_joined(&fact.name.term)
                {
                    later.push(format!("{who}·{}({date})", fact.name.term));
                }
            }
        }
        if later.is_empty() {
            return None;
        }
        let text = format!("这些日期晚于 {as_of},所记的事按尚未发生处理:{}", later.join("、"));
        Some(NoticeOut { id: "dated_later".to_owned(), text, citations: Vec::new() })
    }

    /// Whether a period goes on from this date (接): such a day is fixed and may lie ahead.
    fn is_joined(&self, date: &str) -> bool {
        let joins = self.program.periods.iter().filter_map(|period| period.joins.as_ref());
        joins.into_iter().any(|(event, _)| event == date)
    }

    /// Before the case is confirmed nobody is responsible: what follows is a trial on the facts as they stand.
    pub(super) fn unconfirmed_notice(&self, case: &Case, as_of: Date) -> Option<NoticeOut> {
        if case.people.is_empty() {
            return None;
        }
        let (index, _) = self.program.schema.fact(Owner::Case, CONFIRMED)?;
        let confirmed = case
            .known(Owner::Case, index, None)
            .is_some_and(|known| matches!(known.value, FactValue::Date(date) if date <= as_of));
        if confirmed {
            return None;
        }
        let text =
            "本案尚未确认(没有确认日):以下是依现有事实的测算,所列人员在确认之前是被调查人";
        let id = "not_confirmed".to_owned();
        Some(NoticeOut { id, text: text.to_owned(), citations: Vec::new() })
    }

    pub(super) fn judgement_notices(&self, case: &Case) -> Vec<NoticeOut> {
        let mut bare = Vec::new();
        let people = case.people.iter().map(|person| (person.name.as_str(), &person.facts));
        for (who, facts) in [("案", &case.case), ("单位", &case.unit)].into_iter().chain(people)
        {
            for (index, known) in facts {
                let Some(fact) = self.program.schema.facts.get(*index) else { continue };
                if fact.judgement && !known.is_reasoned() {
                    bare.push(format!("{who}·{}", fact.name.term));
                }
            }
        }
        if bare.is_empty() {
            return Vec::new();
        }
        let text = format!("这些裁量事实没有写明认定人和理由,结论只供试算:{}", bare.join("、"));
        vec![NoticeOut { id: WITHOUT_REASONS.to_owned(), text, citations: Vec::new() }]
    }

    /// What superior law has to say (提示): under its own condition, or else where the entry changed a slot.
    pub(super) fn superior_notices(
        &self,
        case: &Case,
        outcome: &Outcome,
        on: Date,
    ) -> Vec<NoticeOut> {
        let mut notices: Vec<NoticeOut> = Vec::new();
        for overlay in self.program.overlays.iter().filter(|overlay| overlay.in_force(on)) {
            let used =
                outcome.lawful.iter().any(|lawful| lawful.overlays.contains(&overlay.id));
            for limit in &overlay.limits {
                let Effect::Notice(text) = &limit.effect else { continue };
                let names = concerned(case, outcome, limit);
                let shown = if limit.is_conditional() { !names.is_empty() } else { used };
                if shown && !case.people.is_empty() {
                    notices.push(self.superior_notice(&overlay.id, &names, text));
                }
            }
        }
        notices
    }

    fn superior_notice(&self, id: &str, names: &[&str], text: &str) -> NoticeOut {
        let citations: Vec<_> = self.law.superior(id).into_iter().cloned().collect();
        let is_printable = citations.iter().all(|citation| citation.printable().is_some());
        let mark = if is_printable { String::new() } else { format!("({UNVERIFIED})") };
        let names = names.join("、");
        let of = if names.is_empty() { names } else { format!("{names}:") };
        let text = format!("{id}:{of}{text}{mark}");
        NoticeOut { id: "superior_law".to_owned(), text, citations }
    }

    pub(super) fn unused_answers(&self, case: &Case, outcome: &Outcome) -> Vec<NoticeOut> {
        let used: Vec<usize> = outcome
            .findings
            .iter()
            .filter_map(|f| f.answered.map(|(_, index)| index))
            .chain(outcome.settled.iter().copied())
            .collect();
        let unused = case.answers.iter().enumerate().filter(|(index, _)| !used.contains(index));
        let notice = |(_, answer): (usize, &crate::facts::Answer)| NoticeOut {
            id: "answer_unused".to_owned(),
            text: format!(
                "对问“{}”的答(第{}行)没有采用:现在的事实下没有这个问,或所选的值不在可选范围内",
                answer.ask, answer.at.line
            ),
            citations: Vec::new(),
        };
        unused.map(notice).collect()
    }

    pub(super) fn people_notice(&self, case: &Case, outcome: &Outcome) -> Option<NoticeOut> {
        let absent = self.nobody_listed(case, outcome);
        if absent.is_empty() {
            return None;
        }
        let text =
            format!("人员以列明的为限;没有列明:{}。有遗漏的,补列后重新判定", absent.join("、"));
        Some(NoticeOut { id: "people_not_listed".to_owned(), text, citations: Vec::new() })
    }
}

/// Those of whom the condition of `limit` certainly holds; nobody, if it has none.
fn concerned<'c>(case: &'c Case, outcome: &Outcome, limit: &Limit) -> Vec<&'c str> {
    let mut names: Vec<&str> = Vec::new();
    for (index, person) in case.people.iter().enumerate() {
        let holds = holds(&limit.when, possible(outcome, Some(index))) == Truth::Yes;
        // One person in two roles is named once.
        if limit.is_conditional() && holds && !names.contains(&person.name.as_str()) {
            names.push(&person.name);
        }
    }
    names
}
