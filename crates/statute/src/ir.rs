//! A compiled pack: every word resolved, every reading filled in, nothing left to look up.

mod expr;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::ast::{BoundKind, Cite, SlotTarget, TimedPredicate};
use crate::civil::Unit;
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
    /// 前提: where it certainly fails, the output means nothing and no rule is asked.
    pub premise: Option<Expr>,
    /// Whether every valuation must give a value.
    pub complete: bool,
    /// The word 完备 that says so; else the id of the first rule.
    pub span: Span,
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

/// A pack under one choice of readings. What two choices have in common they share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// What is declared.
    pub schema: Arc<Schema>,
    /// Variables.
    pub vars: Vec<Arc<Var>>,
    /// The variables this choice mentions, in the order in which it does: what is listed is listed in this order.
    pub mentioned: Vec<VarId>,
    /// Statements about all people.
    pub people: Vec<People>,
    /// Invariants (约束): what every real case satisfies.
    pub constraints: Arc<Vec<(Expr, Span)>>,
    /// Date facts that can only come in this order (先后), by index in the schema.
    pub orders: Arc<Vec<(usize, usize)>>,
    /// For every fact with 限于: its variable and the condition under which it exists.
    pub guards: Arc<Vec<(VarId, Expr)>>,
    /// Groups, each after those whose output it reads.
    pub groups: Vec<Arc<Group>>,
    /// Asks by id.
    pub asks: Arc<BTreeMap<String, Ask>>,
    /// The option chosen for each reading.
    pub readings: Arc<BTreeMap<String, String>>,
    /// 措施 blocks.
    pub measures: Vec<Arc<MeasureBlock>>,
    /// 上位法.
    pub overlays: Vec<Arc<Overlay>>,
    /// 期限.
    pub periods: Vec<Arc<Period>>,
}

impl Program {
    /// All options of `var`.
    #[must_use]
    pub fn all(&self, var: VarId) -> Mask {
        self.vars.get(var).map_or(0, |var| var.all())
    }

    /// Whether `other`, the same pack under other readings, was found to be the same part by part.
    #[must_use]
    pub fn shares_all_with(&self, other: &Self) -> bool {
        self.mentioned == other.mentioned
            && self.people == other.people
            && Arc::ptr_eq(&self.constraints, &other.constraints)
            && Arc::ptr_eq(&self.guards, &other.guards)
            && Arc::ptr_eq(&self.orders, &other.orders)
            && Arc::ptr_eq(&self.asks, &other.asks)
            && same(&self.vars, &other.vars)
            && same(&self.groups, &other.groups)
            && same(&self.measures, &other.measures)
            && same(&self.overlays, &other.overlays)
            && same(&self.periods, &other.periods)
    }
}

fn same<T>(some: &[Arc<T>], others: &[Arc<T>]) -> bool {
    some.len() == others.len()
        && some.iter().zip(others).all(|(one, other)| Arc::ptr_eq(one, other))
}

/// One 措施 block: the slots that apply where its condition holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureBlock {
    /// Its id.
    pub id: String,
    /// The docket's question, e.g. `measures` or `recovery`.
    pub question: String,
    /// 逐人.
    pub per_person: bool,
    /// When it applies.
    pub when: Expr,
    /// Its slots.
    pub slots: Vec<Slot>,
}

/// One slot of a lawful set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Who it is for.
    pub target: SlotTarget,
    /// How many of the set a choice must hold.
    pub bound: BoundKind,
    /// Measures by term.
    pub set: Vec<String>,
    /// Months, for withheld pay.
    pub months: Option<i64>,
    /// The ask that fixes an amount.
    pub amount_ask: Option<String>,
    /// Until when.
    pub until: Option<String>,
    /// The evidence without which it may not stand in a final paper.
    pub evidence: Option<String>,
    /// Why.
    pub cites: Vec<Cite>,
    /// Readings it carries.
    pub readings: Vec<String>,
}

/// Superior law beside the measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlay {
    /// `政务处分法.14`.
    pub id: String,
    /// First day of a determination it applies to; the day of the conduct does not matter.
    pub from: Date,
    /// Last day.
    pub to: Option<Date>,
    /// What it does, each under its condition.
    pub limits: Vec<Limit>,
}

/// One line of an overlay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// When.
    pub when: Expr,
    /// What.
    pub effect: Effect,
    /// Measure (all, if none) and the evidence it needs.
    pub evidence: Option<(Option<String>, String)>,
}

impl Overlay {
    /// Whether it applies to a determination on the day `on`.
    #[must_use]
    pub fn in_force(&self, on: Date) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }
}

impl Limit {
    /// Whether it has a condition of its own (当).
    #[must_use]
    pub fn is_conditional(&self) -> bool {
        self.when != Expr::always()
    }
}

/// What superior law does to a lawful set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// 收窄: of this kind of measure only these remain; the law forbids the rest.
    Narrow(String, Vec<String>),
    /// 收窄 m.决定者: only these bodies may decide the measure.
    Decider(String, Vec<String>),
    /// 仅有: of this kind only these exist for the person's status.
    Only(String, Vec<String>),
    /// 禁止 m 入终局文书.
    BarFromFinal(String),
    /// 提示.
    Notice(String),
}

/// A period, readings filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// Its name, e.g. `handling_decision`.
    pub name: String,
    /// Its Chinese term, e.g. 处理决定期限; the name where none is written.
    pub term: String,
    /// Its place, e.g. `17.1`.
    pub id: String,
    /// 逐人.
    pub per_person: bool,
    /// The date fact that starts it.
    pub start: Start,
    /// 首 计入: the day of the event counts as the first.
    pub counts_first: bool,
    /// 接: the date fact from which it is counted if that does not come earlier, and the most it lasts from its start.
    pub joins: Option<(String, Option<i64>)>,
    /// Its length: a number, or the months of the measure chosen for a person.
    pub length: Length,
    /// Its unit.
    pub unit: Unit,
    /// Whether the last day rolls over a holiday.
    pub rolls: bool,
    /// Date facts that must fall inside.
    pub counts: Vec<String>,
    /// Whether all of `counts` must, or the earliest.
    pub counts_all: bool,
    /// 结: date facts with which nothing more is asked for.
    pub closed: Option<String>,
    /// For an extension: the approval.
    pub grant: Option<Grant>,
    /// 停: the date facts between which it is not counted.
    pub suspended: Option<(String, String)>,
    /// 逾: what follows when it is missed, in words.
    pub missed: Option<String>,
    /// Whether it rests on the reading's start rather than the text's.
    pub readings: Vec<String>,
    /// Why.
    pub cites: Vec<Cite>,
    /// Where it is written.
    pub span: Span,
}

/// What starts a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// A date fact.
    Event(String),
    /// The un-rolled (false) or rolled (true) last day of another period.
    After(String, bool),
}

/// How long a period is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Length {
    /// So many units.
    Fixed(i64),
    /// At most so many; the approval says how many.
    AtMost(i64),
    /// The months of this measure in the person's lawful set.
    MonthsOf(String),
    /// By the value of a fact: terms and lengths. With another value the period does not run.
    ByFact(String, Vec<(String, i64)>),
}

/// The approval an extension needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Date fact of the approval.
    pub on: String,
    /// Fact with the days approved.
    pub days: String,
    /// Fact with the approving body.
    pub by: String,
    /// Bodies that may approve.
    pub approvers: Vec<String>,
    /// The date fact that must lie no later than the cut-off.
    pub dated: String,
    /// Whether the cut-off is the rolled last day.
    pub until_rolled: bool,
}
