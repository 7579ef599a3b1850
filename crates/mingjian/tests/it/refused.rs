//! What is refused, what is left open, and what a person decides: found by somebody who tried to get a wrong answer.

use serde_json::Value;

use super::{APPROVED, DIRECT, determine, json, refused};

/// `DIRECT` with one more line for the person, or one more table.
fn with(test: &str, more: &str, as_of: &str) -> std::process::Output {
    determine(test, "toml", &format!("{DIRECT}{more}\n"), as_of)
}

fn answers(test: &str, case: &str, as_of: &str) -> Value {
    json(&determine(test, "toml", case, as_of))
}

fn missing(answer: &Value) -> Vec<&str> {
    let list = answer["missing"].as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|one| one["id"].as_str().unwrap()).collect()
}

#[test]
fn one_thing_said_twice_is_refused() {
    let twice = "\"姓名\" = \"李某\"";
    refused(&with("twice_name", twice, "2025-04-01"), &["name", "姓名", "写了两次", "第12行"]);
    let table = "[\"案\"]\n\"立案\" = 2025-03-18";
    refused(&with("twice_case", table, "2025-04-01"), &["“case”和“案”", "写了两次"]);
    let readings = "[readings]\nA2 = \"natural\"\nday_unit = \"working\"";
    refused(&with("twice_reading", readings, "2025-04-01"), &["读法“A2”写了两次", "第14行"]);
    let value = DIRECT.replace("\"一般\"", "{ value = \"一般\", \"值\" = \"故意\" }");
    refused(&determine("twice_value", "toml", &value, "2025-04-01"), &["“value”和“值”"]);
}

#[test]
fn a_reading_that_cannot_be_chosen_is_named_in_the_case_file() {
    for (line, word) in [
        ("A2 = \"foo\"", "可写:natural、working"),
        ("A99 = \"x\"", "没有读法“A99”"),
        ("A14 = \"x\"", "没有可以改选的取值"),
    ] {
        let output = with("readings", &format!("[readings]\n{line}"), "2025-04-01");
        refused(&output, &[word, "第13行"]);
    }
}

#[test]
fn a_name_that_means_something_else_is_refused() {
    for name in ["案", "unit", "张某 ", "张\\u200b某", "张\\n某"] {
        let case = DIRECT.replace("\"张某\"", &format!("\"{name}\""));
        refused(&determine("reserved", "toml", &case, "2025-04-01"), &["姓名", "第7行"]);
    }
}

#[test]
fn dates_in_an_impossible_order_are_refused_with_both_places() {
    let late = DIRECT.replace("[[person]]", "\"决定日\" = 2025-03-01\n[[person]]");
    let words = ["“立案”(2025-03-17)不得晚于“决定日”(2025-03-01)", "第5行", "第6行"];
    refused(&determine("order", "toml", &late, "2025-04-01"), &words);
    let prior = "\"前案行为日\" = 2025-02-20\n\"前案确认日\" = 2025-01-20";
    refused(&with("order_person", prior, "2025-04-01"), &["张某:“前案行为日”", "“前案确认日”"]);
}

#[test]
fn what_lies_after_the_day_has_not_happened() {
    let case = DIRECT
        .replace("[[person]]", "\"决定日\" = 2025-04-20\n\"建议日\" = 2025-04-20\n[[person]]");
    let state = |as_of: &str| {
        let answer = answers("later", &case, as_of);
        let notices = answer["notices"].as_array().unwrap();
        let later = notices.iter().any(|notice| notice["id"] == "dated_later");
        (answer["deadlines"][0]["state"].as_str().unwrap().to_owned(), later)
    };
    assert_eq!(state("2025-04-19"), ("open".to_owned(), true));
    assert_eq!(state("2025-04-20"), ("kept".to_owned(), false));
}

#[test]
fn a_second_case_within_the_months_needs_the_first() {
    let grade = |test: &str, more: &str| {
        let answer = json(&with(test, more, "2025-04-01"));
        let grade = &answer["answers"]["grade"];
        (grade["value"].clone(), missing(grade).join(" "))
    };
    let none = String::new;
    let prior = "\"行为日\" = 2025-01-10\n\"前案行为日\" = 2024-03-01\n\"前案档次\" = \"T2\"\n";
    assert_eq!(grade("repeat_yes", &format!("{prior}\"二次\" = true")), ("T3".into(), none()));
    assert_eq!(grade("repeat_no", &format!("{prior}\"二次\" = false")), ("T2".into(), none()));
    let (value, open) = grade("repeat_open", prior);
    assert_eq!((value, open.as_str()), (Value::Null, "repeat_within_months"));
    // Out of the window, or of another grade: no repeat, and nothing to ask.
    let old = prior.replace("2024-03-01", "2023-03-01");
    assert_eq!(grade("repeat_old", &old), ("T2".into(), none()));
    let mild = prior.replace("\"T2\"", "\"T1\"");
    assert_eq!(grade("repeat_mild", &mild), ("T2".into(), none()));
    let undated = prior.replace("\"行为日\" = 2025-01-10\n", "") + "\"二次\" = true";
    assert!(grade("repeat_undated", &undated).1.contains("conducted_on"));
    let ungraded = prior.replace("\"前案档次\" = \"T2\"\n", "");
    assert!(grade("repeat_ungraded", &ungraded).1.contains("prior_grade"));
    refused(&with("repeat_alone", "\"二次\" = true", "2025-04-01"), &["互相矛盾", "二次"]);
}

