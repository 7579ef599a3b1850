//! What a pack declares: facts, outputs, options and measures, each with its Chinese term and its id.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ast::{
    Block, Declaration, FactLine, FactsAst, Flag, PackAst, ReadingAst, Term, TypeAst,
};
use crate::catalogue::{Catalogue, Enumeration};
use crate::diag::Diagnostic;
use crate::span::{Span, Word};
use crate::steps::Step;

/// Whose fact it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// 案: the docket.
    Case,
    /// 单位: the unit whose act is examined.
    Unit,
    /// 人: one person in one role.
    Person,
}

/// The values a fact or output can take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// 是非 and named options, in the order declared.
    Options(Vec<Name>),
    /// 日期.
    Date,
    /// 整数 [low..high], bounds included.
    Int(i64, i64),
}

/// A Chinese term and its ASCII id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The Chinese term.
    pub term: String,
    /// The ASCII id; the term itself where none is declared.
    pub id: String,
}

impl Name {
    /// Whether `key` is the term or the id.
    #[must_use]
    pub fn is(&self, key: &str) -> bool {
        self.term == key || self.id == key
    }
}

/// The id of the value a fact has that does not exist under its 限于.
const ABSENT: &str = "absent";

impl Name {
    /// 不存在: the value of a fact that does not exist under its 限于.
    #[must_use]
    pub fn absent() -> Self {
        Self { term: "不存在".to_owned(), id: ABSENT.to_owned() }
    }

    /// Whether this is that value.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        self.id == ABSENT
    }
}

/// A declared fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Term and id.
    pub name: Name,
    /// Whose.
    pub owner: Owner,
    /// Values.
    pub kind: Kind,
    /// 裁量: only a person may find it, with reasons.
    pub judgement: bool,
    /// 随案: may be found once for the whole case.
    pub case_wide: bool,
    /// 限于: the condition under which it exists.
    pub only_if: Option<crate::ast::Cond>,
    /// 凭: the evidence it stands on.
    pub evidence: Vec<String>,
    /// 条: the article it comes from, as written.
    pub source: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

/// A declared output (结果): what a block may 定.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Term and id; the id is the docket's question.
    pub name: Name,
    /// Values.
    pub options: Vec<Name>,
    /// 逐人.
    pub per_person: bool,
    /// 前提: the condition without which it means nothing, e.g. that the case is confirmed as wrongful.
    pub premise: Option<crate::ast::Cond>,
    /// Where it is declared.
    pub span: Span,
}

/// A kind of measure (措施), e.g. 处分, with its members, mildest first where ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureKind {
    /// Term and id.
    pub name: Name,
    /// Every member once.
    pub members: Vec<Name>,
    /// `(milder, heavier)` pairs.
    pub milder: Vec<(String, String)>,
}

/// A declared reading (读法), as a case file may choose it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Its id, e.g. `A24`.
    pub id: String,
    /// The name of its switch.
    pub switch: Option<String>,
    /// Its options; none where there is nothing to choose.
    pub options: Vec<String>,
    /// 改: who may choose another option, in the words of the pack.
    pub changed_by: Option<String>,
}

/// Everything a pack declares.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schema {
    /// Facts in the order declared.
    pub facts: Vec<Fact>,
    /// Outputs in the order declared.
    pub outputs: Vec<Output>,
    /// Kinds of measure.
    pub measures: Vec<MeasureKind>,
    /// Readings in the order declared.
    pub readings: Vec<Reading>,
    /// 列举: the paragraph that catalogues of organs extend.
    pub enumeration: Option<Enumeration>,
    /// 步骤: what the docket's steps need.
    pub steps: Vec<Step>,
    /// The catalogue whose acts a case may name.
    pub catalogue: Option<Arc<Catalogue>>,
    /// By owner, every key (term and id) of a fact.
    keys: BTreeMap<Owner, BTreeMap<String, usize>>,
    /// Outputs that were reported and left out.
    misdeclared: Vec<Name>,
}

/// 是 and 否, the options of 是非.
#[must_use]
pub fn boolean_options() -> Vec<Name> {
    [("是", "true"), ("否", "false")]
        .map(|(term, id)| Name { term: term.to_owned(), id: id.to_owned() })
        .to_vec()
}

