//! The printed page of a determination.

use std::path::Path;

use super::{APPROVED, DIRECT, json, mingjian, text};

fn page(test: &str, case: &str) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("page_{test}.toml"));
    std::fs::write(&path, case).unwrap();
    let output = mingjian(&["determine", path.to_str().unwrap(), "--as-of", "2026-01-10"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// The questions of a page, by id, as they follow each other.
fn questions(page: &str) -> Vec<&str> {
    let headings = page.lines().filter(|line| !line.starts_with(' '));
    headings.filter_map(|line| Some(line.split_once(" [")?.1.split_once(']')?.0)).collect()
}

#[test]
fn questions_follow_the_order_of_the_law() {
    let choice = "[[choice]]\ntarget = \"张某\"\nmeasures = [\"警告\"]\n";
    for case in [DIRECT, APPROVED] {
        let page = page("order", &format!("{case}{choice}"));
        let order = [
            "confirmation",
            "scope",
            "competence",
            "limitation",
            "trigger",
            "conduct_listed",
            "responsibility",
            "share_size",
            "grade",
            "measures",
            "choice",
            "recovery_share",
            "recovery",
            "non_execution",
            "leadership",
            "higher_review",
        ];
        // What is said comes first, then what waits for facts, then what does not arise; each in that order.
        let (said, rest) = page.split_once("\n== 尚缺事实\n").unwrap();
        let (waits, nothing) = rest.split_once("\n== 不涉及\n").unwrap();
        let mut all = Vec::new();
        for part in [said, waits, nothing] {
            let asked = questions(part);
            let place = |id: &str| order.iter().position(|known| *known == id);
            let places: Vec<usize> = asked.iter().filter_map(|id| place(id)).collect();
            assert!(!places.is_empty() && places.is_sorted(), "{asked:?}");
            all.extend(places);
        }
        all.sort_unstable();
        assert_eq!(all, (0..order.len()).collect::<Vec<_>>());
        assert!(page.contains("\n追偿措施 [recovery]"), "{page}");
    }
}

#[test]
fn nothing_is_said_of_nobody() {
    let page = page("nobody", "[case]\ndocketed_on = 2025-12-17\n");
    let asked = questions(&page);
    assert!(asked.contains(&"non_execution"), "{asked:?}");
    let of_people = [
        "responsibility",
        "share_size",
        "grade",
        "recovery_share",
        "referral",
        "interim_execution",
        "double_sanction",
        "sanction_authority",
        "promotion",
        "pay_step",
        "pay_lowered",
    ];
    for of_people in of_people {
        assert!(!asked.contains(&of_people), "{of_people}: {asked:?}");
    }
    assert!(!page.contains("没有适用的项目"), "{page}");
}

#[test]
fn what_waits_for_facts_is_not_said_to_be_nothing() {
    let page = page("waits", &DIRECT.replace("\"情节\" = \"较重\"\n", ""));
    assert!(page.contains("措施 [measures] 事实不足\n  缺:张某·情节\n"), "{page}");
}

#[test]
fn a_deadline_is_one_sentence_without_loose_ends() {
    let case = format!("{DIRECT}\"行为日\" = 2025-01-10\n\"前案行为日\" = 2024-03-01\n");
    let page = page("deadline", &case);
    let due = "  处理决定期限 自 2025-03-17 起,原届满日 2025-05-01,届满日 2025-05-06,已超期\n";
    assert!(page.contains(due), "{page}");
    assert!(page.contains("  张某的二次期间 自 2024-03-01 起"), "{page}");
    assert!(page.lines().all(|line| line.trim_end() == line), "{page}");
}

#[test]
fn months_have_no_last_day() {
    let case = format!(
        "{DIRECT}\"处分决定\" = 2025-12-31\n[[choice]]\ntarget = \"张某\"\nmeasures = [\"扣发职务工资\", \"警告\"]\n"
    );
    let page = page("months", &case);
    assert!(page.contains("  张某的扣发月份:2025-12、2026-01、2026-02\n"), "{page}");
    assert!(!page.contains("2026-02-28"), "{page}");
}

#[test]
fn what_a_case_says_cannot_pass_for_a_line_of_the_page() {
    for (index, mark) in ["\\n", "\\r", "\\u2028", "\\u0085", "\\u000b"].iter().enumerate() {
        let forged = format!("甲{mark}责任 [responsibility] 已定{mark}\\u001b[1m");
        // In a name it is refused; where it stands, in what a person writes, it stays on its line.
        let named = DIRECT.replace("张某", &forged);
        let path =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("page_named{index}.toml"));
        std::fs::write(&path, named).unwrap();
        let refusal = mingjian(&["determine", path.to_str().unwrap()]);
        assert_eq!(refusal.status.code(), Some(2), "{}", text(&refusal.stdout));
        let fault = format!(
            "{{ value = \"一般\", found_by = \"{forged}{mark}注意:无责\", reason = \"乙{mark}注意:无责\" }}"
        );
        let case = DIRECT.replace("\"一般\"", &fault);
        let page = page(&format!("forged{index}"), &case);
        assert!(page.contains("甲 责任 [responsibility] 已定 "), "{page}");
        let breaks = |c: char| c.is_control() && c != '\n' || c == '\u{2028}';
        assert!(!page.contains(breaks), "{page:?}");
        let headings = page.lines().filter(|line| line.starts_with("责任 [responsibility]"));
        assert_eq!(headings.count(), 1, "{page}");
        assert!(!page.lines().any(|line| line.starts_with("注意:无责")), "{page}");
    }
}

#[test]
fn a_message_about_a_case_stays_on_its_line() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("page_message.toml");
    std::fs::write(&path, "[case]\n\"a\\n错误:b\" = 1\n").unwrap();
    let output = mingjian(&["determine", path.to_str().unwrap()]);
    assert_eq!(text(&output.stderr).lines().count(), 1, "{}", text(&output.stderr));
}

