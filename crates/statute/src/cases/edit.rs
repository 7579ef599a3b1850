//! The smallest change of a passage by which it says something else: only tokens that differ are touched.

use std::mem;

use crate::align::common;
use crate::lex::{PieceKind, TokenKind, pieces};
use crate::span::{FileId, Span};

/// One change of a file: the characters of `span` become `text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What goes; empty where something is put in.
    pub span: Span,
    /// What comes.
    pub text: String,
}

/// The characters of `source` in `span`.
pub(crate) fn slice(source: &str, span: Span) -> String {
    let [start, end] =
        [span.start, span.end].map(|at| usize::try_from(at).unwrap_or(usize::MAX));
    source.chars().skip(start).take(end.saturating_sub(start)).collect()
}

/// `text`, which starts at character `start`, with `edits` made; none of them overlap.
pub(super) fn apply<'a>(
    start: u32,
    text: &str,
    edits: impl IntoIterator<Item = &'a Edit>,
) -> String {
    let mut edits: Vec<&Edit> = edits.into_iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let mut chars = text.chars();
    let mut at = start;
    let mut changed = String::new();
    for edit in edits {
        let count =
            |from: u32, to: u32| usize::try_from(to.saturating_sub(from)).unwrap_or(usize::MAX);
        changed.extend(chars.by_ref().take(count(at, edit.span.start)));
        changed.push_str(&edit.text);
        chars.by_ref().take(count(edit.span.start, edit.span.end)).for_each(drop);
        at = edit.span.end;
    }
    changed.extend(chars);
    changed
}

/// The edits by which the passage `old` at `span` has the tokens of `new`. Both begin and end with a token.
pub(super) fn edits(span: Span, old: &str, new: &str) -> Vec<Edit> {
    let old = tokens(span.file, span.start, old);
    let mut new = tokens(span.file, 0, new);
    adopt_commas(&old, &mut new);
    let mut edits = Vec::new();
    let mut hunk = Hunk { old: &old, new: &new, gone: (0, 0), come: (0, 0) };
    for (at, to) in
        common(&old, &new, |a, b| a.kind == b.kind).into_iter().chain([(old.len(), new.len())])
    {
        hunk.gone.1 = at;
        hunk.come.1 = to;
        hunk.edits(&mut edits);
        hunk.gone = (at + 1, at + 1);
        hunk.come = (to + 1, to + 1);
    }
    edits
}

/// A token as written and what stands between it and the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Token {
    kind: TokenKind,
    text: String,
    gap: String,
    span: Span,
}

impl Token {
    fn is_mark(&self) -> bool {
        match self.kind {
            TokenKind::Mark(_) => true,
            TokenKind::Word(_)
            | TokenKind::Int(_)
            | TokenKind::Date(_)
            | TokenKind::Quote(_) => false,
        }
    }

    fn is_comma(&self) -> bool {
        self.kind == TokenKind::Mark(',')
    }
}

fn tokens(file: FileId, start: u32, text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut gap = String::new();
    for piece in pieces(file, start, text).0 {
        match piece.kind {
            PieceKind::Token(kind) => {
                let gap = mem::take(&mut gap);
                tokens.push(Token { kind, text: piece.text, gap, span: piece.span });
            }
            PieceKind::Blank | PieceKind::LineEnd | PieceKind::Comment => {
                gap.push_str(&piece.text);
            }
        }
    }
    tokens
}

/// Whoever writes `、` or `,` without a blank goes on to do so.
fn adopt_commas(old: &[Token], new: &mut [Token]) {
    let mut pairs = old.iter().zip(old.iter().skip(1));
    let Some((comma, next)) =
        pairs.find(|(token, next)| token.is_comma() && !is_broken(&next.gap))
    else {
        return;
    };
    let mut after_comma = false;
    for token in new {
        if after_comma {
            token.gap.clone_from(&next.gap);
        }
        after_comma = token.is_comma();
        if after_comma {
            token.text.clone_from(&comma.text);
        }
    }
}

fn is_broken(gap: &str) -> bool {
    gap.contains('\n')
}

fn has_comment(gap: &str) -> bool {
    gap.contains(['#', '\u{FF03}'])
}

/// A run of tokens that go and of tokens that come in their place; on either side stands one that stays.
struct Hunk<'a> {
    old: &'a [Token],
    new: &'a [Token],
    gone: (usize, usize),
    come: (usize, usize),
}

