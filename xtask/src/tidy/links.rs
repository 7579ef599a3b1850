//! Relative links of Markdown lead somewhere, down to the heading.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::Finding;
use super::repo::{Repo, Source};

/// Links to files that are not tracked, and to headings that do not exist.
pub(crate) fn dead_links(repo: &Repo) -> Vec<Finding> {
    let anchors: BTreeMap<&str, BTreeSet<String>> = repo
        .ending(".md")
        .map(|source| (source.path.as_str(), anchors(&source.text)))
        .collect();
    let mut found = Vec::new();
    for source in repo.ending(".md") {
        for (line, link) in links(&source.text) {
            if let Some(message) = fault(repo, &anchors, source, &link) {
                found.push(Finding::new(&source.path, line, message));
            }
        }
    }
    found
}

fn fault(
    repo: &Repo,
    anchors: &BTreeMap<&str, BTreeSet<String>>,
    source: &Source,
    link: &str,
) -> Option<String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (file, anchor) = link.split_once('#').map_or((link, None), |(f, a)| (f, Some(a)));
    let Some(target) = resolve(&source.path, file) else {
        return Some(format!("the link `{link}` leaves the repository"));
    };
    if !repo.has(&target) {
        return Some(format!("the link `{link}` leads to no tracked file"));
    }
    let known = anchors.get(target.as_str())?;
    let anchor = anchor?;
    (!known.contains(anchor)).then(|| format!("`{target}` has no heading `#{anchor}`"))
}

/// The path a relative link means, from the root of the repository.
fn resolve(from: &str, link: &str) -> Option<String> {
    if link.is_empty() {
        return Some(from.to_owned());
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    (!link.starts_with('/')).then(|| parts.join("/"))
}

fn parse(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES)
}

/// Every link and picture with its line.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut links = Vec::new();
    for (event, range) in parse(text).into_offset_iter() {
        if let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event {
            let before = text.get(..range.start).unwrap_or_default();
            links.push((before.matches('\n').count() + 1, dest_url.to_string()));
        }
    }
    links
}

/// The anchors a forge gives to the headings of a page.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let mut heading: Option<String> = None;
    for event in parse(text) {
        if let Event::Start(Tag::Heading { .. }) = event {
            heading = Some(String::new());
        } else if let Event::End(TagEnd::Heading(_)) = event {
            if let Some(title) = heading.take() {
                insert(&mut anchors, &slug(&title));
            }
        } else if let (Some(title), Event::Text(words) | Event::Code(words)) =
            (heading.as_mut(), event)
        {
            title.push_str(&words);
        }
    }
    anchors
}

/// A second heading of the same name gets `-1`, a third `-2`.
fn insert(anchors: &mut BTreeSet<String>, slug: &str) {
    let free = (1_usize..)
        .map(|n| format!("{slug}-{n}"))
        .find(|candidate| !anchors.contains(candidate));
    if !anchors.insert(slug.to_owned())
        && let Some(next) = free
    {
        anchors.insert(next);
    }
}

/// Lowercase; letters, digits, `-` and `_` stay; a space becomes `-`; the rest goes.
fn slug(title: &str) -> String {
    title
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
            _ => None,
        })
        .collect()
}
