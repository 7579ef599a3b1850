//! Codes and numbers that people type.

use std::collections::BTreeSet;

use seal::{
    CodeError, Context, DataKey, DraftCode, IntakeNumber, KeyedCode, NamedCode, OpenError,
    ReceiptCode,
};

use crate::cell::PLACE;
use crate::random::{Random, SEED};

const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The symbols of a code without hyphens.
fn symbols(text: &str) -> Vec<char> {
    text.chars().filter(|letter| *letter != '-').collect()
}

fn receipt(symbols: &[char]) -> Result<ReceiptCode, CodeError> {
    ReceiptCode::parse(&symbols.iter().collect::<String>())
}

#[test]
fn a_receipt_code_is_five_groups_of_five() {
    for _ in 0..2000 {
        let code = ReceiptCode::generate().unwrap();
        let text = code.text();
        let groups: Vec<usize> = text.expose().split('-').map(str::len).collect();
        assert_eq!(groups, [5; 5]);
        assert!(symbols(text.expose()).iter().all(|symbol| ALPHABET.contains(*symbol)));
        let back = ReceiptCode::parse(text.expose()).unwrap();
        assert_eq!(back.text().expose(), text.expose());
        assert_eq!(back.lookup(), code.lookup());
    }
}

#[test]
fn every_wrong_symbol_and_every_exchange_of_neighbours_is_found() {
    for _ in 0..200 {
        let code = ReceiptCode::generate().unwrap();
        let right = symbols(code.text().expose());
        for at in 0..right.len() {
            for symbol in ALPHABET.chars().filter(|symbol| *symbol != right[at]) {
                let mut wrong = right.clone();
                wrong[at] = symbol;
                assert_eq!(receipt(&wrong).err(), Some(CodeError::Check), "{at}");
            }
        }
        for at in 1..right.len() {
            let mut wrong = right.clone();
            wrong.swap(at - 1, at);
            let expected = if wrong == right { None } else { Some(CodeError::Check) };
            assert_eq!(receipt(&wrong).err(), expected, "{at}");
        }
    }
}

/// The words of a code without spaces.
fn words(code: &ReceiptCode) -> Vec<String> {
    code.words().expose().split(' ').map(str::to_owned).collect()
}

#[test]
fn a_receipt_code_as_words_is_the_same_code() {
    let code = ReceiptCode::parse("DWS8C-28GS8-7V58G-CFZD1-8DKB0").unwrap();
    let right = "铜蒜 热墙 冷河 黑雨 大土 快鹅 木线 冷钟 快蝶 大雨 热竹 铁轮";
    assert_eq!(code.words().expose(), right);
    for typed in [
        right.replace(' ', ""),
        right.replace(' ', "、"),
        right.replace(' ', ", "),
        format!("  {}\n", right.replace(' ', "\u{3000}")),
    ] {
        let read = ReceiptCode::parse(&typed).map(|code| code.lookup());
        assert_eq!(read, Ok(code.lookup()), "{typed}");
    }
    let mut seen = vec![BTreeSet::new(); 12];
    for _ in 0..2000 {
        let code = ReceiptCode::generate().unwrap();
        let own = words(&code);
        assert!(own.iter().all(|word| word.chars().count() == 2), "{own:?}");
        let back = ReceiptCode::parse(&own.concat()).unwrap();
        assert_eq!(back.text().expose(), code.text().expose());
        seen.iter_mut().zip(own).for_each(|(place, word)| {
            place.insert(word);
        });
    }
    // A place has 2,048 words, the first half as many: of 2,000 draws 1,277 and 878 differ.
    let seen: Vec<usize> = seen.iter().map(BTreeSet::len).collect();
    assert!(seen[0] > 800 && seen[1..].iter().all(|words| *words > 1200), "{seen:?}");
}

