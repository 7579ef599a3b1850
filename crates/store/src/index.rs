//! What lists and look-ups know of a docket (案卷): derived from its journal, replaced as a whole at each write, and
//! never a source of anything.

use jiff::civil::Date;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::error::StoreError;
use crate::sql::Value;
use crate::stream::{StreamId, Version};
use crate::text::{Body, Label, Name, Person};

/// The index of one docket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Its row in lists.
    pub row: IndexRow,
    /// All its clocks.
    pub clocks: Vec<Clock>,
    /// Everybody who has to do with it.
    pub people: Vec<Involvement>,
}

/// What a list shows of a docket and narrows by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexRow {
    /// The case number, once it has one. Unique within the body.
    pub number: Option<Label>,
    /// Where in the procedure it stands.
    pub stage: Label,
    /// How it came in.
    pub source: Label,
    /// The organ whose act it is about.
    pub organ: Label,
    /// The day of that act.
    pub act_on: Option<Date>,
    /// The day the lead was received.
    pub received_on: Date,
    /// 立案之日.
    #[doc(alias = "立案")]
    pub docketed_on: Option<Date>,
    /// The next day on which something falls due.
    pub due_on: Option<Date>,
    /// The day it was confirmed as a wrongful case.
    pub confirmed_on: Option<Date>,
    /// The day it was closed.
    pub closed_on: Option<Date>,
    /// The highest grade (档次) of its people.
    #[doc(alias = "档次")]
    pub grade: Option<Label>,
    /// How urgent it is.
    pub urgency: Option<Label>,
    /// Answers to asks for which a reading suggested one (建议).
    pub suggested: u32,
    /// Those of them that are what was suggested.
    pub adopted: u32,
}

/// A period that runs or ran. A cache: the journal, the pack and the calendar say what is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// Which period (期限).
    #[doc(alias = "期限")]
    pub period: Label,
    /// The participation it runs for, from 1; none where it runs for the docket. A person in two roles has one for each.
    pub participation: Option<u16>,
    /// Whose, where it runs for one person.
    pub person: Option<Person>,
    /// Its last day.
    pub due_on: Date,
    /// The calendar for that day is not settled yet (暂定).
    pub is_provisional: bool,
    /// Whether it runs, was met, or passed.
    pub state: Label,
}

/// How a person has to do with a docket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Involvement {
    /// Who.
    pub person: Person,
    /// How.
    pub relation: Relation,
    /// The grade (档次) found for this person, where they are named and it is found.
    pub grade: Option<Label>,
}

/// The ways to have to do with a docket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// Handles it.
    Handler,
    /// Approves in it (批准人).
    #[doc(alias = "批准人")]
    Approver,
    /// Is named in it as somebody who may be responsible. Never sees it.
    Named,
    /// Is recused (回避). Never sees it.
    #[doc(alias = "回避")]
    Recused,
    /// Is staff and complained.
    ComplainantStaff,
}

impl Relation {
    /// As it is stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Handler => "handler",
            Self::Approver => "approver",
            Self::Named => "named",
            Self::Recused => "recused",
            Self::ComplainantStaff => "complainant_staff",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Handler, Self::Approver, Self::Named, Self::Recused, Self::ComplainantStaff]
            .into_iter()
            .find(|relation| relation.as_str() == text)
    }
}

/// A docket as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its stream.
    pub docket: StreamId,
    /// The version of the stream that the row was derived from.
    pub version: Version,
    /// What is known of it.
    pub index: IndexRow,
}

/// A docket in which a person is named, for the look-up of repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prior {
    /// The docket.
    pub row: Row,
    /// The grade (档次) found for that person in it.
    pub grade: Option<Label>,
}

/// Later than every day a period can end on; stands for none, so that it sorts last.
const NEVER: &str = "9999-12-31";

impl IndexRow {
    fn due(&self) -> Value {
        self.due_on.map_or_else(|| Value::text(NEVER), Value::text)
    }

    pub(crate) fn values(&self, docket: &StreamId, version: Version) -> Vec<Value> {
        vec![
            Value::text(&docket.body),
            Value::text(&docket.name),
            Value::Int(version.stored()),
            Value::optional(self.number.as_ref()),
            Value::text(&self.stage),
            Value::text(&self.source),
            Value::text(&self.organ),
            Value::optional(self.act_on),
            Value::text(self.received_on),
            Value::optional(self.docketed_on),
            self.due(),
            Value::optional(self.confirmed_on),
            Value::optional(self.closed_on),
            Value::optional(self.grade.as_ref()),
            Value::optional(self.urgency.as_ref()),
            Value::Int(self.suggested.into()),
            Value::Int(self.adopted.into()),
        ]
    }
}

