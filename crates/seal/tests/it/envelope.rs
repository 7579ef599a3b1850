//! Envelopes and letters: who can open them and who cannot.

use seal::{
    Context, Envelope, EnvelopeError, Identity, KeyTextError, Letter, OpenError, Recipient,
};

use crate::cell::PLACE;

const JSON: &[u8] = r#"{"姓名":"张某","电话":"甲"}"#.as_bytes();

/// Custodians and approvers, two of each.
struct People {
    custodians: [Identity; 2],
    approvers: [Identity; 2],
}

impl People {
    fn new() -> Self {
        let two = || [Identity::generate(), Identity::generate()];
        Self { custodians: two(), approvers: two() }
    }

    fn seal(&self) -> Envelope {
        let inner = self.custodians.each_ref().map(Identity::recipient);
        let outer = self.approvers.each_ref().map(Identity::recipient);
        Envelope::seal(&PLACE, JSON, &inner, &outer).unwrap()
    }
}

#[test]
fn one_of_each_layer_opens_an_envelope() {
    let people = People::new();
    let stored = Envelope::parse(people.seal().as_bytes().to_vec()).unwrap();
    for approver in &people.approvers {
        let letter = stored.open_outer(&PLACE, approver).unwrap();
        let letter = Letter::parse(letter.as_bytes().to_vec()).unwrap();
        for custodian in &people.custodians {
            assert_eq!(letter.open(&PLACE, custodian).unwrap().expose(), JSON);
        }
    }
}

#[test]
fn neither_layer_opens_an_envelope_alone() {
    let people = People::new();
    let envelope = people.seal();
    let stranger = Identity::generate();
    let [custodian, _] = &people.custodians;
    let [approver, other_approver] = &people.approvers;
    let refused = Some(OpenError::Refused);
    assert_eq!(envelope.open_outer(&PLACE, custodian).err(), refused);
    assert_eq!(envelope.open_outer(&PLACE, &stranger).err(), refused);
    let letter = envelope.open_outer(&PLACE, approver).unwrap();
    for identity in [approver, other_approver, &stranger] {
        assert_eq!(letter.open(&PLACE, identity).err(), refused);
    }
    // In the wrong order, or one layer taken for the other.
    let as_letter = Letter::parse(envelope.as_bytes().to_vec()).unwrap();
    assert_eq!(as_letter.open(&PLACE, custodian).err(), refused);
    assert_eq!(as_letter.open(&PLACE, approver).err(), refused);
    let as_envelope = Envelope::parse(letter.as_bytes().to_vec()).unwrap();
    assert_eq!(as_envelope.open_outer(&PLACE, custodian).err(), refused);
    assert_eq!(as_envelope.open_outer(&PLACE, approver).err(), refused);
}

#[test]
fn an_envelope_opens_at_its_place_only() {
    let people = People::new();
    let envelope = people.seal();
    let [custodian, _] = &people.custodians;
    let [approver, _] = &people.approvers;
    let letter = envelope.open_outer(&PLACE, approver).unwrap();
    for moved in [
        Context { table: "index", ..PLACE },
        Context { body: "机构-2", ..PLACE },
        Context { row: "docket-8", ..PLACE },
        Context { version: 2, ..PLACE },
        Context { column: "title", ..PLACE },
    ] {
        let refused = Some(OpenError::Refused);
        assert_eq!(envelope.open_outer(&moved, approver).err(), refused, "{moved:?}");
        assert_eq!(letter.open(&moved, custodian).err(), refused, "{moved:?}");
    }
}

#[test]
fn a_layer_for_nobody_and_one_person_in_both_are_refused() {
    let [a, b] = [Identity::generate().recipient(), Identity::generate().recipient()];
    let seal = |inner: &[Recipient], outer: &[Recipient]| {
        Envelope::seal(&PLACE, JSON, inner, outer).err().map(|error| error.to_string())
    };
    let (a, b) = (std::slice::from_ref(&a), std::slice::from_ref(&b));
    assert_eq!(seal(a, b), None);
    assert_eq!(seal(a, &[]).as_deref(), Some("a layer has no recipient"));
    assert_eq!(seal(&[], b).as_deref(), Some("a layer has no recipient"));
    let both = [b[0].clone(), a[0].clone()];
    let said = format!("`{}` is a recipient of both layers", a[0]);
    assert_eq!(seal(a, &both), Some(said.clone()));
    assert_eq!(seal(&both, a), Some(said));
    assert_eq!(Letter::seal(&PLACE, JSON, &[]), Err(EnvelopeError::NoRecipient));
}

