//! Diagnostics shown at the place they are about.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use statute::diag::{Diagnostic, Severity};

/// Renders one diagnostic over the source it points into.
pub(crate) fn diagnostic(sources: &[(String, String)], diagnostic: &Diagnostic) -> String {
    let file = sources.get(usize::from(diagnostic.span.file.0));
    let (name, text) = file.map_or(("", ""), |(name, text)| (name.as_str(), text.as_str()));
    let byte = |chars: u32| {
        let chars = usize::try_from(chars).unwrap_or(usize::MAX);
        text.char_indices().nth(chars).map_or(text.len(), |(offset, _)| offset)
    };
    let (start, end) = (byte(diagnostic.span.start), byte(diagnostic.span.end));
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR.with_name("错误"),
        Severity::Warning => Level::WARNING.with_name("注意"),
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code);
    let snippet = Snippet::source(text)
        .path(name)
        .annotation(AnnotationKind::Primary.span(start..end.max(start)));
    let mut group = Group::with_title(title).element(snippet);
    if let Some(repair) = &diagnostic.repair {
        group = group.element(Level::HELP.with_name("建议").message(repair.as_str()));
    }
    Renderer::plain().render(&[group])
}
