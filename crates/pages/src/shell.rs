//! What stands around every page: its title, where it is, whether everything in it is made up.

/// Where in the navigation a page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// 办法与规则.
    Rules,
    /// Nowhere: a fault.
    Nowhere,
}

/// The shell of a page.
#[derive(Debug, Clone)]
pub struct Shell {
    /// What the page is about; stands before the name of the site in the title.
    pub title: String,
    /// The accountability body (追究机构) whose site it is.
    pub office: String,
    /// Where it stands.
    pub place: Place,
    /// Whether everything is made up for a demonstration.
    pub is_demo: bool,
}

impl Shell {
    /// Whether the page stands at `place`.
    pub(crate) fn is_at(&self, place: Place) -> bool {
        self.place == place
    }

    /// The address of the stylesheet.
    #[expect(clippy::unused_self, reason = "a template asks its shell")]
    pub(crate) fn stylesheet(&self) -> String {
        crate::stylesheet()
    }
}