/// What of an age file depends on the text. The header before it has a random stanza of random length.
fn payload(letter: &Letter) -> usize {
    let bytes = letter.as_bytes();
    let mac = bytes.windows(5).position(|five| five == b"\n--- ").unwrap();
    let end = bytes[mac + 1..].iter().position(|byte| *byte == b'\n').unwrap();
    bytes.len() - (mac + 1 + end + 1)
}

#[test]
fn padding_hides_the_length() {
    let reader = Identity::generate();
    let recipients = [reader.recipient()];
    let seal = |length| Letter::seal(&PLACE, &vec![b'x'; length], &recipients).unwrap();
    let empty = payload(&seal(0));
    for length in 0..1024 {
        let letter = seal(length);
        assert_eq!(payload(&letter), empty, "{length}");
        let back = letter.open(&PLACE, &reader).unwrap();
        assert_eq!(back.expose(), &vec![b'x'; length]);
    }
    for (length, blocks) in [(1024, 1), (2047, 1), (2048, 2), (10_000, 9)] {
        assert_eq!(payload(&seal(length)), empty + blocks * 1024, "{length}");
    }
}

#[test]
fn what_looks_like_padding_comes_back() {
    let reader = Identity::generate();
    for text in [
        vec![0; 1023],
        vec![0x80; 1024],
        vec![0x80],
        vec![0x80, 0, 0],
        [vec![1; 1022], vec![0x80, 0]].concat(),
    ] {
        let letter = Letter::seal(&PLACE, &text, &[reader.recipient()]).unwrap();
        assert_eq!(letter.open(&PLACE, &reader).unwrap().expose(), &text);
    }
}

#[test]
fn a_flipped_bit_in_any_byte_is_found() {
    let reader = Identity::generate();
    let letter = Letter::seal(&PLACE, JSON, &[reader.recipient()]).unwrap();
    let bytes = letter.as_bytes();
    for at in 0..bytes.len() {
        let mut altered = bytes.to_vec();
        altered[at] ^= 1 << (at % 7);
        let opened = Letter::parse(altered).and_then(|letter| letter.open(&PLACE, &reader));
        assert!(opened.is_err(), "byte {at}");
    }
    for length in 0..bytes.len() {
        let cut = Letter::parse(bytes[..length].to_vec());
        assert!(cut.and_then(|letter| letter.open(&PLACE, &reader)).is_err(), "{length}");
    }
    for suite in [2, 3] {
        let other = [&[suite], &bytes[1..]].concat();
        assert!(matches!(
            Envelope::parse(other),
            Err(OpenError::ReservedSuite | OpenError::UnknownSuite(3))
        ));
    }
}

#[test]
fn keys_are_read_as_age_writes_them() {
    let identity = Identity::generate();
    let text = identity.text();
    assert!(text.expose().starts_with("AGE-SECRET-KEY-1"));
    let file = format!(
        "# created: today\n# public key: {}\n{}\n",
        identity.recipient(),
        text.expose()
    );
    assert_eq!(Identity::parse(&file).unwrap().recipient(), identity.recipient());
    let public = identity.recipient().to_string();
    assert_eq!(Recipient::parse(&format!(" {public}\n")), Ok(identity.recipient()));

    let twice = format!("{0}\n{0}", text.expose());
    for wrong in ["", "# nothing", &public, &twice, &text.expose()[1..]] {
        assert_eq!(Identity::parse(wrong).err(), Some(KeyTextError::Identity));
    }
    assert_eq!(Recipient::parse(text.expose()), Err(KeyTextError::SecretForRecipient));
    assert_eq!(Recipient::parse(&public[1..]), Err(KeyTextError::Recipient));
    let said = KeyTextError::SecretForRecipient.to_string();
    assert!(!said.contains(text.expose().as_str()), "{said}");
}
