//! What a list is asked for: who looks, what is left out, in which order and from where on.

use std::cmp::Ordering;

use jiff::civil::Date;
use sqlx::any::AnyRow;

use crate::error::StoreError;
use crate::index::{Row, column};
use crate::text::{Body, Label, Name, Person};

/// Whose dockets of which bodies are seen. Written by hand, and the only fence around a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// The bodies whose dockets are seen.
    pub bodies: Vec<Body>,
    /// Who looks.
    pub viewer: Viewer,
    /// The organ about whose acts nothing is seen: the viewer's own.
    pub not_of: Option<Label>,
}

/// Who looks at a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// A person who sees every docket but those in which they are named or recused.
    All(Person),
    /// A person who sees the dockets they handle or approve in, but not those in which they are named or recused.
    Handled(Person),
    /// The program itself, for what it does to every docket. Never for a page.
    System,
}

/// What a list is narrowed by; nothing where it is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Who sees what.
    pub scope: Scope,
    /// In this stage.
    pub stage: Option<Label>,
    /// About an act of this organ.
    pub organ: Option<Label>,
    /// Handled by this person.
    pub handler: Option<Person>,
    /// With this number.
    pub number: Option<Label>,
    /// Received on this day or later.
    pub received_from: Option<Date>,
    /// Received on this day or before.
    pub received_to: Option<Date>,
    /// Something falls due before this day.
    pub due_before: Option<Date>,
    /// About an act of this day.
    pub act_on: Option<Date>,
}

impl Filter {
    /// Everything within a scope.
    #[must_use]
    pub fn of(scope: Scope) -> Self {
        Self {
            scope,
            stage: None,
            organ: None,
            handler: None,
            number: None,
            received_from: None,
            received_to: None,
            due_before: None,
            act_on: None,
        }
    }
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Received last first.
    Received,
    /// Due first first; what has nothing due last.
    Due,
}

/// Where a page begins and how long it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub(crate) order: Order,
    pub(crate) after: Option<Cursor>,
    pub(crate) limit: u8,
}

/// The most rows a page has.
pub const LONGEST_PAGE: u8 = 100;

impl Page {
    /// The first page of a list; its length is brought into 1 to [`LONGEST_PAGE`].
    #[must_use]
    pub fn first(order: Order, limit: u8) -> Self {
        Self { order, after: None, limit: limit.clamp(1, LONGEST_PAGE) }
    }

    /// The page after another, in its order.
    #[must_use]
    pub fn after(cursor: Cursor, limit: u8) -> Self {
        let order = cursor.order;
        Self { after: Some(cursor), ..Self::first(order, limit) }
    }
}

/// The last row of a page, from which the next begins. What was entered meanwhile moves nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) order: Order,
    /// Of the row, by the order.
    pub(crate) day: String,
    pub(crate) body: Body,
    pub(crate) docket: Name,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its rows in order.
    pub rows: Vec<Row>,
    /// Where the next page begins, if there is more.
    pub next: Option<Cursor>,
}

/// How often what a reading suggested was taken (采纳率).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Adoption {
    /// Answers a reading had suggested.
    pub suggested: u64,
    /// Those that are what it suggested.
    pub adopted: u64,
}

/// How many dockets a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// So many.
    Exactly(u32),
    /// More than [`MOST_COUNTED`]; nobody needs to know how many, and counting them all would cost.
    More,
}

/// The most that is counted.
pub const MOST_COUNTED: u32 = 1000;

/// What no text holds, between the parts of an encoded cursor.
const BETWEEN: char = '\u{1f}';

impl Cursor {
    /// As a text of letters and digits, for an address.
    #[must_use]
    pub fn encode(&self) -> String {
        let order = match self.order {
            Order::Received => "r",
            Order::Due => "d",
        };
        let Self { day, body, docket, .. } = self;
        let text = format!("{order}{BETWEEN}{day}{BETWEEN}{body}{BETWEEN}{docket}");
        text.bytes().map(|byte| format!("{byte:02x}")).collect()
    }

    /// What was encoded; `None` for any other text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits: Vec<u32> = text.chars().map(|c| c.to_digit(16)).collect::<Option<_>>()?;
        let byte = |pair: &[u32]| match pair {
            [high, low] => u8::try_from(high * 16 + low).ok(),
            _ => None,
        };
        let bytes = digits.chunks(2).map(byte).collect::<Option<_>>()?;
        let text = String::from_utf8(bytes).ok()?;
        let mut parts = text.split(BETWEEN);
        let order = match parts.next()? {
            "r" => Order::Received,
            "d" => Order::Due,
            _ => return None,
        };
        let day: Date = parts.next()?.parse().ok()?;
        let body = Body::new(parts.next()?).ok()?;
        let docket = Name::new(parts.next()?).ok()?;
        let is_end = parts.next().is_none();
        is_end.then(|| Self { order, day: day.to_string(), body, docket })
    }

    pub(crate) fn of(order: Order, row: &AnyRow) -> Result<Self, StoreError> {
        let day = match order {
            Order::Received => column(row, "received_on")?,
            Order::Due => column(row, "due_on")?,
        };
        let Row { docket, .. } = Row::read(row)?;
        Ok(Self { order, day, body: docket.body, docket: docket.name })
    }

    /// Before or after in the list.
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        let days = self.day.cmp(&other.day);
        let dockets = self.docket.cmp(&other.docket);
        let (days, dockets) = match self.order {
            Order::Received => (days.reverse(), dockets.reverse()),
            Order::Due => (days, dockets),
        };
        days.then_with(|| self.body.cmp(&other.body)).then(dockets)
    }
}
