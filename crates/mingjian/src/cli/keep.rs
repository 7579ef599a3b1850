//! `init`, `backup`, `restore`, `verify`: what the operator does.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, anyhow, bail};
use jiff::Timestamp;
use store::Purpose;
use tokio::runtime::Runtime;

use super::pack::Directories;
use super::place::{OfficeFile, Place};

fn runtime() -> anyhow::Result<Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

/// Sets up an installation for real cases: new keys, no data.
pub(crate) fn init(
    place: &Place<'_>,
    office: &OfficeFile,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    if place.exists() {
        bail!("{} 里已有安装", place.folder.display());
    }
    place.create(office)?;
    place.write_tokens("[]")?;
    runtime()?.block_on(async {
        let store = place.store(Purpose::Real).await?;
        store.close().await;
        anyhow::Ok(())
    })?;
    let folder = place.folder.display();
    writeln!(out, "已安装在 {folder};密钥文件 keys 须另行保管,丢了就打不开任何案卷")?;
    Ok(true)
}

/// Writes a backup of the database to `to`.
pub(crate) fn backup(
    place: &Place<'_>,
    to: &Path,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to);
    let file = file.with_context(|| format!("写不了 {}", to.display()))?;
    let manifest = runtime()?.block_on(async {
        let store = place.store(Purpose::default()).await?;
        let made = store.backup(&file).await;
        store.close().await;
        made.map_err(|error| anyhow!("没有备份成:{error}"))
    })?;
    file.sync_all()?;
    let rows: u64 = manifest.rows.iter().map(|(_, rows)| rows).sum();
    writeln!(out, "已备份 {rows} 行,摘要 {}", manifest.digest)?;
    writeln!(out, "证据文件和密钥不在其中:files 目录在此之后另行复制,keys 另行保管")?;
    Ok(true)
}

/// Reads a backup into an empty database.
pub(crate) fn restore(
    place: &Place<'_>,
    from: &Path,
    is_demo: bool,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let file = File::open(from).with_context(|| format!("读不到 {}", from.display()))?;
    let purpose = if is_demo { Purpose::Demo } else { Purpose::Real };
    let manifest = runtime()?.block_on(async {
        let store = place.store(purpose).await?;
        let read = store.restore(file).await;
        store.close().await;
        read.map_err(|error| anyhow!("没有恢复,数据库没有改变:{error}"))
    })?;
    let rows: u64 = manifest.rows.iter().map(|(_, rows)| rows).sum();
    writeln!(out, "已恢复 {rows} 行,摘要 {}", manifest.digest)?;
    Ok(true)
}

/// Walks everything.
pub(crate) fn verify(
    dirs: &Directories<'_>,
    place: &Place<'_>,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let walked = runtime()?.block_on(async {
        let app = place.open(dirs, Purpose::default(), Arc::new(Timestamp::now)).await?;
        let walked = app.verify().await;
        app.store().close().await;
        walked.map_err(|failure| anyhow!("{failure}"))
    })?;
    for finding in &walked.findings {
        writeln!(out, "{finding}")?;
    }
    let (streams, entries) = (walked.streams, walked.entries);
    let (dockets, faults) = (walked.dockets, walked.findings.len());
    writeln!(out, "流 {streams} 条,记载 {entries} 条,案卷 {dockets} 件,{faults} 处有误")?;
    Ok(walked.findings.is_empty())
}
