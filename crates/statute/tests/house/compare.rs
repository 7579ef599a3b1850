//! Two editions held against each other: a planted change is shown, with the cases it changes, and nothing else is.

use statute::calendar::Calendar;
use statute::compare::{About, CaseOut, ChangeOut, Comparison, Side, Status, choice, compare};
use statute::compile::Choice;
use statute::edition::build;

use crate::files::{Files, borrowed, calendar, changed, pack};

fn between(old: (&Files, &Choice), new: (&Files, &Choice), calendar: &Calendar) -> Comparison {
    let (before, after) = (borrowed(old.0), borrowed(new.0));
    let mut before = Side::new(&before, old.1, calendar).unwrap();
    let mut after = Side::new(&after, new.1, calendar).unwrap();
    compare(&mut before, &mut after)
}

/// The pack as it is against the pack with `from` replaced by `to`.
fn planted(from: &str, to: &str) -> Comparison {
    let none = Choice::new();
    between((&pack(), &none), (&changed(from, to), &none), &calendar())
}

fn chosen(written: &str) -> Choice {
    let files = pack();
    let (engine, _) = build(&borrowed(&files), &Choice::new()).unwrap();
    choice(&engine.program.schema, written).unwrap()
}

fn switched(old: &str, new: &str) -> Comparison {
    let side = |written: &str| if written.is_empty() { Choice::new() } else { chosen(written) };
    between((&pack(), &side(old)), (&pack(), &side(new)), &calendar())
}

/// The one passage that differs.
fn only(found: &Comparison) -> &ChangeOut {
    let [change] = found.changes.as_slice() else { panic!("{:?}", found.changes) };
    change
}

fn ids(found: &Comparison) -> Vec<&str> {
    found.cases.iter().map(|case| case.id.as_str()).collect()
}

fn case<'a>(found: &'a Comparison, id: &str) -> &'a CaseOut {
    found.cases.iter().find(|case| case.id == id).unwrap()
}

#[test]
fn a_pack_is_the_same_as_itself() {
    let found = switched("", "");
    assert!(found.is_same() && found.changes.is_empty() && found.cases.is_empty());
    assert!(found.run >= 45, "{}", found.run);
    // The default chosen by name is the default.
    assert!(switched("", "A4=unrolled, day_unit=natural").is_same());
}

#[test]
fn blanks_comments_and_the_width_of_punctuation_are_no_change() {
    let files: Files = pack()
        .into_iter()
        .map(|(name, text)| {
            let text = text
                .replace(" 且 ", "  且  ")
                .replace("则 责任 = 责任人", "则 责任=责任人 # 同");
            (name, text)
        })
        .collect();
    assert_ne!(files, pack());
    let none = Choice::new();
    let found = between((&pack(), &none), (&files, &none), &calendar());
    assert!(found.is_same(), "{:?}", found.changes);
    assert!(planted("本目录是该办法", "本目录,是该办法").is_same());
}

#[test]
fn a_number_of_a_reading_moves_the_days_of_the_cases_that_run_it() {
    let found = planted("fixed ⇒ 45", "fixed ⇒ 30");
    let change = only(&found);
    assert_eq!((change.kind.as_str(), change.id.as_str()), ("读法", "A1 decision_period"));
    assert_eq!((change.article, change.status), (Some(17), Status::Changed));
    let [line] = change.lines.as_slice() else { panic!("{change:?}") };
    assert_eq!(line.before.as_deref(), Some("A1 decision_period: fixed ⇒ 45"));
    assert_eq!(line.after.as_deref(), Some("A1 decision_period: fixed ⇒ 30"));
    assert_eq!(change.used_by, ["期限 17.1 处理决定期限 handling_decision"]);
    let stands = &case(&found, "S01").situations[0];
    assert_eq!(stands.changed, None);
    let due = stands.differences.iter().find(|one| one.about == About::Deadline).unwrap();
    assert_eq!((due.id.as_str(), due.term.as_str()), ("handling_decision", "处理决定期限"));
    assert!(due.before[0].contains("原届满日 2025-05-01,届满日 2025-05-06"), "{due:?}");
    assert!(due.after[0].contains("原届满日 2025-04-16,届满日 2025-04-16"), "{due:?}");
    // Those without that period stay as they are.
    assert!(ids(&found).contains(&"S25") && !ids(&found).contains(&"S33"), "{:?}", ids(&found));
}

