//! Lives of dockets: each goes as far as its day and its luck bring it.

use docket::{Actor, CaseNumber, Command, Docket, Request};
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::people::{ACCUSED, ROLES, examined, unit_facts};
use super::{BODY, Random, instant};
use crate::app::Step;

const CLERK: (&str, &str) = ("clerk-1", "intake");
const HANDLER: (&str, &str) = ("handler-1", "handling");
const SECOND: (&str, &str) = ("handler-2", "handling");
const HEAD: (&str, &str) = ("head-1", "head");
const GOVERNMENT: (&str, &str) = ("office-1", "government");

/// What is complained of.
const ACCOUNTS: [&str; 5] = [
    "因琐事被带走并拘留,事后得知复议机关撤销了拘留决定",
    "店铺的货物被扣押,没有给清单,也没有听我说明",
    "罚款决定书没有写明依据,去问时不予答复",
    "申请办理证照,超过期限仍没有答复,造成停业损失",
    "房屋被拆除之前没有收到催告和公告",
];

/// Days ago at least, so that the longest life has come to its end.
const OLD_ENOUGH: i64 = 70;
/// Over how many days leads are spread.
const SPREAD: usize = 400;

/// How far a docket goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    Lead,
    Screened,
    Docketed,
    Examined,
    Confirmed,
    Papers,
    Served,
}

const REACHES: [Reach; 7] = [
    Reach::Lead,
    Reach::Screened,
    Reach::Docketed,
    Reach::Examined,
    Reach::Confirmed,
    Reach::Papers,
    Reach::Served,
];

/// The year of the office.
pub(super) struct Life {
    today: Date,
    numbers: std::collections::BTreeMap<i16, u32>,
}

/// The steps of one docket while they are written.
struct Script<'a> {
    steps: Vec<Step>,
    day: Date,
    organ: &'a str,
    entries: u32,
}

impl Life {
    pub(super) fn new(today: Date) -> Self {
        Self { today, numbers: std::collections::BTreeMap::new() }
    }

    /// Remembers which numbers are drawn.
    pub(super) fn note(&mut self, docket: &Docket) {
        if let Some(number) = docket.number() {
            self.numbers.insert(number.year, number.number);
        }
    }

    /// The steps of a new docket.
    pub(super) fn steps(&mut self, random: &mut Random) -> anyhow::Result<Vec<Step>> {
        let ago = OLD_ENOUGH + i64::try_from(random.below(SPREAD))?;
        let reach = *random.of(&REACHES).unwrap_or(&Reach::Lead);
        let organ = random.of(&ACCUSED).copied().unwrap_or("jia-police");
        let day = self.today - ago.days();
        let mut script = Script { steps: Vec::new(), day, organ, entries: 0 };
        script.receive(random)?;
        if reach >= Reach::Screened {
            script.screen()?;
        }
        if reach >= Reach::Docketed {
            script.pass(3);
            let next = self.numbers.get(&script.day.year()).map_or(1, |last| last + 1);
            script.docket(CaseNumber::new("甲司错立", script.day.year(), next)?)?;
        }
        if reach >= Reach::Examined {
            script.pass(12);
            script.examine()?;
        }
        if reach >= Reach::Confirmed {
            script.pass(8);
            script.confirm()?;
        }
        if reach >= Reach::Papers {
            script.pass(4);
            script.papers()?;
        }
        if reach >= Reach::Served {
            script.pass(2);
            script.serve()?;
        }
        Ok(script.steps)
    }
}

