//! From a document to a case: keys looked up in the schema, values checked, nothing half read.

use std::borrow::Cow;

use super::CaseError;
use super::doc::{Node, NodeValue};
use super::value::{REASON, VALUE};
use crate::compile::Choice;
use crate::facts::{Answer, At, Case, Facts, Participant, Selection};
use crate::parse::near::{choices, declared};
use crate::schema::{Fact, Owner, Schema};

/// Targets of a choice that are nobody's name; nobody may have one of them as a name.
pub(super) const NOBODY: [&str; 4] = ["案", "case", "单位", "unit"];

/// Keys in both languages.
pub(super) type Pair = [&'static str; 2];
const NAME: Pair = ["name", "姓名"];
const TOP: [Pair; 6] = [
    ["case", "案"],
    ["unit", "单位"],
    ["person", "人"],
    ["readings", "读法"],
    ["answer", "答"],
    ["choice", "选"],
];
const ANSWER: [Pair; 5] = [["ask", "问"], ["person", "人"], VALUE, ["by", "认定人"], REASON];
const SELECTION: [Pair; 2] = [["target", "对象"], ["measures", "措施"]];

/// Reads a case.
///
/// # Errors
/// Every fault found, each with the key and its place: unknown key, wrong type, unknown value, double name.
pub fn read_case(schema: &Schema, root: &Node<'_>) -> Result<Case, Vec<CaseError>> {
    let mut reader = Reader { schema, errors: Vec::new() };
    let mut case = Case::default();
    let mut common = Facts::new();
    let sections = reader.table(root, "案件文件");
    reader.once(sections, &TOP);
    for (key, node) in sections {
        let key = key.as_ref();
        match key {
            "case" | "案" => common = reader.case_facts(&mut case, node),
            "unit" | "单位" => case.unit = reader.facts(Owner::Unit, node, &[]),
            "person" | "人" => {
                for item in reader.list(node, key) {
                    case.people.extend(reader.person(item));
                }
            }
            "readings" | "读法" => {
                for (id, value) in reader.table(node, key) {
                    reader.reading(&mut case.readings, id, value);
                }
            }
            "answer" | "答" => {
                for item in reader.list(node, key) {
                    case.answers.extend(reader.answer(item));
                }
            }
            "choice" | "选" => {
                for item in reader.list(node, key) {
                    case.selections.extend(reader.selection(item));
                }
            }
            _ => reader.fail(
                node.place,
                format!("不认识的键“{key}”;顶层只有 案、单位、人、读法、答、选"),
            ),
        }
    }
    reader.people_named(&case);
    for person in &mut case.people {
        for (index, known) in &common {
            person.facts.entry(*index).or_insert_with(|| known.clone());
        }
    }
    if reader.errors.is_empty() { Ok(case) } else { Err(reader.errors) }
}

pub(super) struct Reader<'a> {
    pub(super) schema: &'a Schema,
    errors: Vec<CaseError>,
}

