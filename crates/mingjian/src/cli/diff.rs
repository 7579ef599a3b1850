//! `statute diff A B`: which rules differ, and which cases come out otherwise.

use std::io::{self, Write};
use std::path::Path;

use anyhow::{anyhow, bail};
use statute::compare::{
    About, CaseOut, ChangeOut, Comparison, LineOut, PointOut, Side, SituationOut, Status,
    choice, compare,
};
use statute::compile::Choice;
use statute::law::article_name;

use super::pack::{self, Directories, engine};

/// The newest edition as it stands.
const DEFAULT: [&str; 2] = ["默认", "default"];

/// An edition as it was named: its files and the readings chosen.
type Named = (Vec<(String, String)>, Choice);

/// Compares and prints; whether nothing differs.
pub(crate) fn run(
    dirs: &Directories<'_>,
    (before, after): (&str, &str),
    json: bool,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let sides = [named(dirs, before)?, named(dirs, after)?];
    let calendar = pack::calendar(dirs)?;
    let [old, new] = sides.each_ref().map(|(sources, _)| {
        sources.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect::<Vec<(&str, &str)>>()
    });
    let [(old_sources, old_choice), (new_sources, new_choice)] = &sides;
    let mut old = side((before, old_sources), Side::new(&old, old_choice, &calendar))?;
    let mut new = side((after, new_sources), Side::new(&new, new_choice, &calendar))?;
    let found = compare(&mut old, &mut new);
    let text = if json {
        format!("{}\n", serde_json::to_string_pretty(&found)?)
    } else {
        page(&found)
    };
    match out.write_all(text.as_bytes()) {
        // Whoever reads has read enough; the exit code still says whether anything differs.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        written => written?,
    }
    Ok(found.is_same())
}

/// The edition in a folder; or the newest one, as it stands or under readings such as `A4=rolled`.
fn named(dirs: &Directories<'_>, written: &str) -> anyhow::Result<Named> {
    if DEFAULT.contains(&written) {
        return Ok((pack::sources(dirs)?, Choice::new()));
    }
    let path = Path::new(written);
    if path.is_dir() {
        return Ok((pack::edition(path)?, Choice::new()));
    }
    if !written.contains(['=', '\u{FF1D}']) {
        bail!("“{written}”不是目录,也不是读法的取值;写版本目录、读法=取值,或者 默认");
    }
    let sources = pack::sources(dirs)?;
    let (engine, _) = engine(&sources, &Choice::new())?;
    let chosen = choice(&engine.program.schema, written).map_err(|message| anyhow!(message))?;
    Ok((sources, chosen))
}

fn side<'a>(
    (written, sources): (&str, &[(String, String)]),
    built: Result<Side<'a>, Vec<statute::diag::Diagnostic>>,
) -> anyhow::Result<Side<'a>> {
    built.map_err(|diagnostics| {
        pack::show(sources, &diagnostics);
        anyhow!("{written}:法规包有 {} 处错误", diagnostics.len())
    })
}

fn page(found: &Comparison) -> String {
    let mut lines = Vec::new();
    let mut article = None;
    for change in &found.changes {
        if article != Some(change.article) {
            lines.push(change.article.map_or_else(|| "各条之外".to_owned(), article_name));
            article = Some(change.article);
        }
        lines.extend(changed(change).into_iter().map(|line| format!("  {line}")));
    }
    if !found.cases.is_empty() {
        lines.push("案例".to_owned());
        lines.extend(found.cases.iter().flat_map(case).map(|line| format!("  {line}")));
    }
    lines.push(format!(
        "规则等差别 {} 处;案例 {} 个,结论不同的 {} 个",
        found.changes.len(),
        found.run,
        found.changed_cases().count()
    ));
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn changed(change: &ChangeOut) -> Vec<String> {
    let status = match change.status {
        Status::Added => "新增",
        Status::Removed => "删去",
        Status::Changed => "改",
    };
    let used_by = match change.used_by.as_slice() {
        [] => String::new(),
        used_by => format!("(用于 {})", used_by.join("、")),
    };
    let mut lines = vec![format!("{status} {} {}{used_by}", change.kind, change.id)];
    for LineOut { row, before, after } in &change.lines {
        let row = row.map(|row| format!("第{row}行 ")).unwrap_or_default();
        lines.extend(before.iter().map(|text| format!("  原 {row}{text}")));
        lines.extend(after.iter().map(|text| format!("  今 {row}{text}")));
    }
    lines
}

fn case(case: &CaseOut) -> Vec<String> {
    let title = case.title.as_deref().map(|title| format!(" {title}")).unwrap_or_default();
    let mut lines = vec![format!("{}{title}", case.id)];
    lines.extend(case.situations.iter().flat_map(situation).map(|line| format!("  {line}")));
    lines
}

fn situation(situation: &SituationOut) -> Vec<String> {
    let mut lines = Vec::new();
    let SituationOut { changed, differences, refused_before, refused_after } = situation;
    lines.extend(changed.iter().map(|changed| format!("({changed})")));
    let refused = [("原", refused_before), ("今", refused_after)];
    for (which, reasons) in refused.iter().filter(|(_, reasons)| !reasons.is_empty()) {
        lines.push(format!("{which}:不能运行:{}", reasons.join(";")));
    }
    lines.extend(differences.iter().map(point));
    lines
}

/// `档次 张某:T2 → T3`.
fn point(point: &PointOut) -> String {
    let term = match point.about {
        About::Ask => format!("问 {}", point.term),
        About::Notice => "提示".to_owned(),
        About::Answer | About::Measures | About::Deadline => point.term.clone(),
    };
    let person = point.person.as_ref().map(|person| format!(" {person}")).unwrap_or_default();
    let said = |texts: &[String]| match texts {
        [] => "(无)".to_owned(),
        texts => texts.join(";"),
    };
    format!("{term}{person}:{} → {}", said(&point.before), said(&point.after))
}
