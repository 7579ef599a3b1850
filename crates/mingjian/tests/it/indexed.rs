//! What lists and look-ups know of somebody who took part in an act in two roles.

use serde_json::json;
use store::{Body, Name, Options, Purpose, Relation, Store, StreamId};

use super::api::{Served, complaint, examine, find, newest, screen, today};

#[test]
fn a_person_in_two_roles_has_two_clocks_and_the_heavier_grade() {
    let served = Served::new("two-roles", 0);
    served.post("", "/complaints", &complaint(&today(), "anonymous"));
    let id = newest(&served);
    screen(&served, &id);
    examine(&served, &id);
    // Verified without fault, and carried out with intent.
    let named = json!({ "command": "name_person", "person": "jia-police-2",
        "role": "enforcement_officer" });
    served.does("handler-1", &id, named);
    let facts = |no: u16, facts: &[(&str, serde_json::Value)]| {
        for (fact, value) in facts {
            let found = find(json!({ "person": no }), fact, value.clone());
            served.does("handler-1", &id, found);
        }
    };
    facts(
        4,
        &[
            ("fault", json!("intent")),
            ("grave_fault", json!("none")),
            ("criminal_liability", json!("not_involved")),
            ("caused_lapse", json!(true)),
        ],
    );
    for no in [2, 4] {
        let sanction =
            [("sanction_received", json!("demerit")), ("sanction_decided_on", json!(today()))];
        facts(no, &sanction);
    }
    let folder = served.folder.clone();
    drop(served);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let address = format!("sqlite:{}", folder.join("mingjian.db").display());
        let store = Store::open(&address, Options { purpose: Purpose::Demo }).await.unwrap();
        let docket = StreamId {
            body: Body::new("jia-justice").unwrap(),
            name: Name::new(format!("docket:{id}")).unwrap(),
        };
        let clocks = store.clocks(&docket).await.unwrap();
        let own = clocks.iter().filter(|clock| clock.period.as_str() == "sanction_period");
        let own: Vec<_> = own
            .map(|clock| (clock.participation, clock.person.as_ref().unwrap().as_str()))
            .collect();
        assert_eq!(own, [(Some(2), "jia-police-2"), (Some(4), "jia-police-2")], "{clocks:?}");
        let people = store.people(&docket).await.unwrap();
        let grade = |person: &str| {
            let own = |one: &&store::Involvement| {
                one.person.as_str() == person && one.relation == Relation::Named
            };
            let own: Vec<_> = people.iter().filter(own).collect();
            assert_eq!(own.len(), 1, "{people:?}");
            own[0].grade.as_ref().map(ToString::to_string)
        };
        assert_eq!(grade("jia-police-2"), grade("jia-police-1"));
        assert_eq!(grade("jia-police-2").as_deref(), Some("T2"));
        assert_ne!(grade("jia-police-3").as_deref(), Some("T2"));
    });
}