#[test]
fn a_switch_is_shown_with_what_leans_on_it() {
    let found = switched("", "extension_anchor=rolled");
    let change = only(&found);
    assert_eq!((change.kind.as_str(), change.id.as_str()), ("取值", "A4 extension_anchor"));
    assert_eq!(change.article, Some(17));
    assert_eq!(
        change.lines[0].before.as_deref(),
        Some("unrolled ⇒ handling_decision.未顺延日")
    );
    assert_eq!(change.lines[0].after.as_deref(), Some("rolled ⇒ handling_decision.末日"));
    assert_eq!(change.used_by, ["期限 17.1 延长期限 extension"]);
    assert!(!ids(&found).contains(&"S31"), "{:?}", ids(&found));
    // The second only with one of its own lines; X01 says 换 A4 itself, which is the same under both.
    let lines = |id: &str| -> Vec<Option<&str>> {
        case(&found, id).situations.iter().map(|one| one.changed.as_deref()).collect()
    };
    assert_eq!(lines("X01"), [None]);
    assert_eq!(lines("X01.申请"), [Some("换 A5 = applied_by")]);
    assert_eq!(only(&switched("A4=rolled", "")).lines[0].after, change.lines[0].before);
}

#[test]
fn a_switch_and_an_edition_can_be_compared() {
    let files = changed("fixed ⇒ 45", "fixed ⇒ 44");
    let found = between((&pack(), &chosen("A19=off")), (&files, &Choice::new()), &calendar());
    let kinds: Vec<&str> = found.changes.iter().map(|change| change.kind.as_str()).collect();
    assert_eq!(kinds, ["取值", "读法"]);
    let articles: Vec<_> = found.changes.iter().map(|change| change.article).collect();
    assert_eq!(articles, [Some(16), Some(17)]);
}

#[test]
fn a_line_of_superior_law_shows_the_sets_it_narrowed() {
    let line = "当 刑罚 = 过失三年以下 收窄 处分 为 {撤职, 开除} 撤职 凭 上一级机关批准\n";
    let found = planted(line, "");
    let change = only(&found);
    assert_eq!((change.kind.as_str(), change.id.as_str()), ("上位法", "政务处分法.14"));
    assert_eq!((change.article, change.lines.len()), (None, 1));
    assert_eq!(change.lines[0].before.as_deref(), Some(line.trim_end()));
    assert_eq!(change.lines[0].after, None);
    assert!(!ids(&found).contains(&"Y17"), "{:?}", ids(&found));
    let differences = &case(&found, "Y16").situations[0].differences;
    let set = differences.iter().find(|one| one.about == About::Measures).unwrap();
    assert_eq!(set.person.as_deref(), Some("张某"));
    assert!(set.before[0].starts_with("择一 {撤职, 开除}"), "{set:?}");
    assert!(set.after[0].starts_with("择一 {降级, 撤职, 开除}"), "{set:?}");
}

#[test]
fn a_row_is_shown_with_its_number_and_the_people_it_grades() {
    let found = planted("| 严重 或 恶劣 | 重大 | T3 |", "| 严重 或 恶劣 | 重大 | T2 |");
    let change = only(&found);
    assert_eq!((change.kind.as_str(), change.id.as_str()), ("表", "16.1"));
    assert_eq!((change.article, change.lines.len()), (Some(16), 1));
    assert_eq!(change.lines[0].row, Some(4));
    let grade = &case(&found, "S02").situations[0].differences;
    let of = |person: &str| {
        let mut found = grade.iter().filter(|one| one.about == About::Answer);
        found.find(|one| one.person.as_deref() == Some(person)).unwrap()
    };
    assert_eq!((of("张某").id.as_str(), of("张某").term.as_str()), ("grade", "档次"));
    assert_eq!(
        (&of("李某").before[..], &of("李某").after[..]),
        (&["T3".into()][..], &["T2".into()][..])
    );
    assert!(!ids(&found).contains(&"S07"), "{:?}", ids(&found));
}

#[test]
fn what_is_added_and_what_is_gone_stand_in_the_order_of_the_law() {
    let rule = "```规则 15.1.1.大小 逐人 例外于 15.1.2.大小\n缺 二人以上共同直接执法\n当 决策方式 = 直接 且 有过错 且 计数(有过错) ≥ 2\n则 责任大小 = 问 15.大小\n```\n";
    let found = planted(rule, "");
    let change = only(&found);
    assert_eq!((change.status, change.lines.len()), (Status::Removed, 4));
    assert!(change.lines.iter().all(|line| line.after.is_none()));
    assert!(ids(&found).contains(&"S02"));
    let fact = "停止执行 execution_stayed_on";
    let none = Choice::new();
    let files = changed(
        fact,
        "来文日 letter_on 日期 条 \"第十七条第一款\"\n停止执行 execution_stayed_on",
    );
    let found = between((&pack(), &none), (&files, &none), &calendar());
    let change = only(&found);
    assert_eq!((change.status, change.id.as_str()), (Status::Added, "案·来文日"));
    assert_eq!(change.article, Some(17));
    assert!(found.cases.is_empty());
}

