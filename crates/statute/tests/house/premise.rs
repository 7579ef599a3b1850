//! 前提: what is asked only of a wrongful case, before and after somebody finds that it is one, or is none.

use jiff::civil::Date;
use statute::answer::{AnswerOut, Determination, Status, ValueOut};
use statute::casefile::{Notation, read};
use statute::compile::Choice;
use statute::edition::build;

use crate::files::{borrowed, calendar, pack};

/// One officer at fault in an act that was not lawful; what is known of the elements of a wrongful case.
fn determined(elements: &str) -> Determination {
    let files = pack();
    let (engine, _) = build(&borrowed(&files), &Choice::new()).unwrap();
    let quoted = elements.lines().map(|line| line.replacen(" =", "\" =", 1));
    let elements: String = quoted.map(|line| format!("\"{line}\n")).collect();
    let text = format!(
        "[case]\n\"决策方式\" = \"直接\"\n\"情节\" = \"较重\"\n{elements}[unit]\n\"类\" = \"县区部门\"\n\
         \"领导\" = \"地方\"\n[[person]]\n\"姓名\" = \"张某\"\n\"角色\" = \"直接执法\"\n\"身份\" = \"公务员\"\n\
         \"过错\" = \"故意\"\n\"二次\" = false\n"
    );
    let case = read(&engine.program.schema, &text, Notation::Toml).unwrap();
    let as_of: Date = "2025-05-09".parse().unwrap();
    let outcome = engine.determine(&case, as_of, &calendar()).unwrap();
    engine.report(&case, &outcome, as_of)
}

fn answer<'a>(found: &'a Determination, question: &str) -> &'a AnswerOut {
    found.answers.get(question).unwrap()
}

const OF_A_WRONGFUL_CASE: [&str; 4] = ["responsibility", "grade", "recovery_share", "measures"];

#[test]
fn what_presupposes_a_wrongful_case_means_nothing_without_one() {
    let found = determined(
        "后果 = \"较大\"\n职权行为 = true\n行为评价 = \"合法\"\n复议结果 = \"无\"\n判决结果 = \"无\"",
    );
    assert_eq!(answer(&found, "confirmation").value, ValueOut::Word("not_wrongful".to_owned()));
    for question in OF_A_WRONGFUL_CASE {
        let said = answer(&found, question);
        assert_eq!(
            (said.status, &said.value),
            (Status::Decided, &ValueOut::Null),
            "{question}"
        );
        assert_eq!(said.because.len(), 1, "{question}: {:?}", said.because);
        assert!(said.because[0].contains("确认为“非错案”"), "{:?}", said.because);
        // The ground is that on which the premise fails.
        assert_eq!(said.citations, answer(&found, "confirmation").citations, "{question}");
    }
    assert!(found.asks.iter().all(|ask| ask.person.is_none()), "{:?}", found.asks);
}

#[test]
fn while_the_premise_is_open_the_answer_is_a_trial_and_says_so() {
    let found = determined("后果 = \"较大\"");
    assert_eq!(answer(&found, "confirmation").status, Status::Unknown);
    assert_eq!(answer(&found, "grade").value, ValueOut::Word("T2".to_owned()));
    assert!(found.notices.iter().any(|notice| notice.id == "not_confirmed"));
}

#[test]
fn where_the_premise_holds_nothing_changes() {
    let open = determined("后果 = \"较大\"");
    let confirmed = determined(
        "后果 = \"较大\"\n职权行为 = true\n行为评价 = \"违法\"\n行为情形 = \"违法处罚\"\n受损 = true\n因果 = true",
    );
    assert_eq!(
        answer(&confirmed, "confirmation").value,
        ValueOut::Word("wrongful_case".to_owned())
    );
    for question in OF_A_WRONGFUL_CASE {
        assert_eq!(answer(&open, question), answer(&confirmed, question), "{question}");
    }
}
