//! Profiles.

use super::super::profile::unchecked_overflow;
use super::{clean, places};

#[test]
fn what_is_installed_checks_overflow() {
    clean(unchecked_overflow);
}

#[test]
fn a_profile_without_the_check_is_caught() {
    let with = "[workspace]\n\n[profile.release]\nlto = \"fat\"\noverflow-checks = true\n";
    assert!(places(unchecked_overflow, &[("Cargo.toml", with)]).is_empty());
    for without in [
        "[workspace]\n\n[profile.release]\nlto = \"fat\"\n".to_owned(),
        with.replace("true", "false"),
        with.replace("release", "dev"),
        with.replace("\noverflow-checks", "\n[profile.bench]\noverflow-checks"),
        String::new(),
    ] {
        assert_eq!(places(unchecked_overflow, &[("Cargo.toml", &without)]), ["Cargo.toml:0"]);
    }
    assert_eq!(places(unchecked_overflow, &[("a.md", "")]), ["Cargo.toml:0"]);
}
