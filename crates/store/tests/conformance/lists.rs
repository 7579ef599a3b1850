//! Lists against a naive model: every page, every filter, every viewer.

use std::cmp::Reverse;

use jiff::civil::Date;
use store::{
    Append, Count, Cursor, Filter, Index, Label, MOST_COUNTED, Order, Page, Person, Relation,
    Row, Scope, Store, StreamWrite, Version, Viewer,
};

use crate::cases::{
    Random, body, day, done, full, index, involved, label, one, person, seed, stream, version,
    write,
};
use crate::on_both;
use crate::place::Place;

on_both!(
    every_list_is_what_a_naive_filter_leaves,
    what_is_entered_meanwhile_moves_no_page,
    the_whole_row_comes_back,
    a_count_ends_at_a_thousand,
    a_docket_is_found_by_its_number_within_the_scope,
    similar_dockets_are_about_the_same_organ_and_day,
    prior_dockets_are_those_a_person_is_named_in,
);

const BODIES: [&str; 3] = ["b1", "b2", "机构"];
const STAGES: [&str; 3] = ["screening", "examining", "closed"];
const RELATIONS: [Relation; 5] = [
    Relation::Handler,
    Relation::Approver,
    Relation::Named,
    Relation::Recused,
    Relation::ComplainantStaff,
];

fn some(random: &mut Random) -> bool {
    random.below(2) == 0
}

fn any_day(random: &mut Random) -> Date {
    day(&format!("2026-03-{:02}", 1 + random.below(9)))
}

fn any_person(random: &mut Random) -> Person {
    person(&format!("p{}", random.below(5)))
}

fn docket(random: &mut Random, at: u64) -> StreamWrite {
    let body = BODIES[usize::try_from(random.below(3)).unwrap()];
    let mut index = index("2026-03-01");
    index.row.received_on = any_day(random);
    index.row.stage = label(STAGES[usize::try_from(random.below(3)).unwrap()]);
    index.row.organ = label(&format!("organ-{}", random.below(3)));
    index.row.act_on = some(random).then(|| any_day(random));
    index.row.due_on = some(random).then(|| any_day(random));
    index.row.number = some(random).then(|| label(&format!("{at}号")));
    let mut people = Vec::new();
    for _ in 0..random.below(4) {
        let relation = RELATIONS[usize::try_from(random.below(5)).unwrap()];
        people.push(involved(any_person(random).as_str(), relation));
    }
    people.sort_by(|a, b| (&a.person, a.relation).cmp(&(&b.person, b.relation)));
    people.dedup();
    index.people = people;
    let id = stream(body, &format!("docket:{at:03}"));
    StreamWrite { index: Some(index), ..write(&id, 0, &["1"]) }
}

fn any_filter(random: &mut Random) -> Filter {
    let bodies = BODIES.iter().filter(|_| random.below(4) > 0).map(|name| body(name)).collect();
    let viewer = match random.below(5) {
        0 => Viewer::System,
        1 | 2 => Viewer::All(any_person(random)),
        _ => Viewer::Handled(any_person(random)),
    };
    let own = label(&format!("organ-{}", random.below(3)));
    let not_of = (random.below(3) == 0).then_some(own);
    let mut filter = Filter::of(Scope { bodies, viewer, not_of });
    let rarely = |random: &mut Random| random.below(4) == 0;
    filter.stage = rarely(random).then(|| label(STAGES[usize::from(some(random))]));
    filter.organ = rarely(random).then(|| label(&format!("organ-{}", random.below(3))));
    filter.handler = rarely(random).then(|| any_person(random));
    filter.received_from = rarely(random).then(|| any_day(random));
    filter.received_to = rarely(random).then(|| any_day(random));
    filter.due_before = rarely(random).then(|| any_day(random));
    filter.act_on = rarely(random).then(|| any_day(random));
    filter
}

fn has(index: &Index, who: &Person, relations: &[Relation]) -> bool {
    index.people.iter().any(|one| one.person == *who && relations.contains(&one.relation))
}

