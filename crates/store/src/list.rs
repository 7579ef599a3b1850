//! Lists, counts and look-ups of dockets, always within what the one who asks may see.
//!
//! One query per body: each walks an index of its own body in the order of the list, and the few rows of each are
//! merged. So no query crosses bodies, and a list costs the same whether there are a thousand dockets or a million.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::error::StoreError;
use crate::filter::{
    Adoption, Count, Cursor, Filter, LONGEST_PAGE, Listed, MOST_COUNTED, Order, Page, Scope,
    Viewer,
};
use crate::index::{Prior, Row, column};
use crate::sql::{Sql, Value};
use crate::store::Store;
use crate::text::{Body, Label, Person};

impl Store {
    /// One page of the dockets a filter leaves.
    ///
    /// # Errors
    /// What the database says.
    pub async fn list(&self, filter: &Filter, page: &Page) -> Result<Listed, StoreError> {
        let mut conn = self.reader().await?;
        let wanted = usize::from(page.limit);
        let mut rows = Vec::new();
        for body in bodies(&filter.scope) {
            for source in Source::of(filter) {
                let mut sql = Sql::new("SELECT d.*");
                source.restrict(&mut sql, filter, body, true);
                let order = source.order(page.order);
                if let Some(cursor) = &page.after {
                    order.beyond(&mut sql, cursor, body);
                }
                sql.push(" ORDER BY ").push(order.day).push(order.down).push(", ");
                sql.push(order.docket).push(order.down).push(" LIMIT ");
                sql.bind(Value::Int(i64::from(page.limit) + 1));
                for row in sql.rows(&mut conn).await? {
                    rows.push((Cursor::of(page.order, &row)?, Row::read(&row)?));
                }
            }
        }
        rows.sort_by(|(a, _), (b, _)| a.compare(b));
        // Who both handles a docket and approves in it has it from two sources.
        rows.dedup_by(|(a, _), (b, _)| a == b);
        let more = rows.len() > wanted;
        rows.truncate(wanted);
        let next = rows.last().filter(|_| more).map(|(cursor, _)| cursor.clone());
        Ok(Listed { rows: rows.into_iter().map(|(_, row)| row).collect(), next })
    }

    /// How many dockets a filter leaves, as far as that is counted.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count(&self, filter: &Filter) -> Result<Count, StoreError> {
        let mut conn = self.reader().await?;
        let mut counted = 0_u32;
        for body in bodies(&filter.scope) {
            for source in Source::of(filter) {
                let mut sql = Sql::new("SELECT count(*) AS counted FROM (SELECT 1 AS one");
                source.restrict(&mut sql, filter, body, source.counts_dockets(filter));
                source.without_handled(&mut sql, filter, body);
                let most = i64::from(MOST_COUNTED) + 1;
                sql.push(" LIMIT ").bind(Value::Int(most)).push(") AS few");
                for row in sql.rows(&mut conn).await? {
                    let few: i64 = column(&row, "counted")?;
                    counted = counted.saturating_add(u32::try_from(few).unwrap_or(u32::MAX));
                }
                if counted > MOST_COUNTED {
                    return Ok(Count::More);
                }
            }
        }
        Ok(Count::Exactly(counted))
    }

    /// How many answers a reading had suggested, in the dockets a filter leaves, and how many of them are what it
    /// suggested (采纳).
    ///
    /// # Errors
    /// What the database says.
    #[doc(alias = "采纳")]
    pub async fn adoption(&self, filter: &Filter) -> Result<Adoption, StoreError> {
        let mut conn = self.reader().await?;
        let mut adoption = Adoption::default();
        for body in bodies(&filter.scope) {
            for source in Source::of(filter) {
                let mut sql = Sql::new(
                    "SELECT CAST(coalesce(sum(d.suggested), 0) AS BIGINT) AS suggested, \
                     CAST(coalesce(sum(d.adopted), 0) AS BIGINT) AS adopted",
                );
                source.restrict(&mut sql, filter, body, true);
                source.without_handled(&mut sql, filter, body);
                for row in sql.rows(&mut conn).await? {
                    let (suggested, adopted): (i64, i64) =
                        (column(&row, "suggested")?, column(&row, "adopted")?);
                    adoption.suggested += u64::try_from(suggested).unwrap_or_default();
                    adoption.adopted += u64::try_from(adopted).unwrap_or_default();
                }
            }
        }
        Ok(adoption)
    }

    /// The docket with a number, if it is within the scope.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find_by_number(
        &self,
        scope: &Scope,
        number: &Label,
    ) -> Result<Option<Row>, StoreError> {
        let filter = Filter { number: Some(number.clone()), ..Filter::of(scope.clone()) };
        let listed = self.list(&filter, &Page::first(Order::Received, 1)).await?;
        Ok(listed.rows.into_iter().next())
    }

    /// Dockets within the scope about an act of the same organ on the same day, which may be about the same case; at
    /// most 20.
    ///
    /// # Errors
    /// What the database says.
    pub async fn similar(
        &self,
        scope: &Scope,
        organ: &Label,
        act_on: Date,
    ) -> Result<Vec<Row>, StoreError> {
        let (organ, act_on) = (Some(organ.clone()), Some(act_on));
        let filter = Filter { organ, act_on, ..Filter::of(scope.clone()) };
        Ok(self.list(&filter, &Page::first(Order::Received, 20)).await?.rows)
    }

    /// The dockets of some bodies in which a person is named, received last first, at most [`LONGEST_PAGE`] of each
    /// body, with the grade found for them. For the look-up of repeats (十二个月内二次): nobody's list, so it has no
    /// scope.
    ///
    /// # Errors
    /// What the database says.
    #[doc(alias = "十二个月内二次")]
    pub async fn prior(
        &self,
        bodies: &[Body],
        person: &Person,
    ) -> Result<Vec<Prior>, StoreError> {
        let mut conn = self.reader().await?;
        let mut found = Vec::new();
        for body in bodies {
            let mut sql = Sql::new(
                "SELECT d.*, p.grade AS own_grade FROM docket_person p CROSS JOIN docket d \
                 WHERE d.body = p.body AND d.docket = p.docket AND p.relation = 'named' \
                 AND p.body = ",
            );
            sql.bind(Value::text(body)).push(" AND p.person = ").bind(Value::text(person));
            sql.push(" ORDER BY p.received_on DESC, p.docket DESC LIMIT ");
            sql.bind(Value::Int(LONGEST_PAGE.into()));
            let rows = sql.rows(&mut conn).await?;
            found.extend(rows.iter().map(Prior::read).collect::<Result<Vec<_>, _>>()?);
        }
        Ok(found)
    }
}

