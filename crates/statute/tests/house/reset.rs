//! Expectations of cases written anew: what differs and nothing else, and what only a person can say is left.

use statute::cases::{Change, Reset, reset, run};

use crate::files::{Files, borrowed, calendar, pack};

fn changed(mut files: Files, from: &str, to: &str) -> Files {
    let file = files.iter_mut().find(|(_, text)| text.contains(from));
    let (_, text) = file.unwrap_or_else(|| panic!("nowhere: {from}"));
    *text = text.replacen(from, to, 1);
    files
}

/// What a reset does to `files`, and the files after it.
fn done(files: &Files) -> (Reset, Files) {
    let reset = reset(&borrowed(files), &calendar()).unwrap();
    let mut after = files.clone();
    for (file, text) in &reset.texts {
        let (_, old) = after.get_mut(usize::from(file.0)).unwrap();
        assert_ne!(old, text, "a file that does not differ");
        old.clone_from(text);
    }
    (reset, after)
}

/// The lines of `new` that differ from those of `old`, with the line of `old`.
fn difference<'a>(old: &'a Files, new: &'a Files) -> Vec<(&'a str, &'a str)> {
    let texts = old.iter().zip(new).map(|(old, new)| (&old.1, &new.1));
    let lines = texts.flat_map(|(old, new)| old.split('\n').zip(new.split('\n')));
    lines.filter(|(old, new)| old != new).collect()
}

fn faults(files: &Files) -> usize {
    run(&borrowed(files), &calendar()).unwrap().iter().map(|result| result.faults.len()).sum()
}

#[test]
fn nothing_is_changed_where_nothing_differs() {
    let (reset, after) = done(&pack());
    assert!(reset.changes.is_empty() && reset.left.is_empty() && reset.texts.is_empty());
    assert!(reset.cases >= 45 && reset.checks >= 169, "{:?}", reset.changes);
    assert_eq!(after, pack());
}