impl Schema {
    /// Collects the declarations of `pack`; what is declared twice or without a known owner is reported.
    #[must_use]
    pub fn collect(pack: &PackAst) -> (Self, Vec<Diagnostic>) {
        let mut schema = Self::default();
        let mut diagnostics = Vec::new();
        let inside = pack.articles.iter().flat_map(|article| &article.blocks);
        for block in pack.blocks.iter().chain(inside) {
            match block {
                Block::Facts(facts) => schema.add(facts, &mut diagnostics),
                Block::Readings(readings) => {
                    schema.readings.extend(readings.iter().map(reading));
                }
                Block::Rule(_)
                | Block::Table(_)
                | Block::Measures(_)
                | Block::Period(_)
                | Block::Names(_)
                | Block::Asks(_)
                | Block::Overlay(_)
                | Block::Renamed(_)
                | Block::Note(_)
                | Block::Case(_)
                | Block::Enumeration(_)
                | Block::Catalogue(_)
                | Block::Step(_) => {}
            }
        }
        schema.steps = crate::steps::collect(pack, &schema, &mut diagnostics);
        schema.enumeration = crate::catalogue::collect(pack, &schema, &mut diagnostics);
        (schema, diagnostics)
    }

    fn add(&mut self, facts: &FactsAst, diagnostics: &mut Vec<Diagnostic>) {
        let owner = owner_of(&facts.entity);
        if owner.is_none() && !["结果", "措施"].contains(&facts.entity.value.as_str()) {
            let message = format!("没有这种主体:“{}”", facts.entity.value);
            let fault = Diagnostic::error("S01", facts.entity.span, message);
            diagnostics.push(fault.repair("写 案、单位、人、结果 或 措施"));
        }
        for line in &facts.lines {
            match line {
                FactLine::Declare(declaration) if facts.entity.value == "结果" => {
                    self.add_outputs(declaration, diagnostics);
                }
                // Kept somewhere, so that what names them is not reported as undeclared.
                FactLine::Declare(declaration) => {
                    self.add_facts(owner.unwrap_or(Owner::Person), declaration, diagnostics);
                }
                FactLine::Constraint(_) | FactLine::Order(_) => {}
                FactLine::Kind(kind) => self.measures.push(measure_kind(kind)),
            }
        }
    }

    fn add_facts(&mut self, owner: Owner, line: &Declaration, out: &mut Vec<Diagnostic>) {
        for term in &line.names {
            let name = name_of(term);
            let index = self.facts.len();
            let known = self.keys.entry(owner).or_default();
            for word in words_of(term) {
                // The first keeps the name: what was written for it goes on to fit.
                if *known.entry(word.value.clone()).or_insert(index) != index {
                    out.push(declared_twice(word));
                }
            }
            self.facts.push(fact(owner, name, line, term.word.span));
        }
    }

    fn add_outputs(&mut self, line: &Declaration, out: &mut Vec<Diagnostic>) {
        for term in &line.names {
            let name = name_of(term);
            let TypeAst::Options(options) = &line.ty.value else {
                let message = format!("结果“{}”只能取列明的值", name.term);
                let fault = Diagnostic::error("S03", line.ty.span, message);
                out.push(fault.repair("写成 {甲 a, 乙 b},列出它的各个值"));
                self.misdeclared.push(name);
                continue;
            };
            let twice = words_of(term).find(|word| self.output(&word.value).is_some());
            out.extend(twice.map(declared_twice));
            self.outputs.push(Output {
                name,
                options: options.iter().map(name_of).collect(),
                per_person: line.flags.iter().any(|flag| matches!(flag, Flag::PerPerson(_))),
                premise: line.flags.iter().find_map(premise),
                span: term.word.span,
            });
        }
    }

    /// The fact of `owner` whose term or id is `key`.
    #[must_use]
    pub fn fact(&self, owner: Owner, key: &str) -> Option<(usize, &Fact)> {
        let index = *self.keys.get(&owner)?.get(key)?;
        self.facts.get(index).map(|fact| (index, fact))
    }

    /// The output whose term or id is `key`.
    #[must_use]
    pub fn output(&self, key: &str) -> Option<(usize, &Output)> {
        self.outputs.iter().enumerate().find(|(_, output)| output.name.is(key))
    }

    /// Whether `key` names an output that was declared wrongly and reported.
    pub(crate) fn is_misdeclared(&self, key: &str) -> bool {
        self.misdeclared.iter().any(|name| name.is(key))
    }