/// Each body once, in order, so that a body named twice lists nothing twice.
fn bodies(scope: &Scope) -> BTreeSet<&Body> {
    scope.bodies.iter().collect()
}

/// Where the rows of a list come from. What is one person's is read in the order of their own rows, so that nothing is
/// looked at that is not shown; everything else in the order of the dockets.
#[derive(Clone, Copy)]
enum Source<'a> {
    Dockets,
    Person { who: &'a Person, relation: &'static str },
}

const HANDLES: &str = " AND p.relation = 'handler'";
const APPROVES: &str = " AND p.relation = 'approver'";

impl<'a> Source<'a> {
    /// All sources, each of which has an order.
    fn of(filter: &'a Filter) -> Vec<Self> {
        match (&filter.scope.viewer, &filter.handler) {
            (Viewer::Handled(who), _) => {
                [HANDLES, APPROVES].map(|relation| Self::Person { who, relation }).into()
            }
            (Viewer::All(_) | Viewer::System, Some(who)) => {
                vec![Self::Person { who, relation: HANDLES }]
            }
            (Viewer::All(_) | Viewer::System, None) => vec![Self::Dockets],
        }
    }

    /// Leaves out of the dockets somebody approves in those they handle, which are counted already. Each relation is
    /// counted by itself: of two at once a database would rather walk every docket of the body than sort a few.
    fn without_handled(self, sql: &mut Sql, filter: &Filter, body: &Body) {
        let (Self::Person { who, relation }, Viewer::Handled(_)) = (self, &filter.scope.viewer)
        else {
            return;
        };
        if relation != APPROVES {
            return;
        }
        sql.push(
            " AND p.docket NOT IN (SELECT h.docket FROM docket_person h \
             WHERE h.relation = 'handler' AND h.body = ",
        );
        sql.bind(Value::text(body)).push(" AND h.person = ").bind(Value::text(who)).push(")");
    }

    fn order(self, order: Order) -> Columns {
        let (down, later, or_equal) = match order {
            Order::Received => (" DESC", " < ", " <= "),
            Order::Due => ("", " > ", " >= "),
        };
        let (day, docket) = match (self, order) {
            (Self::Dockets, Order::Received) => ("d.received_on", "d.docket"),
            (Self::Dockets, Order::Due) => ("d.due_on", "d.docket"),
            (Self::Person { .. }, Order::Received) => ("p.received_on", "p.docket"),
            (Self::Person { .. }, Order::Due) => ("p.due_on", "p.docket"),
        };
        Columns { day, docket, down, later, or_equal }
    }

