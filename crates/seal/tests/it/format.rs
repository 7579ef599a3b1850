//! What was sealed once must open for ever. These bytes were written by other programs (libsodium, age, the hash functions
//! of Python) from `docs/crypto.md`, none by this crate.

use seal::{
    DataKey, DraftCode, FileOpener, KeyRing, KeyedCode, Letter, NamedCode, ReceiptCode,
    WrappedKey,
};

use crate::cell::PLACE;

const RECEIPT: &str = "DWS8C-28GS8-7V58G-CFZD1-8DKB0";
const DRAFT: &str = "EX1WW-D4DJA-2DCXX-19";

/// A value sealed under the key of the draft.
const CELL: &str = "01000102030405060708090a0b0c0d0e0f1011121314151617\
    ac0e59033c5590267366c5c8deb1c2c03f1bd0903a37";

/// A file sealed under the key of the draft.
const FILE: &str =
    "016465666768696a6b6c6d6e6f7071727374757670b3c7fd000c7baecf15aeffb496517f6e68a85bd20d";

/// The key of the draft wrapped under 32 bytes of 7.
const WRAPPED: &str = "014bb06f8e000102030405060708090a0b0c0d0e0f1011121314151617\
    871b6a854fec8b7c231c79eb6bea6a51b7b39742e2e1e730a42fbedab604628d\
    d0ab1d2fd5a926bb280a443619fa32b2";
const RING: &[u8] = b"mingjian-kek-1 4bb06f8e BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

fn bytes(hex: &str) -> Vec<u8> {
    let byte = |at: usize| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap();
    (0..hex.len() / 2).map(byte).collect()
}

fn draft_key() -> DataKey {
    DraftCode::parse(DRAFT).unwrap().data_key()
}

#[test]
fn codes_are_found_and_replied_to() {
    let receipt = ReceiptCode::parse(RECEIPT).unwrap();
    assert_eq!(
        receipt.lookup().to_string(),
        "4995b99f113b855db91017aa96298962af9ece5fbd70550cf0aca1f9cd656967"
    );
    assert_eq!(
        receipt.reply_recipient().unwrap().to_string(),
        "age1chm53tq89mcgudhcgkv9z9j53a2sllzv8perxmjja0znhlhgks0sv43g82"
    );
    assert_eq!(
        DraftCode::parse(DRAFT).unwrap().lookup().to_string(),
        "2014af7892aafa9d5c59bd75866f7583b51eb516647f9bd01633b40ff9d22cb7"
    );
    let stored = "299608cb59337263b45a3129f598dc85b4d8e630fcd3647290ad9893023c9184";
    let stored = KeyedCode::from_bytes(bytes(stored).try_into().unwrap());
    let number = "2026-1234-5678-8".parse().unwrap();
    assert!(NamedCode::parse("00420042").unwrap().matches(&draft_key(), number, &stored));
}

#[test]
fn a_value_a_file_and_a_wrapped_key_open() {
    let ring = KeyRing::parse(RING).unwrap();
    let wrapped = WrappedKey::parse(bytes(WRAPPED)).unwrap();
    for key in [draft_key(), ring.unwrap_key(&PLACE, &wrapped).unwrap()] {
        let plain = key.open(&PLACE, &bytes(CELL)).unwrap();
        assert_eq!(plain.expose(), "张某".as_bytes());
        let mut opener = FileOpener::new(&PLACE, &key);
        let mut plain = opener.push(&bytes(FILE)).unwrap().expose().clone();
        plain.extend_from_slice(opener.finish().unwrap().expose());
        assert_eq!(plain, "证据".as_bytes());
    }
}

#[test]
fn a_letter_of_another_age_program_opens() {
    let letter = Letter::parse(include_bytes!("../data/letter.bin").to_vec()).unwrap();
    let identity = ReceiptCode::parse(RECEIPT).unwrap().reply_identity().unwrap();
    let plain = letter.open(&PLACE, &identity).unwrap();
    assert_eq!(plain.expose(), r#"{"姓名":"张某"}"#.as_bytes());
}
