//! The register of superior law on a page, and what the words of an article mean today.

use std::io::Write;

use statute::answer::UNVERIFIED;
use statute::law::{Entry, Law, Renamed};

/// What one asks for to see the whole register.
pub(crate) const WORD: &str = "上位法";

/// The entries asked for: all, one, or those of one law; nothing, if `written` is none of these.
pub(crate) fn asked<'l>(law: &'l Law, written: &str) -> Option<Vec<&'l Entry>> {
    let written = written.trim();
    let is_asked = |entry: &&Entry| {
        let rest = entry.superior.id.strip_prefix(written);
        written == WORD || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let entries: Vec<&Entry> = law.register().iter().filter(is_asked).collect();
    (written == WORD || !entries.is_empty()).then_some(entries)
}

pub(crate) fn print(
    sources: &[(String, String)],
    entries: &[&Entry],
    json: bool,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    if json {
        writeln!(out, "{}", serde_json::to_string_pretty(entries)?)?;
        return Ok(());
    }
    for (index, entry) in entries.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        print_entry(sources, entry, out)?;
    }
    Ok(())
}

fn print_entry(
    sources: &[(String, String)],
    entry: &Entry,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let point = &entry.superior;
    let state = if point.verified { "已核对" } else { UNVERIFIED };
    let until = entry.to.map(|to| format!(" 至 {to}")).unwrap_or_default();
    writeln!(out, "{}  自 {}{until}  {state}", point.id, entry.from)?;
    match (&point.law, &point.article) {
        (Some(law), Some(article)) => writeln!(out, "  《{law}》{article}")?,
        (_, _) => writeln!(out, "  没有法律规定,依读法补足")?,
    }
    if !point.gist.is_empty() {
        writeln!(out, "  摘述:{}", point.gist)?;
    }
    if let Some(reading) = &entry.reading {
        writeln!(out, "  读法:{reading}")?;
    }
    for text in &entry.known {
        writeln!(out, "  已知:{text}")?;
    }
    for text in &entry.unknown {
        writeln!(out, "  未知:{text}")?;
    }
    for span in &entry.limits {
        let source =
            sources.get(usize::from(span.file.0)).map_or("", |(_, text)| text.as_str());
        let (start, end) = (usize::try_from(span.start)?, usize::try_from(span.end)?);
        let written: String =
            source.chars().skip(start).take(end.saturating_sub(start)).collect();
        writeln!(out, "  限制:{written}")?;
    }
    Ok(())
}

pub(crate) fn print_renamed(renamed: &[&Renamed], out: &mut impl Write) -> anyhow::Result<()> {
    for one in renamed {
        let since = one.from.map(|from| format!("自 {from};")).unwrap_or_default();
        let state = if one.verified { "已核对" } else { UNVERIFIED };
        let new = one.new.join("、");
        writeln!(out, "沿革:“{}”今为{new}({since}{};{state})", one.old, one.basis)?;
    }
    Ok(())
}
