//! Lists, counts and look-ups of dockets, always within what the one who asks may see.
//!
//! One query per body: each walks an index of its own body in the order of the list, and the few rows of each are
//! merged. So no query crosses bodies, and a list costs the same whether there are a thousand dockets or a million.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::error::StoreError;
use crate::filter::{
    Count, Cursor, Filter, LONGEST_PAGE, Listed, MOST_COUNTED, Order, Page, Scope, Viewer,
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
            let mut sql = Sql::new("SELECT d.*");
            from_where(&mut sql, filter, body);
            if let Some(cursor) = &page.after {
                beyond(&mut sql, cursor, body);
            }
            sql.push(match page.order {
                Order::Received => " ORDER BY d.received_on DESC, d.docket DESC LIMIT ",
                Order::Due => " ORDER BY d.due_on, d.docket LIMIT ",
            });
            sql.bind(Value::Int(i64::from(page.limit) + 1));
            for row in sql.rows(&mut conn).await? {
                rows.push((Cursor::of(page.order, &row)?, Row::read(&row)?));
            }
        }
        rows.sort_by(|(a, _), (b, _)| a.compare(b));
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
            let mut sql = Sql::new("SELECT count(*) AS counted FROM (SELECT 1 AS one");
            from_where(&mut sql, filter, body);
            sql.push(" LIMIT ").bind(Value::Int(i64::from(MOST_COUNTED) + 1)).push(") AS few");
            for row in sql.rows(&mut conn).await? {
                let few: i64 = column(&row, "counted")?;
                counted = counted.saturating_add(u32::try_from(few).unwrap_or(u32::MAX));
            }
            if counted > MOST_COUNTED {
                return Ok(Count::More);
            }
        }
        Ok(Count::Exactly(counted))
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
            sql.push(" ORDER BY d.received_on DESC, d.docket DESC LIMIT ");
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

/// From `FROM` to the last condition. A list of few dockets of one person starts from the person; every other walks the
/// index of its order or of what narrows it most.
fn from_where(sql: &mut Sql, filter: &Filter, body: &Body) {
    let by_person = match (&filter.scope.viewer, &filter.handler) {
        (Viewer::Handled(person), _) => Some((person, "('handler', 'approver')")),
        (Viewer::All(_) | Viewer::System, Some(person)) => Some((person, "('handler')")),
        (Viewer::All(_) | Viewer::System, None) => None,
    };
    if let Some((person, relations)) = by_person {
        sql.push(" FROM (SELECT DISTINCT docket FROM docket_person WHERE body = ");
        sql.bind(Value::text(body)).push(" AND person = ").bind(Value::text(person));
        sql.push(" AND relation IN ").push(relations);
        sql.push(") AS p CROSS JOIN docket d WHERE d.docket = p.docket AND d.body = ");
    } else {
        sql.push(" FROM docket d WHERE d.body = ");
    }
    sql.bind(Value::text(body));
    match &filter.scope.viewer {
        Viewer::All(person) | Viewer::Handled(person) => {
            sql.push(
                " AND NOT EXISTS (SELECT 1 FROM docket_person x WHERE x.body = d.body \
                 AND x.docket = d.docket AND x.relation IN ('named', 'recused') AND x.person = ",
            );
            sql.bind(Value::text(person)).push(")");
        }
        Viewer::System => {}
    }
    narrow(sql, filter);
}

fn narrow(sql: &mut Sql, filter: &Filter) {
    if let Some(person) = &filter.handler {
        sql.push(
            " AND EXISTS (SELECT 1 FROM docket_person h WHERE h.body = d.body \
             AND h.docket = d.docket AND h.relation = 'handler' AND h.person = ",
        );
        sql.bind(Value::text(person)).push(")");
    }
    let texts = [
        (" AND d.stage = ", &filter.stage),
        (" AND d.organ = ", &filter.organ),
        (" AND d.number = ", &filter.number),
    ];
    for (condition, text) in texts {
        if let Some(text) = text {
            sql.push(condition).bind(Value::text(text));
        }
    }
    let days = [
        (" AND d.received_on >= ", filter.received_from),
        (" AND d.received_on <= ", filter.received_to),
        (" AND d.due_on < ", filter.due_before),
        (" AND d.act_on = ", filter.act_on),
    ];
    for (condition, day) in days {
        if let Some(day) = day {
            sql.push(condition).bind(Value::text(day));
        }
    }
}

/// Only what comes after a cursor: rows of the same day are in the order of bodies, then of dockets.
fn beyond(sql: &mut Sql, cursor: &Cursor, body: &Body) {
    let day = || Value::text(&cursor.day);
    let (column, later, or_equal) = match cursor.order {
        Order::Received => ("d.received_on", " < ", " <= "),
        Order::Due => ("d.due_on", " > ", " >= "),
    };
    sql.push(" AND ");
    match body.cmp(&cursor.body) {
        Ordering::Less => {
            sql.push(column).push(later).bind(day());
        }
        Ordering::Greater => {
            sql.push(column).push(or_equal).bind(day());
        }
        Ordering::Equal => {
            sql.push("(").push(column).push(", d.docket)").push(later).push("(").bind(day());
            sql.push(", ").bind(Value::text(&cursor.docket)).push(")");
        }
    }
}
