use super::near::nearest;
use super::*;
use crate::ast::{CaseLine, CatalogueLine, ChangeAst, ExpectedPeriod, TypeAst};
use crate::ast::{Clause, Cond, Expectation, FactLine, Filling, Flag, Value};

/// The one block of a source without faults.
fn one(source: &str) -> Block {
    let (mut pack, faults) = parse_pack(&[("a.md", source)]);
    assert_eq!(faults, Vec::new(), "{source}");
    assert_eq!(pack.blocks.len(), 1, "{source}");
    pack.blocks.remove(0)
}

fn faults(source: &str) -> Vec<(&'static str, String)> {
    let chars: Vec<char> = source.chars().collect();
    let (_, faults) = parse_pack(&[("a.md", source)]);
    let place = |at: u32| usize::try_from(at).unwrap();
    let shown = |fault: &Diagnostic| {
        chars[place(fault.span.start)..place(fault.span.end)].iter().collect()
    };
    faults.iter().map(|fault| (fault.code, shown(fault))).collect()
}

fn condition(text: &str) -> Cond {
    let Block::Names(mut names) = one(&format!("```称 人\n名 = {text}\n```\n")) else {
        panic!("no names: {text}")
    };
    names.names.remove(0).1
}

#[test]
fn and_binds_tighter_than_or_and_not_tightest() {
    let Cond::Or(parts) = condition("甲 或 非 乙 且 丙 = 丁") else { panic!("no 或") };
    let [Cond::Test { .. }, Cond::And(parts)] = parts.as_slice() else { panic!("{parts:?}") };
    assert!(matches!(parts.as_slice(), [Cond::Not(..), Cond::Test { rel: Some(_), .. }]));
    assert!(matches!(condition("((甲))"), Cond::Test { rel: None, .. }));
}

#[test]
fn the_span_of_a_whole_condition_is_whole() {
    let text = "计数(角色 = 与会) ≤ 1";
    let source = format!("```称 人\n名 = {text}\n```\n");
    let Cond::Many { span, .. } = condition(text) else { panic!("no quantifier") };
    let shown: String = source
        .chars()
        .skip(usize::try_from(span.start).unwrap())
        .take(text.chars().count())
        .collect();
    assert_eq!(shown, text);
    assert_eq!(usize::try_from(span.end - span.start).unwrap(), text.chars().count());
    let Cond::Test { path, .. } = condition("本人.角色 = 审核") else {
        panic!("no test")
    };
    let crate::ast::Segment::Word(word) = &path.segments[0] else { panic!("{path:?}") };
    assert!(path.own && word.value == "角色");
    assert_eq!(word.span.start, path.span.start + 3);
}

#[test]
fn nesting_is_limited_and_said() {
    let deep = |depth: usize| {
        format!("```称 人\n名 = {}甲{}\n```\n", "(".repeat(depth), ")".repeat(depth))
    };
    assert_eq!(faults(&deep(64)), []);
    assert_eq!(faults(&deep(65)), [("P11", "甲".to_owned())]);
    let codes: Vec<&str> = faults(&deep(200_000)).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["P11"]);
    let denied = format!("```称 人\n名 = {}甲\n```\n", "非 ".repeat(200_000));
    assert_eq!(faults(&denied).len(), 1);
    let record = format!("```读法\nA1: a ⇒ {}甲\n```\n", "{乙 = ".repeat(200_000));
    assert_eq!(faults(&record).len(), 1);
}

#[test]
fn a_declaration_names_terms_ids_type_and_flags() {
    let source = "```事实 人\n受命 acted, 异议 objected 是非 裁量 随案 限于 角色 = 与会 凭 甲 或 乙 条 第二条\n\
                  日数 days 整数 [1..30]\n立案 docketed_on 日期\n```\n";
    let Block::Facts(facts) = one(source) else { panic!("no facts") };
    let FactLine::Declare(first) = &facts.lines[0] else { panic!("{facts:?}") };
    let names: Vec<_> = first.names.iter().map(|term| term.id.clone().unwrap().value).collect();
    assert_eq!(names, ["acted", "objected"]);
    assert_eq!(first.ty.value, TypeAst::Bool);
    let [
        Flag::Judgement(_),
        Flag::CaseWide(_),
        Flag::OnlyIf(_),
        Flag::Evidence(on),
        Flag::Source(article, _),
    ] = first.flags.as_slice()
    else {
        panic!("{:?}", first.flags)
    };
    assert_eq!((on.len(), article.as_str()), (2, "第二条"));
    let types: Vec<_> = facts.lines[1..]
        .iter()
        .filter_map(|line| {
            if let FactLine::Declare(one) = line { Some(one.ty.value.clone()) } else { None }
        })
        .collect();
    assert_eq!(types, [TypeAst::Int(1, 30), TypeAst::Date]);
}

