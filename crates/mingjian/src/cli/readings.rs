//! What the options of a reading mean, in the words of the pack.

use std::collections::BTreeMap;

use statute::ast::{Block, Filling, OptionAst, PackAst};

/// The word after which a reading suggests an answer.
const SUGGESTS: &str = "建议";
/// The word by which a reading leaves the answer to a person.
const ASKS: &str = "问";

/// One reading in words.
#[derive(Debug)]
pub(crate) struct ReadingSaid {
    /// By id, what the option puts into the rules.
    pub(crate) options: BTreeMap<String, String>,
    /// 理, else 注; none where an option asks a person, whose own finding comes first, unanchored.
    pub(crate) reason: Option<String>,
}

/// Every reading of the pack.
pub(crate) fn said(
    sources: &[(String, String)],
    pack: &PackAst,
) -> BTreeMap<String, ReadingSaid> {
    let mut said = BTreeMap::new();
    for block in &pack.blocks {
        let Block::Readings(readings) = block else { continue };
        for reading in readings {
            let options = reading.options.iter();
            let options: BTreeMap<String, String> = options
                .map(|option| (option.name.value.clone(), meaning(sources, option)))
                .collect();
            let mut words = options.values().flat_map(|means| means.split_whitespace());
            let reason = reading.reason.clone().or_else(|| reading.note.clone());
            let reason = reason.filter(|_| !words.any(|word| word == ASKS));
            let one = ReadingSaid { options, reason };
            said.insert(reading.id.text.clone(), one);
        }
    }
    said
}

/// The filling as written, without what it suggests: the own finding comes first, unanchored.
fn meaning(sources: &[(String, String)], option: &OptionAst) -> String {
    if option.filling.value == Filling::Delete {
        return "不用此项".to_owned();
    }
    let span = option.filling.span;
    let text = sources.get(usize::from(span.file.0)).map_or("", |(_, text)| text.as_str());
    let place = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
    let (start, end) = (place(span.start), place(span.end));
    let written: String = text.chars().skip(start).take(end.saturating_sub(start)).collect();
    let mut words: Vec<&str> = Vec::new();
    let mut rest = written.split_whitespace();
    while let Some(word) = rest.next() {
        if word == SUGGESTS {
            let after = rest.next().unwrap_or_default();
            words.push(after.trim_start_matches(|c| c != ';' && c != '}'));
        } else {
            words.push(word);
        }
    }
    words.retain(|word| !word.is_empty());
    words.join(" ").replace(" ;", ";").replace(" }", "}")
}
