//! What lists know of a docket is held against its journal.

use serde_json::json;
use store::{
    Append, Body, Filter, Index, Label, Options, Order, Page, Person, Relation, Scope, Store,
    StreamId, StreamWrite, Version, Viewer,
};

use super::api::{Served, complaint, newest, today};
use super::{mingjian, text};

/// Whether the walk found nothing, and what it said.
fn verified(served: &Served) -> (bool, String) {
    let output = mingjian(&["verify", "--data", served.folder.to_str().unwrap()]);
    (output.status.success(), text(&output.stdout))
}

/// A docket that has a number, people and clocks, and its index.
async fn indexed(store: &Store) -> (StreamId, Version, Index) {
    let viewer = Viewer::All(Person::new("head-1").unwrap());
    let scope = Scope { bodies: vec![Body::new("jia-justice").unwrap()], viewer, not_of: None };
    let listed =
        store.list(&Filter::of(scope), &Page::first(Order::Received, 100)).await.unwrap();
    for row in listed.rows {
        let people = store.people(&row.docket).await.unwrap();
        let clocks = store.clocks(&row.docket).await.unwrap();
        let is_named = people.iter().any(|one| one.relation == Relation::Named);
        if is_named && row.index.due_on.is_some() && !clocks.is_empty() {
            return (row.docket, row.version, Index { row: row.index, clocks, people });
        }
    }
    panic!("no docket of the demonstration is examined");
}

async fn replaced(store: &Store, stream: &StreamId, version: Version, index: Index) {
    let write = StreamWrite {
        stream: stream.clone(),
        expected: version,
        entries: Vec::new(),
        index: Some(index),
        key: None,
        sealed: Vec::new(),
        files: Vec::new(),
    };
    store.append(Append { writes: vec![write], idempotency: None }).await.unwrap();
}

/// The index as somebody would have it: done with, of another organ, never due, seen by whom it is about.
fn altered(index: &Index) -> Index {
    let mut index = index.clone();
    index.row.stage = Label::new("ended").unwrap();
    index.row.organ = Label::new("yi-county").unwrap();
    index.row.due_on = None;
    index.row.grade = Some(Label::new("T9").unwrap());
    index.clocks[0].state = Label::new("never").unwrap();
    index.clocks.truncate(1);
    index.people.retain(|one| one.relation != Relation::Named);
    index.people[0].person = Person::new("handler-3").unwrap();
    index
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lists_know_is_held_against_the_journal() {
    let served = Served::new("verify", 20);
    for informant in ["anonymous", "open", "confidential"] {
        let mut body = complaint(&today(), informant);
        if informant != "anonymous" {
            body["identity"] = json!({ "name": "张某" });
        }
        assert_eq!(served.post("", "/complaints", &body).status, 201, "{informant}");
    }
    let evidence = json!({ "command": "add_evidence", "evidence": "e1", "title": "执法案卷" });
    served.does("clerk-1", &newest(&served), evidence);
    let (is_well, said) = verified(&served);
    assert!(is_well && said.contains("案卷 23 件,0 处有误"), "{said}");

    let database = format!("sqlite:{}", served.folder.join("mingjian.db").display());
    let store = Store::open(&database, Options::default()).await.unwrap();
    let (stream, version, index) = indexed(&store).await;
    let wrong = altered(&index);
    let (named, others): (Vec<_>, Vec<_>) =
        index.people.iter().partition(|one| one.relation == Relation::Named);
    replaced(&store, &stream, version, wrong).await;
    let (is_well, said) = verified(&served);
    assert!(!is_well, "{said}");
    let id = stream.name.as_str();
    let row = &index.row;
    let mut expected = vec![
        format!("{id}:索引中“阶段”是“ended”,依记载是“{}”", row.stage),
        format!("{id}:索引中“被追究机关”是“yi-county”,依记载是“{}”", row.organ),
        format!("{id}:索引中没有“届满日”,依记载是“{}”", row.due_on.unwrap()),
        format!("{id}:索引中没有“人员 handler {}”", others[0].person),
        format!("{id}:索引中多出“人员 handler handler-3”"),
        format!("{id}:索引中“期限 {}", index.clocks[0].period),
    ];
    expected
        .extend(named.iter().map(|one| format!("{id}:索引中没有“人员 named {}”", one.person)));
    let missing = index.clocks.iter().skip(1);
    expected.extend(missing.map(|one| format!("{id}:索引中没有“期限 {}", one.period)));
    for one in &expected {
        assert!(said.contains(one), "{one} is not in: {said}");
    }
    // One more: the grade, which is another or was none.
    assert!(said.contains(&format!("{} 处有误", expected.len() + 1)), "{said}");

    replaced(&store, &stream, version, index).await;
    store.close().await;
    let (is_well, said) = verified(&served);
    assert!(is_well, "{said}");
}
