//! Organs and people of the demonstration, and a token for each who works in the office.

use std::collections::BTreeSet;

use anyhow::anyhow;
use docket::Duty;
use docket::registry::{OrganCommand, PersonCommand};
use jiff::civil::Date;
use serde_json::{Value, json};
use uuid::Uuid;

use super::BODY;
use crate::app::{App, Session};

/// Since when everything is registered.
pub(super) const SINCE: Date = Date::constant(2020, 1, 1);

/// Id, name, above, kind, whether it is the accountability body.
const ORGANS: [(&str, &str, Option<&str>, &str, bool); 8] = [
    ("city", "某市人民政府", None, "city_government", false),
    ("city-justice", "某市司法局", Some("city"), "city_department", true),
    ("jia", "甲县人民政府", Some("city"), "county_government", false),
    (BODY, "甲县司法局", Some("jia"), "county_department", true),
    ("jia-police", "甲县公安局", Some("jia"), "county_department", false),
    ("jia-market", "甲县市场监督管理局", Some("jia"), "county_department", false),
    ("jia-urban", "甲县城市管理局", Some("jia"), "county_department", false),
    ("yi-town", "乙镇人民政府", Some("jia"), "township_government", false),
];

/// Who works in the office: id, name, organ, duties.
const STAFF: [(&str, &str, &str, &[Duty]); 8] = [
    ("clerk-1", "陈某", BODY, &[Duty::Intake]),
    ("handler-1", "李某", BODY, &[Duty::Handling]),
    ("handler-2", "周某", BODY, &[Duty::Handling]),
    ("handler-3", "吴某", BODY, &[Duty::Handling]),
    ("head-1", "郑某", BODY, &[Duty::Head]),
    ("head-2", "孙某", BODY, &[Duty::Head]),
    ("office-1", "冯某", "jia", &[Duty::Government]),
    ("office-2", "褚某", "jia", &[Duty::Government]),
];

/// Organs whose acts are complained of.
pub(super) const ACCUSED: [&str; 4] = ["jia-police", "jia-market", "jia-urban", "yi-town"];
/// Surnames of those examined.
const SURNAMES: [&str; 3] = ["张某", "王某", "赵某"];
/// Their roles, in the order of [`SURNAMES`].
pub(super) const ROLES: [&str; 3] = ["enforcement_officer", "verifier", "approver"];

/// The examined of an organ: id and name by role.
pub(super) fn examined(organ: &str, role: usize) -> Option<(String, &'static str)> {
    let name = SURNAMES.get(role)?;
    Some((format!("{organ}-{}", role + 1), name))
}

/// The facts of an organ that the pack knows.
pub(super) fn unit_facts(organ: &str) -> Option<(&'static str, Value)> {
    let (_, name, _, kind, is_body) = ORGANS.iter().find(|one| one.0 == organ)?;
    let facts = json!({ "kind": kind, "leadership": "local",
        "is_accountability_body": is_body.to_string(), "entrustment": "none" });
    Some((name, facts))
}

pub(super) struct MadeTokens {
    pub(super) file: String,
    pub(super) people: Vec<(String, String)>,
}

/// A token for everybody in the office, drawn anew.
pub(super) fn tokens() -> anyhow::Result<MadeTokens> {
    let mut lines = Vec::new();
    let mut people = Vec::new();
    for (person, name, organ, duties) in STAFF {
        let token = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        lines.push(json!({ "token": token, "person": person, "organ": organ,
            "duties": duties }));
        let terms: Vec<&str> = duties.iter().map(|duty| duty.term()).collect();
        people.push((format!("{person} {name}"), terms.join("、")));
    }
    Ok(MadeTokens { file: serde_json::to_string_pretty(&lines)?, people })
}

/// The session in which the registries are filled.
fn registrar() -> anyhow::Result<Session> {
    let duties = BTreeSet::from([Duty::Intake]);
    Ok(Session::new("clerk-1".parse()?, BODY.parse()?, duties))
}

/// Registers organs, staff and those who are examined.
pub(super) async fn register(app: &App) -> anyhow::Result<()> {
    let session = registrar()?;
    for (id, name, above, _, _) in ORGANS {
        let facts = unit_facts(id).map(|(_, facts)| facts);
        let command: OrganCommand = serde_json::from_value(json!({ "command": "describe",
            "name": name, "parent": above, "facts": facts }))?;
        let entered = app.enter_organ(&session, &id.parse()?, &command, SINCE).await;
        entered.map_err(|failure| anyhow!("演示机关 {id}:{failure}"))?;
    }
    let mut number = 1;
    for (id, name, organ, _) in STAFF {
        person(app, &session, (id, name, organ, number)).await?;
        number += 1;
    }
    for organ in ACCUSED {
        for role in 0..ROLES.len() {
            let Some((id, name)) = examined(organ, role) else { continue };
            person(app, &session, (&id, name, organ, number)).await?;
            number += 1;
        }
    }
    Ok(())
}

async fn person(
    app: &App,
    session: &Session,
    (id, name, organ, number): (&str, &str, &str, u32),
) -> anyhow::Result<()> {
    let commands = [
        json!({ "command": "describe", "name": name, "appointed_by": organ,
            "identity_number": identity(number),
            "facts": { "status": "civil_servant", "appointment": "appointed" } }),
        json!({ "command": "post", "organ": organ, "title": "科员" }),
    ];
    for command in commands {
        let command: PersonCommand = serde_json::from_value(command)?;
        let entered = app.enter_person(session, &id.parse()?, &command, SINCE).await;
        entered.map_err(|failure| anyhow!("演示人员 {id}:{failure}"))?;
    }
    Ok(())
}

/// A citizen's number nobody has: an area code that does not exist, and the right last character.
fn identity(number: u32) -> String {
    let head = format!("99999919800101{number:03}");
    let fits = |last: &char| docket::registry::is_identity_number(&format!("{head}{last}"));
    let last = "0123456789X".chars().find(fits).unwrap_or('X');
    format!("{head}{last}")
}
