//! The keys of the server.

use seal::{Context, DataKey, KeyRing, OpenError, RewrapError, WrappedKey};

use crate::cell::PLACE;

/// 32 bytes of 7 and of 8.
const SEVENS: &str = "mingjian-kek-1 4bb06f8e BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
const EIGHTS: &str = "mingjian-kek-1 2578ccf8 CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg=";

fn ring(text: &str) -> KeyRing {
    KeyRing::parse(text.as_bytes()).unwrap()
}

fn ids(ring: &KeyRing) -> String {
    ring.ids().map(|id| id.to_string()).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_first_line_is_the_current_key() {
    assert_eq!(ids(&ring(SEVENS)), "4bb06f8e");
    let both = ring(&format!("\n{EIGHTS}\r\n\n  {SEVENS}  \n\n"));
    assert_eq!(ids(&both), "2578ccf8 4bb06f8e");
    assert_eq!(both.current().to_string(), "2578ccf8");
}

#[test]
fn a_new_key_stands_before_the_old_ones() {
    let first = KeyRing::generate().unwrap();
    let again = KeyRing::generate().unwrap();
    assert_ne!(first.expose(), again.expose());
    let one = ring(first.expose());
    let text = one.rotated().unwrap();
    assert!(text.expose().ends_with(first.expose().as_str()));
    let two = ring(text.expose());
    assert_eq!(two.ids().count(), 2);
    assert_ne!(two.current(), one.current());
    assert_eq!(two.ids().nth(1), Some(one.current()));
}

#[test]
fn what_is_wrong_with_a_key_file_is_said_with_its_line() {
    let sevens = SEVENS.replace("mingjian-kek-1 ", "");
    for (file, expected) in [
        (String::new(), "line 1: the key file holds no key"),
        ("\n \n".to_owned(), "line 1: the key file holds no key"),
        (format!("{EIGHTS}\n\n{sevens}"), "line 3: does not begin with `mingjian-kek-1`"),
        (SEVENS.replace("kek-1", "kek-2"), "line 1: does not begin with `mingjian-kek-1`"),
        (
            "mingjian-kek-1 4bb06f8e".to_owned(),
            "line 1: has 2 parts where `mingjian-kek-1`, the id and the key are expected",
        ),
        (
            format!("{SEVENS} # alt"),
            "line 1: has 5 parts where `mingjian-kek-1`, the id and the key are expected",
        ),
        (SEVENS.replace("Bwc=", "Bwc"), "line 1: the key is not base64"),
        (SEVENS.replace("BwcH", "B*cH"), "line 1: the key is not base64"),
        (SEVENS.replace("Bwc=", ""), "line 1: the key has 30 bytes and must have 32"),
        (
            SEVENS.replace("4bb06f8e", "4bb06f8f"),
            "line 1: the id is not that of the key, which is `4bb06f8e`",
        ),
        (
            SEVENS.replace("4bb06f8e", "4BB06F8E"),
            "line 1: the id is not that of the key, which is `4bb06f8e`",
        ),
        (
            format!("{SEVENS}\n{EIGHTS}\n{SEVENS}"),
            "line 3: the key `4bb06f8e` already stands in line 1",
        ),
    ] {
        let error = KeyRing::parse(file.as_bytes()).err().unwrap();
        assert_eq!(error.to_string(), expected, "{file}");
        assert!(!format!("{error} {error:?}").contains("BwcHBwc"), "{error:?}");
    }
    let bytes = [EIGHTS.as_bytes(), b"\n\xFF\xFE"].concat();
    let error = KeyRing::parse(&bytes).err().unwrap();
    assert_eq!(error.to_string(), "line 2: is not text in UTF-8");
}

#[test]
fn a_wrapped_key_opens_at_its_place_only() {
    let ring = ring(SEVENS);
    let key = DataKey::generate().unwrap();
    let sealed = key.seal(&PLACE, b"x").unwrap();
    let wrapped = ring.wrap_key(&PLACE, &key).unwrap();
    assert_eq!(wrapped.as_bytes().len(), 77);
    assert_eq!(wrapped.key_id(), ring.current());
    let stored = WrappedKey::parse(wrapped.as_bytes().to_vec()).unwrap();
    assert_eq!(stored, wrapped);
    let back = ring.unwrap_key(&PLACE, &stored).unwrap();
    assert_eq!(back.open(&PLACE, &sealed).unwrap().expose(), b"x");
    let moved = Context { row: "docket-8", ..PLACE };
    assert_eq!(ring.unwrap_key(&moved, &wrapped).err(), Some(OpenError::Refused));
    // Wrapped twice, it is different bytes.
    assert_ne!(ring.wrap_key(&PLACE, &key).unwrap(), wrapped);
}

#[test]
fn every_flipped_bit_and_every_cut_of_a_wrapped_key_is_found() {
    let ring = ring(SEVENS);
    let wrapped = ring.wrap_key(&PLACE, &DataKey::generate().unwrap()).unwrap();
    let open = |bytes: Vec<u8>| {
        let wrapped = WrappedKey::parse(bytes)?;
        ring.unwrap_key(&PLACE, &wrapped).map(|_| wrapped)
    };
    for at in 0..77 * 8 {
        let mut altered = wrapped.as_bytes().to_vec();
        altered[at / 8] ^= 1 << (at % 8);
        let error = open(altered).unwrap_err();
        match at / 8 {
            0 if at == 0 => assert_eq!(error, OpenError::UnknownSuite(0)),
            0 => assert!(matches!(error, OpenError::UnknownSuite(_)), "bit {at}"),
            1..=4 => assert!(matches!(error, OpenError::UnknownKey(_)), "bit {at}"),
            _ => assert_eq!(error, OpenError::Refused, "bit {at}"),
        }
    }
    for length in 0..77 {
        let cut = wrapped.as_bytes()[..length].to_vec();
        assert_eq!(open(cut), Err(OpenError::Truncated), "{length}");
    }
    let longer = [wrapped.as_bytes(), &[0]].concat();
    assert_eq!(WrappedKey::parse(longer), Err(OpenError::Refused));
    let mut reserved = wrapped.as_bytes().to_vec();
    reserved[0] = 2;
    assert_eq!(
        open(reserved).unwrap_err().to_string(),
        "suite `2` is reserved for a certified module and cannot be opened"
    );
}

#[test]
fn after_a_rotation_nothing_needs_the_old_key() {
    let old = ring(SEVENS);
    let both = ring(&format!("{EIGHTS}\n{SEVENS}"));
    let new = ring(EIGHTS);
    let rows: Vec<String> = (0..50).map(|row| format!("docket-{row}")).collect();
    let place = |row| Context { row, ..PLACE };
    for row in &rows {
        let place = place(row);
        let key = DataKey::generate().unwrap();
        let sealed = key.seal(&place, row.as_bytes()).unwrap();
        let before = old.wrap_key(&place, &key).unwrap();

        let error = new.unwrap_key(&place, &before).err().unwrap();
        assert_eq!(error.to_string(), "the key ring has no key `4bb06f8e`");
        // While both keys are there, both forms open.
        assert!(both.unwrap_key(&place, &before).is_ok());
        let after = both.rewrap(&place, &before).unwrap().unwrap();
        assert_eq!(after.key_id(), new.current());
        assert_eq!(both.rewrap(&place, &after), Ok(None));

        let key = new.unwrap_key(&place, &after).unwrap();
        assert_eq!(key.open(&place, &sealed).unwrap().expose(), row.as_bytes());
        assert!(matches!(old.unwrap_key(&place, &after), Err(OpenError::UnknownKey(_))));
    }
    let stray = old.wrap_key(&PLACE, &DataKey::generate().unwrap()).unwrap();
    let moved = Context { version: 9, ..PLACE };
    assert_eq!(both.rewrap(&moved, &stray), Err(RewrapError::Open(OpenError::Refused)));
}
