//! Packs and calendars read from folders; `statute check` and `statute test`.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow, bail};
use statute::ast::NoteClass;
use statute::calendar::Calendar;
use statute::catalogue::Catalogue;
use statute::compile::Choice;
use statute::determine::Engine;
use statute::diag::{Diagnostic, has_errors};
use statute::edition::{Edition, build};
use statute::editions::{Dated, Editions};

use super::{input, render};

/// Where pack and calendar are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Directories<'a> {
    pub(crate) pack: &'a Path,
    pub(crate) calendar: &'a Path,
}

/// What is in a folder.
fn entries(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let paths = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
    let paths = paths.map_err(|error| anyhow!(input::plain(&error)));
    paths.with_context(|| format!("目录 {}", folder.display()))
}

/// How to say where the folder is.
fn unfound(what: &str, option: &str, error: &anyhow::Error) -> anyhow::Error {
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    let advice = format!("用 {option} 写明{what}所在的目录,或者到有它的目录下运行");
    anyhow!("读不到{what}:{};{advice}", causes.join(":"))
}

/// The files of a folder with the given ending, sorted by name.
pub(crate) fn files(folder: &Path, ending: &str) -> anyhow::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for path in entries(folder)? {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let Some(name) = name.filter(|name| name.ends_with(ending)) else { continue };
        files.push((name, input::text(&path)?));
    }
    files.sort();
    if files.is_empty() {
        bail!("目录 {} 里没有 {ending} 文件", folder.display());
    }
    Ok(files)
}

/// The folders of the editions, oldest first.
fn folders(dirs: &Directories<'_>) -> anyhow::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    let found = entries(dirs.pack).map_err(|error| unfound("法规包", "--pack", &error));
    for path in found? {
        if path.is_dir() {
            folders.push(path);
        }
    }
    folders.sort();
    Ok(folders)
}

fn no_edition(dirs: &Directories<'_>) -> String {
    format!("目录 {} 里没有版本目录;--pack 写各版所在的目录", dirs.pack.display())
}

/// The source files of the newest edition.
pub(crate) fn sources(dirs: &Directories<'_>) -> anyhow::Result<Vec<(String, String)>> {
    newest(dirs).map(|(_, sources)| sources)
}

/// The source files of the edition in `folder`.
pub(crate) fn edition(folder: &Path) -> anyhow::Result<Vec<(String, String)>> {
    files(folder, ".md")
}

/// The folder of the newest edition and its source files.
pub(crate) fn newest(
    dirs: &Directories<'_>,
) -> anyhow::Result<(PathBuf, Vec<(String, String)>)> {
    let newest = folders(dirs)?.pop();
    let newest = newest.with_context(|| no_edition(dirs))?;
    let sources = edition(&newest)?;
    Ok((newest, sources))
}

/// Every edition, read once.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) editions: Editions,
    /// The newest edition.
    pub(crate) newest: Arc<Edition>,
    /// Its engine.
    pub(crate) engine: Engine,
    /// Its files.
    pub(crate) sources: Vec<(String, String)>,
}

/// Every edition, built under `choice`.
pub(crate) fn editions(dirs: &Directories<'_>, choice: &Choice) -> anyhow::Result<Loaded> {
    let mut dated = Vec::new();
    let mut newest = None;
    for folder in folders(dirs)? {
        let sources = files(&folder, ".md")?;
        let (engine, edition) = engine(&sources, choice)?;
        let edition = Arc::new(edition);
        let front =
            |key: &str| edition.pack.front(key).map_or("", |(_, value)| value.value.as_str());
        let from = front("自").parse();
        let from = from.with_context(|| format!("{} 的“自”不是日期", folder.display()))?;
        let to = match front("至") {
            "今" | "" => None,
            date => {
                let date = date.parse();
                Some(date.with_context(|| format!("{} 的“至”不是日期", folder.display()))?)
            }
        };
        newest = Some((Arc::clone(&edition), engine.clone(), sources));
        dated.push(Dated { from, to, edition, engine });
    }
    let (newest, engine, sources) = newest.with_context(|| no_edition(dirs))?;
    let editions = Editions::new(dated).context("法规包的各版在时间上重叠,或者一版也没有")?;
    Ok(Loaded { editions, newest, engine, sources })
}

impl Loaded {
    /// The editions for cases that may name acts of `own`.
    pub(crate) fn with(self, own: Option<&Arc<Catalogue>>) -> Self {
        let Some(own) = own else { return self };
        let (editions, engine) =
            (self.editions.with_catalogue(own), self.engine.with_catalogue(own));
        Self { editions, engine, ..self }
    }

    /// The editions under `choice`; prints what is wrong.
    pub(crate) fn under(
        &self,
        dirs: &Directories<'_>,
        choice: &Choice,
    ) -> anyhow::Result<Editions> {
        match self.editions.under(choice) {
            Ok(editions) => Ok(editions),
            // Built whole, it is told in which file.
            Err(faults) => match editions(dirs, choice) {
                Err(told) => Err(told),
                Ok(_) => bail!("法规包有 {} 处错误", faults.len()),
            },
        }
    }
}

