//! Links.

use super::super::links::dead_links;
use super::{clean, places};

#[test]
fn links_lead_somewhere() {
    clean(dead_links);
}

#[test]
fn planted_dead_links_are_caught() {
    let page = "[gone](gone.md)\n\n[out](../../x.md)\n\n[root](/docs/b.md)\n\n\
        [no such heading](b.md#nowhere)\n\n[nor here](#nowhere)\n\n![picture](c.png)\n\n[ref]\n\n[ref]: lost.md\n";
    let files = [("docs/a.md", page), ("docs/b.md", "# B\n")];
    let lines: Vec<String> =
        [1, 3, 5, 7, 9, 11, 13].iter().map(|n| format!("docs/a.md:{n}")).collect();
    assert_eq!(places(dead_links, &files), lines);
}

#[test]
fn living_links_pass() {
    let page = "[b](b.md) [head](b.md#one--two) [second](b.md#same-1) [up](../README.md) [folder](sub/)\n\
        [here](#甲乙-code) [web](https://example.invalid/x) [mail](mailto:a@example.invalid)\n\
        `[code](no.md)`\n\n```\n[fence](no.md)\n```\n\n# 甲、乙 `code`\n";
    let files = [
        ("docs/a.md", page),
        ("docs/b.md", "# One / two!\n\n## Same\n\n## Same\n"),
        ("docs/sub/x.txt", ""),
        ("README.md", ""),
    ];
    assert!(places(dead_links, &files).is_empty(), "{:?}", places(dead_links, &files));
}
