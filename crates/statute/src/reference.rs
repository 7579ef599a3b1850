//! The reference of a pack, written from its declarations: which facts a case file may hold, what answers look like.

use crate::determine::Engine;
use crate::schema::{Fact, Kind, Name, Owner};

/// `docs/facts.md`: every fact, term, id, type, article.
#[must_use]
pub fn facts(engine: &Engine) -> String {
    let schema = &engine.program.schema;
    let mut text = String::from(FACTS_HEAD);
    for (owner, title) in [
        (Owner::Case, "案 `[case]`"),
        (Owner::Unit, "单位 `[unit]`"),
        (Owner::Person, "人 `[[person]]`"),
    ] {
        text.push_str(&format!("\n## {title}\n\n"));
        text.push_str("| 术语 | 标识 | 类型 | 标记 | 条 |\n|---|---|---|---|---|\n");
        for (_, fact) in schema.facts_of(owner) {
            text.push_str(&fact_row(fact));
        }
        if let Some(enumeration) = schema.enumeration.as_ref().filter(|_| owner == Owner::Case)
        {
            let Name { term, id } = &enumeration.key;
            let kind = "机关追究行为目录里的行为,一个或一列(`--catalogue`)";
            let name = enumeration.name();
            text.push_str(&format!("| {term} | `{id}` | {kind} |  | {name} |\n"));
        }
    }
    text.push_str(
        "\n## 措施\n\n选(`[[choice]]`)里的措施,写术语或标识。\n\n| 类别 | 措施 |\n|---|---|\n",
    );
    for kind in &schema.measures {
        text.push_str(&format!("| {} | {} |\n", name(&kind.name), names(&kind.members)));
    }
    text.push_str(
        "\n## 读法\n\n`[readings]` 的键写编号或开关名。\n\n| 编号 | 默认 |\n|---|---|\n",
    );
    for (id, option) in engine.program.readings.iter() {
        text.push_str(&format!("| {id} | `{option}` |\n"));
    }
    text
}

/// `docs/answers.md`: every question and the type of its value.
#[must_use]
pub fn answers(engine: &Engine) -> String {
    let mut text = String::from(ANSWERS_HEAD);
    for group in &engine.program.groups {
        let Some(output) = engine.program.schema.outputs.get(group.output) else { continue };
        let shape = match (output.name.id.as_str(), output.per_person) {
            ("responsibility", _) => "`[{person, role, share}]`",
            ("grade", _) => "最高的一档 `T1`–`T4` 或 null;逐人见 `by_person`",
            (_, true) => "最高的一个值或 null;逐人见 `by_person`",
            (_, false) => "一个值或 null",
        };
        text.push_str(&format!(
            "| `{}` | {} | {shape} | {} |\n",
            output.name.id,
            output.name.term,
            names(&output.options)
        ));
    }
    let mut questions: Vec<&str> =
        engine.program.measures.iter().map(|block| block.question.as_str()).collect();
    questions.sort_unstable();
    questions.dedup();
    for question in questions {
        text.push_str(&format!("| `{question}` | 措施 | `[{{target, bound, set, amount, until, citations}}]` | 见 facts.md 的措施 |\n"));
    }
    text.push_str(ANSWERS_TAIL);
    text.push_str("| 期限 | 标识 | 条 |\n|---|---|---|\n");
    for period in &engine.program.periods {
        let cited = engine.law.citations(&period.id, &period.cites, &[]);
        let place = cited.first().map(|citation| citation.text.clone()).unwrap_or_default();
        text.push_str(&format!("| {} | `{}` | {place} |\n", period.term, period.name));
    }
    text.push_str("\n## 问\n\n| 问 | 题 | 谁 | 可 |\n|---|---|---|---|\n");
    for ask in engine.program.asks.values() {
        let options = ask.options.join("、");
        text.push_str(&format!(
            "| {} | {} | {} | {options} |\n",
            ask.id, ask.question, ask.decided_by
        ));
    }
    text.push_str(ANSWERS_END);
    text
}