impl Clock {
    pub(crate) fn values(&self, docket: &StreamId) -> Vec<Value> {
        vec![
            Value::text(&docket.body),
            Value::text(&docket.name),
            Value::text(&self.period),
            Value::Int(self.participation.map_or(0, i64::from)),
            Value::text(self.person.as_ref().map_or("", Person::as_str)),
            Value::text(self.due_on),
            Value::Int(self.is_provisional.into()),
            Value::text(&self.state),
        ]
    }

    pub(crate) fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let person: String = column(row, "person")?;
        let no: i64 = column(row, "participation")?;
        let no = u16::try_from(no).map_err(|_| StoreError::Unreadable("participation"))?;
        Ok(Self {
            period: label(row, "period")?,
            participation: (no != 0).then_some(no),
            person: (!person.is_empty())
                .then(|| checked("person", Person::new(person)))
                .transpose()?,
            due_on: date(row, "due_on")?,
            is_provisional: column::<i64>(row, "provisional")? != 0,
            state: label(row, "state")?,
        })
    }
}

impl Involvement {
    /// With the days lists are in the order of and the organ a scope may leave out, so that a person's own list need not
    /// look at dockets it does not show.
    pub(crate) fn values(&self, docket: &StreamId, row: &IndexRow) -> Vec<Value> {
        vec![
            Value::text(&docket.body),
            Value::text(&docket.name),
            Value::text(&self.person),
            Value::text(self.relation.as_str()),
            Value::optional(self.grade.as_ref()),
            Value::text(row.received_on),
            row.due(),
            Value::text(&row.organ),
        ]
    }

    pub(crate) fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let relation: String = column(row, "relation")?;
        Ok(Self {
            person: checked("person", Person::new(column::<String>(row, "person")?))?,
            relation: Relation::parse(&relation).ok_or(StoreError::Unreadable("relation"))?,
            grade: optional(row, "grade")?,
        })
    }
}

impl Row {
    pub(crate) fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let due: String = column(row, "due_on")?;
        let version = Version::read(column(row, "version")?);
        Ok(Self {
            docket: StreamId {
                body: checked("body", Body::new(column::<String>(row, "body")?))?,
                name: checked("docket", Name::new(column::<String>(row, "docket")?))?,
            },
            version: version.ok_or(StoreError::Unreadable("version"))?,
            index: IndexRow {
                number: optional(row, "number")?,
                stage: label(row, "stage")?,
                source: label(row, "source")?,
                organ: label(row, "organ")?,
                act_on: optional_date(row, "act_on")?,
                received_on: date(row, "received_on")?,
                docketed_on: optional_date(row, "docketed_on")?,
                due_on: (due != NEVER).then(|| date(row, "due_on")).transpose()?,
                confirmed_on: optional_date(row, "confirmed_on")?,
                closed_on: optional_date(row, "closed_on")?,
                grade: optional(row, "grade")?,
                urgency: optional(row, "urgency")?,
                suggested: number(row, "suggested")?,
                adopted: number(row, "adopted")?,
            },
        })
    }
}

impl Prior {
    pub(crate) fn read(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self { row: Row::read(row)?, grade: optional(row, "own_grade")? })
    }
}

/// A column of a row, as what it must hold.
pub(crate) fn column<'r, T>(row: &'r AnyRow, name: &'static str) -> Result<T, StoreError>
where
    T: sqlx::Decode<'r, sqlx::Any> + sqlx::Type<sqlx::Any>,
{
    row.try_get(name).map_err(|_| StoreError::Unreadable(name))
}

fn checked<T, E>(name: &'static str, value: Result<T, E>) -> Result<T, StoreError> {
    value.map_err(|_| StoreError::Unreadable(name))
}

fn label(row: &AnyRow, name: &'static str) -> Result<Label, StoreError> {
    checked(name, Label::new(column::<String>(row, name)?))
}

fn optional(row: &AnyRow, name: &'static str) -> Result<Option<Label>, StoreError> {
    let text: Option<String> = column(row, name)?;
    text.map(|text| checked(name, Label::new(text))).transpose()
}

fn number(row: &AnyRow, name: &'static str) -> Result<u32, StoreError> {
    checked(name, u32::try_from(column::<i64>(row, name)?))
}

fn date(row: &AnyRow, name: &'static str) -> Result<Date, StoreError> {
    checked(name, column::<String>(row, name)?.parse())
}

fn optional_date(row: &AnyRow, name: &'static str) -> Result<Option<Date>, StoreError> {
    let text: Option<String> = column(row, name)?;
    text.map(|text| checked(name, text.parse())).transpose()
}
