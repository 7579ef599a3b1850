use crate::filters::set;
use crate::{FaultPage, LineShown, Page, PassageShown, Place, Shell, asset, stylesheet};

fn shell() -> Shell {
    let (title, office) = ("找不到".to_owned(), "甲市司法局".to_owned());
    Shell { title, office, place: Place::Nowhere, is_demo: true }
}

#[test]
fn punctuation_beside_chinese_is_of_full_width_and_no_other() {
    for (written, printed) in [
        ("逾期的,应当报告;批准:甲(乙)", "逾期的，应当报告；批准：甲（乙）"),
        ("9:30, 17.1(a); ok?", "9:30, 17.1(a); ok?"),
        ("处分条例(2024)", "处分条例（2024）"),
        ("“行政处分”,今为", "“行政处分”，今为"),
        ("a(b)c 甲)", "a(b)c 甲）"),
        ("", ""),
        (",", ","),
    ] {
        assert_eq!(set(written), printed, "{written}");
    }
}

#[test]
fn a_line_is_set_as_a_whole_whatever_its_passages() {
    let passage = |text: &str| PassageShown { text: text.to_owned(), cards: vec![1] };
    let line =
        LineShown::new("k1".to_owned(), vec![passage("作出"), passage(","), passage("逾期")]);
    let texts: Vec<&str> = line.passages.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(texts, ["作出", "，", "逾期"]);
}

#[test]
fn what_somebody_wrote_is_text_and_nothing_else() {
    let heading = "<script>alert(1)</script>\" onload='x' &amp;".to_owned();
    let page = FaultPage { shell: shell(), heading, advice: "<b>".to_owned() };
    let html = page.html().unwrap();
    assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
    assert!(html.contains("&#60;script&#62;") && html.contains("&#38;amp;"), "{html}");
    assert!(html.contains("演示数据：单位、人员、案件均为虚构"), "{html}");
}

#[test]
fn an_asset_is_found_by_the_name_that_says_its_content_alone() {
    let name = stylesheet();
    let found = asset(name.strip_prefix("/static/").unwrap()).unwrap();
    assert!(found.bytes.starts_with("/* 视觉参考".as_bytes()) || found.bytes.len() > 1000);
    for other in ["ui.css", "ui.0000000000000000.css", "", "../ui.css"] {
        assert!(asset(other).is_none(), "{other}");
    }
}

/// The templates, as they are written.
fn templates() -> Vec<(String, String)> {
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found
                    .push((path.display().to_string(), std::fs::read_to_string(path).unwrap()));
            }
        }
    }
    found
}

#[test]
fn no_template_leaves_a_value_as_it_is_or_runs_anything() {
    let templates = templates();
    assert!(templates.len() >= 6);
    for (name, text) in templates {
        for raw in
            ["|safe", "| safe", "escape", "<script", " style=", " onclick", " onload", "http:"]
        {
            assert!(!text.contains(raw), "{name}: {raw}");
        }
    }
}

#[test]
fn signs_in_templates_are_of_full_width_beside_chinese() {
    for (name, text) in templates() {
        // What stands between braces or angle brackets is no text.
        let mut depth = 0_usize;
        let shown = text.chars().filter(|letter| {
            match letter {
                '{' | '<' => depth += 1,
                '}' | '>' => depth = depth.saturating_sub(1),
                _ => return depth == 0,
            }
            false
        });
        let shown: String = shown.collect();
        assert_eq!(set(&shown), shown, "{name}");
    }
}
