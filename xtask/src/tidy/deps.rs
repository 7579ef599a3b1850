//! Who may depend on whom, how much, under which licence and from where.

use spdx::{Expression, ParseMode};

use super::Finding;
use super::graph::{CRATES_IO, Graph, Package};

/// The crates of the workspace and the crates of the workspace each may use.
/// A crate without a row is refused: a new room is drawn here first.
const DIRECTION: &[(&str, &[&str])] = &[
    ("statute", &[]),
    ("docket", &["statute"]),
    ("ledger", &[]),
    ("seal", &[]),
    ("store", &["docket", "ledger", "seal", "statute"]),
    ("papers", &["docket", "statute"]),
    ("pages", &[]),
    ("mingjian", &["statute", "docket", "ledger", "pages", "seal", "store", "papers"]),
    (
        "benches",
        &["statute", "docket", "ledger", "pages", "seal", "store", "papers", "mingjian"],
    ),
    ("xtask", &["statute", "mingjian"]),
];

/// Crates that stay light: the most direct dependencies outside tests.
const BUDGET: &[(&str, usize)] = &[("statute", 5), ("docket", 8)];

/// What only one crate of the workspace knows: the packages it keeps to itself, those beside it that do the same work included.
const OWNED: &[(&str, &[&str])] = &[
    (
        "seal",
        &[
            "aead-stream",
            "aes",
            "aes-gcm",
            "age",
            "chacha20",
            "chacha20poly1305",
            "crypto_box",
            "crypto_secretbox",
            "hkdf",
            "hmac",
            "hpke",
            "openssl",
            "orion",
            "ring",
            "sm4",
            "x25519-dalek",
        ],
    ),
    (
        "store",
        &[
            "diesel",
            "libsqlite3-sys",
            "postgres",
            "rusqlite",
            "sea-orm",
            "sqlx",
            "sqlx-core",
            "sqlx-postgres",
            "sqlx-sqlite",
            "tokio-postgres",
        ],
    ),
];

/// Packages that are for nobody: ciphers and hashes that are broken or need more care than they are worth, clients that
/// would fetch an address a user wrote, and engines of regular expressions that a text can keep busy.
const BANNED: &[&str] = &[
    "attohttpc",
    "awc",
    "cbc",
    "curl",
    "des",
    "ecb",
    "fancy-regex",
    "isahc",
    "md-5",
    "md5",
    "minreq",
    "onig",
    "pcre2",
    "rc4",
    "reqwest",
    "sha-1",
    "sha1",
    "surf",
    "ureq",
];

/// Licences that ask for no more than their text and a name.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Exceptions that only give more freedom.
const EXCEPTIONS: &[&str] = &["LLVM-exception"];

/// Dependencies between crates of the workspace that the table does not allow, test ones included.
pub(crate) fn direction(graph: &Graph) -> Vec<Finding> {
    let mut found = Vec::new();
    for package in graph.packages.iter().filter(|package| package.is_member) {
        let row = DIRECTION.iter().find(|(name, _)| *name == package.name);
        let Some((_, allowed)) = row else {
            found.push(Finding::new(&package.name, 0, "no row in the table of directions"));
            continue;
        };
        for edge in package.edges.iter().filter(|edge| is_member(graph, &edge.name)) {
            if !allowed.contains(&edge.name.as_str()) {
                let message = format!("must not depend on `{}`", edge.name);
                found.push(Finding::new(&package.name, 0, message));
            }
        }
    }
    found
}

fn is_member(graph: &Graph, name: &str) -> bool {
    graph.packages.iter().any(|package| package.is_member && package.name == name)
}

/// Crates with more direct dependencies than they may have.
pub(crate) fn budget(graph: &Graph) -> Vec<Finding> {
    let mut found = Vec::new();
    for (name, most) in BUDGET {
        for package in graph.packages.iter().filter(|p| p.is_member && p.name == *name) {
            let direct = package.edges.iter().filter(|edge| edge.is_normal).count();
            if direct > *most {
                let message = format!("{direct} direct dependencies; it may have {most}");
                found.push(Finding::new(name, 0, message));
            }
        }
    }
    found
}

/// Packages a crate of the workspace uses although they are another's or nobody's, in tests too.
pub(crate) fn owners(graph: &Graph) -> Vec<Finding> {
    let mut found = Vec::new();
    for package in graph.packages.iter().filter(|package| package.is_member) {
        for edge in &package.edges {
            let owner = OWNED.iter().find(|(_, owned)| owned.contains(&edge.name.as_str()));
            let message = match owner {
                Some((owner, _)) if *owner != package.name => {
                    format!("`{}` is for `{owner}` alone", edge.name)
                }
                _ if BANNED.contains(&edge.name.as_str()) => {
                    format!("`{}` is for nobody", edge.name)
                }
                _ => continue,
            };
            found.push(Finding::new(&package.name, 0, message));
        }
    }
    found
}

/// Packages whose licence is missing or not on the list.
pub(crate) fn licences(graph: &Graph) -> Vec<Finding> {
    graph
        .packages
        .iter()
        .filter_map(|package| Some(Finding::new(&package.name, 0, licence_fault(package)?)))
        .collect()
}

fn licence_fault(package: &Package) -> Option<String> {
    let Some(text) = &package.licence else {
        return Some("no licence is declared".to_owned());
    };
    match Expression::parse_mode(text, ParseMode::LAX) {
        Ok(expression) if expression.evaluate(is_allowed) => None,
        Ok(_) => Some(format!("the licence `{text}` is not on the list")),
        Err(error) => Some(format!("the licence `{text}` cannot be read: {}", error.reason)),
    }
}

fn is_allowed(requirement: &spdx::LicenseReq) -> bool {
    let licence = requirement.license.id().is_some_and(|id| LICENCES.contains(&id.name));
    let exception = requirement
        .addition
        .as_ref()
        .is_none_or(|addition| addition.id().is_some_and(|id| EXCEPTIONS.contains(&id.name)));
    licence && exception
}

/// Packages that come from anywhere but crates.io or this workspace.
pub(crate) fn sources(graph: &Graph) -> Vec<Finding> {
    let mut found = Vec::new();
    for package in graph.packages.iter().filter(|package| !package.is_member) {
        let from = package.source.as_deref().unwrap_or("a path outside the workspace");
        if from != CRATES_IO {
            found.push(Finding::new(&package.name, 0, format!("comes from `{from}`")));
        }
    }
    found
}
