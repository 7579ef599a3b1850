//! From written conditions to conditions over variables.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Compiler;
use super::fill::{COND, VALUE};
use crate::ast::{Cond, Filling, Path, Rel, TimedPredicate, Value};
use crate::ir::{Expr, Mask, Var, VarId, VarKind};
use crate::parse::near::{choices, declared};
use crate::schema::{Kind, Name, Owner, boolean_options};
use crate::span::{Span, Spanned, Word};

/// Names may refer to names, readings to conditions; deeper than this is a loop.
const DEPTH_MAX: usize = 64;
/// Names and holes are unfolded no more often.
const UNFOLDED_MAX: usize = 100_000;

/// Whether so many names and holes were unfolded that some were not.
pub(super) fn is_too_much(unfolded: usize) -> bool {
    unfolded >= UNFOLDED_MAX
}

/// Where a condition stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    /// Inside 任一/全部/计数: words of a person mean the person counted, not the focus.
    pub(super) counted: bool,
    /// What `本人.x` stands for while the counted body is unfolded, by fact.
    pub(super) own: BTreeMap<usize, usize>,
}

impl Compiler<'_> {
    /// Resolves `cond`; what cannot be resolved is reported and counts as never.
    pub(super) fn cond(&mut self, cond: &Cond, scope: &Scope) -> Expr {
        match cond {
            Cond::Or(parts) => {
                Expr::Or(parts.iter().map(|part| self.cond(part, scope)).collect())
            }
            Cond::And(parts) => {
                Expr::And(parts.iter().map(|part| self.cond(part, scope)).collect())
            }
            Cond::Not(inner, _) => Expr::Not(Box::new(self.cond(inner, scope))),
            Cond::Test { path, rel } => self.test(path, rel.as_ref(), scope),
            Cond::Many { quantifier, body, rel, keyword, .. } => {
                self.many(*quantifier, body, rel.as_ref(), (*keyword, scope))
            }
            Cond::Timed { predicate, of, .. } => self.timed(*predicate, of),
            Cond::Hole(id) => self
                .fill(id, |this, filling| match &filling.value {
                    Filling::Cond(cond) => Some(this.cond(cond, scope)),
                    Filling::Value(Value::Path(path)) => Some(this.test(path, None, scope)),
                    Filling::Value(_)
                    | Filling::Bound(_)
                    | Filling::Evidence(_)
                    | Filling::Delete
                    | Filling::Record(_) => this.misfilled(id, filling, COND),
                })
                .unwrap_or_else(Expr::never),
        }
    }

    fn timed(&mut self, predicate: TimedPredicate, of: &Word) -> Expr {
        let name = of.value.as_str();
        let (label, known) = match predicate {
            TimedPredicate::InTime => (format!("按期({name})"), self.is_period(of)),
            TimedPredicate::Expired => (format!("届满({name})"), self.is_period(of)),
            TimedPredicate::Happened => (format!("有({name})"), self.is_date(of)),
            TimedPredicate::Before(day) => (format!("{name}早于{day}"), self.is_date(of)),
        };
        if !known {
            return Expr::never();
        }
        let of_person = self.schema.fact(Owner::Person, name).is_some()
            || self.period_blocks().any(|p| p.name.value == name && p.mods.per_person);
        let kind = VarKind::Timed(predicate, name.to_owned());
        Expr::Test(self.var(kind, label, boolean_options(), of_person), 1)
    }

    fn test(&mut self, path: &Path, rel: Option<&(Rel, Value)>, scope: &Scope) -> Expr {
        let Some(word) = self.path_word(path) else { return Expr::never() };
        if rel.is_none() && self.names.contains_key(word.value.as_str()) {
            return self.unfold(&word, scope);
        }
        let Some(var) = self.variable(&word.value) else {
            self.no_variable(&word);
            return Expr::never();
        };
        if matches!(self.vars.get(var).map(|var| &var.kind), Some(VarKind::Output(_))) {
            self.reads.push((var, path.span));
        }
        if scope.counted && path.own {
            let repair = format!("去掉“本人.”;要与本人比,写 {0} = 本人.{0}", word.value);
            self.fail("C02", path.span, "任一、全部、计数里数的不是本人", repair);
        }
        match rel {
            None => self.bare(var, word.span),
            Some((rel, value)) => self.related(var, *rel, value, scope),
        }
    }

    /// What a name (称) stands for.
    fn unfold(&mut self, name: &Word, scope: &Scope) -> Expr {
        let Some(cond) = self.names.get(name.value.as_str()).copied() else {
            return Expr::never();
        };
        if self.unfolding.contains(&name.value) {
            let message = format!("“{}”归根到底引用它自己,成环", name.value);
            self.fail("C10", name.span, message, "把其中一个名称改写成事实的条件");
            return Expr::never();
        }
        if self.is_too_deep(name.span) {
            return Expr::never();
        }
        self.unfolding.push(name.value.clone());
        let resolved = self.cond(cond, scope);
        self.unfolding.pop();
        if matches!(cond, Cond::Many { .. }) {
            self.label_people(&resolved, &name.value);
        }
        resolved
    }

    /// Whether names and readings are nested too deep for one more, which is then reported at `span`.
    pub(super) fn is_too_deep(&mut self, span: Span) -> bool {
        // Names that each use two others double at every step, however shallow they are.
        self.unfolded += 1;
        if self.unfolded == UNFOLDED_MAX {
            self.fail("C10", span, "名称、读法展开得太多", "直接写事实的条件,少套名称");
        }
        if is_too_much(self.unfolded) {
            return true;
        }
        let deep = self.unfolding.len() + self.filling.len() >= DEPTH_MAX;
        if deep {
            let most = format!("名称、读法套得太深:不得超过{DEPTH_MAX}层");
            self.fail("C10", span, most, "把中间几层合写成一个条件");
        }
        deep
    }

    /// A fact or output that is true or false, written without a relation.
    fn bare(&mut self, var: VarId, span: Span) -> Expr {
        let Some(known) = self.vars.get(var) else { return Expr::never() };
        let is = |name: &Name| name.term == "是";
        if let Some(found) = known.options.iter().position(is) {
            return Expr::Test(var, 1 << found);
        }
        let options =
            known.options.iter().map(|name| format!("{} = {}", known.label, name.term));
        let options: Vec<String> = options.collect();
        let message = format!("“{}”不是是非,须写明取什么值", known.label);
        self.fail("C05", span, message, choices(options.iter().map(String::as_str)));
        Expr::never()
    }

    /// A statement about people is called by the name (称) that stands for it, so that reasons can say it.
    fn label_people(&mut self, resolved: &Expr, name: &str) {
        let mut vars = Vec::new();
        resolved.vars(&mut |var| vars.push(var));
        for var in vars {
            if let Some(known) = self.vars.get(var)
                && matches!(known.kind, VarKind::People(_))
            {
                self.about.labels.push((var, name.into()));
            }
        }
    }

    fn related(&mut self, var: VarId, rel: Rel, value: &Value, scope: &Scope) -> Expr {
        match value {
            Value::Path(path) if path.own => self.own_value(var, rel, path, scope),
            Value::Path(path) => match self.path_word(path) {
                Some(word) => self.mask_test(var, rel, &[word]),
                None => Expr::never(),
            },
            Value::Int(number, span) => {
                self.mask_test(var, rel, &[Spanned::new(number.to_string(), *span)])
            }
            Value::Set(words, _) => self.mask_test(var, rel, words),
            Value::Hole(id) => self
                .fill_value(id, VALUE, |this, value| Some(this.related(var, rel, value, scope)))
                .unwrap_or_else(Expr::never),
            Value::Ask(call) => {
                let repair = "把问写成规则的结果:则 结果 = 问 …;条件里写结果";
                self.fail("C03", call.span, "条件里不能问人", repair);
                Expr::never()
            }
        }
    }

    fn own_value(&mut self, var: VarId, rel: Rel, path: &Path, scope: &Scope) -> Expr {
        let Some(word) = self.path_word(path) else { return Expr::never() };
        let Some((fact, _)) = self.schema.fact(Owner::Person, &word.value) else {
            let facts = self.schema.facts_of(Owner::Person).map(|(_, f)| f.name.term.as_str());
            let repair = declared(&word.value, facts, "人没有声明过事实");
            self.fail("C01", word.span, format!("人没有“{}”这项事实", word.value), repair);
            return Expr::never();
        };
        let option = scope.own.get(&fact).copied();
        match (option, rel) {
            (Some(option), Rel::Eq) => Expr::Test(var, 1 << option),
            (Some(option), Rel::Ne) => Expr::Not(Box::new(Expr::Test(var, 1 << option))),
            (Some(_), Rel::Lt | Rel::Le | Rel::Gt | Rel::Ge | Rel::In) => {
                let message = "与本人的事实只能用 = 或 ≠ 比";
                self.fail("C04", path.span, message, "改用 = 或 ≠");
                Expr::never()
            }
            (None, _) => {
                let message = "本人的事实只能在任一(…)、全部(…)或计数(…)里作比较的另一方";
                let repair = format!("写成 任一(… = 本人.{})", word.value);
                self.fail("C04", path.span, message, repair);
                Expr::never()
            }
        }
    }

    fn mask_test(&mut self, var: VarId, rel: Rel, words: &[Word]) -> Expr {
        let Some(known) = self.vars.get(var) else { return Expr::never() };
        let all = known.all();
        let mut mask: Mask = 0;
        for word in words {
            let Some(found) = known.options.iter().position(|name| name.is(&word.value)) else {
                let message = format!("“{}”没有“{}”这个值", known.label, word.value);
                let repair = choices(known.options.iter().map(|name| name.term.as_str()));
                self.fail("C05", word.span, message, repair);
                return Expr::never();
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
        if rel == Rel::Ne { Expr::Test(var, all & !mask) } else { Expr::Test(var, all & mask) }
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
                    options.push(Name::absent());
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

    pub(super) fn var(
        &mut self,
        kind: VarKind,
        label: String,
        options: Vec<Name>,
        person: bool,
    ) -> VarId {
        let known = self.vars.iter().position(|var| var.kind == kind);
        let var = known.unwrap_or_else(|| {
            self.vars.push(Arc::new(Var { kind, label, options, per_person: person }));
            self.vars.len() - 1
        });
        if !self.about.mentioned.contains(&var) {
            self.about.mentioned.push(var);
        }
        var
    }

    /// `word` is no variable: it is of a type that conditions cannot compare, or is not declared.
    fn no_variable(&mut self, word: &Word) {
        let text = word.value.as_str();
        let owners = [Owner::Person, Owner::Case, Owner::Unit];
        let kind = owners.iter().find_map(|owner| self.schema.fact(*owner, text));
        let (message, repair) = match kind.map(|(_, fact)| &fact.kind) {
            Some(Kind::Date) => {
                (format!("“{text}”是日期,条件里不能比较"), format!("只问有没有,写 有({text})"))
            }
            Some(Kind::Int(..) | Kind::Options(_)) => {
                let message = format!("“{text}”取值太多,条件里不能比较");
                (message, "缩小它的范围,或按档分成列明的值".to_owned())
            }
            None => {
                if self.schema.is_misdeclared(text) {
                    return;
                }
                let facts = self.schema.facts.iter().map(|fact| fact.name.term.as_str());
                let names = self.names.keys().copied();
                let outputs = self.schema.outputs.iter().map(|o| o.name.term.as_str());
                let known = facts.chain(names).chain(outputs);
                let repair = declared(text, known, "先在“事实”或“称”里声明");
                self.fail("C01", word.span, format!("没有声明过“{text}”"), repair);
                return;
            }
        };
        self.fail("C35", word.span, message, repair);
    }
}
