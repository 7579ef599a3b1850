//! Long files.

use std::io::{self, Read, Write};

use seal::{
    Context, DataKey, FileError, FileOpener, FileSealer, OpenError, open_file, seal_file,
};

use crate::cell::PLACE;
use crate::random::{Random, SEED};

const CHUNK: usize = 65_536;
const SEALED_CHUNK: usize = CHUNK + 16;
const HEADER: usize = 20;

fn sealed(key: &DataKey, plain: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::new();
    seal_file(&PLACE, key, &mut &*plain, &mut sealed).unwrap();
    sealed
}

fn opened(key: &DataKey, sealed: &[u8]) -> Result<Vec<u8>, OpenError> {
    let mut plain = Vec::new();
    match open_file(&PLACE, key, &mut &*sealed, &mut plain) {
        Ok(()) => Ok(plain),
        Err(FileError::Open(error)) => Err(error),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn files_of_every_length_come_back() {
    let key = DataKey::generate().unwrap();
    let mut random = Random(SEED);
    for chunks in 0..4 {
        for more in [0, 1, 17, CHUNK - 1] {
            let plain = random.bytes(chunks * CHUNK + more);
            let sealed = sealed(&key, &plain);
            let parts = plain.len().div_ceil(CHUNK).max(1);
            assert_eq!(sealed.len(), HEADER + plain.len() + parts * 16);
            assert!(opened(&key, &sealed).unwrap() == plain, "seed {SEED}, {}", plain.len());
        }
    }
}

#[test]
fn pieces_of_any_size_make_the_same_file() {
    let key = DataKey::generate().unwrap();
    let mut random = Random(SEED);
    let plain = random.bytes(3 * CHUNK + 100);
    for most in [7_000, 70_000, 300_000] {
        let mut sealer = FileSealer::new(&PLACE, &key).unwrap();
        let mut sealed = Vec::new();
        let mut rest = plain.as_slice();
        while !rest.is_empty() {
            let (now, later) = rest.split_at(random.below(most).min(rest.len()));
            sealed.extend(sealer.push(now).unwrap());
            rest = later;
        }
        let (last, digest) = sealer.finish().unwrap();
        sealed.extend(last);
        assert_eq!(digest.to_string(), sha256(&sealed));

        let mut opener = FileOpener::new(&PLACE, &key);
        let mut back = Vec::new();
        let mut rest = sealed.as_slice();
        while !rest.is_empty() {
            let (now, later) = rest.split_at(random.below(most).min(rest.len()));
            back.extend_from_slice(opener.push(now).unwrap().expose());
            rest = later;
        }
        back.extend_from_slice(opener.finish().unwrap().expose());
        assert!(back == plain, "seed {SEED}, most {most}");
    }
}

#[test]
fn a_piece_that_ends_at_the_edge_of_a_chunk_changes_nothing() {
    let key = DataKey::generate().unwrap();
    let plain = vec![7; 2 * CHUNK];
    for edge in [CHUNK - 1, CHUNK, CHUNK + 1] {
        let mut sealer = FileSealer::new(&PLACE, &key).unwrap();
        let mut sealed = sealer.push(&plain[..edge]).unwrap();
        sealed.extend(sealer.push(&plain[edge..]).unwrap());
        sealed.extend(sealer.finish().unwrap().0);
        assert_eq!(sealed.len(), HEADER + 2 * SEALED_CHUNK);
        assert!(opened(&key, &sealed).unwrap() == plain, "{edge}");
    }
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_cut_file_does_not_open() {
    let key = DataKey::generate().unwrap();
    let whole = sealed(&key, &vec![7; 2 * CHUNK + 5]);
    for length in 0..HEADER + 1 {
        assert_eq!(opened(&key, &whole[..length]).err(), cut_error(length), "{length}");
    }
    for edge in [HEADER + SEALED_CHUNK, HEADER + 2 * SEALED_CHUNK, whole.len()] {
        for length in edge - 18..(edge + 18).min(whole.len()) {
            assert_eq!(
                opened(&key, &whole[..length]).err(),
                Some(OpenError::Refused),
                "{length}"
            );
        }
    }
    assert!(opened(&key, &whole).is_ok());
}

fn cut_error(length: usize) -> Option<OpenError> {
    Some(if length <= HEADER { OpenError::Truncated } else { OpenError::Refused })
}

#[test]
fn a_lengthened_file_does_not_open() {
    let key = DataKey::generate().unwrap();
    for plain in [0, 5, CHUNK, CHUNK + 5] {
        let whole = sealed(&key, &vec![7; plain]);
        let last_chunk =
            whole[HEADER + plain.saturating_sub(1) / CHUNK * SEALED_CHUNK..].to_vec();
        for more in [vec![0], vec![0; 16], vec![0; SEALED_CHUNK], last_chunk] {
            let longer = [whole.as_slice(), &more].concat();
            assert_eq!(opened(&key, &longer).err(), Some(OpenError::Refused), "{plain}");
        }
    }
}

#[test]
fn chunks_in_another_order_do_not_open() {
    let key = DataKey::generate().unwrap();
    let whole = sealed(&key, &vec![7; 4 * CHUNK]);
    let other = sealed(&key, &vec![7; 4 * CHUNK]);
    let parts = |file: &[u8]| {
        let chunks = file[HEADER..].chunks(SEALED_CHUNK).map(<[u8]>::to_vec);
        chunks.collect::<Vec<_>>()
    };
    let head = |chunks: &[&Vec<u8>]| {
        let mut file = whole[..HEADER].to_vec();
        chunks.iter().for_each(|chunk| file.extend_from_slice(chunk));
        file
    };
    let (own, foreign) = (parts(&whole), parts(&other));
    let [a, b, c, d] = own.as_slice() else { panic!("four chunks") };
    assert!(opened(&key, &head(&[a, b, c, d])).is_ok());
    for wrong in [
        vec![b, a, c, d],
        vec![a, c, b, d],
        vec![a, b, d, c],
        vec![a, b, b, d],
        vec![a, a, b, c, d],
        vec![b, c, d],
        vec![a, b, d],
        vec![a, b, c],
        vec![d],
        vec![a, &foreign[1], c, d],
        vec![&foreign[0], &foreign[1], &foreign[2], &foreign[3]],
    ] {
        assert_eq!(opened(&key, &head(&wrong)).err(), Some(OpenError::Refused));
    }
}

#[test]
fn a_file_opens_only_at_its_place_and_with_its_key() {
    let key = DataKey::generate().unwrap();
    let whole = sealed(&key, b"x");
    let mut none = io::sink();
    let moved = Context { row: "docket-8", ..PLACE };
    let elsewhere = open_file(&moved, &key, &mut whole.as_slice(), &mut none);
    assert!(matches!(elsewhere, Err(FileError::Open(OpenError::Refused))));
    let other = DataKey::generate().unwrap();
    assert_eq!(opened(&other, &whole).err(), Some(OpenError::Refused));
    for at in 0..whole.len() * 8 {
        let mut altered = whole.clone();
        altered[at / 8] ^= 1 << (at % 8);
        assert!(opened(&key, &altered).is_err(), "bit {at}");
    }
    let reserved = [&[2], &whole[1..]].concat();
    assert_eq!(opened(&key, &reserved).err(), Some(OpenError::ReservedSuite));
    assert_eq!(opened(&key, &[9]).err(), Some(OpenError::UnknownSuite(9)));
}

#[test]
fn nothing_is_opened_after_a_fault() {
    let key = DataKey::generate().unwrap();
    let whole = sealed(&key, &vec![7; 3 * CHUNK]);
    let mut altered = whole.clone();
    altered[HEADER + SEALED_CHUNK] ^= 1;
    let mut opener = FileOpener::new(&PLACE, &key);
    assert_eq!(opener.push(&altered).err(), Some(OpenError::Refused));
    // What is true is no longer listened to either.
    let again = opener.push(&whole[HEADER + SEALED_CHUNK..]);
    assert_eq!(again.err(), Some(OpenError::Refused));
    assert_eq!(opener.finish().err(), Some(OpenError::Refused));
}

/// Reads a byte, is interrupted, and breaks off in the end.
struct Broken(usize);

impl Read for Broken {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.0 += 1;
        match self.0 % 2 {
            _ if self.0 > 9 => Err(io::Error::other("torn cable")),
            0 => Err(io::ErrorKind::Interrupted.into()),
            _ => {
                to[0] = 7;
                Ok(1)
            }
        }
    }
}

struct Full;

impl Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::Error::other("disk full"))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn faults_of_reader_and_writer_are_told_apart() {
    let key = DataKey::generate().unwrap();
    let read = seal_file(&PLACE, &key, &mut Broken(0), &mut io::sink()).unwrap_err();
    assert_eq!(read.to_string(), "the file cannot be read: torn cable");
    let written = seal_file(&PLACE, &key, &mut b"x".as_slice(), &mut Full).unwrap_err();
    assert_eq!(written.to_string(), "the file cannot be written: disk full");
    for length in [1, CHUNK + 1] {
        let file = sealed(&key, &vec![7; length]);
        let written = open_file(&PLACE, &key, &mut file.as_slice(), &mut Full).unwrap_err();
        assert_eq!(written.to_string(), "the file cannot be written: disk full");
    }
    // Interruptions alone are none.
    let mut calm = Broken(0).take(5);
    assert!(seal_file(&PLACE, &key, &mut calm, &mut io::sink()).is_ok());
}
