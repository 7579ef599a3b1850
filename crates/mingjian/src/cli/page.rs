//! The printed page of a determination: questions in the order of the law, one line for one thing said.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Result, Write};

use statute::answer::{
    AnswerOut, AskOut, DeadlineOut, Determination, SlotOut, Status, ValueOut,
};
use statute::determine::{Engine, State};
use statute::facts::Case;
use statute::ir::Program;
use statute::sensitivity::{Examined, SensitivityOut};

use super::readings::ReadingSaid;
use super::show::numbers;

/// The question that checks what was chosen: it stands after the first that says what may be chosen.
const CHOICE: &str = "choice";

/// What ends the id of the question about the measures that follow from an output.
const OF_OUTPUT: &str = "_measures";

/// The parts of a page: what is said first, then what waits for facts, then what does not arise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Said,
    Waits,
    Nothing,
}

impl Part {
    fn of(answer: &AnswerOut) -> Self {
        let nobody = |answer: &AnswerOut| {
            let none = |one: &statute::answer::PersonOut| one.value.as_deref() == Some(NONE);
            !answer.by_person.is_empty() && answer.by_person.iter().all(none)
        };
        match (answer.status, &answer.value) {
            (Status::Unknown, _) => Self::Waits,
            (Status::Ask, _) => Self::Said,
            (Status::Decided, ValueOut::Word(word)) if word == NONE => Self::Nothing,
            (Status::Decided, ValueOut::Slots(slots)) if slots.is_empty() => Self::Nothing,
            (Status::Decided, ValueOut::Null) if nobody(answer) => Self::Nothing,
            (
                Status::Decided,
                ValueOut::Null
                | ValueOut::Word(_)
                | ValueOut::Shares(_)
                | ValueOut::Slots(_)
                | ValueOut::Checks(_),
            ) => Self::Said,
        }
    }

    fn heading(self) -> Option<&'static str> {
        match self {
            Self::Said => None,
            Self::Waits => Some("尚缺事实"),
            Self::Nothing => Some("不涉及"),
        }
    }
}

/// The id of the option that says there is nothing.
const NONE: &str = "none";

/// What the page needs beside the determination.
#[derive(Debug)]
pub(crate) struct Page {
    /// Questions in the order of the law, each with the term it is headed by if not its own.
    questions: Vec<(String, Option<String>)>,
    readings: BTreeMap<String, ReadingSaid>,
}

impl Page {
    pub(crate) fn new(engine: &Engine, readings: BTreeMap<String, ReadingSaid>) -> Self {
        Self { questions: questions(&engine.program), readings }
    }

    pub(crate) fn print(
        &self,
        case: &Case,
        examined: &Examined,
        out: &mut impl Write,
    ) -> Result<()> {
        let determination = &examined.determination;
        let own = determination.catalogue.as_ref();
        let own =
            own.map(|own| format!("(含《{}》)", one_line(&own.title))).unwrap_or_default();
        writeln!(out, "以 {} 为准;法规包 {}{own}", determination.as_of, determination.pack)?;
        let answers = self.answers(determination);
        for part in [Part::Said, Part::Waits, Part::Nothing] {
            let of_part = answers.iter().filter(|(_, _, answer)| Part::of(answer) == part);
            let shown: Vec<_> =
                of_part.filter(|(.., a)| !case.people.is_empty() || !is_empty(a)).collect();
            if let Some(heading) = part.heading().filter(|_| !shown.is_empty()) {
                writeln!(out, "\n== {heading}")?;
            }
            for (question, term, answer) in shown {
                print_answer(question, term, answer, out)?;
            }
        }
        print_deadlines(&determination.deadlines, out)?;
        for ask in &determination.asks {
            print_ask(ask, out)?;
        }
        let mut said = BTreeSet::new();
        for notice in determination.notices.iter().filter(|notice| said.insert(&notice.text)) {
            writeln!(out, "\n注意:{}", one_line(&notice.text))?;
        }
        if case.people.is_empty() {
            writeln!(out, "\n没有列明人员:不判定各人的责任。")?;
        }
        self.print_sensitivity(&examined.sensitivity, out)
    }

