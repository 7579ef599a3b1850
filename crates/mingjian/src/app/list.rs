//! Lists of dockets, fenced by the scope of whoever asks.

use docket::registry::Registered;
use docket::{DocketId, Duty, OrganId};
use jiff::civil::Date;
use serde::Serialize;
use store::{Adoption, Count, Cursor, Filter, Label, Order, Page, Person, Row};

use utoipa::ToSchema;

use super::complete::id_of;
use super::{App, Failure, Session};

/// How long a page is if nobody says.
const PAGE: u8 = 20;

/// What a list is narrowed by.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// 阶段.
    pub stage: Option<String>,
    /// 被追究机关.
    pub organ: Option<String>,
    /// 承办人.
    pub handler: Option<String>,
    /// 案号.
    pub number: Option<String>,
    /// 收件日从.
    pub received_from: Option<Date>,
    /// 收件日至.
    pub received_to: Option<Date>,
    /// 届满早于.
    pub due_before: Option<Date>,
    /// 行为日.
    pub act_on: Option<Date>,
    /// Whether what is due first stands first.
    pub by_due: bool,
    /// Where the page begins.
    pub cursor: Option<String>,
    /// How long it is.
    pub limit: Option<u8>,
}

const PER_CENT: u64 = 100;
/// From how many per cent on a body may be taking suggestions without looking (safeguard 1).
const RUBBER_STAMP: u64 = 98;
/// Of fewer answers a rate says nothing.
const ENOUGH: u64 = 50;

/// How often what a reading suggested was taken (采纳建议).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AdoptionView {
    /// Answers a reading had suggested.
    pub suggested: u64,
    /// Those that are what it suggested.
    pub adopted: u64,
    /// The share in whole per cent, rounded down; none while there is no such answer.
    pub per_cent: Option<u64>,
    /// Said where nearly every suggestion is taken.
    pub notice: Option<String>,
}

impl From<Adoption> for AdoptionView {
    fn from(Adoption { suggested, adopted }: Adoption) -> Self {
        let per_cent = adopted.saturating_mul(PER_CENT).checked_div(suggested);
        let is_stamping =
            suggested >= ENOUGH && per_cent.is_some_and(|rate| rate >= RUBBER_STAMP);
        let notice = is_stamping.then(|| {
            format!(
                "有建议的认定 {suggested} 项,其中 {adopted} 项与建议相同:建议可能没有经过独立判断,请抽查理由"
            )
        });
        Self { suggested, adopted, per_cent, notice }
    }
}

/// A docket in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RowView {
    /// Its id.
    pub id: DocketId,
    /// Its version.
    pub version: u64,
    /// 案号.
    pub number: Option<String>,
    /// 阶段.
    pub stage: String,
    /// 来源.
    pub source: String,
    /// 被追究机关.
    pub organ: String,
    /// 行为日.
    pub act_on: Option<Date>,
    /// 收件日.
    pub received_on: Date,
    /// 立案日.
    pub docketed_on: Option<Date>,
    /// The next day on which something falls due.
    pub due_on: Option<Date>,
    /// 确认日.
    pub confirmed_on: Option<Date>,
}

/// A page of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListView {
    /// The rows.
    pub rows: Vec<RowView>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// How many there are, up to the most that is counted.
    pub count: u32,
    /// Whether there are more than that.
    pub is_more: bool,
}

impl App {
    /// The dockets `session` sees, narrowed by `asked`.
    ///
    /// # Errors
    /// A cursor that is none, or text no list can be narrowed by.
    pub async fn list(&self, session: &Session, asked: &Asked) -> Result<ListView, Failure> {
        let filter = self.filter(session, asked)?;
        let limit = asked.limit.unwrap_or(PAGE);
        let page = match &asked.cursor {
            Some(text) => {
                let cursor = Cursor::parse(text);
                Page::after(
                    cursor.ok_or_else(|| Failure::invalid("cursor", "不是页码"))?,
                    limit,
                )
            }
            None if asked.by_due => Page::first(Order::Due, limit),
            None => Page::first(Order::Received, limit),
        };
        let listed = self.0.store.list(&filter, &page).await?;
        let registered = self.registered().await?;
        let (count, is_more) = self.counted(session, &filter, &registered).await?;
        let rows = open(session, &registered, listed.rows)?;
        let rows = rows.iter().map(shown).collect::<Result<_, _>>()?;
        Ok(ListView { rows, next: listed.next.map(|next| next.encode()), count, is_more })
    }

    /// Dockets that may be about the same act (A59): a person says whether they are.
    ///
    /// # Errors
    /// What the store says.
    pub async fn similar(
        &self,
        session: &Session,
        organ: &str,
        act_on: Date,
    ) -> Result<Vec<RowView>, Failure> {
        let organ = Label::new(organ).map_err(Failure::text)?;
        let found = self.0.store.similar(&session.scope(self)?, &organ, act_on).await?;
        let found = open(session, &self.registered().await?, found)?;
        found.iter().map(shown).collect()
    }