#[test]
fn a_notice_is_printed_once() {
    // Both answers stand on one line, so both are said not to be used in the same words.
    let person = |name: &str| format!(r#"{{"姓名": "{name}", "角色": "直接执法"}}"#);
    let answer = |name: &str| {
        format!(
            r#"{{"问": "15.大小", "人": "{name}", "值": "大", "认定人": "甲", "理由": "乙"}}"#
        )
    };
    let case = format!(
        r#"{{"案": {{}}, "人": [{}, {}], "答": [{}, {}]}}"#,
        person("张某"),
        person("王某"),
        answer("张某"),
        answer("王某")
    );
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("page_notices.json");
    std::fs::write(&path, case).unwrap();
    let path = path.to_str().unwrap();
    let data = json(&mingjian(&["determine", path, "--json"]));
    assert_eq!(data["notices"].to_string().matches("没有采用").count(), 2);
    let page = text(&mingjian(&["determine", path]).stdout);
    assert_eq!(page.matches("没有采用").count(), 1, "{page}");
}

#[test]
fn the_terms_of_a_measure_stand_below_it() {
    let page = page("terms", DIRECT);
    assert!(page.contains("扣发职务工资3个月(须附 人事主管机关书面依据)。\n"), "{page}");
    assert!(page.contains("暂停执法、离岗学习。\n    至:考核合格\n"), "{page}");
}

#[test]
fn readings_are_said_in_words_with_their_reason_once() {
    let page = page("readings", DIRECT);
    let reason = "原文未规定逾期的效力";
    assert!(page.contains("  A7 今用 warn(警示并说明)\n    理由:"), "{page}");
    assert!(page.contains("    换用 block_until_explained(未说明不得签发):\n"), "{page}");
    assert!(page.contains("    换用 block(不得签发):\n"), "{page}");
    assert_eq!(page.matches(reason).count(), 1, "{page}");
}

#[test]
fn a_reading_in_words_does_not_say_what_it_suggests() {
    let case = APPROVED
        .replace("\"故意\"", "\"一般\"")
        .replace("\"致后误\" = true", "\"致后误\" = false");
    let page = page("suggests", &case);
    assert!(page.contains("A23 今用 staff_only({执法 = 问 15.共错; 其他 = 不负})"), "{page}");
    assert!(!page.contains("建议 责任人") && !page.contains("比照第一项"), "{page}");
}
