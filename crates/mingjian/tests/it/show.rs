//! `statute show` by every way an article is cited.

use serde_json::Value;

use super::{mingjian, refused, text};

fn show(place: &str) -> String {
    let output = mingjian(&["statute", "show", place]);
    assert!(output.status.success(), "{place}: {}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn an_article_is_found_however_it_is_written() {
    let whole = show("第十七条");
    for place in ["十七", "17", "第17条", "第十七", " 第十七条 "] {
        assert_eq!(show(place), whole, "{place}");
    }
}

#[test]
fn a_paragraph_is_shown_with_its_rules_alone() {
    let paragraph = show("第十六条第二款");
    assert_eq!(show("16.2"), paragraph);
    assert!(paragraph.contains("```规则 16.2.份额") && paragraph.contains("```措施 16.2"));
    assert!(!paragraph.contains(" 16.1") && !paragraph.contains("警告"), "{paragraph}");
    let item = show("15.1.2");
    assert_eq!(show("第十五条第一款第(二)项"), item);
    assert_eq!(show("第十五条第二项"), item);
    assert!(item.contains("```表 15.1.2") && !item.contains("```表 15.1.3"), "{item}");
}

#[test]
fn what_is_no_place_is_refused() {
    for place in
        ["", "0", "第条", "17.", "17.0", "第十七条款", "甲", "第十七条第一款第", "1.2.3.4"]
    {
        refused(&mingjian(&["statute", "show", place]), &["错误:"]);
    }
    refused(&mingjian(&["statute", "show", "17.2"]), &["没有第十七条第二款"]);
}

#[test]
fn the_register_and_each_of_its_entries_are_shown() {
    let all = show("上位法");
    let one = show("公务员法.84");
    assert!(all.contains(&one), "{one}");
    for words in [
        "《中华人民共和国公务员法》第八十四条",
        "摘述:",
        "已核对",
        "读法:A19",
        "限制:当 身份 = 公务员",
    ] {
        assert!(one.contains(words), "{words}: {one}");
    }
    // A summary is no quotation.
    assert!(!one.contains("摘述:“"), "{one}");
    let law = show("公务员法");
    assert!(
        law.contains("公务员法.60") && law.contains(&one) && !law.contains("政务处分法.8 ")
    );
    let unread = show("行政执法监督条例");
    assert!(unread.contains("未核对,不得印入文书") && unread.contains("\n  未知:"), "{unread}");
    refused(&mingjian(&["statute", "show", "公务员法.999"]), &["不是条"]);
    refused(&mingjian(&["statute", "show", "公务员"]), &["不是条"]);
}

fn shown_as_json(what: &str) -> Value {
    let output = mingjian(&["statute", "show", what, "--json"]);
    assert!(output.status.success(), "{what}: {}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_register_is_shown_as_json() {
    let all = shown_as_json("上位法");
    let entries = all.as_array().unwrap();
    let ids: Vec<&str> = entries.iter().map(|entry| entry["id"].as_str().unwrap()).collect();
    assert!(ids.len() > 100 && ids.contains(&"国家赔偿法.16"), "{ids:?}");
    let one = shown_as_json("身份表");
    assert_eq!((&one[0]["law"], &one[0]["verified"]), (&Value::Null, &Value::Bool(false)));
    assert_eq!(one[0]["reading"], "A22");
}

/// What organs are called today stands beside the text, never in it.
#[test]
fn what_is_renamed_stands_beside_the_article() {
    let page = show("第五条");
    let (before, beside) = page.split_once("沿革:").unwrap();
    assert!(
        before.contains("行政监察机关应予以查处") && !before.contains("监察委员会"),
        "{page}"
    );
    assert!(beside.starts_with("“行政监察机关”今为监察委员会"), "{page}");
    assert!(beside.contains("未核对,不得印入文书"), "{page}");
    let json = shown_as_json("第五条");
    assert_eq!(json["renamed"][0]["new"][0], "监察委员会");
    assert_eq!(json["text"][0]["paragraph"], 1);
    assert!(!json["text"].to_string().contains("监察委员会"));
    // Only where the words stand.
    assert!(show("第二十一条第二款").contains("“行政处分”"));
    assert!(!show("第二十一条第一款").contains("沿革"));
}

#[test]
fn the_check_lists_every_article_class_by_class() {
    let output = mingjian(&["statute", "check"]);
    let page = text(&output.stdout);
    let articles: Vec<&str> = page.lines().filter(|line| line.starts_with("  第")).collect();
    assert_eq!(articles.len(), 24, "{page}");
    let fifteenth = articles.iter().find(|line| line.starts_with("  第十五条  ")).unwrap();
    let is_class = |part: &str| part.contains(" + ") && part.contains('%');
    let parts: Vec<&str> = fifteenth.split(" / ").collect();
    assert!(matches!(parts.as_slice(), [_, classes, _, "0"] if is_class(classes)), "{page}");
}
