//! Everything walked: what is stored, whether it opens, and whether it can be replayed.

use docket::registry::{Journal, Organ, OrganEntry, Person, PersonEntry};
use docket::{Docket, Entry};
use store::Name;

use super::vault::Opened;
use super::{App, Failure};

/// What a walk found.
#[derive(Debug, Clone, Default)]
pub struct Walked {
    /// Streams.
    pub streams: u64,
    /// Entries.
    pub entries: u64,
    /// Dockets that were opened and replayed.
    pub dockets: u64,
    /// What is wrong, in words; nothing if all is well.
    pub findings: Vec<String>,
}

impl App {
    /// Walks everything: hashes and versions, then every journal opened with its key and replayed.
    ///
    /// # Errors
    /// What the database says; what is wrong with the data is a finding.
    pub async fn verify(&self) -> Result<Walked, Failure> {
        let verified = self.0.store.verify().await?;
        let mut walked = Walked {
            streams: verified.streams,
            entries: verified.entries,
            dockets: 0,
            findings: verified.findings.iter().map(|one| format!("{one:?}")).collect(),
        };
        for kind in ["docket", "organ", "person"] {
            let mut after: Option<Name> = None;
            loop {
                let prefix = format!("{kind}:");
                let page =
                    self.0.store.streams(&self.body()?, &prefix, after.as_ref(), 100).await?;
                for (name, _) in page.streams {
                    if let Err(failure) = self.replayed(kind, &name).await {
                        walked.findings.push(format!("{name}:{failure}"));
                    }
                    walked.dockets += u64::from(kind == "docket");
                }
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
        }
        Ok(walked)
    }

    async fn replayed(&self, kind: &str, name: &Name) -> Result<(), Failure> {
        let stream = store::StreamId { body: self.body()?, name: name.clone() };
        match kind {
            "docket" => {
                let Opened { entries, key, .. } = self.open::<Entry>(&stream).await?;
                Docket::replay(&entries)?;
                if let (Some(key), Some((_, id))) = (key, name.as_str().split_once(':')) {
                    self.open_reads(id, &key).await?;
                }
            }
            "organ" => {
                let Opened { entries, .. } = self.open::<OrganEntry>(&stream).await?;
                Organ::replay(&entries)?;
            }
            _ => {
                let Opened { entries, .. } = self.open::<PersonEntry>(&stream).await?;
                Person::replay(&entries)?;
            }
        }
        Ok(())
    }
}
