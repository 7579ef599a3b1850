//! A compiled pack: every word resolved, every reading filled in, nothing left to look up.

use std::collections::BTreeMap;

use crate::ast::{Cite, TimedPredicate};
use crate::schema::{Name, Schema};
use crate::span::Span;

/// Index of a variable.
pub type VarId = usize;

/// A set of options of one variable: bit *i* stands for option *i*.
pub type Mask = u64;

/// What a variable stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum VarKind {
    /// A fact, by its index in the schema.
    Fact(usize),
    /// An output, by its index in the schema.
    Output(usize),
    /// A statement about all people of the case.
    People(usize),
    /// 按期, 届满 or 有, of a period or a date fact.
    Timed(TimedPredicate, String),
}

/// A variable of conditions; its value is one of a few options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Var {
    /// What it stands for.
    pub kind: VarKind,
    /// How a sentence names it.
    pub label: String,
    /// Options. A fact with 限于 has one more, 不存在, at the end.
    pub options: Vec<Name>,
    /// Whether each person has an own value.
    pub per_person: bool,
}

impl Var {
    /// All options.
    #[must_use]
    pub fn all(&self) -> Mask {
        let bits = u32::try_from(self.options.len()).unwrap_or(64).min(63);
        (1 << bits) - 1
    }
}

/// A condition over variables.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expr {
    /// The variable's value is among the options of the mask.
    Test(VarId, Mask),
    /// All hold (true when empty).
    And(Vec<Expr>),
    /// One holds (false when empty).
    Or(Vec<Expr>),
    /// Does not hold.
    Not(Box<Expr>),
}

/// A statement about all people of the case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum People {
    /// Somebody satisfies it.
    Any(Expr),
    /// At most so many satisfy it.
    AtMost(Expr, u64),
}

/// What a rule gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// An option of the output.
    Value(usize),
    /// A named person decides.
    Ask {
        /// The ask's id.
        ask: String,
        /// The option a reading suggests.
        suggestion: Option<usize>,
        /// The options among which the person decides.
        options: Mask,
    },
    /// 不适用: only silences what it is an exception to.
    NotApplicable,
}

/// One rule, row or else-branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// `15.1.1`, or `15.1.2#3(审核)` for row 3 of a table in the column 审核, or `x.否则`.
    pub id: String,
    /// Id of the block it is written in.
    pub block: String,
    /// When it applies.
    pub when: Expr,
    /// What it gives.
    pub gives: Given,
    /// Why: quotations and declared gaps, as written.
    pub cites: Vec<Cite>,
    /// Readings whose filling this rule carries.
    pub readings: Vec<String>,
    /// Rules it is an exception to, by index in the group.
    pub exception_to: Vec<usize>,
    /// Where it is written.
    pub span: Span,
}

/// All rules of one output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The output, by its index in the schema.
    pub output: usize,
    /// The variable that carries the output into later groups.
    pub var: VarId,
    /// Rules in the order written.
    pub rules: Vec<Rule>,
    /// Indices of rules, each after every exception to it.
    pub order: Vec<usize>,
    /// Whether every valuation must give a value.
    pub complete: bool,
}

/// An ask, everything inherited filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Its id.
    pub id: String,
    /// The question in words.
    pub question: String,
    /// Options by term.
    pub options: Vec<String>,
    /// Who drafts.
    pub drafted_by: String,
    /// Who decides; never the one who drafts.
    pub decided_by: String,
    /// What must be attached.
    pub evidence: Vec<String>,
}

/// A pack under one choice of readings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// What is declared.
    pub schema: Schema,
    /// Variables.
    pub vars: Vec<Var>,
    /// Statements about all people.
    pub people: Vec<People>,
    /// Invariants (约束): what every real case satisfies.
    pub constraints: Vec<(Expr, Span)>,
    /// For every fact with 限于: its variable and the condition under which it exists.
    pub guards: Vec<(VarId, Expr)>,
    /// Groups, each after those whose output it reads.
    pub groups: Vec<Group>,
    /// Asks by id.
    pub asks: BTreeMap<String, Ask>,
    /// The option chosen for each reading.
    pub readings: BTreeMap<String, String>,
    /// Conditions of 措施 blocks and overlays, in the order compiled.
    pub conditions: Vec<Expr>,
}

impl Expr {
    /// The condition that always holds.
    #[must_use]
    pub fn always() -> Self {
        Self::And(Vec::new())
    }

    /// Calls `each` with every variable the condition reads.
    pub fn vars(&self, each: &mut impl FnMut(VarId)) {
        match self {
            Self::Test(var, _) => each(*var),
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.vars(each)),
            Self::Not(inner) => inner.vars(each),
        }
    }
}
