//! What holds in the whole office: readings, notices, who is one human, who has which post. Read again once more of it was
//! entered, here or by another process.

use std::sync::{Arc, Mutex};

use docket::registry::{
    HumanEntry, Humans, Journal as _, NoticeEntry, Notices, PostEntry, Posts, ReadingEntry,
    Readings,
};
use store::Version;

use super::{App, Failure};

/// What holds, as of the versions of its streams.
pub(super) struct Standing {
    versions: [Version; 4],
    pub(super) readings: Readings,
    pub(super) notices: Notices,
    pub(super) humans: Humans,
    pub(super) posts: Arc<Posts>,
}

/// What held when it was read last.
#[derive(Default)]
pub(super) struct Known(Mutex<Option<Arc<Standing>>>);

impl App {
    /// What holds now. Every entry is verified when it is read, and what was read changes only by more entries.
    pub(super) async fn standing(&self) -> Result<Arc<Standing>, Failure> {
        let streams = [
            self.stream("readings", "office")?,
            self.stream("calendar", "office")?,
            self.stream("people", "humans")?,
            self.stream("people", "posts")?,
        ];
        let names = streams.each_ref().map(|one| &one.name);
        let heads = self.0.store.heads(&self.body()?, &names).await?;
        let locked = |_| Failure::Broken("what holds was left half read".to_owned());
        if let Some(known) = &*self.1.0.lock().map_err(locked)?
            && known.versions == heads
        {
            return Ok(Arc::clone(known));
        }
        let [readings, notices, humans, posts] = &streams;
        let readings = self.open::<ReadingEntry>(readings).await?;
        let notices = self.open::<NoticeEntry>(notices).await?;
        let humans = self.open::<HumanEntry>(humans).await?;
        let posts = self.open::<PostEntry>(posts).await?;
        let standing = Arc::new(Standing {
            versions: [readings.version, notices.version, humans.version, posts.version],
            readings: Readings::replay(&readings.entries)?,
            notices: Notices::replay(&notices.entries)?,
            humans: Humans::replay(&humans.entries)?,
            posts: Arc::new(Posts::replay(&posts.entries)?),
        });
        *self.1.0.lock().map_err(locked)? = Some(Arc::clone(&standing));
        Ok(standing)
    }
}

#[cfg(test)]
mod tests;
