//! Small packs, so that every way a passage can differ is told apart.

use super::changes::{ChangeOut, Status, differing};
use super::passages::passages;

const PACK: &str = r#"---
名称: 小法
---
# 小法

## 第一条 {实体}

> 〔款1〕迟到的,警告。
> 〔款2〕早退的,记过。

```规则 1.1 逐人 定 处理
引 "迟到的,警告"
当 迟到 且 «A1.有»
则 处理 = 警告
```

```表 1.2 逐人 定 轻重
| 次数 | ⇒ 轻重 | 引 |
|-|-|-|
| 一 | 轻 | 〔款2〕"早退的" |
| 二 | 中 | 缺 A2 |
| 三 | 重 | 缺 A2 |
```

```期限 1.1 申辩期限 plea
起 告知
长 5 自然日
```

```期限 1.1 答复期限 reply
起 申辩
长 7 自然日
```

## 第二条

> 〔款1〕本法自公布之日起施行。

```读法
A1 late_twice: yes ⇒ {有 = 迟到; 无 = 早退} | no ⇒ {有 = 早退; 无 = 迟到} 注 "两说" 理 "从宽"
A2 gap 注 "未规定"
```

```上位法 某法.1 自 2020-01-01 读 A2
法 "中华人民共和国某法" 条 "第一条"
核 未核对
收窄 处分 为 {警告}
```

```事实 人
迟到 late 是非 条 "第一条第一款"
约束 迟到 ⇒ 非 早退
```

```沿革
"迟到、早退" → 缺勤 核 未核对 据 "某次改革" 条 "第一条"
```

```问
1.轻重 定 轻重 可 {轻, 重} 题 "几次?"
```
"#;

fn of(from: &str, to: &str) -> Vec<ChangeOut> {
    let other = PACK.replacen(from, to, 1);
    assert_ne!(other, PACK, "{from}");
    differing(&passages(&[("a", PACK)]), &passages(&[("a", &other)]))
}

/// The one passage that differs: kind, id and article; and the lines that do.
fn only(from: &str, to: &str) -> (String, Vec<(String, String)>) {
    let changes = of(from, to);
    let [change] = changes.as_slice() else { panic!("{changes:?}") };
    let article = change.article.map_or("-".to_owned(), |number| number.to_string());
    let lines = change.lines.iter().map(|line| {
        let row = line.row.map(|row| format!("{row}:")).unwrap_or_default();
        let said = |text: &Option<String>| text.clone().unwrap_or_default();
        (format!("{row}{}", said(&line.before)), said(&line.after))
    });
    (format!("{article} {} {}", change.kind, change.id), lines.collect())
}

fn pair(before: &str, after: &str) -> Vec<(String, String)> {
    vec![(before.to_owned(), after.to_owned())]
}

#[test]
fn every_kind_of_passage_is_named_by_its_place_and_line() {
    let is = |from: &str, to: &str, wanted: (&str, &str, &str)| {
        let (name, lines) = only(from, to);
        assert_eq!((name.as_str(), lines), (wanted.0, pair(wanted.1, wanted.2)), "{from}");
    };
    is("名称: 小法", "名称: 大法", ("- 卷首 名称", "小法", "大法"));
    is("{实体}", "{程序}", ("1 条 标题", "第一条 {实体}", "第一条 {程序}"));
    is("早退的,记过", "早退的、记过", ("1 条文 〔款2〕", "早退的,记过。", "早退的、记过。"));
    is("当 迟到 且", "当 早退 且", ("1 规则 1.1", "当 迟到 且 «A1.有»", "当 早退 且 «A1.有»"));
    is("| 中 |", "| 重 |", ("1 表 1.2", "2:| 二 | 中 | 缺 A2 |", "| 二 | 重 | 缺 A2 |"));
    is("长 7", "长 8", ("1 期限 1.1 答复期限 reply", "长 7 自然日", "长 8 自然日"));
    let no = |text: &str| format!("no ⇒ {{有 = {text}; 无 = 迟到}}");
    is(
        "no ⇒ {有 = 早退",
        "no ⇒ {有 = 迟到",
        ("1 读法 A1 late_twice", &no("早退"), &no("迟到")),
    );
    is("理 \"从宽\"", "理 \"从严\"", ("1 读法 A1 late_twice", "理 \"从宽\"", "理 \"从严\""));
    is("{警告}\n", "{}\n", ("- 上位法 某法.1", "收窄 处分 为 {警告}", "收窄 处分 为 {}"));
    is("核 未核对\n", "核 已核对\n", ("- 上位法 某法.1", "核 未核对", "核 已核对"));
    let today =
        |name: &str| format!("\"迟到、早退\" → {name} 核 未核对 据 \"某次改革\" 条 \"第一条\"");
    is("→ 缺勤", "→ 旷工", ("1 沿革 迟到、早退", &today("缺勤"), &today("旷工")));
    is("⇒ 非 早退", "⇒ 早退", ("- 事实 人·约束", "约束 迟到 ⇒ 非 早退", "约束 迟到 ⇒ 早退"));
    let late = |text: &str| format!("迟到 late 是非{text} 条 \"第一条第一款\"");
    is("是非 条", "是非 裁量 条", ("1 事实 人·迟到", &late(""), &late(" 裁量")));
    let ask = |text: &str| format!("1.轻重 定 轻重 可 {{轻, 重}} 题 \"{text}\"");
    is("几次?", "几回?", ("1 问 1.轻重", &ask("几次?"), &ask("几回?")));
}