/// The filter in the plainest words.
fn leaves(filter: &Filter, write: &StreamWrite) -> bool {
    let index = write.index.as_ref().unwrap();
    let row = &index.row;
    let hidden = |who| has(index, who, &[Relation::Named, Relation::Recused]);
    let sees = match &filter.scope.viewer {
        Viewer::System => true,
        Viewer::All(who) => !hidden(who),
        Viewer::Handled(who) => {
            !hidden(who) && has(index, who, &[Relation::Handler, Relation::Approver])
        }
    };
    let is_own = filter.scope.not_of.as_ref() == Some(&row.organ);
    sees && !is_own
        && filter.scope.bodies.contains(&write.stream.body)
        && filter.stage.as_ref().is_none_or(|stage| *stage == row.stage)
        && filter.organ.as_ref().is_none_or(|organ| *organ == row.organ)
        && filter.number.as_ref().is_none_or(|number| Some(number) == row.number.as_ref())
        && filter.handler.as_ref().is_none_or(|who| has(index, who, &[Relation::Handler]))
        && filter.received_from.is_none_or(|from| row.received_on >= from)
        && filter.received_to.is_none_or(|to| row.received_on <= to)
        && filter.due_before.is_none_or(|before| row.due_on.is_some_and(|due| due < before))
        && filter.act_on.is_none_or(|act| row.act_on == Some(act))
}

fn naive(filter: &Filter, order: Order, all: &[StreamWrite]) -> Vec<String> {
    let mut left: Vec<&StreamWrite> =
        all.iter().filter(|write| leaves(filter, write)).collect();
    let row = |write: &StreamWrite| write.index.as_ref().unwrap().row.clone();
    left.sort_by_key(|write| write.stream.clone());
    match order {
        Order::Received => {
            left.sort_by_key(|write| Reverse(write.stream.name.clone()));
            left.sort_by_key(|write| write.stream.body.clone());
            left.sort_by_key(|write| Reverse(row(write).received_on));
        }
        Order::Due => left.sort_by_key(|write| row(write).due_on.unwrap_or(Date::MAX)),
    }
    left.iter().map(|write| write.stream.to_string()).collect()
}

/// All pages, read one after another; each cursor goes through an address.
async fn paged(store: &Store, filter: &Filter, order: Order, limit: u8) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut page = Page::first(order, limit);
    loop {
        let listed = store.list(filter, &page).await.unwrap();
        assert!(listed.rows.len() <= usize::from(limit));
        rows.extend(listed.rows);
        let Some(next) = listed.next else { return rows };
        page = Page::after(Cursor::parse(&next.encode()).unwrap(), limit);
    }
}

async fn every_list_is_what_a_naive_filter_leaves(place: &Place) {
    let seed = seed();
    let store = place.open().await;
    let mut random = Random(seed);
    let all: Vec<StreamWrite> = (0..120).map(|at| docket(&mut random, at)).collect();
    done(&store, Append { writes: all.clone(), idempotency: None }).await;
    let mut seen = 0;
    for round in 0..150 {
        let filter = any_filter(&mut random);
        let order = if some(&mut random) { Order::Received } else { Order::Due };
        let limit = u8::try_from(1 + random.below(30)).unwrap();
        let expected = naive(&filter, order, &all);
        let rows = paged(&store, &filter, order, limit).await;
        let found: Vec<String> = rows.iter().map(|row| row.docket.to_string()).collect();
        let said = format!("seed {seed}, round {round}: {filter:?} {order:?} by {limit}");
        assert_eq!(found, expected, "{said}");
        let count = Count::Exactly(u32::try_from(expected.len()).unwrap());
        assert_eq!(store.count(&filter).await, Ok(count), "{said}");
        seen += found.len();
    }
    assert!(seen > 500, "seed {seed}: the filters left only {seen}");
}

fn everything(names: &[&str]) -> Scope {
    Scope {
        bodies: names.iter().map(|name| body(name)).collect(),
        viewer: Viewer::System,
        not_of: None,
    }
}

async fn what_is_entered_meanwhile_moves_no_page(place: &Place) {
    let store = place.open().await;
    for at in 0..6 {
        let id = stream("b1", &format!("docket:{at}"));
        let index = Some(index(&format!("2026-03-0{}", at + 1)));
        done(&store, one(StreamWrite { index, ..write(&id, 0, &["1"]) })).await;
    }
    let filter = Filter::of(everything(&["b1", "b1"]));
    let first = store.list(&filter, &Page::first(Order::Received, 3)).await.unwrap();
    let newest = stream("b1", "docket:9");
    let index = Some(index("2026-03-09"));
    done(&store, one(StreamWrite { index, ..write(&newest, 0, &["1"]) })).await;
    let second = store.list(&filter, &Page::after(first.next.unwrap(), 3)).await.unwrap();
    let names: Vec<String> =
        second.rows.iter().map(|row| row.docket.name.to_string()).collect();
    assert_eq!(names, ["docket:2", "docket:1", "docket:0"]);
    assert_eq!(second.next, None);
    assert_eq!(Cursor::parse("00"), None);
}

