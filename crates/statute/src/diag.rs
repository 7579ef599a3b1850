//! What is wrong with a pack, said so that a lawyer can mend it.

use serde::Serialize;

use crate::span::Span;

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The pack does not build.
    Error,
    /// The pack builds; somebody should look.
    Warning,
}

/// One finding: code, place, message in Chinese and, where one is known, a repair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// `E01` …; listed in `docs/diagnostics.md`.
    pub code: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// Where it is written.
    pub span: Span,
    /// What is wrong, in Chinese, naming what and where.
    pub message: String,
    /// A proposed repair, in Chinese.
    pub repair: Option<String>,
}

impl Diagnostic {
    /// An error without a repair.
    #[must_use]
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Error, span, message: message.into(), repair: None }
    }

    /// A warning without a repair.
    #[must_use]
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Warning, span, message: message.into(), repair: None }
    }

    /// The same diagnostic with a proposed repair.
    #[must_use]
    pub fn repair(mut self, repair: impl Into<String>) -> Self {
        self.repair = Some(repair.into());
        self
    }
}

/// Whether any of `diagnostics` keeps the pack from building.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity == Severity::Error)
}