#[test]
fn measures_are_ordered_or_only_listed() {
    let Block::Facts(facts) =
        one("```事实 措施\n处分 s: 甲 a < 乙 b; 甲 < 丙 c\n组织 o: 丁 d, 戊 e\n```\n")
    else {
        panic!("no facts")
    };
    let ordered: Vec<_> = facts
        .lines
        .iter()
        .filter_map(|line| {
            if let FactLine::Kind(kind) = line { Some(kind.ordered.clone()) } else { None }
        })
        .collect();
    assert_eq!(ordered, [vec![true, true], vec![false]]);
}

fn kind_of(filling: &Filling) -> &'static str {
    match filling {
        Filling::Value(Value::Int(..)) => "int",
        Filling::Value(Value::Ask(_)) => "ask",
        Filling::Value(Value::Path(_)) => "path",
        Filling::Value(Value::Set(..)) => "set",
        Filling::Value(Value::Hole(_)) => "hole",
        Filling::Cond(_) => "condition",
        Filling::Bound(_) => "bound",
        Filling::Evidence(None) => "none",
        Filling::Evidence(Some(_)) => "evidence",
        Filling::Delete => "delete",
        Filling::Record(_) => "record",
    }
}

#[test]
fn readings_take_every_kind_of_filling() {
    let source = "```读法\nA1 sw: a ⇒ 45 | b ⇒ 问 1.批 建议 负 | c ⇒ 刑事 = 结论 | d ⇒ 必 改正\n\
                  | e ⇒ 凭 无 | f ⇒ 删 | g ⇒ {执法 = 甲; 其他 = 乙} | h ⇒ 不适用 理 \"r\" 改 \"c\"\n```\n";
    let Block::Readings(readings) = one(source) else { panic!("no readings") };
    let kinds: Vec<&str> =
        readings[0].options.iter().map(|option| kind_of(&option.filling.value)).collect();
    assert_eq!(kinds, ["int", "ask", "condition", "bound", "none", "delete", "record", "path"]);
    assert_eq!(readings[0].reason.as_deref(), Some("r"));
}

#[test]
fn a_case_line_chains_changes() {
    let source = "```案例 X1 \"题\"\n案 立案 = 2025-03-17, 日数 = 3\n\
                  换 A4 = rolled, 令 案.立案 = 未知 答 15.大小(张某) = 大 得 期限 p(张某): 2025-12 … 2026-02\n```\n";
    let Block::Case(case) = one(source) else { panic!("no case") };
    let CaseLine::Expect(line) = &case.lines[1] else { panic!("{case:?}") };
    let [
        ChangeAst::Reading(..),
        ChangeAst::Fact { value: None, .. },
        ChangeAst::Answer { person: Some(_), .. },
    ] = line.changes.as_slice()
    else {
        panic!("{:?}", line.changes)
    };
    let Expectation::Period { expected: ExpectedPeriod::Months(..), .. } = &line.expects[0]
    else {
        panic!("{:?}", line.expects)
    };
}

#[test]
fn a_date_beside_a_day_asks_whether_it_was_before() {
    use crate::ast::TimedPredicate::{Before, Happened};
    let day = |text: &str| text.parse().unwrap();
    let asked = |text: &str| match condition(text) {
        Cond::Timed { predicate, .. } => (true, predicate),
        Cond::And(parts) => match parts.as_slice() {
            [Cond::Timed { predicate: Happened, .. }, Cond::Not(inner, _)] => {
                let Cond::Timed { predicate, .. } = **inner else { panic!("{inner:?}") };
                (false, predicate)
            }
            _ => panic!("{parts:?}"),
        },
        other @ (Cond::Or(_)
        | Cond::Not(..)
        | Cond::Test { .. }
        | Cond::Many { .. }
        | Cond::Hole(_)) => panic!("{other:?}"),
    };
    assert_eq!(asked("甲 < 2020-01-17"), (true, Before(day("2020-01-17"))));
    assert_eq!(asked("甲 <= 2019-12-31"), (true, Before(day("2020-01-01"))));
    assert_eq!(asked("甲 ≥ 2020-01-17"), (false, Before(day("2020-01-17"))));
    assert_eq!(asked("甲 > 2019-12-31"), (false, Before(day("2020-01-01"))));
    assert_eq!(asked("甲 ≤ 9999-12-31"), (true, Happened));
}

#[test]
fn an_approval_is_written_with_or_without_commas() {
    let clause = |granted: &str| {
        let Block::Period(period) = one(&format!("```期限 17.1 p\n批 {granted}\n```\n"))
        else {
            panic!("no period: {granted}")
        };
        let Clause::Granted { on, days, by } = &period.clauses[0] else { panic!("{period:?}") };
        [&on.value, &days.value, &by.value].map(String::clone)
    };
    assert_eq!(clause("甲 乙 丙"), clause("甲, 乙, 丙"));
}