/// As the pack has it, and what is written over it.
const WRONG: &[(&str, &str)] = &[
    // A value, an ask, and one in place of the other; one or several on a line.
    ("得 档次: 张某 T2, 王某 无, 赵某 无\n", "得 档次: 张某 T3, 王某 无, 赵某 无\n"),
    ("得 档次: 张某 T2, 王某 无, 赵某 无\n", "得 档次: 张某 T3, 王某 T1, 赵某 未知\n"),
    (
        "得 责任大小: 张某 问 15.大小, 李某 问 15.大小\n",
        "得 责任大小: 张某 大, 李某 问 15.共错\n",
    ),
    ("得 档次: 张某 未知\n", "得 档次: 张某 T1\n"),
    (
        "令 案.后果 = 较小 得 档次: 张某 问 16.档次\n",
        "令 案.后果 = 较小 得 档次: 张某 不适用\n",
    ),
    ("得 催责: 通报并建议处分\n", "得 催责: 无\n"),
    ("得 催责: 问 17.事由\n", "得 催责: 通报并建议处分\n"),
    // Measures: one, several, none, too many, another bound, other months, a slot too few or too many.
    (
        "择一 {警告, 记过}, 议 {扣发职务工资 3 月}",
        "择一 {警告, 记大过}, 议 {扣发职务工资 3 月}",
    ),
    ("必 {书面检讨, 暂停执法, 离岗学习}, 择一", "必 {书面检讨, 离岗学习}, 择一"),
    ("必 {书面检讨, 暂停执法, 离岗学习}, 择一", "必 {书面检讨, 开除, 离岗学习}, 择一"),
    (
        "必 {书面检讨, 暂停执法, 离岗学习}, 择一",
        "必 {书面检讨, 暂停执法, 离岗学习, 改正}, 择一",
    ),
    ("必 {书面检讨, 暂停执法, 离岗学习}, 择一", "必 {开除}, 择一"),
    (
        "择一 {警告, 记过}, 议 {扣发职务工资 3 月}",
        "至少一 {警告, 记过}, 议 {扣发职务工资 3 月}",
    ),
    ("择一 {警告, 记过}, 议 {扣发职务工资 3 月}", "择一 {警告, 记过}, 议 {扣发职务工资 6 月}"),
    ("择一 {警告, 记过}, 议 {扣发职务工资 3 月}", "择一 {警告, 记过}, 议 {扣发职务工资}"),
    ("择一 {警告, 记过}, 议 {扣发职务工资 3 月}", "择一 {警告, 记过}"),
    ("择一 {记大过, 降级}, 择一 {吊销证件, 注销证件}, 议", "择一 {记大过, 降级}, 议"),
    ("择一 {记大过, 降级}, 择一 {吊销证件, 注销证件}, 议", "择一 {吊销证件, 注销证件}, 议"),
    ("得 措施 单位: 必 {改正}\n", "得 措施 单位: 必 {改正}, 可 {撤销}\n"),
    ("得 措施 单位: 必 {改正}\n", "得 措施 单位: 可 {撤销}, 必 {改正}\n"),
    ("得 措施 单位: 必 {改正}\n", "得 措施 单位: 必 {改正, 改正}\n"),
    ("得 措施 单位: 必 {改正}\n", "得 措施 单位: 无\n"),
    (
        "换 A62 = literal 得 措施 单位: 必 {挽回影响}\n",
        "换 A62 = literal 得 措施 单位: 必 {改正}\n",
    ),
    ("得 措施 案: 必 {提交司法机关}\n", "得 措施 案: 无\n"),
    // Periods: days, 暂定, months, 无效, and one form in place of another.
    (
        "handling_decision: 2025-05-01 → 2025-05-06\n",
        "handling_decision: 2025-05-02 → 2025-05-07\n",
    ),
    (
        "handling_decision: 2025-05-01 → 2025-05-06\n",
        "handling_decision: 2025-05-06 → 2025-05-01\n",
    ),
    (
        "handling_decision: 2025-05-01 → 2025-05-06\n",
        "handling_decision: 2025-05-01 → 2025-05-06 暂定\n",
    ),
    ("handling_decision: 2025-05-01 → 2025-05-06\n", "handling_decision: 无\n"),
    ("handling_decision: 2025-05-01 → 2025-05-06\n", "handling_decision: 2025-05 … 2025-06\n"),
    ("2027-01-15 → 2027-01-15 暂定\n", "2027-01-15 → 2027-01-15\n"),
    ("2027-01-15 → 2027-01-15 暂定\n", "2027-01-14 → 2027-01-14\n"),
    ("(张某): 2025-12 … 2026-02\n", "(张某): 2025-11 … 2026-01\n"),
    ("(张某): 2025-12 … 2026-02\n", "(张某): 无效\n"),
    (
        "= 2025-08-15 得 期限 extension: 无效\n",
        "= 2025-08-15 得 期限 extension: 2025-08-29 → 2025-08-29\n",
    ),
    ("= 16 得 期限 extension: 无效\n", "= 16 得 期限 extension: 无\n"),
    // What a choice is refused for.
    ("记过} 因 身份表\n", "记过} 因 16.1\n"),
];

#[test]
fn whatever_is_wrong_becomes_what_it_was() {
    for (right, wrong) in WRONG {
        let files = changed(pack(), right, wrong);
        let (reset, after) = done(&files);
        assert_eq!(difference(&pack(), &after), [], "{wrong}");
        assert!(!reset.changes.is_empty() && reset.left.is_empty(), "{wrong}");
    }
}

/// Every one of them at once, each in the first place that is still right.
#[test]
fn many_are_written_anew_together() {
    let (mut files, mut planted) = (pack(), 0);
    for (right, wrong) in WRONG {
        if files.iter().any(|(_, text)| text.contains(right)) {
            files = changed(files, right, wrong);
            planted += 1;
        }
    }
    let (reset, after) = done(&files);
    assert!(planted > 20 && reset.changes.len() > 20, "{planted}, {}", reset.changes.len());
    assert_eq!(difference(&pack(), &after), []);
    assert_eq!(reset.left, []);
}