    /// The measure whose term or id is `key`, with its kind.
    #[must_use]
    pub fn measure(&self, key: &str) -> Option<(&MeasureKind, &Name)> {
        self.measures.iter().find_map(|kind| {
            let member = kind.members.iter().find(|name| name.is(key))?;
            Some((kind, member))
        })
    }

    /// The reading whose id or switch is `key`.
    #[must_use]
    pub fn reading(&self, key: &str) -> Option<&Reading> {
        let is =
            |reading: &&Reading| reading.id == key || reading.switch.as_deref() == Some(key);
        self.readings.iter().find(is)
    }

    /// Facts of `owner`, with their indices.
    pub fn facts_of(&self, owner: Owner) -> impl Iterator<Item = (usize, &Fact)> {
        self.facts.iter().enumerate().filter(move |(_, fact)| fact.owner == owner)
    }
}

fn reading(ast: &ReadingAst) -> Reading {
    Reading {
        id: ast.id.text.clone(),
        switch: ast.switch.as_ref().map(|word| word.value.clone()),
        options: ast.options.iter().map(|option| option.name.value.clone()).collect(),
        changed_by: ast.changed_by.clone(),
    }
}

fn owner_of(entity: &Word) -> Option<Owner> {
    match entity.value.as_str() {
        "案" => Some(Owner::Case),
        "单位" => Some(Owner::Unit),
        "人" => Some(Owner::Person),
        _ => None,
    }
}

/// The term and, where it differs, the id.
fn words_of(term: &Term) -> impl Iterator<Item = &Word> {
    let id = term.id.iter().filter(|id| id.value != term.word.value);
    std::iter::once(&term.word).chain(id)
}

pub(crate) fn declared_twice(word: &Word) -> Diagnostic {
    let message = format!("“{}”已经声明过", word.value);
    Diagnostic::error("S02", word.span, message).repair("另取一个名称,或删去一处")
}

pub(crate) fn name_of(term: &Term) -> Name {
    let id = term.id.as_ref().unwrap_or(&term.word).value.clone();
    Name { term: term.word.value.clone(), id }
}

fn premise(flag: &Flag) -> Option<crate::ast::Cond> {
    match flag {
        Flag::Premise(cond) => Some(cond.clone()),
        Flag::Judgement(_)
        | Flag::CaseWide(_)
        | Flag::PerPerson(_)
        | Flag::OnlyIf(_)
        | Flag::Evidence(_)
        | Flag::Source(..) => None,
    }
}

fn fact(owner: Owner, name: Name, line: &Declaration, span: Span) -> Fact {
    let mut fact = Fact {
        name,
        owner,
        kind: match &line.ty.value {
            TypeAst::Bool => Kind::Options(boolean_options()),
            TypeAst::Date => Kind::Date,
            TypeAst::Int(low, high) => Kind::Int(*low, *high),
            TypeAst::Options(options) => Kind::Options(options.iter().map(name_of).collect()),
        },
        judgement: false,
        case_wide: false,
        only_if: None,
        evidence: Vec::new(),
        source: None,
        span,
    };
    for flag in &line.flags {
        match flag {
            Flag::Judgement(_) => fact.judgement = true,
            Flag::CaseWide(_) => fact.case_wide = true,
            Flag::PerPerson(_) | Flag::Premise(_) => {}
            Flag::OnlyIf(cond) => fact.only_if = Some(cond.clone()),
            Flag::Evidence(words) => {
                fact.evidence = words.iter().map(|word| word.value.clone()).collect();
            }
            Flag::Source(text, _) => fact.source = Some(text.clone()),
        }
    }
    fact
}

fn measure_kind(kind: &crate::ast::KindAst) -> MeasureKind {
    let mut members: Vec<Name> = Vec::new();
    let mut milder = Vec::new();
    for (chain, ordered) in kind.chains.iter().zip(&kind.ordered) {
        for term in chain {
            if !members.iter().any(|name| name.term == term.word.value) {
                members.push(name_of(term));
            }
        }
        if *ordered {
            milder.extend(
                chain
                    .iter()
                    .zip(chain.iter().skip(1))
                    .map(|(low, high)| (low.word.value.clone(), high.word.value.clone())),
            );
        }
    }
    MeasureKind { name: name_of(&kind.name), members, milder }
}
