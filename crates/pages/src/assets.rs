//! Assets: their names say their content, so that they may be kept for ever.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// An asset as it is served.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// Its bytes.
    pub bytes: &'static [u8],
    /// `text/css; charset=utf-8`.
    pub content_type: &'static str,
}

const STYLESHEET: &str = include_str!("../assets/ui.css");

static STYLESHEET_NAME: LazyLock<String> =
    LazyLock::new(|| format!("ui.{}.css", mark(STYLESHEET.as_bytes())));

/// The first digits of the SHA-256 of some bytes: enough that no two versions are taken for one.
fn mark(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The address of the stylesheet.
#[must_use]
pub fn stylesheet() -> String {
    format!("/static/{}", *STYLESHEET_NAME)
}

/// The asset of a name; none of another version.
#[must_use]
pub fn asset(name: &str) -> Option<Asset> {
    let is_stylesheet = name == STYLESHEET_NAME.as_str();
    is_stylesheet.then_some(Asset {
        bytes: STYLESHEET.as_bytes(),
        content_type: "text/css; charset=utf-8",
    })
}