#[test]
fn every_wrong_word_and_every_exchange_of_words_is_found() {
    let mut random = Random(SEED);
    let others: Vec<String> =
        (0..300).flat_map(|_| words(&ReceiptCode::generate().unwrap())).collect();
    for _ in 0..20 {
        let right = words(&ReceiptCode::generate().unwrap());
        for at in 0..right.len() {
            for other in others.iter().filter(|other| **other != right[at]) {
                let mut wrong = right.clone();
                wrong[at].clone_from(other);
                let read = ReceiptCode::parse(&wrong.concat());
                assert_eq!(read.err(), Some(CodeError::Check), "seed {SEED}: {at} {other}");
            }
        }
        for _ in 0..100 {
            let (a, b) = (random.below(12), random.below(12));
            let mut wrong = right.clone();
            wrong.swap(a, b);
            assert_eq!(ReceiptCode::parse(&wrong.concat()).is_ok(), wrong == right, "{a} {b}");
        }
    }
}

#[test]
fn what_are_no_words_is_refused_with_its_place() {
    let right = words(&ReceiptCode::parse("DWS8C-28GS8-7V58G-CFZD1-8DKB0").unwrap()).concat();
    let without = |count: usize| right.chars().take(24 - count).collect::<String>();
    for (typed, error) in [
        (without(1), CodeError::Length { expected: 24, found: 23 }),
        (without(2), CodeError::Length { expected: 24, found: 22 }),
        (format!("{right}红"), CodeError::Length { expected: 24, found: 25 }),
        (format!("{right}红山"), CodeError::Length { expected: 24, found: 26 }),
        ("红红".to_owned(), CodeError::Symbol(2)),
        ("红山A".to_owned(), CodeError::Symbol(3)),
        ("山红".to_owned(), CodeError::Symbol(1)),
    ] {
        assert_eq!(ReceiptCode::parse(&typed).err(), Some(error), "{typed}");
    }
}

#[test]
fn every_symbol_occurs_at_every_place() {
    // Of 5000 codes a place lacks a symbol once in 10^68 times.
    let mut seen = vec![BTreeSet::new(); 25];
    for _ in 0..5000 {
        let code = ReceiptCode::generate().unwrap();
        for (place, symbol) in seen.iter_mut().zip(symbols(code.text().expose())) {
            place.insert(symbol);
        }
    }
    assert!(seen.iter().all(|place| place.len() == 32), "{seen:?}");
}

#[test]
fn a_code_is_read_however_it_is_typed() {
    let right = "DWS8C-28GS8-7V58G-CFZD1-8DKB0";
    let lookup = ReceiptCode::parse(right).unwrap().lookup();
    for typed in [
        "dws8c28gs87v58gcfzd18dkb0",
        "  DWS8C 28GS8 7V58G CFZD1 8DKB0\n",
        "DWS8C—28GS8–7V58G―CFZDI−8DKBO",
        "dws8c-28gs8-7v58g-cfzdl-8dkbo",
        "dws8c-28gs8-7v58g-cfzdi-8dkbO",
        "ＤＷＳ８Ｃ－２８ＧＳ８　７ｖ５８ｇ－ＣＦＺＤＩ－８ＤＫＢＯ",
    ] {
        assert_eq!(ReceiptCode::parse(typed).map(|code| code.lookup()), Ok(lookup), "{typed}");
    }
    for (typed, error) in [
        ("", CodeError::Length { expected: 25, found: 0 }),
        ("DWS8C-28GS8-7V58G-CFZD1-8DKB", CodeError::Length { expected: 25, found: 24 }),
        ("DWS8C-28GS8-7V58G-CFZD1-8DKB0-0", CodeError::Length { expected: 25, found: 26 }),
        ("DWS8U-28GS8-7V58G-CFZD1-8DKB0", CodeError::Symbol(5)),
        ("DWS8C-2￥GS8-7V58G-CFZD1-8DKB0", CodeError::Symbol(7)),
        ("DWS8C-28GS8-7V58G-CFZD1-8DKB*", CodeError::Symbol(25)),
        ("DWS8C-28GS8-7V58G-CFZD1-8DKB甲", CodeError::Symbol(25)),
        ("DWS8C-28GS8-7V58G-CFZD1-8DKB1", CodeError::Check),
    ] {
        assert_eq!(ReceiptCode::parse(typed).err(), Some(error), "{typed}");
    }
}