    /// The answers in the order of the law; those the order does not know last.
    fn answers<'a>(&'a self, of: &'a Determination) -> Vec<(&'a str, &'a str, &'a AnswerOut)> {
        let known = self.questions.iter().filter_map(|(id, term)| {
            let answer = of.answers.get(id)?;
            Some((id.as_str(), term.as_deref().unwrap_or(&answer.term), answer))
        });
        let mut answers: Vec<_> = known.collect();
        let is_known = |id: &String| self.questions.iter().any(|(known, _)| known == id);
        let others = of.answers.iter().filter(|(id, _)| !is_known(id));
        answers.extend(others.map(|(id, answer)| (id.as_str(), answer.term.as_str(), answer)));
        answers
    }

    fn print_sensitivity(
        &self,
        sensitivity: &[SensitivityOut],
        out: &mut impl Write,
    ) -> Result<()> {
        if sensitivity.is_empty() {
            return writeln!(out, "\n换用任何一种读法,结论都不变。");
        }
        writeln!(out, "\n结论所依的读法(换用另一种,结论不同):")?;
        let mut said = BTreeSet::new();
        for one in sensitivity {
            let reading = self.readings.get(&one.reading);
            let named = |option: &str| {
                let means = reading.and_then(|reading| reading.options.get(option));
                let means = means.map(|means| format!("({means})")).unwrap_or_default();
                one_line(&format!("{option}{means}")).into_owned()
            };
            if said.insert(&one.reading) {
                writeln!(out, "  {} 今用 {}", one.reading, named(&one.chosen))?;
                let reason = reading.and_then(|reading| reading.reason.as_deref());
                if let Some(reason) = reason {
                    writeln!(out, "    理由:{}", one_line(reason))?;
                }
            }
            writeln!(out, "    换用 {}:", named(&one.option))?;
            for change in &one.changes {
                for text in &change.gained {
                    writeln!(out, "      改为:{}", one_line(text))?;
                }
                // Where something else is said instead, that is enough.
                let lost = change.lost.iter().filter(|_| change.gained.is_empty());
                for text in lost {
                    writeln!(out, "      不再:{}", one_line(text))?;
                }
            }
        }
        Ok(())
    }
}

