//! An organ's catalogue (目录): `statute catalogue check`, `statute catalogue show`, and the one a case is read with.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Subcommand;
use statute::catalogue::{self, Act, Catalogue, Enumeration};
use statute::compile::Choice;
use statute::edition::Edition;

use super::pack::{self, Directories, engine, files, sources};
use super::page::one_line;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 检查目录:承接母包列举的每一项,只增不减
    Check {
        /// 目录所在的文件夹
        dir: PathBuf,
    },
    /// 展示目录:母包的各项,机关的行为列在所属的项下
    Show {
        /// 目录所在的文件夹
        dir: PathBuf,
    },
}

pub(crate) fn run(
    dirs: &Directories<'_>,
    command: &Command,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let (engine, edition) = engine(&sources(dirs)?, &Choice::new())?;
    let (Command::Check { dir } | Command::Show { dir }) = command;
    let own = load(dir, &edition)?;
    let enumeration = edition.program.schema.enumeration.as_ref();
    let enumeration = enumeration.context("法规包没有写 列举")?;
    writeln!(out, "{}  编号 {}  {}施行  {}", own.title, own.id, own.days(), own.digest)?;
    writeln!(out, "母包 {}{}", engine.law.title, enumeration.name())?;
    match command {
        Command::Check { .. } => checked(&own, enumeration, out)?,
        Command::Show { .. } => shown(&own, enumeration, out)?,
    }
    Ok(true)
}

/// The catalogue in `dir`, held against `edition`; prints what is wrong and what somebody should look at.
pub(crate) fn load(dir: &Path, edition: &Edition) -> anyhow::Result<Arc<Catalogue>> {
    let sources = files(dir, ".md").context("读不到机关的目录")?;
    let texts: Vec<(&str, &str)> =
        sources.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    match catalogue::read(&texts, edition) {
        Ok((own, warnings)) => {
            pack::show(&sources, &warnings);
            Ok(Arc::new(own))
        }
        Err(diagnostics) => {
            pack::show(&sources, &diagnostics);
            bail!("机关的目录有 {} 处错误", diagnostics.len());
        }
    }
}

fn checked(
    own: &Catalogue,
    enumeration: &Enumeration,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let (items, acts) = (enumeration.items.len(), own.acts.len());
    writeln!(out, "{items} 项全部承接,另列行为 {acts} 种,没有缩减")?;
    for (index, item) in enumeration.items.iter().enumerate() {
        let count = below(own, index).count();
        if count > 0 {
            writeln!(out, "  {} {count} 种", item.name)?;
        }
    }
    if enumeration.items.iter().any(|item| item.means.is_none()) {
        writeln!(
            out,
            "法规包还没有写各项是哪一项事实:案件里暂不能用“{}”",
            enumeration.key.term
        )?;
    }
    Ok(())
}

fn shown(
    own: &Catalogue,
    enumeration: &Enumeration,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    for (index, item) in enumeration.items.iter().enumerate() {
        writeln!(out, "\n{} {}", item.name, item.words)?;
        for Act { id, name, citation, .. } in below(own, index) {
            let words = citation.quote.as_deref().unwrap_or_default();
            let line = format!("{id} {} {}  {words}", name.term, name.id);
            writeln!(out, "  {}", one_line(&line))?;
        }
    }
    Ok(())
}

fn below(own: &Catalogue, item: usize) -> impl Iterator<Item = &Act> {
    own.acts.iter().filter(move |act| act.item == item)
}
