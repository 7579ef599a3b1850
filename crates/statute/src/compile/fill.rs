//! What readings put into holes: the one place where a filling is looked at.

use super::Compiler;
use crate::ast::{Filling, Id, OptionAst, Path, ReadingAst, Segment, Value};
use crate::diag::Diagnostic;
use crate::parse::near::{choices, declared};
use crate::span::{Span, Spanned, Word};

/// What a place takes, and what to write there.
pub(super) type Wanted = (&'static str, &'static str);

pub(super) const VALUE: Wanted = ("值", "写一个词、一个数 或 问 …");
pub(super) const COND: Wanted = ("条件", "写条件,如 事实 = 值");
pub(super) const WORD: Wanted = ("一个词", "写一个词");
pub(super) const NUMBER: Wanted = ("一个数", "写一个数");
pub(super) const UNIT: Wanted = ("日的单位", "写 自然日 或 工作日");
pub(super) const POINT: Wanted = ("期限的一日", "写 期限.末日 或 期限.未顺延日");
pub(super) const ROLLOVER: Wanted = ("末日如何顺延", "写 顺延、不顺延 或 申请人顺延");
pub(super) const FIRST: Wanted = ("首日是否计入", "写 计入 或 不计");
pub(super) const DATES: Wanted = ("日期事实", "写一项日期事实,或 {…} 列出几项");
pub(super) const WORDS: Wanted = ("机关的名称", "写一个词,或 {…} 列出几个");
pub(super) const BOUND: Wanted = ("措施", "写 必 措施、择一 {…} 或 删");
pub(super) const EVIDENCE: Wanted = ("凭据", "写 凭 书面依据、凭 无 或 删");

impl<'a> Compiler<'a> {
    /// What `each` makes of the filling chosen for the hole `id`.
    ///
    /// Every option is tried, so that a wrong one is reported where it is written, before anybody chooses it. Holes
    /// within a filling are tried with the chosen option only: trying all of them would multiply.
    pub(super) fn fill<T>(
        &mut self,
        id: &Id,
        mut each: impl FnMut(&mut Self, &Spanned<Filling>) -> Option<T>,
    ) -> Option<T> {
        let (reading, field) = self.reading_of(id)?;
        let key = reading.id.text.as_str();
        if self.filling.iter().any(|(known, _)| *known == key) {
            let message = format!("读法{key}的填项又引用读法{key},成环");
            let repair = format!("在其中一处写出内容,不再引用 «{key}»");
            self.fail("C10", id.span, message, repair);
            return None;
        }
        if self.is_too_deep(id.span) {
            return None;
        }
        let outermost = self.filling.is_empty();
        let chosen = self.chosen.get(key).cloned();
        self.about.readings.insert(key.to_owned());
        self.used.push(key.to_owned());
        self.filling.push((key, id.text.clone()));
        let mut result = None;
        for option in &reading.options {
            let is_chosen = chosen.as_ref() == Some(&option.name.value);
            if !is_chosen && !outermost {
                continue;
            }
            let before =
                (self.used.len(), self.vars.len(), self.people.len(), self.reads.len());
            let about = (self.about.mentioned.len(), self.about.labels.len());
            let filling = self.field(id, reading, option, field);
            let found = filling.and_then(|filling| each(self, filling));
            if is_chosen {
                result = found;
            } else {
                // Tried for its faults alone.
                self.used.truncate(before.0);
                self.vars.truncate(before.1);
                self.people.truncate(before.2);
                self.reads.truncate(before.3);
                self.about.mentioned.truncate(about.0);
                self.about.labels.truncate(about.1);
            }
        }
        self.filling.pop();
        result
    }

    /// As [`Self::fill`], where only a value will do.
    pub(super) fn fill_value<T>(
        &mut self,
        id: &Id,
        wanted: Wanted,
        mut each: impl FnMut(&mut Self, &Value) -> Option<T>,
    ) -> Option<T> {
        self.fill(id, |this, filling| match &filling.value {
            Filling::Value(value) => each(this, value),
            Filling::Cond(_)
            | Filling::Bound(_)
            | Filling::Evidence(_)
            | Filling::Delete
            | Filling::Record(_) => this.misfilled(id, filling, wanted),
        })
    }

    /// The filling is of a kind its place does not take.
    pub(super) fn misfilled<T>(
        &mut self,
        id: &Id,
        filling: &Spanned<Filling>,
        wanted: Wanted,
    ) -> Option<T> {
        let Filling::Record(fields) = &filling.value else {
            return self.wanted(filling.span, wanted);
        };
        // The record may be right elsewhere: the hole does not say which of its parts it means.
        let parts: Vec<String> =
            fields.iter().map(|(word, _)| format!("«{}.{}»", id.text, word.value)).collect();
        let message = format!("«{}»分几项填,此处须写明是哪一项", id.text);
        self.fail("C09", id.span, message, choices(parts.iter().map(String::as_str)));
        None
    }