/// Reads the notices of holidays, each a file name and its text.
pub(crate) fn notices(dirs: &Directories<'_>) -> anyhow::Result<Vec<(String, String)>> {
    files(dirs.calendar, ".toml").map_err(|error| unfound("放假安排", "--calendar", &error))
}

/// Reads the calendar.
pub(crate) fn calendar(dirs: &Directories<'_>) -> anyhow::Result<Calendar> {
    let files = notices(dirs)?;
    let files: Vec<(&str, &str)> =
        files.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    Calendar::from_notices(&files).context("放假安排有误")
}

/// Builds the pack under `choice`; prints what is wrong.
pub(crate) fn engine(
    sources: &[(String, String)],
    choice: &Choice,
) -> anyhow::Result<(Engine, Edition)> {
    let files: Vec<(&str, &str)> =
        sources.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    match build(&files, choice) {
        Ok(built) => Ok(built),
        Err(diagnostics) => {
            show(sources, &diagnostics);
            bail!("法规包有 {} 处错误", diagnostics.len());
        }
    }
}

pub(crate) fn show(sources: &[(String, String)], diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        eprintln!("{}", render::diagnostic(sources, diagnostic));
    }
}

/// `statute check`.
pub(crate) fn check(dirs: &Directories<'_>, out: &mut impl Write) -> anyhow::Result<bool> {
    let sources = sources(dirs)?;
    let (engine, edition) = engine(&sources, &Choice::new())?;
    writeln!(out, "{}  法规包 {}", engine.law.title, engine.law.pack_id)?;
    let mut diagnostics = edition.warnings.clone();
    diagnostics.extend(accounts(&engine, out)?);
    let (proofs, faults) = edition.prove();
    for proof in &proofs {
        let mode = if proof.exhaustive { "全部" } else { "随机" };
        writeln!(
            out,
            "证明 {}:{mode} {} 种情形,空白 {},冲突 {},从不适用的规则 {}",
            proof.output,
            proof.combinations,
            proof.gaps,
            proof.conflicts,
            proof.dead.len()
        )?;
    }
    diagnostics.extend(faults);
    show(&sources, &diagnostics);
    Ok(!has_errors(&diagnostics))
}

/// What of each article is quoted or classed; the passages nobody accounts for.
fn accounts(engine: &Engine, out: &mut impl Write) -> anyhow::Result<Vec<Diagnostic>> {
    writeln!(out, "入账(引用 / 裁量 + 程序 + 宣示,归类所占 / 结构 / 未入账,字):")?;
    let mut diagnostics = Vec::new();
    for coverage in engine.law.coverage() {
        let class = |class| coverage.by_class.get(&class).copied().unwrap_or_default();
        let (judgement, procedure) = (class(NoteClass::Judgement), class(NoteClass::Procedure));
        let declaratory = class(NoteClass::Declaratory);
        let (percent, open) = (coverage.classed_percent(), coverage.open());
        let (name, quoted, structure) = (coverage.name(), coverage.quoted, coverage.structure);
        writeln!(
            out,
            "  {name}  {quoted} / {judgement} + {procedure} + {declaratory},{percent}% / {structure} / {open}"
        )?;
        diagnostics.extend(coverage.diagnostics());
    }
    Ok(diagnostics)
}

/// `statute test`.
pub(crate) fn test(dirs: &Directories<'_>, out: &mut impl Write) -> anyhow::Result<bool> {
    let sources = sources(dirs)?;
    let calendar = calendar(dirs)?;
    let files: Vec<(&str, &str)> =
        sources.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let results = statute::cases::run(&files, &calendar).map_err(|diagnostics| {
        show(&sources, &diagnostics);
        anyhow!("法规包有 {} 处错误", diagnostics.len())
    })?;
    let failed: Vec<_> = results.iter().filter(|result| !result.faults.is_empty()).collect();
    for result in &failed {
        show(&sources, &result.faults);
    }
    let checks: usize = results.iter().map(|result| result.checks).sum();
    let current = are_current(&sources)?;
    writeln!(out, "案例 {} 个,断言 {checks} 条,{} 个不符", results.len(), failed.len())?;
    Ok(failed.is_empty() && current)
}

/// The reference as the pack generates it, by where it stands.
pub(crate) fn documents(engine: &Engine) -> [(&'static str, String); 2] {
    [
        ("docs/facts.md", statute::reference::facts(engine)),
        ("docs/answers.md", statute::reference::answers(engine)),
    ]
}

/// Compares the generated reference with `docs/`.
fn are_current(sources: &[(String, String)]) -> anyhow::Result<bool> {
    let (engine, _) = engine(sources, &Choice::new())?;
    let mut current = true;
    for (path, text) in documents(&engine) {
        if fs::read_to_string(path).unwrap_or_default() != text {
            eprintln!("{path} 与法规包不一致;用 mingjian statute test --reset 重新生成");
            current = false;
        }
    }
    Ok(current)
}