#[test]
fn an_invariant_and_a_name_are_named() {
    let found = planted("先后 立案 ≤ 建议日\n", "");
    assert_eq!((only(&found).kind.as_str(), only(&found).id.as_str()), ("事实", "案·先后"));
    let found = planted("极重 = 罪过 ≠ 无 且 情节 = 恶劣", "极重 = 罪过 ≠ 无 且 情节 = 严重");
    let change = only(&found);
    assert_eq!((change.kind.as_str(), change.id.as_str()), ("称", "人·极重"));
    assert!(change.used_by.contains(&"规则 16.1.4".to_owned()), "{change:?}");
    assert_eq!(change.article, Some(12));
    let changed = &case(&found, "S37.T4").situations[0].differences;
    assert!(changed.iter().any(|one| one.before == ["T4"]), "{changed:?}");
}

#[test]
fn a_case_that_does_not_run_says_why() {
    // The fact is called otherwise in the second edition, whose cases the first cannot read, and the other way round.
    let files: Files = pack()
        .into_iter()
        .map(|(name, text)| {
            let text = text.replace("事由主张日", "理由主张日");
            (name, text.replace("案例 S33.末日", "案例 S33.新"))
        })
        .collect();
    let none = Choice::new();
    let found = between((&pack(), &none), (&files, &none), &calendar());
    assert!(!found.is_same());
    let s33 = &case(&found, "S33").situations;
    let [one] = s33.as_slice() else { panic!("{s33:?}") };
    assert_eq!(one.changed.as_deref(), Some("令 案.理由主张日 = 2025-08-01"));
    assert_eq!(one.refused_before, ["没有“理由主张日”这项事实"]);
    assert!(one.refused_after.is_empty() && one.differences.is_empty(), "{one:?}");
    // A case that only the first has is run too: it comes out the same.
    assert_eq!(ids(&found), ["S33"]);
    let none = Choice::new();
    let gone = changed("赔偿日 compensated_on", "赔款日 compensated_on");
    let gone: Files = gone
        .into_iter()
        .map(|(name, text)| {
            let text = if name.starts_with('9') {
                text
            } else {
                text.replace("赔偿日", "赔款日")
            };
            (name, text)
        })
        .collect();
    let found = between((&pack(), &none), (&gone, &none), &calendar());
    let stands = &case(&found, "S14").situations;
    let [one] = stands.as_slice() else { panic!("{stands:?}") };
    assert_eq!((&one.changed, one.refused_after[0].as_str()), (&None, "没有“赔偿日”这项事实"));
}

#[test]
fn a_case_that_contradicts_itself_in_both_is_said_and_is_no_difference() {
    let broken = changed(
        "角色 = 批准, 身份 = 公务员, 过错 = 故意}\n定于 2024-10-08",
        "角色 = 与会, 身份 = 公务员, 过错 = 故意}\n定于 2024-10-08",
    );
    let none = Choice::new();
    let found = between((&broken, &none), (&broken, &none), &calendar());
    assert!(found.is_same());
    let one = &case(&found, "S07").situations[0];
    assert!(!one.refused_before.is_empty() && one.refused_before == one.refused_after);
}

#[test]
fn readings_that_do_not_exist_are_answered_with_the_nearest() {
    let files = pack();
    let (engine, _) = build(&borrowed(&files), &Choice::new()).unwrap();
    let schema = &engine.program.schema;
    let refused = |written: &str| choice(schema, written).unwrap_err();
    assert!(refused("extenson_anchor=rolled").contains("是不是“extension_anchor”"));
    assert!(refused("A4=roled").contains("是不是“rolled”"));
    assert!(refused("A4=第二种").contains("可写:unrolled、rolled"));
    assert!(refused("Z=rolled").contains("没有读法“Z”"));
    assert!(refused("A4=rolled,extension_anchor=unrolled").contains("写了两次"));
    assert!(refused("A4=rolled,").contains("写成 读法=取值"));
    assert!(refused("A20=any").contains("没有可以改选的取值"));
    let both = choice(schema, "day_unit=working、A4=rolled").unwrap();
    assert_eq!(
        both,
        Choice::from([("A2".into(), "working".into()), ("A4".into(), "rolled".into())])
    );
}
