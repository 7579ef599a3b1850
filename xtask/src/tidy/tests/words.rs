//! Banned words and aliases.

use super::super::words::{banned_words, unlisted_aliases, words};
use super::{clean, places};

#[test]
fn no_banned_word_stands_in_rust() {
    clean(banned_words);
}

#[test]
fn every_alias_is_in_the_glossary() {
    clean(unlisted_aliases);
}

#[test]
fn a_planted_banned_word_is_caught() {
    let text = "fn punish() {}\n\
        struct PunishedUnit;\n\
        /// Records the dismissal.\n\
        enum Kind { Reconsideration }\n\
        fn on_filing(filing_on: u8) {}\n\
        //! Punishment in the head.\n\
        /** A block\n about reconsideration. */\n\
        mod tests {}";
    assert_eq!(
        places(banned_words, &[("a.rs", text)]),
        ["a.rs:1", "a.rs:2", "a.rs:3", "a.rs:4", "a.rs:5", "a.rs:5", "a.rs:6", "a.rs:7"]
    );
}

#[test]
fn a_banned_word_is_caught_in_tests_too() {
    let text = "#[cfg(test)]\nmod tests {\n    #[test]\n    fn dismissal_is_refused() {}\n}";
    assert_eq!(places(banned_words, &[("a.rs", text)]), ["a.rs:4"]);
}

#[test]
fn a_qualified_word_and_a_string_pass() {
    let text = "fn record_filing() {}\n\
        struct AdministrativeReconsideration;\n\
        /// The self-accountability filing, and the record filing.\n\
        fn self_accountability_filing() -> &'static str { \"dismissal\" }\n\
        // punish\n\
        fn profiling() {}";
    assert!(places(banned_words, &[("a.rs", text)]).is_empty());
}

#[test]
fn a_planted_alias_is_caught() {
    let glossary =
        "| 中文 | English |\n|---|---|\n| (主要)负责人 | head |\n| 故意 / 重大过失 | x |\n";
    let text = "#[doc(alias = \"负责人\")]\n#[doc(alias = \"重大过失\")]\n#[doc(alias = \"过失\")]\n\
        #[doc(alias(\"故意\", \"恶意\"))]\nstruct A;";
    let files = [("docs/glossary.md", glossary), ("a.rs", text)];
    assert_eq!(places(unlisted_aliases, &files), ["a.rs:3", "a.rs:4"]);
}

#[test]
fn words_are_split_at_case_and_signs() {
    assert_eq!(words("HigherReview"), ["higher", "review"]);
    assert_eq!(words("record_filing-on it"), ["record", "filing", "on", "it"]);
}