async fn the_whole_row_comes_back(place: &Place) {
    let store = place.open().await;
    let written = full("docket:1");
    done(&store, one(written.clone())).await;
    let rows = paged(&store, &Filter::of(everything(&["b1"])), Order::Due, 100).await;
    let index = written.index.unwrap().row;
    assert_eq!(rows, [Row { docket: written.stream, version: version(2), index }]);
}

async fn a_count_ends_at_a_thousand(place: &Place) {
    let store = place.open().await;
    let docket = |at: u32, body: &str| {
        let id = stream(body, &format!("docket:{at}"));
        StreamWrite { index: Some(index("2026-03-01")), ..write(&id, 0, &["1"]) }
    };
    let writes = (0..MOST_COUNTED).map(|at| docket(at, "b1")).collect();
    done(&store, Append { writes, idempotency: None }).await;
    let filter = Filter::of(everything(&["b1", "b2"]));
    assert_eq!(store.count(&filter).await, Ok(Count::Exactly(MOST_COUNTED)));
    done(&store, one(docket(0, "b2"))).await;
    assert_eq!(store.count(&filter).await, Ok(Count::More));
    let page = store.list(&filter, &Page::first(Order::Received, u8::MAX)).await.unwrap();
    assert_eq!(page.rows.len(), 100, "no page is longer");
}

async fn a_docket_is_found_by_its_number_within_the_scope(place: &Place) {
    let store = place.open().await;
    done(&store, one(full("docket:1"))).await;
    let number = full("docket:1").index.unwrap().row.number.unwrap();
    let find = async |scope: &Scope, number: &Label| {
        store.find_by_number(scope, number).await.unwrap().is_some()
    };
    let all = |who| Scope { viewer: Viewer::All(person(who)), ..everything(&["b1"]) };
    assert!(find(&all("p7"), &number).await);
    assert!(!find(&all("p7"), &label("another")).await);
    assert!(!find(&all("p2"), &number).await, "named in it");
    assert!(!find(&all("p4"), &number).await, "recused from it");
    assert!(!find(&everything(&["b2"]), &number).await, "another body's");
}

async fn similar_dockets_are_about_the_same_organ_and_day(place: &Place) {
    let store = place.open().await;
    for (name, organ, act) in [("1", "o1", "05"), ("2", "o1", "06"), ("3", "o2", "05")] {
        let mut index = index("2026-03-01");
        index.row.organ = label(organ);
        index.row.act_on = Some(day(&format!("2026-01-{act}")));
        index.people = vec![involved("p2", Relation::Named)];
        let id = stream("b1", &format!("docket:{name}"));
        done(&store, one(StreamWrite { index: Some(index), ..write(&id, 0, &["1"]) })).await;
    }
    let similar = async |scope: Scope| {
        let rows = store.similar(&scope, &label("o1"), day("2026-01-05")).await.unwrap();
        rows.iter().map(|row| row.docket.name.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(similar(everything(&["b1"])).await, ["docket:1"]);
    let named = Scope { viewer: Viewer::All(person("p2")), ..everything(&["b1"]) };
    assert_eq!(similar(named).await, [""; 0]);
}

async fn prior_dockets_are_those_a_person_is_named_in(place: &Place) {
    let store = place.open().await;
    done(&store, one(full("docket:1"))).await;
    let id = stream("b1", "docket:2");
    let mut handled = index("2026-03-02");
    handled.people = vec![involved("p2", Relation::Handler)];
    done(&store, one(StreamWrite { index: Some(handled), ..write(&id, 0, &["1"]) })).await;
    let bodies = [body("b1"), body("b2")];
    let prior = store.prior(&bodies, &person("p2")).await.unwrap();
    let found: Vec<_> = prior
        .iter()
        .map(|prior| (prior.row.docket.name.as_str(), prior.grade.as_ref().map(Label::as_str)))
        .collect();
    assert_eq!(found, [("docket:1", Some("T3"))]);
    assert_eq!(prior[0].row.index.confirmed_on, Some(day("2026-03-20")));
    assert_eq!(store.prior(&bodies, &person("p1")).await, Ok(Vec::new()));
    assert_ne!(prior[0].row.version, Version::NONE);
}