/// Text that stays on its line: what a case file says cannot pass for a line of the page.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    // Line and paragraph separators, and what turns the direction of writing.
    let breaks = |c: char| {
        c.is_control()
            || matches!(c, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    if text.contains(breaks) { Cow::Owned(text.replace(breaks, " ")) } else { text.into() }
}

/// Every question by the first place its blocks name; outputs before the measures that follow from them.
fn questions(program: &Program) -> Vec<(String, Option<String>)> {
    let mut places: BTreeMap<&str, (Vec<u16>, bool)> = BTreeMap::new();
    let groups = program.groups.iter().filter_map(|group| {
        let output = program.schema.outputs.get(group.output)?;
        let place = group.rules.iter().map(|rule| numbers(&rule.block)).min()?;
        Some((output.name.id.as_str(), (place, false)))
    });
    let measures = program.measures.iter();
    let measures = measures.map(|block| (block.question.as_str(), (numbers(&block.id), true)));
    for (question, place) in groups.chain(measures) {
        let known = places.entry(question).or_insert_with(|| place.clone());
        *known = place.min(known.clone());
    }
    let mut ordered: Vec<_> = places.into_iter().map(|(id, place)| (place, id)).collect();
    ordered.sort();
    let mut questions = Vec::new();
    let mut is_first = true;
    for ((_, is_measures), id) in ordered {
        // Several questions have the term 措施; the one named like a measure or an output is headed by that.
        let measure = program.schema.measure(id).filter(|_| is_measures);
        let measure = measure.map(|(_, name)| &name.term);
        let follows = id.strip_suffix(OF_OUTPUT).and_then(|id| program.schema.output(id));
        let named = measure.or(follows.map(|(_, output)| &output.name.term));
        questions.push((id.to_owned(), named.map(|term| format!("{term}措施"))));
        if is_measures && std::mem::take(&mut is_first) {
            questions.push((CHOICE.to_owned(), None));
        }
    }
    questions
}

/// Nothing is said and nothing is waited for.
fn is_empty(answer: &AnswerOut) -> bool {
    answer.because.is_empty() && answer.missing.is_empty()
}

fn print_answer(
    question: &str,
    term: &str,
    answer: &AnswerOut,
    out: &mut impl Write,
) -> Result<()> {
    writeln!(out, "\n{term} [{question}] {}", status(answer))?;
    let slots = match &answer.value {
        ValueOut::Slots(slots) => slots.as_slice(),
        ValueOut::Null | ValueOut::Word(_) | ValueOut::Shares(_) | ValueOut::Checks(_) => &[],
    };
    // A slot and its sentence have the same place.
    let mut slots = slots.iter();
    for sentence in &answer.because {
        writeln!(out, "  {}", one_line(sentence))?;
        if let Some(terms) = slots.next().and_then(terms) {
            writeln!(out, "    {}", one_line(&terms))?;
        }
    }
    if is_empty(answer) {
        let why = match answer.status {
            Status::Decided => "没有适用的项目",
            Status::Ask => "待须由人认定的事项认定之后确定",
            Status::Unknown => "待所缺的事实查明之后确定",
        };
        writeln!(out, "  {why}")?;
    }
    let missing = answer.missing.iter().map(|missing| {
        let who = missing.person.as_deref().map(|p| format!("{p}·")).unwrap_or_default();
        format!("{who}{}", missing.term)
    });
    let missing: Vec<String> = missing.collect();
    if !missing.is_empty() {
        writeln!(out, "  缺:{}", one_line(&missing.join("、")))?;
    }
    Ok(())
}

/// On what terms a slot may be used, if there are any.
fn terms(slot: &SlotOut) -> Option<String> {
    let mut terms = Vec::new();
    if !slot.decided_by.is_empty() {
        terms.push(format!("有权决定的机关:{}", slot.decided_by.join("、")));
    }
    terms.extend(slot.until.as_ref().map(|until| format!("至:{until}")));
    (!terms.is_empty()).then(|| terms.join(";"))
}

fn print_deadlines(deadlines: &[DeadlineOut], out: &mut impl Write) -> Result<()> {
    if !deadlines.is_empty() {
        writeln!(out, "\n期限")?;
    }
    for deadline in deadlines {
        let who =
            deadline.person.as_deref().map(|name| format!("{name}的")).unwrap_or_default();
        let mark = if deadline.provisional {
            "(暂定:放假安排尚未公布,或者期限正停止计算)"
        } else {
            ""
        };
        let state = deadline.state.map(|it| format!(",{}", state(it))).unwrap_or_default();
        // Months are whole: a last day would only mislead.
        let run = if deadline.months.is_empty() {
            let DeadlineOut { starts_on, nominal_on, due_on, .. } = deadline;
            format!(" 自 {starts_on} 起,原届满日 {nominal_on},届满日 {due_on}")
        } else {
            format!(":{}", deadline.months.join("、"))
        };
        let line = format!("{who}{}{run}{mark}{state}", deadline.term);
        writeln!(out, "  {}", one_line(&line))?;
    }
    Ok(())
}

/// What a reading suggests stands in the JSON alone: here the own finding comes first, unanchored.
fn print_ask(ask: &AskOut, out: &mut impl Write) -> Result<()> {
    let who = ask.person.as_deref().map(|p| format!("{p}:")).unwrap_or_default();
    let how = if ask.options.is_empty() {
        "决定并说明理由".to_owned()
    } else {
        format!("从“{}”中选定并说明理由", ask.options.join("、"))
    };
    let evidence = match ask.evidence.as_slice() {
        [] => String::new(),
        [..] => format!(";须附:{}", ask.evidence.join("、")),
    };
    let (id, question, by) = (&ask.id, &ask.question, &ask.decided_by);
    let line = format!("须认定({id}){who}{question} 由{by}{how}{evidence}");
    writeln!(out, "\n{}", one_line(&line))
}

fn state(state: State) -> &'static str {
    match state {
        State::Open => "未届满",
        State::Kept => "按期",
        State::Missed => "已超期",
        State::Extended => "已延期",
    }
}

fn status(answer: &AnswerOut) -> &'static str {
    match answer.status {
        Status::Decided => "已定",
        Status::Ask => "须由人认定",
        Status::Unknown => "事实不足",
    }
}
