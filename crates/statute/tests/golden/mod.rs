//! Golden faults: each section of a text edits good files and says what is then said about them.

use std::fmt::Write as _;
use std::path::Path;

use statute::compile::Choice;
use statute::diag::Diagnostic;

#[derive(Default)]
pub(crate) struct Section {
    pub(crate) name: String,
    /// What is replaced, and by what.
    edits: Vec<(String, String)>,
    pub(crate) choice: Choice,
    pub(crate) expect: Vec<String>,
}

impl Section {
    /// The good files, edited; what is replaced stands in one place of one of them.
    pub(crate) fn edited<const N: usize>(&self, good: [&str; N]) -> [String; N] {
        self.edits.iter().fold(good.map(str::to_owned), |texts, (old, new)| {
            let count: usize =
                texts.iter().map(|text| text.matches(old.as_str()).count()).sum();
            assert_eq!(count, 1, "{}: one place: {old}", self.name);
            texts.map(|text| text.replacen(old.as_str(), new, 1))
        })
    }

    fn write(&self, got: &[String], into: &mut String) {
        let escape = |text: &str| text.replace('\n', "\\n");
        writeln!(into, "=== {}", self.name).unwrap();
        for (old, new) in &self.edits {
            writeln!(into, "replace: {}", escape(old)).unwrap();
            writeln!(into, "{}", format!("with: {}", escape(new)).trim_end()).unwrap();
        }
        for (reading, option) in &self.choice {
            writeln!(into, "choose: {reading} = {option}").unwrap();
        }
        for line in got {
            writeln!(into, "expect: {line}").unwrap();
        }
        into.push('\n');
    }
}

pub(crate) fn sections(cases: &str) -> Vec<Section> {
    let unescape = |text: &str| text.replace("\\n", "\n");
    let mut sections: Vec<Section> = Vec::new();
    for line in cases.lines().filter(|line| !line.is_empty()) {
        if let Some(name) = line.strip_prefix("=== ") {
            sections.push(Section { name: name.to_owned(), ..Section::default() });
            continue;
        }
        let section = sections.last_mut().unwrap();
        if let Some(old) = line.strip_prefix("replace: ") {
            section.edits.push((unescape(old), String::new()));
        } else if let Some(new) = line.strip_prefix("with:") {
            section.edits.last_mut().unwrap().1 =
                unescape(new.strip_prefix(' ').unwrap_or(new));
        } else if let Some(choice) = line.strip_prefix("choose: ") {
            let (reading, option) = choice.split_once(" = ").unwrap();
            section.choice.insert(reading.to_owned(), option.to_owned());
        } else if let Some(expect) = line.strip_prefix("expect: ") {
            section.expect.push(expect.to_owned());
        } else {
            panic!("cases.txt: {line}");
        }
    }
    sections
}

/// What the caret stands under.
pub(crate) fn marked(source: &str, diagnostic: &Diagnostic) -> String {
    let span = diagnostic.span;
    let (start, end) = (span.start.try_into().unwrap(), span.end.try_into().unwrap());
    let length: usize = source.chars().count();
    assert!(start <= end && end <= length, "{diagnostic:?}");
    source.chars().skip(start).take(end - start).collect()
}

/// Choices come from outside the pack: no place in it is at fault.
const WITHOUT_PLACE: [&str; 1] = ["C11"];

/// An error found after parsing marks words of one line and proposes a repair.
pub(crate) fn assert_points_and_repairs(source: &str, diagnostic: &Diagnostic, name: &str) {
    let marked = marked(source, diagnostic);
    let has_place = !WITHOUT_PLACE.contains(&diagnostic.code);
    assert_eq!(marked.trim().is_empty(), !has_place, "{name}: no place: {diagnostic:?}");
    assert!(!marked.contains('\n'), "{name}: more than a line: {diagnostic:?}\n{marked}");
    let is_repaired = diagnostic.repair.as_ref().is_some_and(|repair| !repair.is_empty());
    assert!(is_repaired, "{name}: no repair: {diagnostic:?}");
}

/// ``CODE line:col `words` message / repair``.
pub(crate) fn shown(source: &str, diagnostic: &Diagnostic) -> String {
    let before: String =
        source.chars().take(diagnostic.span.start.try_into().unwrap()).collect();
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    let (code, message) = (diagnostic.code, &diagnostic.message);
    let mut text = format!("{code} {line}:{column} `{}` {message}", marked(source, diagnostic));
    if let Some(repair) = &diagnostic.repair {
        write!(text, " / {repair}").unwrap();
    }
    text.replace('\n', "\\n")
}

/// Holds every section of `cases` to what `diagnose` says; rewrites `file` where `UPDATE_EXPECT` is set.
pub(crate) fn hold(
    cases: &str,
    file: &str,
    diagnose: impl Fn(&Section) -> Vec<(String, Diagnostic)>,
) {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut rewritten = String::new();
    let mut wrong = Vec::new();
    for section in sections(cases) {
        let (name, said) = (&section.name, diagnose(&section));
        for (source, fault) in said.iter().filter(|(_, fault)| !fault.code.starts_with('P')) {
            assert_points_and_repairs(source, fault, name);
        }
        let got: Vec<String> = said.iter().map(|(source, d)| shown(source, d)).collect();
        if got.is_empty() {
            wrong.push(format!("{name}: a faulty pack passes"));
        }
        section.write(&got, &mut rewritten);
        if got != section.expect {
            wrong.push(format!("{name}\n  expected {:#?}\n  got {got:#?}", section.expect));
        }
    }
    if update {
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(file), rewritten).unwrap();
        wrong.retain(|fault| fault.ends_with("passes"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