impl Reader<'_> {
    /// Answers and choices must be about somebody the case knows.
    fn people_named(&mut self, case: &Case) {
        let known = |name: &str| case.people.iter().any(|person| person.name == name);
        let answers = case.answers.iter().filter_map(|a| Some((a.person.as_deref()?, a.at)));
        let choices = case.selections.iter().map(|choice| (choice.target.as_str(), choice.at));
        let choices = choices.filter(|(target, _)| !NOBODY.contains(target));
        for (name, at) in answers.chain(choices) {
            if !known(name) {
                self.fail(at, format!("案件里没有“{name}”这个人"));
            }
        }
    }

    /// A key and its synonym may not both stand in one table: one of them would be lost.
    pub(super) fn once(&mut self, entries: &[(Cow<'_, str>, Node<'_>)], pairs: &[Pair]) {
        for pair in pairs {
            let mut found = entries.iter().filter(|(key, _)| pair.contains(&key.as_ref()));
            if let (Some((first, _)), Some((_, second))) = (found.next(), found.next()) {
                let other = pair.iter().find(|key| **key != first.as_ref()).unwrap_or(&"");
                let message = format!("“{first}”和“{other}”是同一项,写了两次");
                self.fail(second.place, message);
            }
        }
    }

    /// The option chosen for a reading, which may be written by its id or by the name of its switch.
    fn reading(&mut self, into: &mut Choice, key: &str, node: &Node<'_>) {
        let wanted = self.text(node, key);
        let schema = self.schema;
        let Some(reading) = schema.reading(key) else {
            let known = schema.readings.iter().map(|reading| reading.id.as_str());
            let hint = declared(key, known, "法规包里没有读法");
            self.fail(node.place, format!("没有读法“{key}”;{hint}"));
            return;
        };
        if !reading.options.contains(&wanted) {
            let message = if reading.options.is_empty() {
                format!("读法“{key}”没有可以改选的取值")
            } else {
                let list = choices(reading.options.iter().map(String::as_str));
                format!("读法“{key}”没有“{wanted}”这个取值;{list}")
            };
            self.fail(node.place, message);
        } else if into.insert(reading.id.clone(), wanted).is_some() {
            self.fail(
                node.place,
                format!("读法“{}”写了两次(编号和开关名是同一项)", reading.id),
            );
        }
    }

    pub(super) fn fail(&mut self, at: At, message: impl Into<String>) {
        self.errors.push(CaseError { at, message: message.into() });
    }

    fn table<'n, 't>(
        &mut self,
        node: &'n Node<'t>,
        what: &str,
    ) -> &'n [(Cow<'t, str>, Node<'t>)] {
        if let NodeValue::Table(entries) = &node.value {
            return entries;
        }
        self.fail(node.place, format!("“{what}”须是一组键和值"));
        &[]
    }

    fn list<'n, 't>(&mut self, node: &'n Node<'t>, what: &str) -> &'n [Node<'t>] {
        if let NodeValue::List(items) = &node.value {
            return items;
        }
        self.fail(node.place, format!("“{what}”须是一列"));
        &[]
    }

    pub(super) fn text(&mut self, node: &Node<'_>, what: &str) -> String {
        if let NodeValue::Text(text) = &node.value {
            if text.trim().is_empty() {
                self.fail(node.place, format!("“{what}”是空的"));
            }
            return text.clone().into_owned();
        }
        self.fail(node.place, format!("“{what}”须是文字"));
        String::new()
    }

    /// One text or a list of them, joined.
    pub(super) fn texts(&mut self, node: &Node<'_>, what: &str) -> String {
        if let NodeValue::List(items) = &node.value {
            let texts: Vec<String> = items.iter().map(|item| self.text(item, what)).collect();
            return texts.join("、");
        }
        self.text(node, what)
    }

    /// Enters the facts of the case; returns those of people found once for the whole case (随案).
    fn case_facts(&mut self, case: &mut Case, node: &Node<'_>) -> Facts {
        let (mut common, mut listed) = (Facts::new(), None);
        for (key, value) in self.table(node, "案") {
            let key = key.as_ref();
            let schema = self.schema;
            let wide = || schema.fact(Owner::Person, key).filter(|(_, fact)| fact.case_wide);
            if let Some(found) = schema.fact(Owner::Case, key) {
                self.enter(&mut case.case, found, key, value);
            } else if let Some(found) = wide() {
                self.enter(&mut common, found, key, value);
            } else if schema.enumeration.as_ref().is_some_and(|e| e.key.is(key)) {
                if listed.replace(value).is_some() {
                    let message = format!("“{key}”写了两次(术语和标识是同一项)");
                    self.fail(value.place, message);
                }
            } else {
                self.unknown_key(Owner::Case, key, value);
            }
        }
        // After the facts: what an act stands for may not be written beside it.
        if let Some(value) = listed {
            self.listed(case, value);
        }
        common
    }

    /// Facts of `owner`; keys of `skip` are somebody else's business.
    fn facts(&mut self, owner: Owner, node: &Node<'_>, skip: &[&str]) -> Facts {
        let mut facts = Facts::new();
        for (key, value) in self.table(node, "事实") {
            let key = key.as_ref();
            if skip.contains(&key) {
                continue;
            }
            match self.schema.fact(owner, key) {
                Some(found) => self.enter(&mut facts, found, key, value),
                None => self.unknown_key(owner, key, value),
            }
        }
        facts
    }

    fn enter(&mut self, facts: &mut Facts, found: (usize, &Fact), key: &str, value: &Node<'_>) {
        if let Some(known) = self.known(found.1, value)
            && facts.insert(found.0, known).is_some()
        {
            let message = format!("“{key}”写了两次(术语和标识是同一项事实)");
            self.fail(value.place, message);
        }
    }

    fn unknown_key(&mut self, owner: Owner, key: &str, value: &Node<'_>) {
        let hint = self.hint(owner, key);
        self.fail(value.place, format!("不认识的键“{key}”{hint}"));
    }

    fn hint(&self, owner: Owner, key: &str) -> String {
        let elsewhere = [Owner::Case, Owner::Unit, Owner::Person]
            .into_iter()
            .find(|other| *other != owner && self.schema.fact(*other, key).is_some());
        match elsewhere {
            Some(Owner::Case) => ";这是案的事实".to_owned(),
            Some(Owner::Unit) => ";这是单位的事实".to_owned(),
            Some(Owner::Person) => ";这是人的事实".to_owned(),
            None => {
                let shared = |term: &str| key.chars().filter(|c| term.contains(*c)).count();
                let near = self.schema.facts_of(owner).map(|(_, fact)| &fact.name);
                let near = near.max_by_key(|n| shared(&n.term).max(shared(&n.id)));
                match near {
                    Some(name) if shared(&name.term) > 1 => format!(";是不是“{}”", name.term),
                    Some(_) | None => String::new(),
                }
            }
        }
    }

    fn person(&mut self, node: &Node<'_>) -> Option<Participant> {
        let mut name = None;
        let entries = self.table(node, "人");
        self.once(entries, &[NAME]);
        for (key, value) in entries {
            if NAME.contains(&key.as_ref()) {
                name = Some(self.name(value, key));
            }
        }
        if name.is_none() {
            self.fail(node.place, "这个人没有写姓名(name)");
        }
        let facts = self.facts(Owner::Person, node, &NAME);
        Some(Participant { name: name?, facts, at: node.place })
    }

    fn answer(&mut self, node: &Node<'_>) -> Option<Answer> {
        let (mut ask, mut person, mut value, mut by, mut reason) =
            (None, None, None, None, None);
        let entries = self.table(node, "答");
        self.once(entries, &ANSWER);
        for (key, item) in entries {
            let key = key.as_ref();
            let text = self.text(item, key);
            match key {
                "ask" | "问" => ask = Some(text),
                "person" | "人" => person = Some(text),
                "value" | "值" => value = Some(text),
                "by" | "认定人" => by = Some(text),
                "reason" | "理由" => reason = Some(text),
                _ => self.fail(item.place, format!("“答”里不认识的键“{key}”")),
            }
        }
        if [&ask, &value, &by, &reason].iter().any(|part| part.is_none()) {
            let message = "一个答须写明 ask(问)、value(值)、by(认定人)、reason(理由)";
            self.fail(node.place, message);
        }
        let at = node.place;
        Some(Answer {
            ask: ask?,
            departs: false,
            person,
            value: value?,
            by: by?,
            reason: reason?,
            at,
        })
    }

    fn selection(&mut self, node: &Node<'_>) -> Option<Selection> {
        let (mut target, mut measures) = (None, None);
        let entries = self.table(node, "选");
        self.once(entries, &SELECTION);
        for (key, item) in entries {
            let key = key.as_ref();
            match key {
                "target" | "对象" => target = Some(self.text(item, key)),
                "measures" | "措施" => {
                    let list = self.list(item, key);
                    let words: Vec<String> =
                        list.iter().map(|word| self.text(word, key)).collect();
                    measures = Some(words);
                }
                _ => self.fail(item.place, format!("“选”里不认识的键“{key}”")),
            }
        }
        if target.is_none() || measures.is_none() {
            self.fail(node.place, "一个选须写明 target(对象)和 measures(措施)");
        }
        for word in measures.iter().flatten() {
            if self.schema.measure(word).is_none() {
                self.fail(node.place, format!("没有“{word}”这项措施"));
            }
        }
        Some(Selection { target: target?, measures: measures?, at: node.place })
    }
}
