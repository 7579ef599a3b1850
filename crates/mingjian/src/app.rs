//! What the program does for whoever asks: the only caller of `Docket::decide` and of `Store::append`.

mod access;
mod complain;
mod complete;
mod drafts;
mod enact;
mod execute;
mod failure;
mod files;
mod humans;
mod index;
mod law;
mod letters;
mod list;
mod notices;
mod reader;
mod readings;
mod reads;
mod record;
mod registries;
mod repeat;
mod session;
mod standing;
mod throttle;
mod track;
mod vault;
mod verify;
mod view;

pub use access::Policies;
pub use complain::{Complaint, Identity, Lodged, Receipt};
pub use drafts::{DraftCodeText, DraftKept, DraftOpened, Sketch};
pub use enact::Step;
pub use execute::{Done, Order};
pub use failure::Failure;
pub use files::{Brought, FileLimits, Leaving, Pieces};
pub use humans::HumanView;
pub use law::LawBook;
pub use letters::{Accepted, Material, Withdrawing};
pub use list::{AdoptionView, Asked, ListView, RowView};
pub use notices::NoticeView;
pub use reader::Reader;
pub use readings::{ChangeView, ReadingEntered};
pub use registries::{Entered, PersonRecord};
pub use session::{Sees, Session};
pub use throttle::{Limits, Rate, Throttle};
pub use track::{Answered, Status, Tracking};
pub use verify::Walked;
pub use view::{CitationView, DocketView, EntryView, Look};

use std::fmt;
use std::sync::Arc;

use docket::OrganId;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use seal::{IntakeNumber, KeyRing, Recipient, SealError};
use store::{Body, FileStore, Name, Store, StreamId};

/// Hours by which the clock of the country is ahead of UTC. It has had one zone and no summer time since 1992.
const CHINA_HOURS: i8 = 8;

/// The accountability body this installation works for (追究机构).
#[derive(Debug, Clone)]
pub struct Office {
    /// Its organ.
    pub organ: OrganId,
    /// The code of its case numbers (机关代字).
    pub series: String,
    /// Custodians of confidential identities, of this body.
    pub custodians: Vec<Recipient>,
    /// Approvers of another organ, without whom no identity is read.
    pub approvers: Vec<Recipient>,
}

/// Everything the application stands on.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// Evidence.
    pub files: FileStore,
    /// The keys of this installation.
    pub keys: KeyRing,
    /// The law.
    pub laws: LawBook,
    /// Whose it is.
    pub office: Office,
    /// Who may do what.
    pub policies: Policies,
    /// How often codes may be tried.
    pub throttle: Throttle,
    /// How large files may be.
    pub file_limits: FileLimits,
    /// What time it is.
    pub clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// Draws the number of a named complaint of a year (受理编号); one that is taken is drawn again.
    pub draw: Arc<dyn Fn(u16) -> Result<IntakeNumber, SealError> + Send + Sync>,
}

/// The application. Clones share it.
#[derive(Clone)]
pub struct App(Arc<Parts>, Arc<standing::Known>);

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").field("office", &self.0.office.organ).finish_non_exhaustive()
    }
}

impl App {
    /// The application made of `parts`.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts), Arc::default())
    }

    /// The database, for what concerns all of it: backup, verification.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The office.
    #[must_use]
    pub fn office(&self) -> &Office {
        &self.0.office
    }

    fn now(&self) -> Timestamp {
        (self.0.clock)()
    }

    /// The civil date here.
    #[must_use]
    pub fn today(&self) -> Date {
        day(self.now())
    }

    fn body(&self) -> Result<Body, Failure> {
        Body::new(self.0.office.organ.as_str()).map_err(Failure::text)
    }

    /// The stream `kind:id` of this body.
    fn stream(&self, kind: &str, id: &str) -> Result<StreamId, Failure> {
        let name = Name::new(format!("{kind}:{id}")).map_err(Failure::text)?;
        Ok(StreamId { body: self.body()?, name })
    }
}

/// The zone of the country, in which its days begin.
fn zone() -> TimeZone {
    TimeZone::fixed(Offset::constant(CHINA_HOURS))
}

/// The civil date of an instant here.
fn day(instant: Timestamp) -> Date {
    zone().to_datetime(instant).date()
}