#[test]
fn a_crime_needs_the_day_and_the_sentence_of_its_judgment() {
    let crime = |more: &str| {
        DIRECT
            .replace("\"较重\"", "\"恶劣\"")
            .replace("\"较大\"", "\"重大\"")
            .replace("\"一般\"", "\"故意\"")
            + "\"罪过\" = \"徇私枉法\"\n\"刑事\" = \"结论构成\"\n"
            + more
    };
    refused(&determine("crime_undated", "toml", &crime(""), "2025-04-01"), &["刑事结论日"]);
    let later = crime("\"刑事结论日\" = 2027-01-01\n\"刑罚\" = \"故意管制以上\"");
    refused(&determine("crime_later", "toml", &later, "2025-04-01"), &["刑事结论日"]);
    let unsentenced = crime("\"刑事结论日\" = 2025-03-20\n\"刑罚\" = \"无\"");
    refused(&determine("crime_none", "toml", &unsentenced, "2025-04-01"), &["刑罚"]);
    let open = answers("crime_open", &crime("\"刑事结论日\" = 2025-03-20"), "2025-04-01");
    let measures = &open["answers"]["measures"];
    assert_eq!(
        (&measures["status"], missing(measures)),
        (&"unknown".into(), vec!["criminal_sentence", "adverse_effects"])
    );
}

#[test]
fn a_choice_is_not_judged_while_what_it_is_judged_by_is_open() {
    let choice = "[[choice]]\ntarget = \"张某\"\nmeasures = [\"警告\"]\n";
    let case = DIRECT.replace("\"情节\" = \"较重\"\n", "") + choice;
    let answer = answers("choice_open", &case, "2025-04-01");
    assert_eq!(answer["answers"]["choice"]["status"], "unknown");
    assert_eq!(answer["answers"]["choice"]["value"][0]["lawful"], false);
    let status = DIRECT.replace("\"身份\" = \"公务员\"\n", "");
    let answer = answers("status_open", &status, "2025-04-01");
    assert_eq!(missing(&answer["answers"]["measures"]), ["status"]);
}

#[test]
fn what_others_wait_for_keeps_no_choice_open() {
    let other = "[[person]]\n\"姓名\" = \"李某\"\n\"角色\" = \"直接执法\"\n\"过错\" = \"一般\"\n\"身份\" = \"公务员\"\n";
    let choice = "[[choice]]\ntarget = \"张某\"\nmeasures = [\"书面检讨\", \"暂停执法\", \"离岗学习\", \"警告\"]\n";
    let answer = answers("choice_others", &format!("{DIRECT}{other}{choice}"), "2025-04-01");
    assert_eq!(missing(&answer["answers"]["grade"]), ["gravity"]);
    let found = &answer["answers"]["choice"];
    assert_eq!(
        (&found["status"], &found["value"][0]["lawful"]),
        (&"decided".into(), &true.into())
    );
    // What the person's own set waits for is named.
    let open = choice.replace("张某", "李某");
    let answer = answers("choice_own", &format!("{DIRECT}{other}{open}"), "2025-04-01");
    assert_eq!(answer["answers"]["choice"]["status"], "unknown");
    assert_eq!(missing(&answer["answers"]["choice"]), ["gravity"]);
}

#[test]
fn what_superior_law_demands_cannot_be_declined() {
    let sentenced = "\"刑事\" = \"结论构成\"\n\"刑事结论日\" = 2025-03-20\n\"刑罚\" = \"故意管制以上\"\n\"二次\" = false\n";
    let answer = answers("demanded", &format!("{DIRECT}{sentenced}"), "2025-04-01");
    let asks = answer["asks"].as_array().unwrap();
    let conflict = asks.iter().find(|ask| ask["id"] == "冲突").unwrap();
    assert_eq!(conflict["options"], serde_json::json!(["开除"]));
    // A status that does not know a sanction demands none.
    let staff = DIRECT.replace("公务员", "合同制");
    let answer = answers("not_demanded", &staff, "2025-04-01");
    let asks = answer["asks"].as_array().unwrap();
    let conflict = asks.iter().find(|ask| ask["id"] == "冲突").unwrap();
    assert_eq!(conflict["options"], serde_json::json!(["不予处分"]));
}

#[test]
fn the_text_is_chosen_by_the_end_of_the_act() {
    let edition = |ended: &str| {
        let case = DIRECT.replace("[[person]]", &format!("\"行为终了\" = {ended}\n[[person]]"));
        let answer = answers("edition", &case, "2025-04-01");
        let notices = answer["notices"].as_array().unwrap();
        let found = notices.iter().find(|notice| notice["id"] == "edition");
        found.map(|notice| notice["text"].as_str().unwrap().to_owned())
    };
    assert!(edition("2019-11-01").unwrap().contains("2019-11-01"));
    assert_eq!(edition("2020-01-17"), None);
}