#[test]
fn no_text_makes_a_code_of_another_length_or_breaks_the_reader() {
    let mut random = Random(SEED);
    let letters: Vec<char> = "0OIl1aZz-U*~ 　９Ａ～！\u{0}\u{FFFD}甲€😀".chars().collect();
    for round in 0..20_000 {
        let length = random.below(40);
        let text: String = (0..length).map(|_| letters[random.below(letters.len())]).collect();
        let code = ReceiptCode::parse(&text);
        let read = code.map(|code| symbols(code.text().expose()).len());
        assert!(read.is_err() || read == Ok(25), "seed {SEED}, round {round}: {text}");
        let _ =
            (DraftCode::parse(&text), NamedCode::parse(&text), text.parse::<IntakeNumber>());
    }
}

#[test]
fn a_reply_opens_with_the_code_alone() {
    let code = ReceiptCode::generate().unwrap();
    let stored = code.reply_recipient().unwrap().to_string();
    let recipient = seal::Recipient::parse(&stored).unwrap();
    let reply = seal::Letter::seal(&PLACE, "已立案".as_bytes(), &[recipient]).unwrap();
    let typed = ReceiptCode::parse(code.text().expose()).unwrap();
    let identity = typed.reply_identity().unwrap();
    assert_eq!(reply.open(&PLACE, &identity).unwrap().expose(), "已立案".as_bytes());
    let other = ReceiptCode::generate().unwrap().reply_identity().unwrap();
    assert_eq!(reply.open(&PLACE, &other).err(), Some(OpenError::Refused));
}

#[test]
fn a_draft_opens_with_its_code_alone() {
    let place = Context { table: "draft", ..PLACE };
    let code = DraftCode::generate().unwrap();
    let draft = code.data_key().seal(&place, "草稿".as_bytes()).unwrap();
    let typed = DraftCode::parse(&code.text().expose().to_lowercase()).unwrap();
    assert_eq!(typed.lookup(), code.lookup());
    assert_eq!(typed.data_key().open(&place, &draft).unwrap().expose(), "草稿".as_bytes());
    let other = DraftCode::generate().unwrap();
    assert_ne!(other.lookup(), code.lookup());
    assert!(other.data_key().open(&place, &draft).is_err());
    let groups: Vec<usize> = code.text().expose().split('-').map(str::len).collect();
    assert_eq!(groups, [5, 5, 5, 2]);
    for _ in 0..200 {
        let right = symbols(DraftCode::generate().unwrap().text().expose());
        for at in 1..right.len() {
            let mut wrong = right.clone();
            wrong.swap(at - 1, at);
            let read = DraftCode::parse(&wrong.iter().collect::<String>());
            assert_eq!(read.is_ok(), wrong == right);
        }
    }
}

#[test]
fn a_draft_code_is_no_receipt_code() {
    let zeros = |count| "0".repeat(count);
    let receipt = ReceiptCode::parse(&zeros(25)).unwrap();
    let draft = DraftCode::parse(&zeros(17)).unwrap();
    assert_ne!(receipt.lookup(), draft.lookup());
    assert!(DraftCode::parse(&zeros(25)).is_err());
}

#[test]
fn a_named_code_fits_its_number_and_its_key() {
    let [key, other_key] = [DataKey::generate().unwrap(), DataKey::generate().unwrap()];
    let number: IntakeNumber = "2026-1234-5678-8".parse().unwrap();
    let other_number = IntakeNumber::draw(2026).unwrap();
    let code = NamedCode::parse("0042 0042").unwrap();
    assert_eq!(code.text().expose(), "0042 0042");
    let stored = KeyedCode::from_bytes(*code.keyed(&key, number).as_bytes());
    let typed = NamedCode::parse("００４２-００４２").unwrap();
    assert!(typed.matches(&key, number, &stored));
    assert!(!typed.matches(&other_key, number, &stored));
    assert!(!typed.matches(&key, other_number, &stored));
    assert!(!NamedCode::parse("00420043").unwrap().matches(&key, number, &stored));
    for bit in 0..256 {
        let mut bytes = *stored.as_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(!typed.matches(&key, number, &KeyedCode::from_bytes(bytes)), "bit {bit}");
    }
    for (wrong, error) in [
        ("0042004", CodeError::Length { expected: 8, found: 7 }),
        ("004200421", CodeError::Length { expected: 8, found: 9 }),
        ("0042OO42", CodeError::Symbol(5)),
    ] {
        assert_eq!(NamedCode::parse(wrong).err(), Some(error));
    }
}

