//! Figures of the law.

use super::super::law::{check_allowing, figures_in_rust};
use super::super::repo::Repo;
use super::{clean, places};

const ROOM: &str = "crates/statute/src/a.rs";

#[test]
fn no_figure_of_the_law_stands_in_rust() {
    clean(figures_in_rust);
}

#[test]
fn a_planted_article_number_is_caught() {
    let text = "const A: &str = \"依照第十七条作出\";\n\
        const B: &str = r#\"第 5 条\"#;\n\
        const C: &str = \"第17条\";\n\
        fn art17() {}\n\
        struct CheckArticle17;\n\
        fn article_17_is_late() {}";
    assert_eq!(
        places(figures_in_rust, &[("a.rs", text)]),
        ["a.rs:1", "a.rs:3", "a.rs:4", "a.rs:5", "a.rs:6"]
    );
}

#[test]
fn a_planted_figure_is_caught() {
    let text = "const A: u8 = 45;\n\
        const B: u32 = 6_0u32;\n\
        const C: u8 = 0x1e;\n\
        fn d() -> [u8; 15] { [0; 15] }\n\
        const E: &str = \"逾期六十日\";";
    let found = places(figures_in_rust, &[(ROOM, text)]);
    assert_eq!(found.len(), 6, "{found:?}");
    assert!(places(figures_in_rust, &[("xtask/src/a.rs", text)]).is_empty());
}

#[test]
fn tests_comments_and_other_numbers_pass() {
    let text = "/// 第十七条 gives 45 days.\n\
        // 第十六条: 60\n\
        fn cite(n: u8) -> String { format!(\"第{n}条\") }\n\
        const A: &[u16] = &[450, 0x45, 16];\n\
        const B: &str = \"四百六十一\";\n\
        fn start1() {}\n\
        #[test]\nfn art17_is_late() { assert_eq!(45, \"第十七条\") }\n\
        #[cfg(test)]\nmod tests { const DAYS: u8 = 60; }";
    assert!(places(figures_in_rust, &[(ROOM, text)]).is_empty());
    assert_eq!(
        places(figures_in_rust, &[(ROOM, &format!("{text}\nconst C: u8 = 45;"))]).len(),
        1
    );
    assert!(
        places(figures_in_rust, &[("crates/statute/src/a/tests.rs", "const A: u8 = 45;")])
            .is_empty()
    );
}

#[test]
fn an_allowance_covers_one_place_and_must_be_used() {
    let once = Repo::planted(&[(ROOM, "const A: u8 = 60;")]);
    let twice = Repo::planted(&[(ROOM, "const A: u8 = 60; const B: u8 = 60;")]);
    let never = Repo::planted(&[(ROOM, "const A: u8 = 1;")]);
    assert_eq!(check_allowing(&once, ROOM, 60).len(), 0);
    assert_eq!(check_allowing(&twice, ROOM, 60).len(), 1);
    assert_eq!(check_allowing(&never, ROOM, 60).len(), 1);
    assert_eq!(check_allowing(&once, ROOM, 45).len(), 2);
}
