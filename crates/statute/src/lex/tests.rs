use super::*;

fn read(text: &str) -> (Vec<Line>, Vec<Diagnostic>) {
    let (pieces, faults) = pieces(FileId(0), 0, text);
    let read = (lines(&pieces), faults);
    assert_eq!(tokens(FileId(0), 0, text), read, "{text}");
    read
}

/// The tokens of one line, as they are understood.
fn kinds(text: &str) -> Vec<TokenKind> {
    let (mut lines, faults) = read(text);
    assert_eq!(faults, Vec::new(), "{text}");
    assert_eq!(lines.len(), 1, "{text}");
    lines.remove(0).into_iter().map(|token| token.kind).collect()
}

/// The full-width form of a character; blanks stay.
fn widened(c: char) -> char {
    if c.is_ascii_graphic() { char::from_u32(u32::from(c) + 0xFEE0).unwrap() } else { c }
}

fn word(text: &str) -> TokenKind {
    TokenKind::Word(text.to_owned())
}

#[test]
fn ids_dates_numbers_and_words_are_told_apart() {
    assert_eq!(kinds("15.1.2.清白"), [word("15.1.2.清白")]);
    assert_eq!(kinds("政务处分法.14"), [word("政务处分法.14")]);
    assert_eq!(kinds("2025-03-17"), [TokenKind::Date("2025-03-17".to_owned())]);
    assert_eq!(kinds("2025-03"), [TokenKind::Date("2025-03".to_owned())]);
    assert_eq!(kinds("2025"), [TokenKind::Int(2025)]);
    assert_eq!(kinds("不受理_转省"), [word("不受理_转省")]);
    let range = ['[', '.', '.', ']'].map(TokenKind::Mark);
    let [open, first, second, close] = range;
    let expected = [open, TokenKind::Int(0), first, second, TokenKind::Int(15), close];
    assert_eq!(kinds("[0..15]"), expected);
}

#[test]
fn full_width_and_half_width_are_one_outside_quotations() {
    for text in ["(a,b):{c|d;e=f}", "15.1 2025-03-17 A_1", "[0..15]", "a!=b<=c", "<<A1>>=>"] {
        let wide: String = text.chars().map(widened).collect();
        assert_ne!(wide, text);
        assert_eq!(kinds(&wide), kinds(text), "{text}");
    }
    assert_eq!(kinds("甲、乙 《A1》"), kinds("甲,乙 «A1»"));
    let quoted = |text: &str| TokenKind::Quote(text.to_owned());
    let kept = "甲\u{FF0C}乙\u{FF1A}\u{FF21}";
    assert_eq!(kinds(&format!("\"{kept}\"")), [quoted(kept)]);
    assert_eq!(kinds("“甲,乙”"), [quoted("甲,乙")]);
    assert_eq!(kinds("\"以“错案处理决定”下发\""), [quoted("以“错案处理决定”下发")]);
}

#[test]
fn two_ascii_marks_stand_for_one() {
    let pairs = [("=>", "⇒"), ("->", "→"), ("!=", "≠"), ("<=", "≤"), (">=", "≥")];
    for (ascii, mark) in pairs {
        assert_eq!(kinds(ascii), kinds(mark), "{ascii}");
    }
    assert_eq!(kinds("<<A1>>"), kinds("«A1»"));
    assert_eq!(kinds("——"), kinds("—"));
}

#[test]
fn an_indented_line_continues_the_one_before() {
    let (lines, _) = read("甲 乙\n  丙\n\u{3000}丁\n\t戊\n己 # 注\n\n# 只有注\n庚\n");
    let words: Vec<usize> = lines.iter().map(Vec::len).collect();
    assert_eq!(words, [5, 1, 1]);
}

#[test]
fn spans_count_characters_from_the_start_given() {
    let (pieces, _) = pieces(FileId(3), 100, "当 𠀀过错 ≠ 无");
    let spans: Vec<(u32, u32)> = pieces
        .iter()
        .filter(|piece| piece.kind != PieceKind::Blank)
        .map(|piece| (piece.span.start, piece.span.end))
        .collect();
    assert_eq!(spans, [(100, 101), (102, 105), (106, 107), (108, 109)]);
    assert!(pieces.iter().all(|piece| piece.span.file == FileId(3)));
}

#[test]
fn a_fault_costs_its_own_token_only() {
    let (lines, faults) = read("引 \"没有收尾\n长 99999999999999999999 自然日");
    let codes: Vec<&str> = faults.iter().map(|fault| fault.code).collect();
    assert_eq!(codes, ["P02", "P03"]);
    let words: Vec<usize> = lines.iter().map(Vec::len).collect();
    assert_eq!(words, [2, 3]);
}

const SEED: u64 = 0x2020_0117;
const ROUNDS: usize = 5_000;
/// What random sources are made of.
const ATOMS: &str = "规则·15.1.2.清白·2025-03-17·2025-3-·99999999999999999999·\"·“·”·«·»·<<·=>·!·=·-·—·…\
    ·.·.·#·\n·\r\n· ·\t·\u{3000}·\u{FEFF}·\u{FF02}·\u{FF0E}·\u{FF13}·\u{FF23}·〔·〕·|·𠀀·e\u{301}·\0·_·3·月·、·《";

/// Pieces of any text: joined they are the text, and their spans touch.
#[test]
fn pieces_lose_nothing() {
    let atoms: Vec<&str> = ATOMS.split('·').collect();
    let mut state = SEED;
    for round in 0..ROUNDS {
        let mut source = String::new();
        for _ in 0..40 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            source.push_str(atoms[usize::try_from(state % 1_000_003).unwrap() % atoms.len()]);
        }
        let (pieces, faults) = pieces(FileId(0), 7, &source);
        let joined: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(joined, source, "seed {SEED}, round {round}");
        let mut at = 7;
        for piece in &pieces {
            assert_eq!(piece.span.start, at, "seed {SEED}, round {round}: {piece:?}");
            at += u32::try_from(piece.text.chars().count()).unwrap();
            assert_eq!(piece.span.end, at, "seed {SEED}, round {round}: {piece:?}");
            assert!(!piece.text.is_empty(), "seed {SEED}, round {round}");
        }
        assert!(faults.iter().all(|fault| fault.span.end <= at), "seed {SEED}, round {round}");
    }
}
