use hkdf::Hkdf;

use super::*;

const SEED: u64 = 0x2020_0117;

#[test]
fn hkdf_of_one_block_is_hkdf() {
    let mut state = SEED;
    for length in 0..200 {
        let mut bytes = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            state.to_be_bytes()[0]
        };
        let secret: Vec<u8> = (0..length).map(|_| bytes()).collect();
        let info: Vec<u8> = (0..length % 50).map(|_| bytes()).collect();
        for label in Label::ALL {
            let mut expected = [0; 32];
            Hkdf::<Sha256>::new(None, &secret)
                .expand_multi_info(&[label.text().as_bytes(), &info], &mut expected)
                .unwrap();
            let derived = derive(&secret, label, &info);
            assert_eq!(*derived.expose(), expected, "seed {SEED}, length {length}");
        }
    }
}

/// RFC 5869, A.3: its first block, with the empty info put together here.
#[test]
fn hkdf_gives_what_the_rfc_gives() {
    let extracted = mac(&[0; 32], &[&[0x0b; 22]]);
    let block = mac(extracted.expose(), &[&[1]]);
    assert_eq!(
        crate::Digest::from_bytes(*block.expose()).to_string(),
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
    );
}

#[test]
fn no_label_begins_another_and_no_kind_is_another() {
    for (at, label) in Label::ALL.into_iter().enumerate() {
        for (other_at, other) in Label::ALL.into_iter().enumerate() {
            let begins = other.text().starts_with(label.text());
            assert_eq!(begins, at == other_at, "{} {}", label.text(), other.text());
        }
    }
    let kinds: std::collections::BTreeSet<u8> = Kind::ALL.map(Kind::byte).into();
    assert_eq!(kinds.len(), Kind::ALL.len());
}

#[test]
fn a_suite_that_cannot_be_opened_is_named() {
    assert_eq!(within_suite(&[1, 7]), Ok(&[7][..]));
    assert_eq!(within_suite(&[]), Err(OpenError::Truncated));
    for suite in (0..=255).filter(|suite| *suite != SUITE) {
        let expected = match suite {
            2 => OpenError::ReservedSuite,
            suite => OpenError::UnknownSuite(suite),
        };
        assert_eq!(within_suite(&[suite, 7]), Err(expected));
    }
}