    /// Whether the dockets themselves must be looked at to count: a person's own rows know the organ and the days.
    fn counts_dockets(self, filter: &Filter) -> bool {
        match self {
            Self::Dockets => true,
            Self::Person { .. } => {
                let is_handled = match filter.scope.viewer {
                    Viewer::Handled(_) => filter.handler.is_some(),
                    Viewer::All(_) | Viewer::System => false,
                };
                is_handled
                    || filter.stage.is_some()
                    || filter.number.is_some()
                    || filter.act_on.is_some()
            }
        }
    }

    /// From `FROM` to the last condition; `with_dockets` where more of a docket is wanted than a person's row knows.
    fn restrict(self, sql: &mut Sql, filter: &Filter, body: &Body, with_dockets: bool) {
        let known = match self {
            Self::Dockets => {
                sql.push(" FROM docket d WHERE d.body = ").bind(Value::text(body));
                "d"
            }
            Self::Person { who, relation } => {
                sql.push(if with_dockets {
                    " FROM docket_person p CROSS JOIN docket d \
                     WHERE d.body = p.body AND d.docket = p.docket AND p.body = "
                } else {
                    " FROM docket_person p WHERE p.body = "
                });
                sql.bind(Value::text(body)).push(" AND p.person = ").bind(Value::text(who));
                sql.push(relation);
                "p"
            }
        };
        match &filter.scope.viewer {
            Viewer::All(person) | Viewer::Handled(person) => {
                // Read once: few are named or recused in many dockets.
                sql.push(" AND ").push(known).push(
                    ".docket NOT IN (SELECT x.docket FROM docket_person x \
                     WHERE x.relation IN ('named', 'recused') AND x.body = ",
                );
                sql.bind(Value::text(body)).push(" AND x.person = ");
                sql.bind(Value::text(person)).push(")");
            }
            Viewer::System => {}
        }
        for (condition, organ) in
            [(".organ <> ", &filter.scope.not_of), (".organ = ", &filter.organ)]
        {
            if let Some(organ) = organ {
                sql.push(" AND ").push(known).push(condition).bind(Value::text(organ));
            }
        }
        narrow(sql, filter);
        self.between(sql, filter);
    }

    /// The days by which the rows are in order, where their index knows them.
    fn between(self, sql: &mut Sql, filter: &Filter) {
        let [from, to, before] = match self {
            Self::Dockets => {
                [" AND d.received_on >= ", " AND d.received_on <= ", " AND d.due_on < "]
            }
            Self::Person { .. } => {
                [" AND p.received_on >= ", " AND p.received_on <= ", " AND p.due_on < "]
            }
        };
        let days = [
            (from, filter.received_from),
            (to, filter.received_to),
            (before, filter.due_before),
            (" AND d.act_on = ", filter.act_on),
        ];
        for (condition, day) in days {
            if let Some(day) = day {
                sql.push(condition).bind(Value::text(day));
            }
        }
    }
}

/// Conditions on the docket itself.
fn narrow(sql: &mut Sql, filter: &Filter) {
    if let (Viewer::Handled(_), Some(person)) = (&filter.scope.viewer, &filter.handler) {
        sql.push(
            " AND EXISTS (SELECT 1 FROM docket_person h WHERE h.body = d.body \
             AND h.docket = d.docket AND h.relation = 'handler' AND h.person = ",
        );
        sql.bind(Value::text(person)).push(")");
    }
    let texts = [(" AND d.stage = ", &filter.stage), (" AND d.number = ", &filter.number)];
    for (condition, text) in texts {
        if let Some(text) = text {
            sql.push(condition).bind(Value::text(text));
        }
    }
}

/// How the rows of a source are in order.
struct Columns {
    day: &'static str,
    docket: &'static str,
    down: &'static str,
    later: &'static str,
    or_equal: &'static str,
}

impl Columns {
    /// Only what comes after a cursor: rows of the same day are in the order of bodies, then of dockets.
    fn beyond(&self, sql: &mut Sql, cursor: &Cursor, body: &Body) {
        let day = || Value::text(&cursor.day);
        sql.push(" AND ");
        match body.cmp(&cursor.body) {
            Ordering::Less => {
                sql.push(self.day).push(self.later).bind(day());
            }
            Ordering::Greater => {
                sql.push(self.day).push(self.or_equal).bind(day());
            }
            Ordering::Equal => {
                sql.push("(").push(self.day).push(", ").push(self.docket).push(")");
                sql.push(self.later).push("(").bind(day()).push(", ");
                sql.bind(Value::text(&cursor.docket)).push(")");
            }
        }
    }
}
