//! Development tokens: each stands for a person with duties, until there are accounts. Only hashes are kept.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use docket::{Duty, OrganId, PersonId};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::Site;
use super::problem::Problem;
use crate::app::{Failure, Session};

/// The shortest token: 128 bits in hexadecimal.
const SHORTEST: usize = 32;

/// Tokens, by their hash.
#[derive(Debug, Default)]
pub struct Tokens(BTreeMap<[u8; 32], Session>);

/// Why a file of tokens cannot be used.
#[derive(Debug)]
pub struct TokenError(String);

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TokenError {}

/// A line of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    token: String,
    person: PersonId,
    organ: OrganId,
    duties: BTreeSet<Duty>,
}

impl Tokens {
    /// Reads tokens: a JSON list of `{token, person, organ, duties}`.
    ///
    /// # Errors
    /// What is wrong, never the token.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let lines: Vec<Line> =
            serde_json::from_str(text).map_err(|error| TokenError(error.to_string()))?;
        let mut tokens = BTreeMap::new();
        for line in lines {
            if line.token.len() < SHORTEST {
                let text = format!("{} 的令牌不足 {SHORTEST} 个字符", line.person);
                return Err(TokenError(text));
            }
            let session = Session::new(line.person, line.organ, line.duties);
            if tokens.insert(hash(&line.token), session).is_some() {
                return Err(TokenError("同一令牌写了两次".to_owned()));
            }
        }
        Ok(Self(tokens))
    }

    /// The session of a person who has a token.
    #[must_use]
    pub fn of(&self, person: &str) -> Option<&Session> {
        self.0.values().find(|session| session.person().as_str() == person)
    }

    fn session(&self, token: &str) -> Option<&Session> {
        // Looked up by hash: how long it takes says nothing of the token.
        self.0.get(&hash(token))
    }
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

impl FromRequestParts<Site> for Session {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let header = parts.headers.get(header::AUTHORIZATION);
        let token = header.and_then(|text| text.to_str().ok()?.strip_prefix("Bearer "));
        let session = token.and_then(|token| site.tokens.session(token));
        let session = session.ok_or(Failure::Unauthorized)?;
        Ok(site.app.recognised(session).await?)
    }
}