    /// What stands at `span`, in a filling or written out, is not what its place takes.
    pub(super) fn wanted<T>(&mut self, span: Span, wanted: Wanted) -> Option<T> {
        let (what, repair) = wanted;
        match self.filling.last().map(|(_, hole)| hole.clone()) {
            Some(hole) => {
                self.fail("C09", span, format!("填«{hole}»的须是{what}"), repair);
            }
            None => self.fail("C31", span, format!("此处须写{what}"), repair),
        }
        None
    }

    /// The last word of a path, holes filled.
    pub(super) fn path_word(&mut self, path: &Path) -> Option<Word> {
        match path.segments.last()? {
            Segment::Word(word) => Some(word.clone()),
            Segment::Hole(id) => self.fill_value(id, WORD, Self::word),
        }
    }

    /// The one word a value is, holes filled.
    pub(super) fn word(&mut self, value: &Value) -> Option<Word> {
        match value {
            Value::Path(path) => self.path_word(path),
            Value::Hole(id) => self.fill_value(id, WORD, Self::word),
            Value::Int(..) | Value::Set(..) | Value::Ask(_) => self.wanted(value.span(), WORD),
        }
    }

    /// The reading a hole names, and the field of its records.
    fn reading_of<'i>(&mut self, id: &'i Id) -> Option<(&'a ReadingAst, Option<&'i str>)> {
        let known = |key: &str| self.readings.get(key).copied();
        let split = || {
            let (key, field) = id.text.rsplit_once('.')?;
            Some((known(key)?, Some(field)))
        };
        let found = known(&id.text).map(|reading| (reading, None)).or_else(split);
        match found {
            Some((reading, _)) if reading.options.is_empty() => {
                let key = &reading.id.text;
                let message = format!("读法{key}只是注,填不了«{}»", id.text);
                let repair = format!("在读法{key}后面写“: 取值 ⇒ 填项”,或删去«{}»", id.text);
                self.fail("C08", id.span, message, repair);
                None
            }
            Some(found) => Some(found),
            None => {
                let repair = self.reading_repair(&id.text);
                self.fail("C08", id.span, format!("«{}»没有读法来填", id.text), repair);
                None
            }
        }
    }

    /// What to write where the reading `id` does not exist.
    pub(super) fn reading_repair(&self, id: &str) -> String {
        let known = declared(id, self.readings.keys().copied(), "没有一条读法");
        format!("{known};或在“读法”里另写一行 {id}")
    }

    /// What an option puts into the hole `id`.
    fn field(
        &mut self,
        id: &Id,
        reading: &'a ReadingAst,
        option: &'a OptionAst,
        field: Option<&str>,
    ) -> Option<&'a Spanned<Filling>> {
        // What a reading leaves out it leaves out in every part.
        let whole = field.is_none() || option.filling.value == Filling::Delete;
        let Some(field) = field.filter(|_| !whole) else { return Some(&option.filling) };
        let part = |option: &'a OptionAst| {
            fields(&option.filling.value).iter().find(|(word, _)| word.value == field)
        };
        let found = part(option);
        if found.is_none() {
            let lacking = reading.options.iter().filter(|option| {
                option.filling.value != Filling::Delete && part(option).is_none()
            });
            let lacking: Vec<&str> = lacking.map(|option| option.name.value.as_str()).collect();
            let key = &reading.id.text;
            let message = format!("读法{key}取{}时没有“{field}”这一项", lacking.join("、"));
            let repair = match fields(&option.filling.value) {
                [] => format!("写 «{key}»,或把取值写成 {{{field} = …}}"),
                known => choices(known.iter().map(|(word, _)| word.value.as_str())),
            };
            self.fail("E09", id.span, message, repair);
        }
        found.map(|(_, filling)| filling)
    }

    /// Readings that no hole and no superior law names: to choose one of their options changes nothing.
    pub(super) fn unused_readings(&mut self) {
        if self.known.is_some() {
            // The parts taken over were looked at when they were compiled.
            return;
        }
        let unused = self.readings.values().filter(|reading| {
            !reading.options.is_empty() && !self.touched.contains(&reading.id.text)
        });
        let warn = |reading: &&ReadingAst| {
            let key = &reading.id.text;
            let message = format!("读法{key}没有用处:没有一处写«{key}»");
            Diagnostic::warning("C34", reading.id.span, message)
                .repair(format!("在规则、措施或期限里写«{key}»;只作说明的,改写为注"))
        };
        let warnings: Vec<Diagnostic> = unused.map(warn).collect();
        self.diagnostics.extend(warnings);
    }
}

/// The parts of a record.
fn fields(filling: &Filling) -> &[(Word, Spanned<Filling>)] {
    match filling {
        Filling::Record(fields) => fields,
        Filling::Value(_)
        | Filling::Cond(_)
        | Filling::Bound(_)
        | Filling::Evidence(_)
        | Filling::Delete => &[],
    }
}
