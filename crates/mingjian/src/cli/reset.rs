//! `statute test --reset`: what differs is written into the pack and into `docs/`, and said.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use anyhow::{Context, anyhow};
use statute::cases::Change;
use statute::compile::Choice;

use super::input;
use super::pack::{self, Directories};
use super::render;

/// Writes anew what can be and names what cannot; whether nothing is left to a person.
pub(crate) fn run(dirs: &Directories<'_>, out: &mut impl Write) -> anyhow::Result<bool> {
    let (folder, sources) = pack::newest(dirs)?;
    let calendar = pack::calendar(dirs)?;
    let files: Vec<(&str, &str)> =
        sources.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let reset = statute::cases::reset(&files, &calendar).map_err(|diagnostics| {
        pack::show(&sources, &diagnostics);
        anyhow!("法规包有 {} 处错误", diagnostics.len())
    })?;
    for left in &reset.left {
        let mut diagnostic = left.fault.clone();
        diagnostic.message = format!("{}:{}", left.case, diagnostic.message);
        let advice = diagnostic.repair.take().unwrap_or_default();
        let diagnostic = diagnostic.repair(format!("这一处没有改写,须由人修改:{advice}"));
        eprintln!("{}", render::diagnostic(&sources, &diagnostic));
    }
    let mut said = String::new();
    let mut result = Ok(());
    for (file, text) in &reset.texts {
        let Some((name, old)) = sources.get(usize::from(file.0)) else { continue };
        let path = folder.join(name);
        result = replace(&path, text);
        if result.is_err() {
            break;
        }
        for change in reset.changes.iter().filter(|change| change.span.file == *file) {
            said.push_str(&report(&path, old, change));
        }
    }
    // What was written is said even if something could not be.
    out.write_all(said.as_bytes())?;
    result?;
    out.write_all(documents(&sources)?.as_bytes())?;
    writeln!(
        out,
        "案例 {} 个,断言 {} 条,改写 {} 处,留待人改 {} 处",
        reset.cases,
        reset.checks,
        reset.changes.len(),
        reset.left.len()
    )?;
    Ok(reset.left.is_empty())
}

/// One change, at its line of the file as it was.
fn report(path: &Path, old: &str, change: &Change) -> String {
    let Change { case, what, span, old: from, new: to, .. } = change;
    let start = usize::try_from(span.start).unwrap_or(usize::MAX);
    let line = old.chars().take(start).filter(|c| *c == '\n').count() + 1;
    format!("{}:{line}  {case} {what}:「{from}」→「{to}」\n", path.display())
}

/// The generated pages, from a pack whose expectations do not enter them.
fn documents(sources: &[(String, String)]) -> anyhow::Result<String> {
    let mut said = String::new();
    let (engine, _) = pack::engine(sources, &Choice::new())?;
    for (path, text) in pack::documents(&engine) {
        if fs::read_to_string(path).unwrap_or_default() != text {
            replace(Path::new(path), &text)?;
            said.push_str(&format!("{path} 已重新生成\n"));
        }
    }
    Ok(said)
}

/// Gives the file its new text whole or not at all: written beside it, then put in its place.
fn replace(path: &Path, text: &str) -> anyhow::Result<()> {
    // A link stays a link: what it leads to is replaced.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut beside = path.clone().into_os_string();
    // The ending keeps a file left by an interruption out of the pack.
    beside.push(format!(".{}.tmp", std::process::id()));
    let beside = Path::new(&beside);
    let written = write(beside, path, text).and_then(|()| fs::rename(beside, path));
    if written.is_err() {
        // What went wrong with the file itself is said; that no trace could be removed adds nothing.
        let _ = fs::remove_file(beside);
    }
    let written = written.map_err(|error| anyhow!(input::plain(&error)));
    written.with_context(|| format!("写不了 {}", path.display()))
}

fn write(beside: &Path, path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = File::create(beside)?;
    file.write_all(text.as_bytes())?;
    if let Ok(known) = fs::metadata(path) {
        file.set_permissions(known.permissions())?;
    }
    file.sync_all()
}
