//! What a reader must know beside the answers.

use jiff::civil::Date;

use super::{Engine, Ineffective, Outcome};
use crate::answer::NoticeOut;
use crate::facts::Case;
use crate::ir::Effect;

impl Engine {
    pub(super) fn extension_notices(&self, outcome: &Outcome) -> Vec<NoticeOut> {
        let notice = |(index, why): &(usize, Ineffective)| {
            let why = match why {
                Ineffective::Late { dated, until } => {
                    format!("批准日 {dated} 晚于最迟之日 {until},不是“事先”")
                }
                Ineffective::TooLong { days, most } => {
                    format!("批准 {days} 日,超过 {most} 日")
                }
                Ineffective::Approver(who) => format!("批准机关“{who}”不是有权批准的机关"),
                Ineffective::Missing(fact) => format!("没有写明“{fact}”"),
            };
            NoticeOut {
                id: "extension_ineffective".to_owned(),
                text: format!("延期批准不生效:{why}。批文可作异常批文存档,不影响届满日"),
                citations: self.grounds.period(*index).citations.clone(),
            }
        };
        let mut notices: Vec<NoticeOut> =
            outcome.timing.ineffective.iter().map(notice).collect();
        for (index, error) in &outcome.timing.errors {
            let name = self.program.periods.get(*index).map_or("", |p| p.name.as_str());
            let text = format!("期限 {name} 无法计算:{error}");
            notices.push(NoticeOut {
                id: "period_error".to_owned(),
                text,
                citations: Vec::new(),
            });
        }
        notices
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
        vec![NoticeOut {
            id: "judgement_without_reasons".to_owned(),
            text,
            citations: Vec::new(),
        }]
    }

    pub(super) fn superior_notices(
        &self,
        case: &Case,
        outcome: &Outcome,
        on: Date,
    ) -> Vec<NoticeOut> {
        let mut notices: Vec<NoticeOut> = Vec::new();
        if case.people.is_empty() {
            return notices;
        }
        for overlay in &self.program.overlays {
            let used =
                outcome.lawful.iter().any(|lawful| lawful.overlays.contains(&overlay.id));
            let dated = overlay.from.is_none_or(|from| from <= on);
            let dated = dated && overlay.to.is_none_or(|to| on <= to);
            for limit in &overlay.limits {
                if let Effect::Notice(text) = &limit.effect
                    && used
                    && dated
                {
                    let citations =
                        self.law.superior(&overlay.id).into_iter().cloned().collect();
                    let text = format!("{}:{text}", overlay.id);
                    notices.push(NoticeOut { id: "superior_law".to_owned(), text, citations });
                }
            }
        }
        notices
    }

    pub(super) fn unused_answers(&self, case: &Case, outcome: &Outcome) -> Vec<NoticeOut> {
        let used: Vec<usize> = outcome
            .findings
            .iter()
            .filter_map(|f| f.answered.map(|(_, index)| index))
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
