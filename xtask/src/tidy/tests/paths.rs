//! Forbidden text.

use super::super::paths::{forbidden_text, foreign_sources};
use super::{clean, places};

#[test]
fn nothing_belongs_to_one_machine_or_is_unfinished() {
    clean(forbidden_text);
}

#[test]
fn the_lock_file_knows_one_source() {
    clean(foreign_sources);
}

#[test]
fn planted_machine_paths_are_caught() {
    let text = "see /work/x\n`/root`\nA=/home/me\nfile:///Users/me\nhttps://index.crates.io/\n";
    assert_eq!(places(forbidden_text, &[("a.md", text)]).len(), 5);
    assert_eq!(
        places(forbidden_text, &[("a.toml", "[source.x]\nreplace-with = \"y\"")]),
        ["a.toml:2"]
    );
}

#[test]
fn planted_unfinished_work_is_caught() {
    let text = "// TODO: later\n#[test]\n#[ignore = \"slow\"]\nfn a() {}\n// FIXME(x)\n";
    assert_eq!(places(forbidden_text, &[("a.rs", text)]), ["a.rs:1", "a.rs:5", "a.rs:3"]);
}

#[test]
fn relative_paths_and_longer_words_pass() {
    let text =
        "docs/work/x framework/ ../root/ ~/home/ /homes /workspace TODOS method\nignore = 1";
    assert!(places(forbidden_text, &[("a.md", text)]).is_empty());
    assert!(places(forbidden_text, &[("a.rs", "fn ignore() { ignore(); }")]).is_empty());
}

#[test]
fn a_planted_foreign_source_is_caught() {
    let good = "source = \"registry+https://github.com/rust-lang/crates.io-index\"\n";
    let bad = "source = \"git+https://example.invalid/x\"\n";
    let both = format!("{good}{bad}");
    assert_eq!(places(foreign_sources, &[("fuzz/Cargo.lock", &both)]), ["fuzz/Cargo.lock:2"]);
}