fn fact_row(fact: &Fact) -> String {
    let kind = match &fact.kind {
        Kind::Options(options) => names(options),
        Kind::Date => "日期".to_owned(),
        Kind::Int(low, high) => format!("整数 {low}–{high}"),
    };
    let mut marks = Vec::new();
    if fact.judgement {
        marks.push("裁量");
    }
    if fact.case_wide {
        marks.push("随案");
    }
    if fact.only_if.is_some() {
        marks.push("限于");
    }
    let source = fact.source.as_deref().unwrap_or_default();
    format!(
        "| {} | `{}` | {kind} | {} | {source} |\n",
        fact.name.term,
        fact.name.id,
        marks.join("、")
    )
}

fn names(list: &[Name]) -> String {
    list.iter().map(name).collect::<Vec<_>>().join("、")
}

fn name(name: &Name) -> String {
    if name.term == name.id {
        return format!("`{}`", name.id);
    }
    format!("{} `{}`", name.term, name.id)
}

const FACTS_HEAD: &str = "# 案件文件里可以写的事实

本页由法规包生成(`mingjian statute test --reset`),不要手改。案件文件是 TOML 或 JSON;键和值写术语或标识都可以。
不认识的键、不对的类型、不存在的日期、互相矛盾的事实:指明键和行,退出码 2,什么也不回答。

顶层的键:`case`(案)、`unit`(单位)、`person`(人,一列;`name` 或 `姓名` 必写)、`readings`(读法)、
`answer`(答,一列:`ask`、`person`、`value`、`by`、`reason`)、`choice`(选,一列:`target`、`measures`)。
标“裁量”的事实由人认定,写成 `{ value = …, found_by = …, reason = …, evidence = … }`;没有写认定人和理由的,
结论附提示,只供试算。标“随案”的可以在 `[case]` 里为全案写一次,个人另写的从个人。标“限于”的只在一定条件下存在。
一行 `[[person]]` 是一人的一次参与。
";

const ANSWERS_HEAD: &str = "# 回答的样子

本页由法规包生成(`mingjian statute test --reset`),不要手改。`answers` 按问题的标识给出:
`term`(术语)、`status`(`decided` 已定、`ask` 须由人认定、`unknown` 事实不足)、`value`、`by_person`、`missing`(最该先问的在前)、
`citations`、`because`(成句的理由)。依据上位法的 `citations` 带 `superior`:`id`(登记册的编号,`mingjian statute show` 可查)、
`law`(全名,依读法补足的为空)、`article`、`gist`(摘述,不是引文)、`verified`;`false` 是未核对,该依据和由它得出的句子不得印入文书。

| 问题 | 术语 | value | 取值 |
|---|---|---|---|
";

const ANSWERS_TAIL: &str = "| `choice` | 选 | `[{target, lawful, faults}]` | 只在案件文件有选时给出 |

措施的 `target` 是 `unit`、`case` 或人的姓名;`bound` 是 `required`(必)、`choose_one`(择一)、`at_least_one`(至少一)、
`optional`(可)、`advice_only`(议:附依据前不得写入终局文书);`amount` 是月数。

## 期限

`deadlines` 的每一项:`id`、`term`(术语)、`person`、`starts_on`(事件当日,不计入)、`nominal_on`(顺延前)、`due_on`(顺延后)、
`provisional`(所查之日放假安排尚未公布,或者期限正停止计算)、
`state`(写明逾期后果的期限才有:`open` 未届满、`kept` 按期、`missed` 超期、`extended` 已延期)、`months`(历月)、`citations`。延期有效时,`handling_decision` 不变,
`extension` 另列,自立案起算;延期不生效的,`notices` 写明原因。

";

const ANSWERS_END: &str = "
## 所依的读法

`sensitivity` 的每一项:`reading`、`chosen`(今用)、`option`(换用)、`changes`(`id`、`lost` 不再这样说的、`gained` 改为的)。
只列换用后结论、期限、问或者提示不同的;只是依据不同而结论相同的不列。
";