#[test]
fn a_change_says_case_place_old_and_new() {
    let files = changed(pack(), "王某 无, 赵某 无\n", "王某 无, 赵某 T1\n");
    let (reset, _) = done(&files);
    let [Change { case, what, span, old, new, edits }] = reset.changes.as_slice() else {
        panic!("{:?}", reset.changes)
    };
    assert_eq!((case.as_str(), what.as_str()), ("S01", "档次 赵某"));
    assert_eq!((old.as_str(), new.as_str()), ("T1", "无"));
    let (name, text) = &files[usize::from(span.file.0)];
    assert_eq!(name, "90-cases.md");
    let before: Vec<char> = text.chars().take(usize::try_from(span.start).unwrap()).collect();
    assert!(String::from_iter(before).ends_with("\n得 档次: 张某 T2, 王某 无, 赵某 "));
    assert_eq!((edits.len(), edits[0].span, edits[0].text.as_str()), (1, *span, "无"));
}

#[test]
fn a_changed_law_moves_its_cases_and_a_second_reset_finds_nothing() {
    let files =
        changed(pack(), "A1 decision_period: fixed ⇒ 45", "A1 decision_period: fixed ⇒ 44");
    assert!(faults(&files) > 10);
    let (reset, after) = done(&files);
    assert!(reset.changes.len() > 10 && reset.left.is_empty(), "{:?}", reset.changes);
    assert_eq!(difference(&files, &after).len(), reset.changes.len());
    assert_eq!(faults(&after), 0);
    let (second, _) = done(&after);
    assert!(second.changes.is_empty() && second.texts.is_empty());
    // The law as it was brings the cases back as they were.
    let back =
        changed(after, "A1 decision_period: fixed ⇒ 44", "A1 decision_period: fixed ⇒ 45");
    assert_eq!(difference(&pack(), &done(&back).1), []);
}

#[test]
fn line_ends_stay_as_they_are() {
    let crlf = |files: Files| -> Files {
        files.into_iter().map(|(name, text)| (name, text.replace('\n', "\r\n"))).collect()
    };
    let wrong = changed(pack(), "张某 T2, 王某 无", "张某 T1, 王某 T1");
    let wrong = changed(wrong, "得 措施 单位: 必 {改正}\n", "得 措施 单位: 无\n");
    assert_eq!(done(&crlf(wrong)).1, crlf(pack()));
}

/// A case, and the same after a reset.
fn rewritten(case: &str) -> (Reset, String) {
    let mut files = pack();
    files.push(("95-own.md".to_owned(), case.to_owned()));
    let (reset, mut after) = done(&files);
    let own = after.pop().unwrap().1;
    assert_eq!(difference(&pack(), &after), []);
    (reset, own)
}

const HEAD: &str = "\u{FEFF}甲\n```案例 Z1 \"布局\"\n案 决策方式 = 直接, 情节 = 较重, 后果 = 较大, 立案 = 2025-03-17\n\
    人 张某 {角色 = 直接执法, 身份 = 公务员, 过错 = 一般}\n人 李某 {角色 = 直接执法, 身份 = 公务员, 过错 = 一般}\n\
    定于 2025-04-20\n";