#[test]
fn named_codes_have_eight_digits_and_use_them_all() {
    let mut seen = vec![BTreeSet::new(); 8];
    for _ in 0..2000 {
        let code = NamedCode::generate().unwrap();
        let digits = code.text().expose().replace(' ', "");
        assert_eq!(digits.len(), 8);
        assert_eq!(NamedCode::parse(&digits).unwrap().text().expose(), code.text().expose());
        seen.iter_mut().zip(digits.chars()).for_each(|(place, digit)| {
            place.insert(digit);
        });
    }
    assert!(seen.iter().all(|place| place.len() == 10), "{seen:?}");
}

/// Four digits, a random serial and a check digit.
#[test]
fn an_intake_number_is_read_as_it_is_shown() {
    let mut serials = BTreeSet::new();
    for _ in 0..2000 {
        let number = IntakeNumber::draw(2026).unwrap();
        let text = number.to_string();
        assert!(text.starts_with("2026-"), "{text}");
        assert_eq!(text.split('-').map(str::len).collect::<Vec<_>>(), [4, 4, 4, 1]);
        assert_eq!(text.parse(), Ok(number));
        assert_eq!(text.replace('-', " ").parse(), Ok(number));
        assert_eq!(number.year(), 2026);
        serials.insert(text);
    }
    // 2000 of 100,000,000: two or three equal ones may occur, and not one in sequence.
    assert!(serials.len() > 1990);
    let wrong: Result<IntakeNumber, _> = "2026-1234-5678".parse();
    assert_eq!(wrong, Err(CodeError::Length { expected: 13, found: 12 }));
    assert_eq!("0026-1234-5678-9".parse::<IntakeNumber>(), Err(CodeError::Symbol(1)));
    for year in [0, 999, 10_000] {
        let said = IntakeNumber::draw(year).unwrap_err().to_string();
        assert_eq!(said, format!("the year `{year}` has not four digits"));
    }
}

#[test]
fn every_wrong_digit_and_every_exchange_in_an_intake_number_is_found() {
    for _ in 0..500 {
        let text = IntakeNumber::draw(2026).unwrap().to_string().replace('-', "");
        let right: Vec<char> = text.chars().collect();
        let parses =
            |digits: &[char]| digits.iter().collect::<String>().parse::<IntakeNumber>();
        for at in 0..13 {
            for digit in ('0'..='9').filter(|digit| *digit != right[at]) {
                let mut wrong = right.clone();
                wrong[at] = digit;
                assert!(parses(&wrong).is_err(), "{text} {at} {digit}");
            }
        }
        for at in 1..13 {
            let mut wrong = right.clone();
            wrong.swap(at - 1, at);
            assert_eq!(parses(&wrong).is_ok(), wrong == right, "{text} {at}");
        }
    }
}

#[test]
fn a_request_token_finds_and_opens_only_its_own_answer() {
    let parse = |text: &str| seal::RequestToken::parse(text);
    let token = parse("3f1c9a2e-7b54-4d0e-9a1f-0c2b7d5e8a61").unwrap();
    let again = parse("3f1c9a2e-7b54-4d0e-9a1f-0c2b7d5e8a61").unwrap();
    let other = parse("3f1c9a2e-7b54-4d0e-9a1f-0c2b7d5e8a62").unwrap();
    assert_eq!(token.lookup(), again.lookup());
    assert_ne!(token.lookup(), other.lookup());
    let place = seal::Context {
        table: "idempotency",
        body: "justice",
        row: "x",
        version: 0,
        column: "response",
    };
    let sealed = token.data_key().seal(&place, "答复".as_bytes()).unwrap();
    assert_eq!(again.data_key().open(&place, &sealed).unwrap().expose(), "答复".as_bytes());
    assert!(other.data_key().open(&place, &sealed).is_err());
    // Of one request nothing is stored that another token, or no token, would make of it.
    let request = "保密的姓名:张某".as_bytes();
    assert_eq!(token.mac(request), again.mac(request));
    assert_ne!(token.mac(request), other.mac(request));
    assert_ne!(token.mac(request), token.mac("保密的姓名:李某".as_bytes()));
    for bad in ["short", "with a space in the middle of it", "中文中文中文中文中文中文"]
    {
        assert!(parse(bad).is_err(), "{bad}");
    }
}
