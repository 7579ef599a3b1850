//! What no table can hold cannot be built.

use super::{Body, Digest, Label, Name, Sealed, TextError};

#[test]
fn a_text_that_a_table_cannot_hold_is_refused() {
    for (text, error) in [
        ("", TextError::Empty),
        ("a\0", TextError::Control),
        ("a\n", TextError::Control),
        ("a\u{1f}", TextError::Control),
        (&"甲".repeat(65), TextError::Long(64)),
    ] {
        assert_eq!(Body::new(text), Err(error), "{text:?}");
    }
    assert!(Body::new("甲".repeat(64)).is_ok());
    assert_eq!(Label::new("x".repeat(129)), Err(TextError::Long(128)));
    assert!(Label::new("é̂ '\"; --").is_ok());
}

#[test]
fn only_dockets_are_dockets() {
    for (name, is_docket) in [("docket:1", true), ("dockets:1", false), ("x:docket:", false)] {
        assert_eq!(Name::new(name).unwrap().is_docket(), is_docket, "{name}");
    }
}

#[test]
fn sealed_bytes_are_never_shown() {
    assert_eq!(format!("{:?}", Sealed(b"secret".to_vec())), "Sealed(6 bytes)");
}

#[test]
fn a_digest_is_shown_as_everybody_shows_it() {
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(Digest::of(b"abc").to_string(), abc);
}

#[test]
fn a_digest_is_read_as_it_is_shown_and_nothing_else_is_one() {
    let digest = Digest::of(b"abc");
    let shown = digest.to_string();
    let last = |count: usize| shown.chars().skip(64 - count).collect::<String>();
    assert_eq!(Digest::parse(&shown), Some(digest));
    assert_eq!(Digest::parse(&"01".repeat(32)), Some(Digest([1; 32])));
    assert_eq!(Digest::parse(&"10".repeat(32)), Some(Digest([16; 32])));
    for wrong in [
        "",
        &last(63),
        &last(62),
        &format!("{shown}0"),
        &format!("{shown}00"),
        &format!("g{}", last(63)),
        &format!("+{}", last(63)),
        &format!("１{}", last(63)),
    ] {
        assert_eq!(Digest::parse(wrong), None, "{wrong}");
    }
}