#[test]
fn layout_comments_and_wide_punctuation_stay() {
    let pairs = [
        ("得 档次:张某  T1、李某\tT2  # 甲 T1", "得 档次:张某  T2、李某\tT2  # 甲 T1"),
        (
            "得 档次: 张某 T1, # 甲\n  李某   T3 # 乙",
            "得 档次: 张某 T2, # 甲\n  李某   T2 # 乙",
        ),
        ("得 档次: 张某 问 # 甲\n   16.待刑, 李某 T2", "得 档次: 张某 T2 # 甲\n   , 李某 T2"),
        (
            "得 措施 李某:必{书面检讨、离岗学习}、 # 甲\n 择一{警告、记过}",
            "得 措施 李某:必{书面检讨、暂停执法、离岗学习}、 # 甲\n 择一{警告、记过}、议 {扣发职务工资 3 月}",
        ),
        (
            "得 措施 李某: 必 {书面检讨,\n  改正,  # 甲\n  暂停执法, 离岗学习},\n  可 {撤销},\n  \
             择一 {记过, 警告}, 议 {扣发职务工资 3 月}",
            "得 措施 李某: 必 {书面检讨,  # 甲\n  暂停执法, 离岗学习},\n  \
             择一 {记过, 警告}, 议 {扣发职务工资 3 月}",
        ),
        ("得 措施 案: 必 {改正,\n  撤销}  # 甲", "得 措施 案: 无  # 甲"),
        (
            "得 期限 handling_decision:2025-04-30 ->2025-05-06  # 甲",
            "得 期限 handling_decision:2025-05-01 ->2025-05-06  # 甲",
        ),
        (
            "得 期限 handling_decision: 2025-05-01 → 2025-05-06   暂定 # 甲",
            "得 期限 handling_decision: 2025-05-01 → 2025-05-06 # 甲",
        ),
        ("得 档次: 张某 T1; 得 催责: 未知", "得 档次: 张某 T2; 得 催责: 无"),
    ];
    for (wrong, right) in pairs {
        let (reset, own) = rewritten(&format!("{HEAD}{wrong}\n```\n乙"));
        assert_eq!(own, format!("{HEAD}{right}\n```\n乙"), "{wrong}");
        assert_eq!(reset.left, []);
        let (second, same) = rewritten(&own);
        assert!(second.changes.is_empty() && same == own, "{:?}", second.changes);
    }
}

/// What is left of `case`: messages, each with the characters it points to.
fn left(case: &str) -> Vec<(String, String)> {
    let (reset, own) = rewritten(case);
    assert_eq!(own, case);
    assert_eq!((reset.changes.len(), reset.texts.len()), (0, 0), "{:?}", reset.changes);
    let shown = reset.left.iter().map(|left| {
        let [start, end] =
            [left.fault.span.start, left.fault.span.end].map(|at| usize::try_from(at).unwrap());
        (left.fault.message.clone(), case.chars().skip(start).take(end - start).collect())
    });
    shown.collect()
}

#[test]
fn what_does_not_run_is_left_and_named() {
    let lines = [
        ("令 案.打错 = 未知 得 档次: 张某 T1", "没有“打错”这项事实", "打错"),
        ("令 张某.过错 = 很大 得 档次: 张某 T1", "“过错”没有“很大”这个值", "很大"),
        ("令 王某.过错 = 一般 得 档次: 张某 T1", "案例里没有“王某”", "王某"),
        ("答 16.档次(王某) = T1 得 档次: 张某 T1", "案例里没有“王某”", "王某"),
        ("答 16.打错(张某) = T1 得 档次: 张某 T1", "没有规则问“16.打错”", "16.打错"),
        ("得 档次: 王某 T1", "案例里没有“王某”", "王某"),
        ("得 打错: 张某 T1", "没有“打错”这个结果", "打错"),
        ("得 档次: T1", "没有得出“档次”", "T1"),
        ("得 措施 王某: 必 {改正}", "案例里没有“王某”", "王某"),
        ("得 期限 handling: 2025-05-01 → 2025-05-06", "没有“handling”这个期限", "handling"),
        ("得 期限 extension(张某): 无效", "没有“extension”这个逐人的期限", "extension"),
        ("得 期限 withholding_months(王某): 无效", "案例里没有“王某”", "王某"),
    ];
    for (line, message, place) in lines {
        let case = format!("{HEAD}{line}\n```\n");
        assert_eq!(left(&case), [(message.to_owned(), place.to_owned())], "{line}");
    }
}

