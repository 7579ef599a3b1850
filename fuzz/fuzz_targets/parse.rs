//! Any text as a pack: segments lose nothing, building reports and never panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use statute::compile::Choice;
use statute::document::segments;
use statute::edition::build;
use statute::span::FileId;

fuzz_target!(|text: &str| {
    let joined: String =
        segments(FileId(0), text).into_iter().map(|segment| segment.text).collect();
    assert_eq!(joined, text);
    drop(build(&[("pack.md", text)], &Choice::new()));
});