#[test]
fn a_row_put_in_or_taken_out_leaves_the_others_alone() {
    let (_, lines) = only("| 二 | 中 | 缺 A2 |\n", "");
    assert_eq!(lines, pair("2:| 二 | 中 | 缺 A2 |", ""));
    let (_, lines) = only("| 三 |", "| 无 | 轻 | 缺 A2 |\n| 三 |");
    assert_eq!(lines, pair("3:", "| 无 | 轻 | 缺 A2 |"));
}

#[test]
fn a_rule_under_another_article_is_gone_and_new() {
    let block = |start: &str| {
        let (_, rest) = PACK.split_once(&format!("```{start}")).unwrap();
        format!("```{start}{}```\n", rest.split("```").next().unwrap())
    };
    let rule = &block("规则");
    let moved = format!("{}\n{rule}", PACK.replacen(rule, "", 1));
    let changes = differing(&passages(&[("a", PACK)]), &passages(&[("a", &moved)]));
    let what: Vec<_> = changes.iter().map(|change| (change.article, change.status)).collect();
    assert_eq!(what, [(Some(1), Status::Removed), (Some(2), Status::Added)]);
    // The order of blocks and the file they stand in are no difference.
    let period = &block("期限 1.1 申辩期限");
    let later =
        PACK.replacen(period, "", 1).replacen("## 第二条", &format!("{period}## 第二条"), 1);
    assert_ne!(later, PACK);
    assert!(differing(&passages(&[("a", PACK)]), &passages(&[("b", &later)])).is_empty());
}

#[test]
fn a_line_broken_elsewhere_is_the_same() {
    assert!(of("当 迟到 且 «A1.有»", "当 迟到\n  且 «A1.有»").is_empty());
    assert!(of("当 迟到 且", "当 迟到 # 或早退\n且").is_empty());
    assert!(of("长 7 自然日", "长 \u{FF17} 自然日").is_empty());
    assert!(of("# 小法", "# 小法,注").is_empty());
}

#[test]
fn a_reading_names_what_leans_on_it_and_its_article() {
    let [change] = of("yes ⇒ {有 = 迟到", "yes ⇒ {有 = 早退").try_into().unwrap();
    let ChangeOut { used_by, article, .. } = change;
    assert_eq!((used_by, article), (vec!["规则 1.1".to_owned()], Some(1)));
    // A hole of A10 is none of A1; an overlay leans on the reading that adopts it.
    let other = PACK.replacen("«A1.有»", "«A10»", 1);
    let edited = other.replacen("理 \"从宽\"", "", 1);
    let changes = differing(&passages(&[("a", &other)]), &passages(&[("a", &edited)]));
    assert_eq!(changes.first().map(|change| change.used_by.len()), Some(0));
    let [change] = of("注 \"未规定\"", "注 \"无规定\"").try_into().unwrap();
    let ChangeOut { used_by, .. } = change;
    assert_eq!(used_by, ["上位法 某法.1"]);
}
