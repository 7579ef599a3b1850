//! Statements about all people of a case: 任一, 全部, 计数.

use std::collections::BTreeMap;

use super::Compiler;
use super::resolve::Scope;
use crate::ast::{Cond, Quantifier, Rel, Segment, Value};
use crate::ir::{Expr, People, VarId, VarKind};
use crate::schema::{Owner, boolean_options};
use crate::span::{Span, Spanned};

impl Compiler<'_> {
    pub(super) fn many(
        &mut self,
        quantifier: Quantifier,
        body: &Cond,
        rel: Option<&Spanned<(Rel, i64)>>,
        at: (Span, &Scope),
    ) -> Expr {
        let (keyword, scope) = at;
        if scope.counted {
            let message = "任一、全部、计数不能套用";
            self.fail("C06", keyword, message, "把里面的一个移到外面,用 且、或 连接");
            return Expr::never();
        }
        let mut parts = Vec::new();
        for (own, focus) in self.own_choices(body) {
            let inner = Scope { counted: true, own };
            let body = self.cond(body, &inner);
            let people = match (quantifier, rel.map(|rel| rel.value)) {
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
                (Quantifier::Any | Quantifier::All | Quantifier::Count, bound) => {
                    let span = rel.map_or(keyword, |rel| rel.span);
                    let message = "人数只能写 ≤ 一个数,或者 ≥ 一个大于0的数";
                    self.fail("C07", span, message, count_repair(bound));
                    Expr::never()
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
}

/// What to write for a count that is compared otherwise than by ≤ n or ≥ n.
fn count_repair(bound: Option<(Rel, i64)>) -> String {
    match bound {
        Some((Rel::Gt, number)) => format!("写 ≥ {}", number.saturating_add(1)),
        Some((Rel::Lt, number)) if number > 0 => format!("写 ≤ {}", number - 1),
        Some((Rel::Eq, 0)) => "写 ≤ 0".to_owned(),
        Some((Rel::Eq, number)) => {
            format!("写 计数(…) ≥ {number} 且 计数(…) ≤ {number}")
        }
        Some((Rel::Ge | Rel::Lt, _)) => "删去:人数不会小于0".to_owned(),
        Some((Rel::Ne | Rel::Le | Rel::In, _)) | None => "写 ≤ 1 或 ≥ 2".to_owned(),
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