#[test]
fn a_case_with_bad_facts_is_left_whole() {
    let case = format!("{HEAD}得 档次: 张某 T1\n得 档次: 李某 T1\n```\n");
    let bad = case.replacen("情节 = 较重", "情节 = 很重", 1);
    assert_eq!(left(&bad), [("“情节”没有“很重”这个值".to_owned(), "很重".to_owned())]);
    let contradiction = case.replacen("角色 = 直接执法", "角色 = 与会", 1);
    let said = left(&contradiction);
    for line in ["得 档次: 张某 T1", "得 档次: 李某 T1"] {
        let at_line = said.iter().filter(|(_, place)| place == line);
        assert!(at_line.clone().any(|(message, _)| message.contains("矛盾")), "{said:?}");
    }
}

#[test]
fn allowed_and_refused_are_never_turned_round() {
    let case = format!(
        "{HEAD}许 张某 {{开除}}\n拒 张某 {{书面检讨, 暂停执法, 离岗学习, 警告}}\n```\n"
    );
    let said = left(&case);
    assert!(said[0].0.starts_with("应许可的选择被拒:") && said[0].1 == "开除", "{said:?}");
    assert!(said[1].0 == "应拒绝的选择被许可" && said.len() == 2, "{said:?}");
}

#[test]
fn of_several_reasons_for_a_refusal_a_person_picks_one() {
    let files = changed(pack(), "{撤职} 因 政务处分法.14\n", "{撤职} 因 16.1\n");
    let (reset, after) = done(&files);
    assert_eq!(difference(&files, &after), []);
    let [left] = reset.left.as_slice() else { panic!("{:?}", reset.left) };
    assert_eq!(left.case, "S03");
    assert!(left.fault.message.contains("、政务处分法.14"), "{}", left.fault.message);
}

/// Superior law leaves nothing mild enough for a contract worker: the notation has no word for what then holds.
#[test]
fn a_lawful_set_left_without_its_mildest_measure_is_left() {
    let files = changed(pack(), "拒 李某 {书面", "得 措施 李某: 必 {书面检讨}\n拒 李某 {书面");
    let (reset, after) = done(&files);
    assert_eq!(difference(&files, &after), []);
    let [left] = reset.left.as_slice() else { panic!("{:?}", reset.left) };
    assert!(
        left.case == "Y18" && left.fault.message.ends_with("(冲突)"),
        "{}",
        left.fault.message
    );
}

/// An option named like a keyword would be read as the keyword.
#[test]
fn what_would_be_read_as_something_else_is_not_written() {
    let files = changed(pack(), "不分 undivided", "得 undivided");
    let files = changed(files, "责任大小 = 不分\n", "责任大小 = 得\n");
    let (reset, after) = done(&files);
    assert_eq!(difference(&files, &after), []);
    assert!(
        reset.left.iter().any(|left| left.fault.message == "责任大小 张某:应为 不分,得到 得")
    );
}

#[test]
fn no_case_comes_to_expect_a_conflict() {
    let edge = "```规则 15.1.1.无过错 逐人 例外于 15.1.1\n";
    let files = changed(pack(), edge, "```规则 15.1.1.无过错 逐人 定 责任\n");
    let (reset, after) = done(&files);
    assert!(
        reset.left.iter().any(|left| left.fault.message.contains("得到 冲突")),
        "{:?}",
        reset.changes
    );
    assert!(after.iter().all(|(_, text)| !text.contains("张某 冲突")));
}

/// What is left stays as it is beside what is written anew, on the same line and in the same case.
#[test]
fn what_is_left_does_not_keep_back_the_rest() {
    let case =
        format!("{HEAD}得 档次: 王某 T1, 李某 T1; 许 张某 {{开除}}\n得 催责: 未知\n```\n");
    let (reset, own) = rewritten(&case);
    let right = case.replace("李某 T1", "李某 T2").replace("催责: 未知", "催责: 无");
    assert_eq!(own, right);
    assert_eq!((reset.changes.len(), reset.left.len()), (2, 2), "{:?}", reset.changes);
}