impl Hunk<'_> {
    fn edits(&self, edits: &mut Vec<Edit>) {
        let gone = self.old.get(self.gone.0..self.gone.1).unwrap_or_default();
        let come = self.new.get(self.come.0..self.come.1).unwrap_or_default();
        match (gone, come) {
            ([], []) => {}
            ([], [first, ..]) => edits.extend(self.insertion(first, come)),
            ([first, .., last], []) => edits.push(self.deletion(first, last, gone)),
            ([only], []) => edits.push(self.deletion(only, only, gone)),
            ([first, ..], [other, ..]) => self.replacement((first, other), gone, come, edits),
        }
    }

    fn before(&self) -> Option<&Token> {
        self.gone.0.checked_sub(1).and_then(|index| self.old.get(index))
    }

    fn after(&self) -> Option<&Token> {
        self.old.get(self.gone.1)
    }

    /// The gap that `new` has before the token after this run.
    fn usual(&self) -> &str {
        self.new.get(self.come.1).map_or("", |token| token.gap.as_str())
    }

    fn insertion(&self, first: &Token, come: &[Token]) -> Option<Edit> {
        let text = written(come);
        match (self.before(), self.after()) {
            (Some(before), Some(after)) if after.gap != first.gap => {
                Some(Edit { span: end(before.span), text: format!("{}{text}", first.gap) })
            }
            (_, Some(after)) => {
                Some(Edit { span: start(after.span), text: format!("{text}{}", self.usual()) })
            }
            (Some(before), None) => {
                Some(Edit { span: end(before.span), text: format!("{}{text}", first.gap) })
            }
            (None, None) => None,
        }
    }

    fn replacement(
        &self,
        first: (&Token, &Token),
        gone: &[Token],
        come: &[Token],
        edits: &mut Vec<Edit>,
    ) {
        let words = |(old, new): (&Token, &Token)| !old.is_mark() && !new.is_mark();
        if gone.len() == come.len() && gone.iter().zip(come).all(words) {
            edits.extend(
                gone.iter()
                    .zip(come)
                    .map(|(old, new)| Edit { span: old.span, text: new.text.clone() }),
            );
            return;
        }
        let (old, new) = first;
        let mut span = gone.last().map_or(old.span, |last| old.span.to(last.span));
        let mut text = format!("{}{}", written(come), comments(gone.iter().skip(1)));
        // A word in place of a word keeps the blanks beside it; a mark has its own.
        if let Some(before) = self.before()
            && !words(first)
            && !is_broken(&old.gap)
        {
            span = end(before.span).to(span);
            text.insert_str(0, &new.gap);
        }
        if let (Some(after), Some(last)) = (self.after(), gone.last().zip(come.last()))
            && !words(last)
            && !is_broken(&after.gap)
        {
            span = span.to(start(after.span));
            text.push_str(self.usual());
        }
        edits.push(Edit { span, text });
    }

    /// With the tokens one of the gaps beside them goes: the one that would look odd. Comments stay.
    fn deletion(&self, first: &Token, last: &Token, gone: &[Token]) -> Edit {
        let inner = comments(gone.iter().skip(1));
        match (self.before(), self.after()) {
            (Some(before), Some(after)) => {
                let span = between(before.span, after.span);
                let outer = [first.gap.as_str(), after.gap.as_str()];
                let text = if !inner.is_empty() || outer.into_iter().any(has_comment) {
                    let [early, late] =
                        outer.map(|gap| if has_comment(gap) { gap } else { "" });
                    format!("{early}{inner}{late}")
                } else if is_broken(&after.gap) || after.gap == self.usual() {
                    after.gap.clone()
                } else if is_broken(&first.gap) || first.gap == self.usual() {
                    first.gap.clone()
                } else {
                    after.gap.clone()
                };
                Edit { span, text }
            }
            (None, Some(after)) if !has_comment(&after.gap) => {
                Edit { span: first.span.to(start(after.span)), text: inner }
            }
            (Some(before), None) if !has_comment(&first.gap) => {
                Edit { span: between(before.span, end(last.span)), text: inner }
            }
            (None | Some(_), None | Some(_)) => {
                Edit { span: first.span.to(last.span), text: inner }
            }
        }
    }
}

fn written(tokens: &[Token]) -> String {
    let gaps = tokens.iter().enumerate().map(|(at, token)| match at {
        0 => "",
        _ => token.gap.as_str(),
    });
    gaps.zip(tokens).flat_map(|(gap, token)| [gap, token.text.as_str()]).collect()
}

fn comments<'a>(tokens: impl Iterator<Item = &'a Token>) -> String {
    tokens.map(|token| token.gap.as_str()).filter(|gap| has_comment(gap)).collect()
}

fn start(span: Span) -> Span {
    Span::new(span.file, span.start, span.start)
}

fn end(span: Span) -> Span {
    Span::new(span.file, span.end, span.end)
}

fn between(before: Span, after: Span) -> Span {
    Span::new(before.file, before.end, after.start)
}
