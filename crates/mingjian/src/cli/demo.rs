//! `demo`: an installation with lifelike cases, the same for the same seed. Each step is decided as any other.

mod cases;
mod people;

use std::io::Write;
use std::sync::{Arc, Mutex};

use anyhow::{anyhow, bail};
use docket::DocketId;
use jiff::Timestamp;
use jiff::civil::Date;
use store::Purpose;

use super::pack::Directories;
use super::place::{OfficeFile, Place, demo_recipient};
use cases::Life;

/// The body of the demonstration.
const BODY: &str = "jia-justice";

/// xorshift64: the same cases for the same seed.
pub(super) struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        // Zero would stay zero.
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Below `limit`.
    fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit.max(1)).unwrap_or(1);
        usize::try_from(self.next() % limit).unwrap_or(0)
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }

    fn id(&mut self) -> Result<DocketId, docket::Malformed> {
        format!("{:016x}", self.next()).parse()
    }
}

/// Makes an installation in `place` with `count` dockets.
pub(crate) fn run(
    dirs: &Directories<'_>,
    place: &Place<'_>,
    (seed, count): (u64, u32),
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    if place.exists() {
        bail!("{} 里已有安装;演示数据只写入新的目录", place.folder.display());
    }
    let office = OfficeFile {
        organ: BODY.parse()?,
        series: "甲司错立".to_owned(),
        custodians: vec![demo_recipient()],
        approvers: vec![demo_recipient()],
        limits: crate::app::Limits::default(),
        files: crate::app::FileLimits::default(),
    };
    place.create(&office)?;
    let tokens = people::tokens()?;
    let path = place.write_tokens(&tokens.file)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let now = Arc::new(Mutex::new(Timestamp::now()));
        let clock = Arc::clone(&now);
        let read = move || clock.lock().map_or(Timestamp::UNIX_EPOCH, |now| *now);
        let app = place.open(dirs, Purpose::Demo, Arc::new(read)).await?;
        people::register(&app).await?;
        let mut random = Random::new(seed);
        let mut life = Life::new(app.today());
        for _ in 0..count {
            let id = random.id()?;
            let steps = life.steps(&mut random)?;
            let made = app.enact(&id, &steps).await;
            let docket = made.map_err(|failure| anyhow!("演示案卷 {id}:{failure}"))?;
            life.note(&docket);
        }
        app.store().close().await;
        anyhow::Ok(())
    })?;
    writeln!(out, "演示数据:案卷 {count} 件,种子 {seed},在 {}", place.folder.display())?;
    writeln!(out, "令牌在 {};各人的职责:", path.display())?;
    for (person, duties) in tokens.people {
        writeln!(out, "  {person}  {duties}")?;
    }
    Ok(true)
}

/// The instant at `hour` o'clock of a day here.
fn instant(day: Date, hour: i8) -> Result<Timestamp, jiff::Error> {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::Offset::constant(8));
    zone.to_timestamp(day.at(hour, 0, 0, 0))
}
