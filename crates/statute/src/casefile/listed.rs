//! Acts of an organ's catalogue (目录): each enters the fact its item stands for.

use super::doc::{Node, NodeValue};
use super::read::Reader;
use crate::catalogue::{Act, Enumeration};
use crate::facts::{Case, FactValue, Listed};
use crate::schema::{Fact, Kind, Owner};
use crate::span::Span;

impl Reader<'_> {
    /// One act, or a list of them.
    pub(super) fn listed(&mut self, case: &mut Case, node: &Node<'_>) {
        let schema = self.schema;
        let Some(enumeration) = &schema.enumeration else { return };
        let term = &enumeration.key.term;
        let Some(catalogue) = &schema.catalogue else {
            let message = format!(
                "“{term}”取自机关的追究行为目录,没有给出目录;用 --catalogue 写明目录所在的文件夹"
            );
            self.fail(node.place, message);
            return;
        };
        if catalogue.acts.is_empty() {
            let message = format!("《{}》没有列出自己的行为;删去“{term}”", catalogue.title);
            self.fail(node.place, message);
            return;
        }
        let one = std::slice::from_ref(node);
        let nodes = if let NodeValue::List(items) = &node.value { items } else { one };
        if nodes.is_empty() {
            self.fail(node.place, format!("“{term}”是空的"));
        }
        let key = key(enumeration, &catalogue.acts);
        for node in nodes {
            self.act(case, (enumeration, &catalogue.acts), (&key, node));
        }
    }

    fn act(&mut self, case: &mut Case, of: (&Enumeration, &[Act]), entry: (&Fact, &Node<'_>)) {
        let ((enumeration, acts), (key, node)) = (of, entry);
        let Some(mut known) = self.known(key, node) else { return };
        let FactValue::Option(index) = known.value else { return };
        let Some(act) = acts.get(index) else { return };
        let Some(item) = enumeration.items.get(act.item) else { return };
        let Some((fact, option)) = item.means else {
            let message = format!("法规包的列举没有写{}是哪一项事实", item.name);
            self.fail(node.place, format!("“{}”还不能录入:{message}", act.name.term));
            return;
        };
        known.value = FactValue::Option(option);
        let listed = Listed { act: act.clone(), fact, option, at: node.place };
        if let Some(before) = case.case.get(&fact) {
            let name = self.schema.facts.get(fact).map_or("", |fact| fact.name.term.as_str());
            let others: Vec<&Listed> = case.listed_as(fact).collect();
            let term = &act.name.term;
            let message = match others.first() {
                None => Some(format!("“{name}”已由“{term}”写明,不能再写")),
                Some(other) if other.act.id == act.id => Some(format!("“{term}”写了两次")),
                Some(_) if before.value == known.value => None,
                Some(other) => Some(format!(
                    "“{}”和“{term}”属于不同的项,而“{name}”只取一个值",
                    other.act.name.term
                )),
            };
            if let Some(message) = message {
                let at = if others.is_empty() { before.at } else { node.place };
                self.fail(at, message);
                return;
            }
        }
        case.case.entry(fact).or_insert(known);
        case.listed.push(listed);
    }
}

/// The key as a fact whose values are the acts.
fn key(enumeration: &Enumeration, acts: &[Act]) -> Fact {
    Fact {
        name: enumeration.key.clone(),
        owner: Owner::Case,
        kind: Kind::Options(acts.iter().map(|act| act.name.clone()).collect()),
        judgement: false,
        case_wide: false,
        only_if: None,
        evidence: Vec::new(),
        source: None,
        span: Span::default(),
    }
}
