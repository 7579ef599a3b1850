//! What is shown where nothing else can be.

use askama::Template;

use crate::filters;
use crate::shell::{Place, Shell};

/// A page that says what went wrong and where to go.
#[derive(Debug, Template)]
#[template(path = "fault.html")]
pub struct FaultPage {
    /// The shell.
    pub shell: Shell,
    /// What went wrong, in one sentence.
    pub heading: String,
    /// What to do now.
    pub advice: String,
}