#[test]
fn a_reading_alone_is_not_said_to_be_the_measures() {
    let case = DIRECT.replace("[[person]]", "\"涉第三人\" = false\n[[person]]");
    let answer = answers("reading_alone", &case, "2025-04-01");
    let said = answer["answers"]["third_party"]["because"][0].as_str().unwrap();
    assert!(said.contains("依据读法A68,"), "{said}");
    let said = answer["answers"]["grade"]["because"][0].as_str().unwrap();
    assert!(
        said.contains("依据《郑州市行政执法错案责任追究实施办法(试行)》第十六条"),
        "{said}"
    );
}

#[test]
fn two_choices_for_one_person_are_one_choice() {
    let all = "\"书面检讨\", \"暂停执法\", \"离岗学习\"";
    let choice = |list: &str| format!("[[choice]]\ntarget = \"张某\"\nmeasures = [{list}]\n");
    let check = |test: &str, choices: &str| {
        let answer = answers(test, &format!("{DIRECT}{choices}"), "2025-04-01");
        answer["answers"]["choice"]["value"].clone()
    };
    let apart = choice(&format!("{all}, \"警告\"")) + &choice("\"记过\"");
    let found = check("choice_two", &apart);
    assert_eq!((found.as_array().unwrap().len(), &found[0]["lawful"]), (1, &false.into()));
    let paid = check("choice_pay", &choice(&format!("{all}, \"警告\", \"扣发职务工资\"")));
    assert_eq!(paid[0]["lawful"], true);
    assert!(paid[0]["needs"][0].as_str().unwrap().contains("不得写入终局文书"), "{paid}");
}

#[test]
fn where_a_status_has_no_such_sanction_a_person_decides() {
    let case = DIRECT.replace("\"公务员\"", "\"合同制\"");
    let answer = answers("conflict", &case, "2025-04-01");
    assert_eq!(answer["answers"]["measures"]["status"], "ask");
    let ask =
        answer["asks"].as_array().unwrap().iter().find(|ask| ask["id"] == "冲突").unwrap();
    assert_eq!((&ask["person"], &ask["options"][0]), (&"张某".into(), &"不予处分".into()));
    let decided = case
        + "[[answer]]\nask = \"冲突\"\nperson = \"张某\"\nvalue = \"不予处分\"\nby = \"集体审议\"\nreason = \"依合同处理\"\n[[choice]]\ntarget = \"张某\"\nmeasures = [\"书面检讨\", \"暂停执法\", \"离岗学习\"]\n";
    let answer = answers("conflict_decided", &decided, "2025-04-01");
    assert_eq!(answer["answers"]["measures"]["status"], "decided");
    assert_eq!(answer["answers"]["choice"]["value"][0]["lawful"], true);
    let notices = answer["notices"].as_array().unwrap();
    assert!(notices.iter().all(|notice| notice["id"] != "answer_unused"), "{notices:?}");
}

#[test]
fn an_answer_to_no_ask_or_by_the_drafter_is_refused() {
    let answer = |ask: &str, value: &str, by: &str| {
        format!(
            "[[answer]]\nask = \"{ask}\"\nperson = \"张某\"\nvalue = \"{value}\"\nby = \"{by}\"\nreason = \"见记录\""
        )
    };
    for (more, word) in [
        (answer("16.没有", "T1", "甲"), "没有“16.没有”这个问"),
        (answer("16.档次", "T9", "甲"), "可写:T1、T2、T3"),
        (answer("16.档次", "T1", "承办人"), "不得由拟稿的承办人认定"),
    ] {
        refused(&with("ask", &more, "2025-04-01"), &[word, "第12行"]);
    }
}

#[test]
fn contradictions_about_all_people_name_what_to_correct() {
    let meeting = APPROVED.replace("\"审核批准\"", "\"集体讨论\"");
    let output = determine("meeting", "toml", &meeting, "2025-04-01");
    // Officers and verifiers of a meeting have no stance, so nothing contradicts yet.
    assert!(output.status.success());
    let sole = APPROVED.replace("\"审核批准\"", "\"直接\"");
    refused(&determine("sole", "toml", &sole, "2025-04-01"), &["决策方式、角色"]);
    let two = "[case]\n\"决策方式\" = \"集体讨论\"\n".to_owned()
        + &["甲", "乙"]
            .map(|name| {
                format!("[[person]]\nname = \"{name}\"\nrole = \"attendee\"\ndecided = true\n")
            })
            .concat();
    refused(
        &determine("deciders", "toml", &two, "2025-04-01"),
        &["互相矛盾:决策", "第6行", "第10行"],
    );
}

#[test]
fn what_is_missing_can_be_entered() {
    // 责任 is asked for what it waits for itself: nobody can enter an outcome.
    let case = APPROVED.replace("\"致后误\" = true\n", "");
    let answer = answers("behind", &case, "2025-04-01");
    for (question, answer) in answer["answers"].as_object().unwrap() {
        for id in missing(answer) {
            assert!(!["responsibility", "grade", "capacity"].contains(&id), "{question} {id}");
        }
    }
}
