//! From written conditions to conditions over variables.

use std::collections::BTreeMap;

use super::Compiler;
use crate::ast::{Block, Cond, Filling, Path, Quantifier, Rel, Segment, TimedPredicate, Value};
use crate::diag::Diagnostic;
use crate::ir::{Expr, Mask, People, Var, VarId, VarKind};
use crate::schema::{Kind, Name, Owner, boolean_options};
use crate::span::Span;

/// Names may refer to names, readings to conditions; deeper than this is a loop.
const DEPTH_MAX: usize = 64;

/// Where a condition stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    /// Inside 任一/全部/计数: words of a person mean the person counted, not the focus.
    counted: bool,
    /// What `本人.x` stands for while the counted body is unfolded, by fact.
    own: BTreeMap<usize, usize>,
    depth: usize,
}

impl Compiler<'_> {
    /// Resolves `cond`; what cannot be resolved is reported and counts as never.
    pub(super) fn cond(&mut self, cond: &Cond, scope: &Scope) -> Expr {
        if scope.depth > DEPTH_MAX {
            self.fail("C10", span_of(cond), "条件互相引用,成环或过深");
            return Expr::Or(Vec::new());
        }
        match cond {
            Cond::Or(parts) => {
                Expr::Or(parts.iter().map(|part| self.cond(part, scope)).collect())
            }
            Cond::And(parts) => {
                Expr::And(parts.iter().map(|part| self.cond(part, scope)).collect())
            }
            Cond::Not(inner, _) => Expr::Not(Box::new(self.cond(inner, scope))),
            Cond::Test { path, rel } => self.test(path, rel.as_ref(), scope),
            Cond::Many { quantifier, body, rel, span } => {
                self.many(*quantifier, body, *rel, (*span, scope))
            }
            Cond::Timed { predicate, of, .. } => self.timed(*predicate, &of.value),
            Cond::Hole(id) => match self.filling(&id.text, id.span) {
                Some(Filling::Cond(cond)) => self.cond(&cond, &scope.deeper()),
                Some(Filling::Value(Value::Path(path))) => {
                    self.test(&path, None, &scope.deeper())
                }
                Some(
                    Filling::Value(_)
                    | Filling::Bound(_)
                    | Filling::Evidence(_)
                    | Filling::Delete
                    | Filling::Record(_),
                ) => {
                    self.fail("C09", id.span, format!("«{}»在此处须填条件", id.text));
                    Expr::Or(Vec::new())
                }
                None => Expr::Or(Vec::new()),
            },
        }
    }

    fn timed(&mut self, predicate: TimedPredicate, of: &str) -> Expr {
        let label = match predicate {
            TimedPredicate::InTime => format!("按期({of})"),
            TimedPredicate::Expired => format!("届满({of})"),
            TimedPredicate::Happened => format!("有({of})"),
        };
        let of_person = self.schema.fact(Owner::Person, of).is_some()
            || self.blocks().any(|block| {
                if let Block::Period(period) = block {
                    return period.name.value == of && period.mods.per_person;
                }
                false
            });
        let kind = VarKind::Timed(predicate, of.to_owned());
        Expr::Test(self.var(kind, label, boolean_options(), of_person), 1)
    }

    fn test(&mut self, path: &Path, rel: Option<&(Rel, Value)>, scope: &Scope) -> Expr {
        let Some(word) = self.path_word(path) else { return Expr::Or(Vec::new()) };
        if rel.is_none()
            && let Some(named) = self.names.get(&word).cloned()
        {
            let resolved = self.cond(&named, &scope.deeper());
            if matches!(named, Cond::Many { .. }) {
                self.label_people(&resolved, &word);
            }
            return resolved;
        }
        let Some(var) = self.variable(&word) else {
            let nearest = self.nearest_word(&word);
            let message = format!("没有声明过“{word}”");
            self.report(Diagnostic::error("C01", path.span, message), nearest);
            return Expr::Or(Vec::new());
        };
        if scope.counted && path.own {
            self.fail("C02", path.span, "被计数的人不能是本人;写在等号右边");
        }
        match rel {
            None => self.mask_test(var, Rel::Eq, &["是".to_owned()], path.span),
            Some((rel, value)) => self.related(var, *rel, value, (path.span, scope)),
        }
    }

    /// A statement about people is called by the name (称) that stands for it, so that reasons can say it.
    fn label_people(&mut self, resolved: &Expr, name: &str) {
        let mut vars = Vec::new();
        resolved.vars(&mut |var| vars.push(var));
        for var in vars {
            if let Some(var) = self.vars.get_mut(var)
                && matches!(var.kind, VarKind::People(_))
            {
                name.clone_into(&mut var.label);
            }
        }
    }

    fn related(&mut self, var: VarId, rel: Rel, value: &Value, at: (Span, &Scope)) -> Expr {
        let (span, scope) = at;
        match value {
            Value::Path(path) if path.own => self.own_value(var, rel, path, scope),
            Value::Path(path) => match self.path_word(path) {
                Some(word) => self.mask_test(var, rel, &[word], span),
                None => Expr::Or(Vec::new()),
            },
            Value::Int(number, _) => self.mask_test(var, rel, &[number.to_string()], span),
            Value::Set(words, _) => {
                let words: Vec<String> = words.iter().map(|word| word.value.clone()).collect();
                self.mask_test(var, rel, &words, span)
            }
            Value::Hole(id) => match self.filling(&id.text, id.span) {
                Some(Filling::Value(value)) => {
                    self.related(var, rel, &value, (span, &scope.deeper()))
                }
                Some(
                    Filling::Cond(_)
                    | Filling::Bound(_)
                    | Filling::Evidence(_)
                    | Filling::Delete
                    | Filling::Record(_),
                ) => {
                    self.fail("C09", id.span, format!("«{}»在此处须填值", id.text));
                    Expr::Or(Vec::new())
                }
                None => Expr::Or(Vec::new()),
            },
            Value::Ask(call) => {
                self.fail("C03", call.span, "条件里不能问人;问只能是规则的结果");
                Expr::Or(Vec::new())
            }
        }
    }

    fn own_value(&mut self, var: VarId, rel: Rel, path: &Path, scope: &Scope) -> Expr {
        let word = self.path_word(path).unwrap_or_default();
        let option =
            self.schema.fact(Owner::Person, &word).and_then(|(fact, _)| scope.own.get(&fact));
        match option.copied() {
            Some(option) if rel == Rel::Eq => Expr::Test(var, 1 << option),
            Some(option) if rel == Rel::Ne => Expr::Not(Box::new(Expr::Test(var, 1 << option))),
            _ => {
                self.fail("C04", path.span, "本人的事实只能在任一(…)里用 = 或 ≠ 比较");
                Expr::Or(Vec::new())
            }
        }
    }

    fn mask_test(&mut self, var: VarId, rel: Rel, words: &[String], span: Span) -> Expr {
        let Some(options) = self.vars.get(var).map(|var| var.options.clone()) else {
            return Expr::Or(Vec::new());
        };
        let mut mask: Mask = 0;
        for word in words {
            let found = options.iter().position(|name| name.term == *word || name.id == *word);
            let Some(found) = found else {
                let list: Vec<&str> = options.iter().map(|name| name.term.as_str()).collect();
                let diagnostic = Diagnostic::error("C05", span, format!("没有“{word}”这个值"));
                self.report(diagnostic, Some(format!("可写:{}", list.join("、"))));
                return Expr::Or(Vec::new());
            };
            let below: Mask = (1 << found) - 1;
            mask |= match rel {
                Rel::Eq | Rel::Ne | Rel::In => 1 << found,
                Rel::Lt => below,
                Rel::Le => below | (1 << found),
                Rel::Gt => !(below | (1 << found)),
                Rel::Ge => !below,
            };
        }
        let all = self.vars.get(var).map_or(0, Var::all);
        if rel == Rel::Ne { Expr::Test(var, all & !mask) } else { Expr::Test(var, all & mask) }
    }

    fn many(
        &mut self,
        quantifier: Quantifier,
        body: &Cond,
        rel: Option<(Rel, i64)>,
        at: (Span, &Scope),
    ) -> Expr {
        let (span, scope) = at;
        if scope.counted {
            self.fail("C06", span, "任一、全部、计数不能套用");
            return Expr::Or(Vec::new());
        }
        let mut parts = Vec::new();
        for (own, focus) in self.own_choices(body) {
            let inner = Scope { counted: true, own, depth: scope.depth + 1 };
            let body = self.cond(body, &inner);
            let people = match (quantifier, rel) {
                (Quantifier::Any, None) => Expr::Test(self.people(People::Any(body)), 1),
                (Quantifier::All, None) => {
                    let other = Expr::Not(Box::new(body));
                    Expr::Not(Box::new(Expr::Test(self.people(People::Any(other)), 1)))
                }
                (Quantifier::Count, Some((Rel::Ge, least))) if least > 0 => {
                    let fewer = People::AtMost(body, least.unsigned_abs() - 1);
                    Expr::Not(Box::new(Expr::Test(self.people(fewer), 1)))
                }
                (Quantifier::Count, Some((Rel::Le, most))) if most >= 0 => {
                    Expr::Test(self.people(People::AtMost(body, most.unsigned_abs())), 1)
                }
                _ => {
                    self.fail("C07", span, "计数只能与 ≤ 或 ≥ 和一个数连用;任一、全部不带数");
                    Expr::Or(Vec::new())
                }
            };
            parts.push(Expr::And([focus, vec![people]].concat()));
        }
        Expr::Or(parts)
    }

    /// Each value `本人.x` can have in `body`, with the test that the focus has it.
    fn own_choices(&mut self, body: &Cond) -> Vec<(BTreeMap<usize, usize>, Vec<Expr>)> {
        let mut facts = Vec::new();
        collect_own(body, &mut facts);
        let mut choices = vec![(BTreeMap::new(), Vec::new())];
        facts.sort();
        facts.dedup();
        for word in facts {
            let Some((fact, _)) = self.schema.fact(Owner::Person, &word) else { continue };
            let Some(var) = self.variable(&word) else { continue };
            let size = self.vars.get(var).map_or(0, |var| var.options.len());
            let mut next = Vec::new();
            for (own, focus) in &choices {
                for option in 0..size {
                    let mut own = own.clone();
                    own.insert(fact, option);
                    let mut focus = focus.clone();
                    focus.push(Expr::Test(var, 1 << option));
                    next.push((own, focus));
                }
            }
            choices = next;
        }
        choices
    }

    fn people(&mut self, people: People) -> VarId {
        let index =
            self.people.iter().position(|known| *known == people).unwrap_or_else(|| {
                self.people.push(people);
                self.people.len() - 1
            });
        self.var(VarKind::People(index), String::new(), boolean_options(), false)
    }

    /// The variable of a fact or output; a person's fact first, then the case's, the unit's, an output's.
    pub(super) fn variable(&mut self, word: &str) -> Option<VarId> {
        for owner in [Owner::Person, Owner::Case, Owner::Unit] {
            if let Some((index, fact)) = self.schema.fact(owner, word) {
                let mut options = match &fact.kind {
                    Kind::Options(options) => options.clone(),
                    Kind::Int(low, high) if high - low < 62 => (*low..=*high)
                        .map(|n| Name { term: n.to_string(), id: n.to_string() })
                        .collect(),
                    Kind::Int(..) | Kind::Date => return None,
                };
                if fact.only_if.is_some() {
                    options
                        .push(Name { term: "不存在".to_owned(), id: "absent".to_owned() });
                }
                let label = fact.name.term.clone();
                let person = owner == Owner::Person;
                return Some(self.var(VarKind::Fact(index), label, options, person));
            }
        }
        let (index, output) = self.schema.output(word)?;
        let (label, options) = (output.name.term.clone(), output.options.clone());
        let person = output.per_person;
        Some(self.var(VarKind::Output(index), label, options, person))
    }

    fn var(&mut self, kind: VarKind, label: String, options: Vec<Name>, person: bool) -> VarId {
        if let Some(known) = self.vars.iter().position(|var| var.kind == kind) {
            return known;
        }
        self.vars.push(Var { kind, label, options, per_person: person });
        self.vars.len() - 1
    }

    /// The last word of a path, holes filled.
    pub(super) fn path_word(&mut self, path: &Path) -> Option<String> {
        match path.segments.last()? {
            Segment::Word(word) => Some(word.value.clone()),
            Segment::Hole(id) => match self.filling(&id.text, id.span)? {
                Filling::Value(Value::Path(path)) => self.path_word(&path),
                Filling::Value(_)
                | Filling::Cond(_)
                | Filling::Bound(_)
                | Filling::Evidence(_)
                | Filling::Delete
                | Filling::Record(_) => {
                    self.fail("C09", id.span, format!("«{}»在此处须填一个词", id.text));
                    None
                }
            },
        }
    }
}

impl Scope {
    fn deeper(&self) -> Self {
        Self { depth: self.depth + 1, ..self.clone() }
    }
}

fn collect_own(cond: &Cond, out: &mut Vec<String>) {
    match cond {
        Cond::Or(parts) | Cond::And(parts) => {
            parts.iter().for_each(|part| collect_own(part, out));
        }
        Cond::Not(inner, _) => collect_own(inner, out),
        Cond::Test { rel: Some((_, Value::Path(path))), .. } if path.own => {
            if let Some(Segment::Word(word)) = path.segments.last() {
                out.push(word.value.clone());
            }
        }
        Cond::Test { .. } | Cond::Many { .. } | Cond::Timed { .. } | Cond::Hole(_) => {}
    }
}

fn span_of(cond: &Cond) -> Span {
    match cond {
        Cond::Or(parts) | Cond::And(parts) => parts.first().map(span_of).unwrap_or_default(),
        Cond::Not(_, span) | Cond::Many { span, .. } | Cond::Timed { span, .. } => *span,
        Cond::Test { path, .. } => path.span,
        Cond::Hole(id) => id.span,
    }
}
