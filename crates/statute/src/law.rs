//! temp
use crate::answer::CitationOut;
use crate::ast::Cite;
/// law
#[derive(Debug, Clone)]
pub struct Law {
    /// id
    pub pack_id: String,
}
impl Law {
    /// c
    #[must_use]
    pub fn citations(&self, _b: &str, _c: &[Cite], _r: &[String]) -> Vec<CitationOut> {
        Vec::new()
    }
    /// c
    #[must_use]
    pub fn superior(&self, _b: &str) -> CitationOut {
        CitationOut {
            text: String::new(),
            article: None,
            paragraph: None,
            item: None,
            quote: None,
            reading: None,
        }
    }
    /// c
    #[must_use]
    pub fn sentence(&self, _c: &[CitationOut]) -> String {
        String::new()
    }
}