    /// How often what a reading suggested was taken (safeguard 1), for whoever heads the body or acts above it. Of nobody by
    /// name: it says how the body decides, not how a person does.
    ///
    /// # Errors
    /// [`Failure::NotFound`] for everybody else.
    pub async fn adoption(
        &self,
        session: &Session,
        (received_from, received_to): (Option<Date>, Option<Date>),
    ) -> Result<AdoptionView, Failure> {
        let reads = [Duty::Head, Duty::Government, Duty::UpperBody];
        if !reads.iter().any(|duty| session.actor().has(*duty)) {
            return Err(Failure::NotFound);
        }
        let filter = Filter { received_from, received_to, ..Filter::of(session.scope(self)?) };
        Ok(AdoptionView::from(self.0.store.adoption(&filter).await?))
    }

    /// How many rows there are for `session`. Of whoever has a post elsewhere they are counted one by one: the fence of the
    /// store knows one organ.
    async fn counted(
        &self,
        session: &Session,
        filter: &Filter,
        registered: &Registered,
    ) -> Result<(u32, bool), Failure> {
        if !registered.is_posted_beside(session.person(), session.organ()) {
            return Ok(match self.0.store.count(filter).await? {
                Count::Exactly(count) => (count, false),
                Count::More => (store::MOST_COUNTED, true),
            });
        }
        let mut count = 0_u32;
        let mut page = Page::first(Order::Received, store::LONGEST_PAGE);
        loop {
            let listed = self.0.store.list(filter, &page).await?;
            let rows = open(session, registered, listed.rows)?.len();
            count = count.saturating_add(u32::try_from(rows).unwrap_or(u32::MAX));
            match listed.next {
                Some(_) if count > store::MOST_COUNTED => {
                    return Ok((store::MOST_COUNTED, true));
                }
                Some(next) => page = Page::after(next, store::LONGEST_PAGE),
                None if count > store::MOST_COUNTED => return Ok((store::MOST_COUNTED, true)),
                None => return Ok((count, false)),
            }
        }
    }

    fn filter(&self, session: &Session, asked: &Asked) -> Result<Filter, Failure> {
        let label = |text: &Option<String>| {
            text.as_deref().map(Label::new).transpose().map_err(Failure::text)
        };
        let handler = asked.handler.as_deref().map(Person::new).transpose();
        Ok(Filter {
            stage: label(&asked.stage)?,
            organ: label(&asked.organ)?,
            handler: handler.map_err(Failure::text)?,
            number: label(&asked.number)?,
            received_from: asked.received_from,
            received_to: asked.received_to,
            due_before: asked.due_before,
            act_on: asked.act_on,
            ..Filter::of(session.scope(self)?)
        })
    }
}

/// Those of `rows` that are of no organ at which whoever looks has a post, or had one on the day of the act.
fn open(
    session: &Session,
    registered: &Registered,
    rows: Vec<Row>,
) -> Result<Vec<Row>, Failure> {
    let mut open = Vec::with_capacity(rows.len());
    for row in rows {
        let organ = row.index.organ.as_str().parse::<OrganId>();
        let organ = organ.map_err(|error| Failure::broken(&error))?;
        if !registered.is_of(session.person(), &organ, row.index.act_on) {
            open.push(row);
        }
    }
    Ok(open)
}

fn shown(row: &Row) -> Result<RowView, Failure> {
    let index = &row.index;
    Ok(RowView {
        id: id_of(row.docket.name.as_str())?,
        version: row.version.get(),
        number: index.number.as_ref().map(ToString::to_string),
        stage: index.stage.to_string(),
        source: index.source.to_string(),
        organ: index.organ.to_string(),
        act_on: index.act_on,
        received_on: index.received_on,
        docketed_on: index.docketed_on,
        due_on: index.due_on,
        confirmed_on: index.confirmed_on,
    })
}

#[cfg(test)]
mod tests {
    use store::Adoption;

    use super::AdoptionView;

    #[test]
    fn a_body_is_told_when_it_takes_nearly_every_suggestion_of_enough() {
        let told = |suggested: u64, adopted: u64| {
            let view = AdoptionView::from(Adoption { suggested, adopted });
            (view.per_cent, view.notice.is_some())
        };
        assert_eq!(told(0, 0), (None, false));
        assert_eq!(told(49, 49), (Some(100), false));
        assert_eq!(told(50, 49), (Some(98), true));
        assert_eq!(told(50, 48), (Some(96), false));
        assert_eq!(told(1_000, 979), (Some(97), false));
        assert_eq!(told(1_000, 980), (Some(98), true));
    }
}
