//! 步骤: what each step of the procedure needs, as the pack says it. The docket takes a step only so.

use crate::ast::{Block, Cite, PackAst, StepAst, StepLine};
use crate::diag::Diagnostic;
use crate::law::place_of_id;
use crate::parse::near::{choices, declared};
use crate::schema::{Kind, Name, Owner, Schema, declared_twice, name_of};
use crate::span::{Span, Word};

/// One step of the procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its place, e.g. `15.1.确认`.
    pub place: String,
    /// Term and id.
    pub name: Name,
    /// Why it is as it is.
    pub cites: Vec<Cite>,
    /// Facts that must be found first: owner and index in the schema. A fact of people: of each.
    pub facts: Vec<(Owner, usize)>,
    /// Outputs that must be decided, by index, and the options they may have, by index; none for any.
    pub decided: Vec<(usize, Vec<usize>)>,
    /// Grounds on which the docket refuses: id and where it stands.
    pub grounds: Vec<(String, Vec<Cite>)>,
    /// Sources of leads.
    pub sources: Vec<Source>,
    /// Where it is written.
    pub span: Span,
}

/// A source of leads (线索来源): an item of the law and what it must come with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The item, e.g. `11.1.6`.
    pub item: String,
    /// Term and id.
    pub name: Name,
    /// 公开: anybody may bring it.
    pub is_open: bool,
    /// 文书: it comes from a paper, whose number and date are said.
    pub has_paper: bool,
    /// Facts of the case it must come with.
    pub needs: Vec<Need>,
}

/// What a lead of a source must come with (需).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The fact of the case, by index.
    pub fact: usize,
    /// The options that make it a lead of this source, by index; none for any value.
    pub values: Vec<usize>,
}

/// The steps of `pack`; what is declared twice or names what is not declared is reported.
pub(crate) fn collect(pack: &PackAst, schema: &Schema, out: &mut Vec<Diagnostic>) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for block in pack.all_blocks() {
        let Block::Step(ast) = block else { continue };
        let step = read(ast, schema, (&mut names, out));
        out.extend(unfound(pack, ast));
        if steps.iter().any(|known| known.name.id == step.name.id) {
            out.push(declared_twice(&ast.name.word));
            continue;
        }
        steps.push(step);
    }
    steps
}

/// Sources whose item the text does not have.
fn unfound(pack: &PackAst, ast: &StepAst) -> Vec<Diagnostic> {
    let stands = |id: &str| {
        let Some((number, Some(place))) = place_of_id(id) else { return false };
        let article = pack.articles.iter().find(|article| article.number == number);
        article.is_some_and(|article| article.lines.iter().any(|line| line.place == place))
    };
    let items = ast.lines.iter().filter_map(|line| match line {
        StepLine::Source { item, .. } => Some(item),
        StepLine::Facts(_) | StepLine::Decided { .. } | StepLine::Ground { .. } => None,
    });
    let missing = items.filter(|item| !stands(&item.text));
    let fault = |item: &crate::ast::Id| {
        let message = format!("条文没有“{}”这一项", item.text);
        Diagnostic::error("C45", item.span, message).repair("写条、款、项的数字,如 3.1.2")
    };
    missing.map(fault).collect()
}

/// Names of grounds and sources so far, and what is wrong.
type Seen<'a> = (&'a mut Vec<String>, &'a mut Vec<Diagnostic>);

fn read(ast: &StepAst, schema: &Schema, (names, out): Seen<'_>) -> Step {
    let mut step = Step {
        place: ast.id.text.clone(),
        name: name_of(&ast.name),
        cites: ast.cites.clone(),
        facts: Vec::new(),
        decided: Vec::new(),
        grounds: Vec::new(),
        sources: Vec::new(),
        span: ast.span,
    };
    for line in &ast.lines {
        match line {
            StepLine::Facts(words) => {
                for word in words {
                    step.facts.extend(ok(any_fact(schema, word), out));
                }
            }
            StepLine::Decided { output, values } => {
                step.decided.extend(ok(decided(schema, output, values), out));
            }
            StepLine::Ground { name, cites } => {
                once(names, name, out);
                step.grounds.push((name.value.clone(), cites.clone()));
            }
            StepLine::Source { item, name, is_open, has_paper, needs } => {
                once(names, &name.word, out);
                let needs = needs.iter().filter_map(|one| ok(need(schema, one), out));
                step.sources.push(Source {
                    item: item.text.clone(),
                    name: name_of(name),
                    is_open: *is_open,
                    has_paper: *has_paper,
                    needs: needs.collect(),
                });
            }
        }
    }
    step
}

fn ok<T>(found: Result<T, Diagnostic>, out: &mut Vec<Diagnostic>) -> Option<T> {
    found.map_err(|fault| out.push(fault)).ok()
}

fn once(names: &mut Vec<String>, word: &Word, out: &mut Vec<Diagnostic>) {
    if names.contains(&word.value) {
        out.push(declared_twice(word));
    }
    names.push(word.value.clone());
}

const OWNERS: [Owner; 3] = [Owner::Case, Owner::Unit, Owner::Person];

fn any_fact(schema: &Schema, word: &Word) -> Result<(Owner, usize), Diagnostic> {
    let found = OWNERS
        .into_iter()
        .find_map(|owner| schema.fact(owner, &word.value).map(|(index, _)| (owner, index)));
    found.ok_or_else(|| undeclared(schema, word, &OWNERS))
}

fn need(schema: &Schema, (word, values): &(Word, Vec<Word>)) -> Result<Need, Diagnostic> {
    let Some((fact, found)) = schema.fact(Owner::Case, &word.value) else {
        return Err(undeclared(schema, word, &[Owner::Case]));
    };
    let options: &[Name] = match &found.kind {
        Kind::Options(options) => options,
        Kind::Date | Kind::Int(..) => &[],
    };
    let values = values.iter().map(|value| option(options, word, value));
    Ok(Need { fact, values: values.collect::<Result<_, _>>()? })
}

/// The option `word` of what is called `of`, by index.
fn option(options: &[Name], of: &Word, word: &Word) -> Result<usize, Diagnostic> {
    options.iter().position(|name| name.is(&word.value)).ok_or_else(|| {
        let message = format!("“{}”没有“{}”这个值", of.value, word.value);
        let repair = choices(options.iter().map(|name| name.term.as_str()));
        Diagnostic::error("C05", word.span, message).repair(repair)
    })
}

fn undeclared(schema: &Schema, word: &Word, owners: &[Owner]) -> Diagnostic {
    let known = owners.iter().flat_map(|owner| schema.facts_of(*owner));
    let known = known.map(|(_, fact)| fact.name.term.as_str());
    let repair = declared(&word.value, known, "先在“事实”里声明");
    let message = format!("没有声明过“{}”", word.value);
    Diagnostic::error("C01", word.span, message).repair(repair)
}

fn decided(
    schema: &Schema,
    output: &Word,
    values: &[Word],
) -> Result<(usize, Vec<usize>), Diagnostic> {
    let Some((index, found)) = schema.output(&output.value) else {
        let known = schema.outputs.iter().map(|output| output.name.term.as_str());
        let repair = declared(&output.value, known, "先在“事实 结果”里声明");
        let message = format!("没有声明过结果“{}”", output.value);
        return Err(Diagnostic::error("C01", output.span, message).repair(repair));
    };
    let values = values.iter().map(|word| option(&found.options, output, word));
    Ok((index, values.collect::<Result<_, _>>()?))
}