impl Script<'_> {
    fn pass(&mut self, days: i64) {
        self.day += days.days();
    }

    /// A step by `who`; `entered` entries follow from it.
    fn step(&mut self, (person, duty): (&str, &str), command: Value) -> anyhow::Result<()> {
        let organ = if duty == "government" { "jia" } else { BODY };
        let actor: Actor = serde_json::from_value(json!({ "staff": {
            "person": person, "organ": organ, "duties": [duty] } }))?;
        self.give(actor, serde_json::from_value(command)?)
    }

    fn give(&mut self, actor: Actor, command: Command) -> anyhow::Result<()> {
        // An approval of something that binds is two entries: the approval and what follows from it.
        self.entries += 1;
        let request = Request { actor, happened_on: self.day, late: None, command };
        self.steps.push(Step { request, entered_at: instant(self.day, 10)? });
        Ok(())
    }

    fn receive(&mut self, random: &mut Random) -> anyhow::Result<()> {
        let account = random.of(&ACCOUNTS).copied().unwrap_or_default();
        let lead = json!({ "command": "receive", "source": "complaint", "channel": "online",
            "informant": "anonymous", "facts": { "complained_on": self.day },
            "account": account, "accused": self.organ, "body": BODY, "act_on": self.day - 40.days() });
        self.give(Actor::Public {}, serde_json::from_value(lead)?)
    }

    fn find(&mut self, about: Value, fact: &str, value: Value) -> anyhow::Result<()> {
        let command = json!({ "command": "find", "about": about, "fact": fact,
            "value": value, "reason": "依案卷材料认定", "evidence": ["e1"] });
        self.step(HANDLER, command)
    }

    fn screen(&mut self) -> anyhow::Result<()> {
        let (name, facts) = unit_facts(self.organ).unwrap_or(("", Value::Null));
        self.step(
            CLERK,
            json!({ "command": "name_unit", "organ": self.organ, "name": name,
            "facts": facts }),
        )?;
        self.step(
            CLERK,
            json!({ "command": "add_evidence", "evidence": "e1",
            "title": "执法案卷" }),
        )?;
        let ended = self.day - 40.days();
        for (fact, value) in [
            ("is_official_act", json!(true)),
            ("act_continues", json!(false)),
            ("act_ended_on", json!(ended)),
            ("receiver_is_competent", json!(true)),
            ("reconsideration_result", json!("annulled")),
            ("judgment_result", json!("none")),
            ("is_major_or_complex", json!(false)),
        ] {
            self.find(json!("case"), fact, value)?;
        }
        Ok(())
    }

    /// Submits `matter` and has it approved; `follows` is what its approval enters beside itself.
    fn approved(
        &mut self,
        matter: Value,
        number: Option<CaseNumber>,
        follows: u32,
    ) -> anyhow::Result<()> {
        self.step(
            HANDLER,
            json!({ "command": "submit", "reason": "依定性的结论",
            "matter": matter }),
        )?;
        let submission = self.entries;
        self.step(
            HEAD,
            json!({ "command": "approve", "submission": submission,
            "note": "同意", "number": number }),
        )?;
        self.entries += follows;
        Ok(())
    }

    fn docket(&mut self, number: CaseNumber) -> anyhow::Result<()> {
        let handlers = json!({ "docketing": { "lead": HANDLER.0, "second": SECOND.0 } });
        self.approved(handlers, Some(number), 1)
    }

    fn examine(&mut self) -> anyhow::Result<()> {
        for (fact, value) in [
            ("facts_verified", json!("sound")),
            ("evidence_verified", json!("sound")),
            ("characterization_verified", json!("sound")),
            ("procedure_verified", json!("faulty")),
            ("application_of_law_verified", json!("sound")),
            ("appropriateness_verified", json!("sound")),
            ("formalities_verified", json!("sound")),
            ("decision_path", json!("approved")),
            ("conduct", json!("penalty")),
            ("conduct_too", json!("none")),
            ("assessment", json!("unlawful")),
            ("harmed", json!(true)),
            ("causation", json!(true)),
            ("cause_without_fault", json!("none")),
            ("consequence", json!("relatively_major")),
            ("gravity", json!("relatively_serious")),
            ("affects_third_party", json!(false)),
        ] {
            self.find(json!("case"), fact, value)?;
        }
        for role in 0..ROLES.len() {
            self.participant(role)?;
        }
        self.find(json!({ "person": 1 }), "caused_lapse", json!(true))?;
        for no in 1..=ROLES.len() {
            self.step(
                HANDLER,
                json!({ "command": "offer_hearing", "no": no,
                "facts": "处罚决定事实不清", "basis": "拟认定的事项" }),
            )?;
        }
        self.step(
            HANDLER,
            json!({ "command": "add_evidence", "evidence": "e2",
            "title": "陈述申辩笔录" }),
        )?;
        self.step(
            HANDLER,
            json!({ "command": "hear_statement", "no": 1, "evidence": "e2",
            "arguments": ["当时已按规定报批"] }),
        )?;
        self.step(
            HANDLER,
            json!({ "command": "answer_argument", "no": 1, "argument": 1,
            "is_adopted": false, "reason": "报批材料隐去了关键事实" }),
        )?;
        for no in [2, 3] {
            self.step(
                HANDLER,
                json!({ "command": "waive_statement", "no": no,
                "evidence": "e2" }),
            )?;
        }
        self.step(HANDLER, json!({ "command": "determine" }))
    }

    fn participant(&mut self, role: usize) -> anyhow::Result<()> {
        let no = role + 1;
        let fault = if role == 0 { "intent" } else { "none" };
        let (Some((person, name)), Some(role)) = (examined(self.organ, role), ROLES.get(role))
        else {
            return Ok(());
        };
        self.step(
            HANDLER,
            json!({ "command": "name_person", "no": no, "person": person,
            "name": name, "facts": { "role": role, "status": "civil_servant",
                "appointment": "appointed" } }),
        )?;
        for (fact, value) in
            [("fault", fault), ("grave_fault", "none"), ("criminal_liability", "not_involved")]
        {
            self.find(json!({ "person": no }), fact, json!(value))?;
        }
        self.step(SECOND, json!({ "command": "look_up_repeat", "no": no, "found": [] }))?;
        self.step(HANDLER, json!({ "command": "check_repeat", "no": no, "reason": "" }))
    }

    fn confirm(&mut self) -> anyhow::Result<()> {
        self.approved(json!("confirmation"), None, 1)
    }

    fn papers(&mut self) -> anyhow::Result<()> {
        self.step(
            HANDLER,
            json!({ "command": "choose_measures", "target": "unit",
            "measures": ["correction"], "reason": "须重新处理" }),
        )?;
        self.step(
            HANDLER,
            json!({ "command": "fix_grade", "no": 1, "grade": "T2",
            "reason": "情节较重,后果较大" }),
        )?;
        self.step(
            HANDLER,
            json!({ "command": "choose_measures", "target": { "person": 1 },
            "measures": ["书面检讨", "记过", "暂停执法", "离岗学习"],
            "reason": "隐去关键事实" }),
        )?;
        self.step(HANDLER, json!({ "command": "determine" }))?;
        self.approved(json!("measures"), None, 0)?;
        self.step(
            HANDLER,
            json!({ "command": "add_evidence", "evidence": "e3",
            "title": "县政府批复" }),
        )?;
        self.step(
            HANDLER,
            json!({ "command": "request_government",
            "number": "甲司请〔2026〕2号" }),
        )?;
        self.pass(2);
        self.step(
            GOVERNMENT,
            json!({ "command": "decide_as_government",
            "is_approved": true, "number": "甲政批〔2026〕8号", "evidence": "e3" }),
        )?;
        self.step(
            HANDLER,
            json!({ "command": "issue", "paper": "handling_decision",
            "number": "甲政错决〔2026〕1号" }),
        )?;
        self.step(
            HANDLER,
            json!({ "command": "issue",
            "paper": { "sanction_recommendation": 1 }, "number": "甲司建〔2026〕1号" }),
        )
    }

    fn serve(&mut self) -> anyhow::Result<()> {
        self.step(
            HANDLER,
            json!({ "command": "add_evidence", "evidence": "e4",
            "title": "送达回证" }),
        )?;
        let advice = json!({ "sanction_recommendation": 1 });
        for (paper, recipient) in [
            (json!("handling_decision"), json!("unit")),
            (advice.clone(), json!({ "authority": 1 })),
            (advice, json!({ "person": 1 })),
        ] {
            self.step(
                HANDLER,
                json!({ "command": "serve", "paper": paper,
                "recipient": recipient, "mode": "direct", "proof": "e4" }),
            )?;
        }
        Ok(())
    }
}