#[test]
fn a_bad_block_hides_no_other() {
    let bad = [
        "```规律 1.1\n当 甲\n```\n",
        "```规则 1.1\n当 甲\n```\n",
        "```表 1.1\n```\n",
        "```\n```\n",
        "```称 人\n甲 = 乙\n",
    ];
    for bad in bad {
        let source = format!("```称 案\n甲 = 乙\n```\n{bad}```称 人\n丙 = 丁\n```\n");
        let (pack, faults) = parse_pack(&[("a.md", &source)]);
        assert_eq!(faults.len(), 1, "{bad}: {faults:?}");
        assert!(faults[0].repair.is_some(), "{bad}");
        assert_eq!(pack.blocks.len(), 2, "{bad}");
    }
}

#[test]
fn law_text_is_never_dropped_in_silence() {
    assert_eq!(faults("> 〔款1〕无家可归。\n"), [("P17", "> 〔款1〕无家可归。".to_owned())]);
    assert_eq!(faults("##第一条\n>〔款1〕有条。\n"), []);
    assert_eq!(faults("## 第一条\n> 〔款0〕零款。\n"), [("P17", "> 〔款0〕零款。".to_owned())]);
    assert_eq!(faults("> 引用他书,不是条文\n"), []);
    let (pack, faults) = parse_pack(&[(
        "a.md",
        "---\n编号\u{FF1A}甲\n---\n## 第一条\r\n> 〔款1项2〕“字”,。 \r\n",
    )]);
    assert_eq!(faults, Vec::new());
    assert_eq!(
        (pack.front[0].0.value.as_str(), pack.front[0].1.value.as_str()),
        ("编号", "甲")
    );
    assert_eq!(pack.articles[0].lines[0].text, "“字”,。 ");
}

#[test]
fn a_second_clause_never_undoes_the_first_in_silence() {
    let twice = [
        ("```规则 1.1 定 甲 定 乙\n当 丙\n则 甲 = 丁\n```\n", "定"),
        ("```问\n1.批 可 {甲} 可 {乙}\n```\n", "可"),
        ("```读法\nA1 注 \"甲\" 注 \"乙\"\n```\n", "注"),
        ("```上位法 某法.1 自 2020-01-01 自 2021-01-01\n```\n", "自"),
        ("```上位法 某法.1\n禁止 甲 入终局文书 凭 乙 凭 丙\n```\n", "凭"),
    ];
    for (source, word) in twice {
        assert_eq!(faults(source), [("P12", word.to_owned())], "{source}");
    }
}

#[test]
fn a_catalogue_carries_items_and_lists_acts() {
    let source = "```目录\n承 1.1.1 至 1.1.2\n承 1.1.3\n1.1.3.1 甲 a “乙的”\n```\n";
    let Block::Catalogue(own) = one(source) else { panic!("no catalogue") };
    let [
        CatalogueLine::Adopt { from, to: Some(to) },
        CatalogueLine::Adopt { from: alone, to: None },
        CatalogueLine::Act(act),
    ] = own.lines.as_slice()
    else {
        panic!("{own:?}")
    };
    let ids = [from, to, alone, &act.id].map(|id| id.text.as_str());
    assert_eq!(ids, ["1.1.1", "1.1.2", "1.1.3", "1.1.3.1"]);
    assert_eq!((act.name.word.value.as_str(), act.words.value.as_str()), ("甲", "乙的"));
    let Block::Enumeration(items) = one("```列举 1.1 甲 a\n1.1.1 乙 = 丙\n1.1.2 丁\n```\n")
    else {
        panic!("no enumeration")
    };
    assert_eq!((items.place.text.as_str(), items.lines.len()), ("1.1", 2));
    assert!(items.lines[0].value.is_some() && items.lines[1].value.is_none());
    let conditional = faults("```目录\n承 1.1.3 \"情节严重的\"\n```\n");
    assert_eq!(conditional, [("K01", "\"情节严重的\"".to_owned())]);
}

#[test]
fn the_nearest_keyword_is_proposed_only_if_near() {
    assert_eq!(nearest("规贝", KINDS), Some("规则"));
    assert_eq!(nearest("上位", KINDS), Some("上位法"));
    assert_eq!(nearest("事件", KINDS), Some("事实"));
    assert_eq!(nearest("规则", &["规则"]), None);
    assert_eq!(nearest("附则", &["案例", "问"]), None);
    assert_eq!(nearest(&"规".repeat(100_000), KINDS), None);
}
