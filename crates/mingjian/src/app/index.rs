//! What lists know of a docket, derived from it at each write.

use docket::{Clock as Running, Docket, Law};
use statute::answer::Determination;
use statute::determine::State;
use statute::schema::{Kind, Owner};
use store::{Clock, Index, IndexRow, Involvement, Label, Person, Relation};

use super::Failure;
use super::execute::contradiction;
use jiff::civil::Date;

/// For an organ that is not known yet.
const UNKNOWN: &str = "unknown";
/// The question of the grade.
const GRADE: &str = "grade";
/// The fact whose options are the grades, the lightest first.
const PRIOR_GRADE: &str = "prior_grade";

fn label(text: &str) -> Result<Label, Failure> {
    Label::new(text).map_err(Failure::text)
}

/// The index of `docket`, of which the pack says `said`.
pub(super) fn of(docket: &Docket, said: &Determination, law: &Law) -> Result<Index, Failure> {
    let running = docket.clocks(said);
    let clocks = running.iter().map(|clock| kept(docket, clock)).collect::<Result<_, _>>()?;
    // A departure counts from its approval; until then it is a proposal about somebody.
    let own = match docket.undeparted() {
        Some(own) => Some(law.determine(&own.case(law), said.as_of).map_err(contradiction)?),
        None => None,
    };
    let people = people(docket, own.as_ref().unwrap_or(said), law)?;
    let row = IndexRow { grade: highest(&people, law), ..row(docket, &running)? };
    Ok(Index { row, clocks, people })
}

/// How high a grade (档次) is, by the order in which the pack declares the grades of an earlier case; what is no grade is
/// lowest.
fn rank(grade: Option<&Label>, law: &Law) -> Option<usize> {
    let Kind::Options(grades) = &law.schema().fact(Owner::Person, PRIOR_GRADE)?.1.kind else {
        return None;
    };
    grades.iter().position(|known| grade.is_some_and(|grade| grade.as_str() == known.id))
}

fn highest(people: &[Involvement], law: &Law) -> Option<Label> {
    let grades = people.iter().filter_map(|one| one.grade.as_ref());
    grades.max_by_key(|grade| rank(Some(grade), law)).cloned()
}

fn row(docket: &Docket, running: &[Running]) -> Result<IndexRow, Failure> {
    let lead = docket.lead();
    let day = |fact: &str| docket.day(fact);
    // What was missed still waits to be done.
    let waits = [Some(State::Open), Some(State::Missed)];
    let open = |clock: &&Running| waits.contains(&clock.state);
    let organ = docket.accused().map_or(UNKNOWN, docket::OrganId::as_str);
    let (suggested, adopted) = docket.adoption();
    let number = docket.number().map(|number| label(&number.to_string())).transpose()?;
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
        grade: None,
        urgency: None,
        suggested,
        adopted,
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
        participation: clock.about,
        person: person.map_err(Failure::text)?,
        due_on: clock.due_on,
        is_provisional: clock.provisional,
        state: label(state)?,
    })
}

fn people(
    docket: &Docket,
    said: &Determination,
    law: &Law,
) -> Result<Vec<Involvement>, Failure> {
    let person = |id: &docket::PersonId| Person::new(id.as_str()).map_err(Failure::text);
    let mut found: Vec<Involvement> = Vec::new();
    let mut add = |one: Involvement| {
        let same = |known: &&mut Involvement| {
            known.person == one.person && known.relation == one.relation
        };
        match found.iter_mut().find(same) {
            // In two roles: what counts is the heavier.
            Some(known) => {
                if rank(one.grade.as_ref(), law) > rank(known.grade.as_ref(), law) {
                    known.grade = one.grade;
                }
            }
            None => found.push(one),
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
        add(Involvement {
            person: person(&one.person)?,
            relation: Relation::Named,
            grade: None,
        });
        // One answer for each role; all are about the person.
        for own in grades.iter().filter(|grade| grade.person == name) {
            let grade = own.value.as_deref().map(label).transpose()?;
            add(Involvement { person: person(&one.person)?, relation: Relation::Named, grade });
        }
    }
    Ok(found)
}
