//! `statute show` by every way an article is cited.

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
