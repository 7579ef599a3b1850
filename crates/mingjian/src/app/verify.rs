//! Everything walked: what is stored, whether it opens, and whether it can be replayed.

use std::collections::BTreeMap;

use docket::registry::{
    HumanEntry, Humans, Journal, NoticeEntry, Notices, Organ, OrganEntry, Person, PersonEntry,
    ReadingEntry, Readings,
};
use docket::{Docket, Entry, Recorded};
use jiff::Timestamp;
use store::{Index, Label, Name, StreamId};

use super::execute::contradiction;
use super::vault::Opened;
use super::{App, Failure, day, index};

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
    /// Walks everything: hashes and versions, then every journal opened with its key and replayed, every file read to its
    /// end, and what lists know of each docket held against what its journal gives.
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
        let office = Registries {
            readings: self.open(&self.stream("readings", "office")?).await?.entries,
            notices: self.open(&self.stream("calendar", "office")?).await?.entries,
            humans: self.open(&self.stream("people", "humans")?).await?.entries,
        };
        for kind in ["docket", "organ", "person"] {
            let mut after: Option<Name> = None;
            loop {
                let prefix = format!("{kind}:");
                let page =
                    self.0.store.streams(&self.body()?, &prefix, after.as_ref(), 100).await?;
                for (name, _) in page.streams {
                    let wrong = match self.walked(kind, &name, &office).await {
                        Ok(wrong) => wrong,
                        Err(failure) => vec![failure.to_string()],
                    };
                    walked.findings.extend(wrong.iter().map(|text| format!("{name}:{text}")));
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

    /// What is wrong with a journal that can be replayed.
    async fn walked(
        &self,
        kind: &str,
        name: &Name,
        office: &Registries,
    ) -> Result<Vec<String>, Failure> {
        let stream = StreamId { body: self.body()?, name: name.clone() };
        match kind {
            "docket" => {
                let opened = self.open::<Entry>(&stream).await?;
                let mut wrong = self.compared(&stream, &opened, office).await?;
                if let (Some(key), Some((_, id))) = (&opened.key, name.as_str().split_once(':'))
                {
                    self.open_reads(id, key).await?;
                    wrong.extend(self.walked_files(&stream, key).await?);
                }
                return Ok(wrong);
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
        Ok(Vec::new())
    }

    /// How the index of a docket differs from what its journal gives. It was derived when the last entry was written, or
    /// since when two people were found to be one or a notice came into force: as of that instant.
    async fn compared(
        &self,
        stream: &StreamId,
        Opened { version, entries, .. }: &Opened<Entry>,
        office: &Registries,
    ) -> Result<Vec<String>, Failure> {
        let (store, row) = (&self.0.store, self.0.store.indexed(stream).await?);
        // A missing row, or one of another version, is a finding of the store already.
        let Some(row) = row.filter(|row| row.version == *version) else {
            return Ok(Vec::new());
        };
        let Some(last) = entries.last() else { return Ok(Vec::new()) };
        let kept = Index {
            row: row.index,
            clocks: store.clocks(stream).await?,
            people: store.people(stream).await?,
        };
        let kept = cells(&kept);
        let mut found = Vec::new();
        for instant in office.instants_since(last.entered_at) {
            let derived = self.derived(entries, office, instant)?;
            let differences = differences(&kept, &cells(&derived));
            if differences.is_empty() {
                return Ok(differences);
            }
            found = differences;
        }
        Ok(found)
    }

    /// The index `entries` gave at `instant`.
    fn derived(
        &self,
        entries: &[Recorded],
        office: &Registries,
        instant: Timestamp,
    ) -> Result<Index, Failure> {
        let on = day(instant);
        let choice = Readings::replay(until(&office.readings, instant))?.on(on);
        let notices = Notices::replay(until(&office.notices, instant))?;
        let law = self.0.laws.under(&choice, &notices, on)?;
        let mut docket = Docket::replay(entries)?;
        docket.unify(&Humans::replay(until(&office.humans, instant))?);
        let said = law.determine(&docket.case(&law), on).map_err(contradiction)?;
        index::of(&docket, &said, &law)
    }
}

/// Journals on which what lists know hangs.
struct Registries {
    readings: Vec<Recorded<ReadingEntry>>,
    notices: Vec<Recorded<NoticeEntry>>,
    humans: Vec<Recorded<HumanEntry>>,
}

impl Registries {
    /// `first`, and each later instant at which an index may have been derived anew; the latest first.
    fn instants_since(&self, first: Timestamp) -> Vec<Timestamp> {
        let notices = self.notices.iter().map(|one| one.entered_at);
        let humans = self.humans.iter().map(|one| one.entered_at);
        let later = notices.chain(humans).filter(|instant| *instant > first);
        let mut instants: Vec<Timestamp> = later.chain([first]).collect();
        instants.sort_unstable();
        instants.dedup();
        instants.reverse();
        instants
    }
}

/// The entries there were at `instant`.
fn until<E>(entries: &[Recorded<E>], instant: Timestamp) -> &[Recorded<E>] {
    let count = entries.partition_point(|one| one.entered_at <= instant);
    entries.get(..count).unwrap_or(entries)
}

/// Everything an index says, by the words it is named with in a finding.
fn cells(index: &Index) -> BTreeMap<String, String> {
    let Index { row, clocks, people } = index;
    let label = |value: &Option<Label>| value.as_ref().map(ToString::to_string);
    let date = |value: Option<jiff::civil::Date>| value.map(|date| date.to_string());
    let columns = [
        ("案号", label(&row.number)),
        ("阶段", Some(row.stage.to_string())),
        ("来源", Some(row.source.to_string())),
        ("被追究机关", Some(row.organ.to_string())),
        ("行为日", date(row.act_on)),
        ("收件日", Some(row.received_on.to_string())),
        ("立案日", date(row.docketed_on)),
        ("届满日", date(row.due_on)),
        ("确认日", date(row.confirmed_on)),
        ("结案日", date(row.closed_on)),
        ("档次", label(&row.grade)),
        ("急缓", label(&row.urgency)),
        ("有建议的认定", Some(row.suggested.to_string())),
        ("采纳建议的认定", Some(row.adopted.to_string())),
    ];
    let columns = columns.map(|(name, value)| Some((name.to_owned(), value?)));
    let clocks = clocks.iter().map(|clock| {
        let whose = clock.person.as_ref().map_or(String::new(), |who| format!(" {who}"));
        let settled = if clock.is_provisional { "暂定" } else { "确定" };
        let value = format!("{} {} {settled}", clock.due_on, clock.state);
        (format!("期限 {}{whose}", clock.period), value)
    });
    let people = people.iter().map(|one| {
        let grade = one.grade.as_ref().map_or("没有档次".to_owned(), ToString::to_string);
        (format!("人员 {} {}", one.relation.as_str(), one.person), grade)
    });
    columns.into_iter().flatten().chain(clocks).chain(people).collect()
}

/// What one says and the other does not, in words.
fn differences(
    kept: &BTreeMap<String, String>,
    right: &BTreeMap<String, String>,
) -> Vec<String> {
    let missing = right.iter().filter_map(|(name, right)| match kept.get(name) {
        Some(kept) if kept == right => None,
        Some(kept) => Some(format!("索引中“{name}”是“{kept}”,依记载是“{right}”")),
        None => Some(format!("索引中没有“{name}”,依记载是“{right}”")),
    });
    let more = kept.iter().filter(|(name, _)| !right.contains_key(*name));
    let more = more.map(|(name, kept)| format!("索引中多出“{name}”:“{kept}”"));
    missing.chain(more).collect()
}
