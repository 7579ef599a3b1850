//! Rust source as the few things tidy asks about: words, strings, integers, doc lines, functions.

use std::str::FromStr;

use proc_macro2::{Delimiter, Group, LineColumn, TokenStream, TokenTree};

/// What a token is to tidy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An identifier or keyword.
    Word,
    /// The inside of a string literal, escapes as written.
    Text,
    /// A number literal as written.
    Number,
    /// One doc line, or one block of a doc comment.
    Doc,
    /// The word of `#[doc(alias = "…")]`.
    Alias,
}

/// One token with its place.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) text: String,
    pub(crate) line: usize,
    /// Inside an item compiled for tests only.
    pub(crate) is_test: bool,
    /// The first word of an attribute.
    pub(crate) is_attribute: bool,
}

/// One function with a body.
#[derive(Debug, Clone)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) line: usize,
    /// From the line of `fn` to the closing brace, both counted.
    pub(crate) lines: usize,
    pub(crate) is_test: bool,
}

/// What tidy knows of one Rust file.
#[derive(Debug, Default)]
pub(crate) struct RustFile {
    pub(crate) tokens: Vec<Token>,
    pub(crate) functions: Vec<Function>,
    /// Names of `#[cfg(test)] mod name;`.
    pub(crate) test_modules: Vec<String>,
    /// The file opens with `#![cfg(test)]`.
    pub(crate) is_test: bool,
    /// Why the file could not be read as tokens.
    pub(crate) fault: Option<String>,
}

impl RustFile {
    /// Reads a file; one that is not Rust leaves its fault and no tokens.
    pub(crate) fn read(text: &str) -> Self {
        let mut file = Self::default();
        match TokenStream::from_str(text) {
            Ok(stream) => file.walk(stream, false),
            Err(error) => file.fault = Some(error.to_string()),
        }
        file
    }

    /// Walks one level. An attribute that means tests reaches to the end of its item.
    fn walk(&mut self, stream: TokenStream, is_test: bool) {
        let trees: Vec<TokenTree> = stream.into_iter().collect();
        let mut rest = trees.as_slice();
        let mut all = is_test;
        let mut item = false;
        while let Some((first, tail)) = rest.split_first() {
            rest = tail;
            match (first, tail) {
                (
                    TokenTree::Punct(mark),
                    [TokenTree::Punct(inner), TokenTree::Group(body), after @ ..],
                ) if mark.as_char() == '#' && inner.as_char() == '!' => {
                    let for_tests = self.attribute(body, all);
                    self.is_test |= for_tests;
                    all |= for_tests;
                    rest = after;
                }
                (TokenTree::Punct(mark), [TokenTree::Group(body), after @ ..])
                    if mark.as_char() == '#' && body.delimiter() == Delimiter::Bracket =>
                {
                    item |= self.attribute(body, all || item);
                    rest = after;
                }
                _ => {
                    self.tree(first, tail, all || item);
                    item &= !ends_item(first);
                }
            }
        }
    }

    /// Notes one attribute; true if it marks its item as compiled for tests only.
    fn attribute(&mut self, body: &Group, is_test: bool) -> bool {
        let trees: Vec<TokenTree> = body.stream().into_iter().collect();
        match trees.as_slice() {
            [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(text)]
                if name == "doc" =>
            {
                self.push(Kind::Doc, inside(&text.to_string()), name.span().start(), is_test);
                false
            }
            [TokenTree::Ident(name), TokenTree::Group(arguments)] if name == "doc" => {
                self.aliases(arguments, is_test);
                false
            }
            [TokenTree::Ident(name), TokenTree::Group(arguments)] if name == "cfg" => {
                let words = words_of(&arguments.stream());
                words.iter().any(|word| word == "test")
                    && words.iter().all(|word| word != "not")
            }
            [TokenTree::Ident(name)] if name == "test" => true,
            _ => {
                let first = self.tokens.len();
                self.walk(body.stream(), is_test);
                if let Some(token) = self.tokens.get_mut(first) {
                    token.is_attribute = true;
                }
                false
            }
        }
    }

    /// Notes `alias = "…"` and `alias("…", "…")`.
    fn aliases(&mut self, arguments: &Group, is_test: bool) {
        let is_alias =
            words_of(&arguments.stream()).first().is_some_and(|word| word == "alias");
        for tree in flat(&arguments.stream()) {
            if let TokenTree::Literal(literal) = tree {
                let kind = if is_alias { Kind::Alias } else { Kind::Text };
                let text = inside(&literal.to_string());
                self.push(kind, text, literal.span().start(), is_test);
            }
        }
    }

    /// Notes one token tree that is no attribute, and what lies inside it.
    fn tree(&mut self, tree: &TokenTree, tail: &[TokenTree], is_test: bool) {
        match tree {
            TokenTree::Group(group) => self.walk(group.stream(), is_test),
            TokenTree::Ident(word) => {
                self.push(Kind::Word, word.to_string(), word.span().start(), is_test);
                self.function(tree, tail, is_test);
                if let [TokenTree::Ident(name), TokenTree::Punct(_), ..] = tail
                    && is_test
                    && word == "mod"
                {
                    self.test_modules.push(name.to_string());
                }
            }
            TokenTree::Literal(literal) => {
                let written = literal.to_string();
                let start = literal.span().start();
                if written.starts_with(|c: char| c.is_ascii_digit()) {
                    self.push(Kind::Number, written, start, is_test);
                } else if written.contains('"') {
                    self.push(Kind::Text, inside(&written), start, is_test);
                }
            }
            TokenTree::Punct(_) => {}
        }
    }

    /// Notes a function if a body follows before the next `;`.
    fn function(&mut self, tree: &TokenTree, tail: &[TokenTree], is_test: bool) {
        let [TokenTree::Ident(name), signature @ ..] = tail else { return };
        if !matches!(tree, TokenTree::Ident(word) if word == "fn") {
            return;
        }
        if let Some(TokenTree::Group(body)) = signature.iter().find(|tree| ends_item(tree)) {
            let line = tree.span().start().line;
            let lines = body.span_close().end().line.saturating_sub(line) + 1;
            self.functions.push(Function { name: name.to_string(), line, lines, is_test });
        }
    }

    fn push(&mut self, kind: Kind, text: String, at: LineColumn, is_test: bool) {
        self.tokens.push(Token { kind, text, line: at.line, is_test, is_attribute: false });
    }
}

/// A `;` or a brace group closes an item.
fn ends_item(tree: &TokenTree) -> bool {
    match tree {
        TokenTree::Punct(mark) => mark.as_char() == ';',
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    }
}

/// What stands between the first and the last quotation mark.
fn inside(literal: &str) -> String {
    let after = literal.split_once('"').map_or("", |(_, after)| after);
    after.rsplit_once('"').map_or("", |(text, _)| text).to_owned()
}

/// All trees of a stream, groups opened.
fn flat(stream: &TokenStream) -> Vec<TokenTree> {
    let mut all = Vec::new();
    for tree in stream.clone() {
        if let TokenTree::Group(group) = &tree {
            all.extend(flat(&group.stream()));
        } else {
            all.push(tree);
        }
    }
    all
}

/// The identifiers of a stream, groups opened.
fn words_of(stream: &TokenStream) -> Vec<String> {
    flat(stream)
        .into_iter()
        .filter_map(|tree| match tree {
            TokenTree::Ident(word) => Some(word.to_string()),
            TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => None,
        })
        .collect()
}
