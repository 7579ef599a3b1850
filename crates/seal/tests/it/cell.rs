//! Values of rows.

use std::collections::BTreeSet;

use seal::{Context, DataKey, OpenError};

use crate::random::{Random, SEED};

pub(crate) const PLACE: Context<'_> =
    Context { table: "entry", body: "机构-1", row: "docket-7", version: 3, column: "body" };

/// Contexts that differ in one field, or only in where a field ends.
fn contexts() -> Vec<[String; 5]> {
    let mut all = Vec::new();
    for at in 0..500_usize {
        let (table, body, row) = (at / 100, at / 10 % 10, at % 10);
        all.push([
            format!("table{table}"),
            format!("body{body}"),
            format!("row{row}"),
            at.to_string(),
            "c".to_owned(),
        ]);
    }
    let text = "abcdefghijklmnopqrstuvwxyz";
    for first in 0..text.len() {
        for second in first..text.len() {
            let (one, rest) = text.split_at(first);
            let (two, three) = rest.split_at(second - first);
            all.push([one, two, three, "0", ""].map(str::to_owned));
            all.push([one, two, "", "0", three].map(str::to_owned));
        }
    }
    all.truncate(1000);
    all
}

fn context(fields: &[String; 5]) -> Context<'_> {
    let [table, body, row, version, column] = fields;
    Context { table, body, row, version: version.parse().unwrap(), column }
}

#[test]
fn a_value_opens_at_its_place() {
    let key = DataKey::generate().unwrap();
    let mut random = Random(SEED);
    for length in [0, 1, 15, 16, 17, 1000, 100_000] {
        let plain = random.bytes(length);
        let sealed = key.seal(&PLACE, &plain).unwrap();
        assert_eq!(sealed.len(), length + 41);
        assert_eq!(key.open(&PLACE, &sealed).unwrap().expose(), &plain, "seed {SEED}");
        let other = DataKey::generate().unwrap().open(&PLACE, &sealed);
        assert_eq!(other.err(), Some(OpenError::Refused));
    }
}

#[test]
fn a_thousand_values_open_nowhere_but_at_their_place() {
    let key = DataKey::generate().unwrap();
    let places = contexts();
    let distinct: BTreeSet<&[String; 5]> = places.iter().collect();
    assert_eq!(distinct.len(), 1000);
    let sealed: Vec<Vec<u8>> =
        places.iter().map(|place| key.seal(&context(place), b"x").unwrap()).collect();
    for (at, value) in sealed.iter().enumerate() {
        for step in (0..1000).step_by(37) {
            let place = &places[(at + step) % 1000];
            let opened = key.open(&context(place), value);
            let expected = if step == 0 { None } else { Some(OpenError::Refused) };
            assert_eq!(opened.err(), expected, "{:?} at {place:?}", places[at]);
        }
    }
}

#[test]
fn each_field_of_the_place_counts() {
    let key = DataKey::generate().unwrap();
    let sealed = key.seal(&PLACE, b"x").unwrap();
    for moved in [
        Context { table: "index", ..PLACE },
        Context { body: "机构-2", ..PLACE },
        Context { row: "docket-8", ..PLACE },
        Context { version: 2, ..PLACE },
        Context { column: "title", ..PLACE },
    ] {
        assert_eq!(key.open(&moved, &sealed).err(), Some(OpenError::Refused), "{moved:?}");
    }
}

#[test]
fn every_flipped_bit_is_found() {
    let key = DataKey::generate().unwrap();
    let sealed = key.seal(&PLACE, "张某".as_bytes()).unwrap();
    for at in 0..sealed.len() * 8 {
        let mut altered = sealed.clone();
        altered[at / 8] ^= 1 << (at % 8);
        let expected = match altered[0] {
            1 => OpenError::Refused,
            2 => OpenError::ReservedSuite,
            suite => OpenError::UnknownSuite(suite),
        };
        assert_eq!(key.open(&PLACE, &altered).err(), Some(expected), "bit {at}");
    }
}

#[test]
fn every_cut_and_every_addition_is_found() {
    let key = DataKey::generate().unwrap();
    let sealed = key.seal(&PLACE, b"0123456789").unwrap();
    for length in 0..sealed.len() {
        let expected = if length < 41 { OpenError::Truncated } else { OpenError::Refused };
        assert_eq!(key.open(&PLACE, &sealed[..length]).err(), Some(expected), "{length}");
    }
    for byte in [0, 1, 0x80, 0xFF] {
        let longer = [sealed.as_slice(), &[byte]].concat();
        assert_eq!(key.open(&PLACE, &longer).err(), Some(OpenError::Refused));
    }
}

#[test]
fn no_nonce_comes_twice_in_a_hundred_thousand() {
    let key = DataKey::generate().unwrap();
    let nonces: BTreeSet<Vec<u8>> =
        (0..100_000).map(|_| key.seal(&PLACE, b"").unwrap()[1..25].to_vec()).collect();
    assert_eq!(nonces.len(), 100_000);
}

#[test]
fn a_value_is_no_file() {
    let key = DataKey::generate().unwrap();
    let mut sealer = seal::FileSealer::new(&PLACE, &key).unwrap();
    let mut file = sealer.push(b"x").unwrap();
    file.extend(sealer.finish().unwrap().0);
    // The nonce of a value as that of the only chunk of a file, and the other way round.
    file.splice(20..20, [0, 0, 0, 0, 1]);
    assert_eq!(key.open(&PLACE, &file).err(), Some(OpenError::Refused));
}
