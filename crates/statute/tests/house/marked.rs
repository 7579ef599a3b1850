//! What a reader sees of the house pack: the text in passages, and what quotes them.

use statute::ast::Block;
use statute::compile::Choice;
use statute::determine::Engine;
use statute::edition::{Edition, build};
use statute::span::{FileId, Span};
use statute::written::Passage;

use crate::files::{borrowed, pack};

fn house() -> (Engine, Edition) {
    build(&borrowed(&pack()), &Choice::new()).unwrap()
}

#[test]
fn passages_joined_are_the_article_and_the_blocks_of_an_article_are_those_written_under_it() {
    let (engine, edition) = house();
    let (blocks, chapters) = edition.written();
    let numbers: Vec<u16> =
        chapters.iter().flat_map(|chapter| chapter.articles.clone()).collect();
    let articles: Vec<u16> = engine.law.articles.iter().map(|article| article.number).collect();
    assert_eq!(numbers, articles, "every article stands in one chapter");
    assert_eq!(chapters.len(), 5);
    for article in &engine.law.articles {
        let marked = engine.law.marked(article);
        for (line, marked) in article.lines.iter().zip(&marked) {
            let joined: String = marked.passages.iter().map(|one| one.text.as_str()).collect();
            assert_eq!((joined.as_str(), marked.place), (line.text.as_str(), line.place));
        }
        // A block is found by its place among those of its article, so both sides have the same ones.
        let written: Vec<_> =
            blocks.iter().filter(|block| block.article == Some(article.number)).collect();
        assert_eq!(written.len(), article.blocks.len(), "{}", article.number);
        let quoting = marked.iter().flat_map(|line| &line.passages).flat_map(|one| &one.blocks);
        for at in quoting {
            assert_ne!(written[*at].kind, "注", "a note classes words and quotes none");
        }
    }
}

#[test]
fn a_passage_begins_and_ends_with_its_quotation() {
    let (engine, _) = house();
    let article = engine.law.article(17).unwrap();
    let [line] = engine.law.marked(article).try_into().unwrap();
    let first = line.passages.iter().find(|one| !one.blocks.is_empty()).unwrap();
    let expected = Passage {
        text: "本办法第十六条规定错案处理决定和处分建议,自立案之日起四十五内作出".to_owned(),
        blocks: vec![1],
    };
    assert_eq!(*first, expected);
}

#[test]
fn an_option_of_a_reading_is_shown_as_it_is_written() {
    let (_, edition) = house();
    let mut shown = Vec::new();
    for block in edition.pack.all_blocks() {
        let Block::Readings(readings) = block else { continue };
        for reading in readings {
            for option in &reading.options {
                let words = edition.words(option.filling.span).unwrap();
                assert_eq!(words, words.trim(), "{}", reading.id.text);
                shown.push((reading.id.text.clone(), option.name.value.clone(), words));
            }
        }
    }
    let stands = |id: &str, name: &str, words: &str| {
        shown.contains(&(id.to_owned(), name.to_owned(), words.to_owned()))
    };
    assert!(
        stands("A2", "natural", "自然日") && stands("A2", "working", "工作日"),
        "{shown:?}"
    );
    assert!(stands("A11", "both", "非 有(执行日) 且 非 已按读法反馈"), "{shown:?}");
    assert_eq!(edition.words(Span::new(FileId(999), 0, 1)), None);
}
