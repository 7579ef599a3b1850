//! What lists know of a docket, derived from it at each write.

use docket::{Clock as Running, Docket};
use statute::answer::{Determination, Status};
use statute::determine::State;
use store::{Clock, Index, IndexRow, Involvement, Label, Person, Relation};

use super::Failure;
use jiff::civil::Date;

/// For an organ that is not known yet.
const UNKNOWN: &str = "unknown";
/// The question of the grade.
const GRADE: &str = "grade";

fn label(text: &str) -> Result<Label, Failure> {
    Label::new(text).map_err(Failure::text)
}

/// The index of `docket`, of which the pack says `said`.
pub(super) fn of(docket: &Docket, said: &Determination) -> Result<Index, Failure> {
    let running = docket.clocks(said);
    let clocks = running.iter().map(|clock| kept(docket, clock)).collect::<Result<_, _>>()?;
    Ok(Index { row: row(docket, said, &running)?, clocks, people: people(docket, said)? })
}

fn row(
    docket: &Docket,
    said: &Determination,
    running: &[Running],
) -> Result<IndexRow, Failure> {
    let lead = docket.lead();
    let day = |fact: &str| docket.day(fact);
    // What was missed still waits to be done.
    let waits = [Some(State::Open), Some(State::Missed)];
    let open = |clock: &&Running| waits.contains(&clock.state);
    let organ = docket.accused().map_or(UNKNOWN, docket::OrganId::as_str);
    let number = docket.number().map(|number| label(&number.to_string())).transpose()?;
    let grade = said.answers.get(GRADE).filter(|answer| answer.status == Status::Decided);
    let grade = grade.and_then(|answer| match &answer.value {
        statute::answer::ValueOut::Word(word) => Some(word.as_str()),
        statute::answer::ValueOut::Null
        | statute::answer::ValueOut::Shares(_)
        | statute::answer::ValueOut::Slots(_)
        | statute::answer::ValueOut::Checks(_) => None,
    });
    Ok(IndexRow {
        number,
        stage: label(docket.stage().id())?,
        source: label(lead.map_or(UNKNOWN, |lead| lead.source.as_str()))?,
        organ: label(organ)?,
        act_on: day("act_ended_on").or_else(|| lead.and_then(|lead| lead.act_on)),
        received_on: day("lead_received_on").unwrap_or(Date::MIN),
        docketed_on: day("docketed_on"),
        due_on: running.iter().filter(open).map(|clock| clock.due_on).min(),
        confirmed_on: day("confirmed_on"),
        closed_on: day("closed_on"),
        grade: grade.map(label).transpose()?,
        urgency: None,
    })
}

fn kept(docket: &Docket, clock: &Running) -> Result<Clock, Failure> {
    let person = clock.about.and_then(|no| docket.person(no));
    let person = person.map(|one| Person::new(one.person.as_str())).transpose();
    let state = match clock.state {
        Some(State::Open) => "open",
        Some(State::Kept) => "kept",
        Some(State::Missed) => "missed",
        Some(State::Extended) => "extended",
        None => "runs",
    };
    Ok(Clock {
        period: label(&clock.period)?,
        person: person.map_err(Failure::text)?,
        due_on: clock.due_on,
        is_provisional: clock.provisional,
        state: label(state)?,
    })
}

fn people(docket: &Docket, said: &Determination) -> Result<Vec<Involvement>, Failure> {
    let person = |id: &docket::PersonId| Person::new(id.as_str()).map_err(Failure::text);
    let mut found: Vec<Involvement> = Vec::new();
    let mut add = |one: Involvement| {
        let same =
            |known: &Involvement| known.person == one.person && known.relation == one.relation;
        if !found.iter().any(same) {
            found.push(one);
        }
    };
    for id in docket.handlers().iter().flat_map(|both| [&both.lead, &both.second]) {
        add(Involvement { person: person(id)?, relation: Relation::Handler, grade: None });
    }
    for id in docket.recused() {
        add(Involvement { person: person(id)?, relation: Relation::Recused, grade: None });
    }
    let grades = said.answers.get(GRADE).map_or(&[][..], |answer| &answer.by_person);
    for one in docket.people() {
        let name = docket.called(one);
        let own = grades.iter().filter(|grade| grade.person == name);
        let grade = own.filter_map(|grade| grade.value.as_deref()).next();
        let grade = grade.map(label).transpose()?;
        let relation = Relation::Named;
        add(Involvement { person: person(&one.person)?, relation, grade });
    }
    Ok(found)
}
