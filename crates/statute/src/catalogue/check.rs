//! A catalogue read and held against its statute pack: it may add, never take away.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::{Act, Catalogue, Enumeration, Item};
use crate::answer::CitationOut;
use crate::ast::{ActAst, Block, CatalogueAst, CatalogueLine, Id, PackAst};
use crate::diag::{Diagnostic, Severity, has_errors};
use crate::document::{SegmentKind, segments};
use crate::edition::Edition;
use crate::law::pack_id;
use crate::parse::near::{choices, nearest};
use crate::parse::{KINDS, first_line, parse_pack};
use crate::schema::name_of;
use crate::span::{FileId, Span, Word};

/// Words with which an act may be taking something away; whether it does, a person must say.
const RESTRICTING: [&str; 9] = [
    "除外",
    "不予追究",
    "不追究",
    "免予追究",
    "免于追究",
    "不适用",
    "仅限",
    "只限",
    "方予追究",
];
/// The one kind of block of a catalogue.
const KIND: &str = "目录";

/// Reads the files of a catalogue and holds them against `edition`; with what somebody should look at.
///
/// # Errors
/// Everything wrong with the catalogue, above all every item it leaves out.
pub fn read(
    files: &[(&str, &str)],
    edition: &Edition,
) -> Result<(Catalogue, Vec<Diagnostic>), Vec<Diagnostic>> {
    let (pack, mut diagnostics) = parse_pack(files);
    diagnostics.retain(|fault| !["P17", "P19"].contains(&fault.code));
    diagnostics.extend(strangers(files));
    // A line that could not be read is reported; that what it carries is missing need not be.
    let is_whole = !has_errors(&diagnostics);
    let mut reader = Reader { pack: &pack, edition, diagnostics };
    let dates = reader.dates();
    let (id, title) = reader.names();
    let (acts, silent) = reader.acts(&id, &title);
    if is_whole {
        reader.diagnostics.extend(silent);
    }
    let mut diagnostics = reader.diagnostics;
    match dates {
        Some((from, to)) if !has_errors(&diagnostics) => {
            let catalogue = Catalogue { id, title, from, to, digest: pack_id(files), acts };
            Ok((catalogue, diagnostics))
        }
        Some(_) | None => {
            diagnostics.retain(|fault| fault.severity == Severity::Error);
            Err(diagnostics)
        }
    }
}

/// What belongs in a statute pack: articles, and every other kind of block.
fn strangers(files: &[(&str, &str)]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (index, (_, text)) in files.iter().enumerate() {
        let file = FileId(u16::try_from(index).unwrap_or(u16::MAX));
        for segment in segments(file, text) {
            let line = segment.text.trim_start().trim_start_matches('`');
            let word = line.split_whitespace().next().unwrap_or_default();
            let is_strange = match segment.kind {
                SegmentKind::Article | SegmentKind::Quoted => true,
                SegmentKind::Block => word != KIND && KINDS.contains(&word),
                SegmentKind::Front
                | SegmentKind::OpenBlock
                | SegmentKind::OpenFront
                | SegmentKind::Prose => false,
            };
            if is_strange {
                let message = "目录里只写 目录 块:条文和规则由母包写";
                let fault = Diagnostic::error("K08", first_line(&segment), message);
                found.push(fault.repair("删去;要说明的,写成普通文字"));
            }
        }
    }
    found
}

struct Reader<'a> {
    pack: &'a PackAst,
    edition: &'a Edition,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn fail(&mut self, code: &'static str, span: Span, message: String, repair: String) {
        self.diagnostics.push(Diagnostic::error(code, span, message).repair(repair));
    }

    /// The first words of the catalogue, for what is missing from it.
    fn top(&self) -> Span {
        let front = self.pack.front.first().map(|(key, value)| key.span.to(value.span));
        front.or_else(|| self.blocks().next().map(|own| own.head)).unwrap_or_default()
    }

    fn blocks(&self) -> impl Iterator<Item = &'a CatalogueAst> + use<'a> {
        let blocks = self.pack.all_blocks();
        blocks.filter_map(
            |block| if let Block::Catalogue(own) = block { Some(own) } else { None },
        )
    }

    /// A line of the front matter that must be there.
    fn front(&mut self, key: &str) -> Option<&'a Word> {
        let found = self.pack.front(key).filter(|(_, value)| !value.value.is_empty());
        if found.is_none() {
            let message = format!("卷首没有写“{key}”");
            self.fail("K05", self.top(), message, format!("在卷首补一行 {key}: …"));
        }
        found.map(|(_, value)| value)
    }

    /// 自 and 至, and whether the statute is in force between them.
    fn dates(&mut self) -> Option<(Date, Option<Date>)> {
        let from = self.front("自")?;
        let first = self.date(from)?;
        let to = self.pack.front("至").map(|(_, value)| value);
        let last = match to.filter(|to| !["", "今"].contains(&to.value.as_str())) {
            None => None,
            Some(to) => Some(self.date(to)?),
        };
        if let Some(to) = to.filter(|_| last.is_some_and(|last| last < first)) {
            let message = format!("“至” {} 早于“自” {}", to.value, from.value);
            self.fail("K05", to.span, message, "改写其中一个日期".to_owned());
            return None;
        }
        self.outlives(from, (first, last));
        Some((first, last))
    }

    fn date(&mut self, word: &Word) -> Option<Date> {
        let date = word.value.parse::<Date>().ok();
        if date.is_none() {
            let message = format!("“{}”不是日期,或者没有这一天", word.value);
            self.fail("K05", word.span, message, "写成 2025-03-17 这样的日期".to_owned());
        }
        date
    }

    /// Warns where the catalogue is in force on days on which this edition of the statute is not.
    fn outlives(&mut self, from: &Word, own: (Date, Option<Date>)) {
        let front = |key| self.edition.pack.front(key).map_or("", |(_, v)| v.value.as_str());
        let (first, last) =
            (front("自").parse::<Date>().ok(), front("至").parse::<Date>().ok());
        let is_early = first.is_some_and(|first| own.0 < first);
        let is_late = last.is_some_and(|last| own.1.is_none_or(|to| last < to));
        if is_early || is_late {
            let message = format!(
                "母包的这一版自 {} 至 {},目录有效的日子不全在其间",
                front("自"),
                front("至")
            );
            let fault = Diagnostic::warning("K07", from.span, message);
            let repair = "改写目录的“自”“至”;另一版期间的行为,依该版另编目录";
            self.diagnostics.push(fault.repair(repair));
        }
    }

    /// 编号, and 名称 or what stands for it.
    fn names(&mut self) -> (String, String) {
        let id = self.front("编号").map(|word| word.value.clone()).unwrap_or_default();
        let organ = self.front("机关").map(|word| word.value.clone()).unwrap_or_default();
        let title = self.pack.front("名称").map(|(_, value)| value.value.clone());
        (id, title.unwrap_or_else(|| format!("{organ}追究行为目录")))
    }

    /// The enumeration of the statute this is a catalogue of.
    fn enumeration(&mut self) -> Option<&'a Enumeration> {
        let edition = self.edition;
        let mother = self.front("母包")?;
        let id = edition.pack.front("编号").map_or("", |(_, value)| value.value.as_str());
        if mother.value != id {
            let message = format!("母包“{}”不是所用的法规包“{id}”", mother.value);
            let repair = match nearest(&mother.value, &[id]) {
                Some(near) => format!("是不是“{near}”"),
                None => format!("写 母包: {id},或用 --pack 写明母包所在的目录"),
            };
            self.fail("K04", mother.span, message, repair);
            return None;
        }
        let found = edition.program.schema.enumeration.as_ref();
        if found.is_none() {
            let message = format!("法规包“{id}”没有写 列举:不知道目录须承接哪些项");
            let repair = "在母包里写 列举 和条、款".to_owned();
            self.fail("K09", mother.span, message, repair);
        }
        found
    }

    /// Own acts; and the items nothing carries, each as a fault.
    fn acts(&mut self, id: &str, title: &str) -> (Vec<Act>, Vec<Diagnostic>) {
        let Some(enumeration) = self.enumeration() else { return (Vec::new(), Vec::new()) };
        let mut adopted: BTreeMap<usize, Span> = BTreeMap::new();
        let mut acts: Vec<Act> = Vec::new();
        for line in self.blocks().flat_map(|own| &own.lines) {
            match line {
                CatalogueLine::Adopt { from, to } => {
                    for index in self.carried(enumeration, from, to.as_ref()) {
                        let span = to.as_ref().map_or(from.span, |to| from.span.to(to.span));
                        if adopted.insert(index, span).is_some() {
                            let name = enumeration.items.get(index).map_or("", |item| &item.id);
                            let message = format!("“{name}”承接了两次");
                            self.fail("K03", span, message, "删去一处".to_owned());
                        }
                    }
                }
                CatalogueLine::Act(ast) => {
                    if let Some(act) = self.act(enumeration, ast, &acts, (id, title)) {
                        acts.push(act);
                    }
                }
            }
        }
        let head = self.blocks().next().map_or_else(|| self.top(), |own| own.head);
        let items = enumeration.items.iter().enumerate();
        let silent = items.filter(|(index, _)| !adopted.contains_key(index));
        let silent = silent.map(|(index, item)| missing(item, (index, head), &acts)).collect();
        (acts, silent)
    }

    /// The items a line 承 carries, by index.
    fn carried(
        &mut self,
        enumeration: &Enumeration,
        from: &Id,
        to: Option<&Id>,
    ) -> std::ops::RangeInclusive<usize> {
        let nothing = std::ops::RangeInclusive::new(1, 0);
        let Some(first) = self.item(enumeration, from) else { return nothing };
        let Some(to) = to else { return first..=first };
        let Some(last) = self.item(enumeration, to) else { return nothing };
        if last < first {
            let message = format!("“{}”在“{}”之前", to.text, from.text);
            let repair = format!("写 承 {} 至 {}", to.text, from.text);
            self.fail("K02", to.span, message, repair);
        }
        first.min(last)..=first.max(last)
    }

    fn item(&mut self, enumeration: &Enumeration, id: &Id) -> Option<usize> {
        let found = enumeration.item(&id.text);
        if found.is_none() {
            let message = format!("{}没有“{}”这一项", enumeration.name(), id.text);
            self.fail("K02", id.span, message, choices(enumeration.ids()));
        }
        found.map(|(index, _)| index)
    }

    fn act(
        &mut self,
        enumeration: &Enumeration,
        ast: &ActAst,
        known: &[Act],
        of: (&str, &str),
    ) -> Option<Act> {
        let above = ast.id.text.rsplit_once('.').filter(|(_, own)| own.parse::<u16>().is_ok());
        let Some((above, _)) = above else {
            let message = format!("“{}”不是行为的编号", ast.id.text);
            let first = enumeration.ids().next().unwrap_or_default();
            self.fail("K02", ast.id.span, message, format!("写项的编号和序号,如 {first}.1"));
            return None;
        };
        let Some((index, item)) = enumeration.item(above) else {
            let message =
                format!("{}没有“{above}”这一项,“{}”无所属", enumeration.name(), ast.id.text);
            self.fail("K02", ast.id.span, message, choices(enumeration.ids()));
            return None;
        };
        let name = name_of(&ast.name);
        let words = [Some(&ast.name.word), ast.name.id.as_ref()].into_iter().flatten();
        let twice = |word: &&Word| known.iter().any(|act| act.name.is(&word.value));
        let number = known.iter().any(|act| act.id == ast.id.text).then_some(ast.id.span);
        let span = number.or_else(|| words.clone().find(twice).map(|word| word.span));
        if let Some(span) = span {
            let message = format!("“{} {}”与已有的行为重复", ast.id.text, name.term);
            self.fail("K03", span, message, "另编一号、另取一名,或删去一处".to_owned());
            return None;
        }
        self.restricts(ast);
        Some(Act {
            id: ast.id.text.clone(),
            name,
            item: index,
            citation: Arc::new(citation(enumeration, item, ast, of)),
        })
    }

    /// Words cannot be judged here: a person must look.
    fn restricts(&mut self, ast: &ActAst) {
        let found = RESTRICTING.iter().find(|word| ast.words.value.contains(**word));
        if let Some(word) = found {
            let message = format!("“{}”里有“{word}”:目录不得缩减追究范围", ast.id.text);
            let fault = Diagnostic::warning("K06", ast.words.span, message);
            self.diagnostics.push(fault.repair("由人核对;有缩减的,改写或删去"));
        }
    }
}

/// An item that nothing carries: what the catalogue may not do.
fn missing(item: &Item, at: (usize, Span), acts: &[Act]) -> Diagnostic {
    let (index, head) = at;
    let below = acts.iter().find(|act| act.item == index);
    let below = below.map(|act| format!(";“{}”只是其中一种行为,不等于承接整项", act.id));
    let message = format!(
        "目录缺少{}“{}”{};目录只能增加,不能减少",
        item.name,
        item.words,
        below.unwrap_or_default()
    );
    Diagnostic::error("K01", head, message).repair(format!("补一行 承 {}", item.id))
}

fn citation(
    enumeration: &Enumeration,
    item: &Item,
    ast: &ActAst,
    of: (&str, &str),
) -> CitationOut {
    let (id, title) = of;
    let serial = ast.id.text.rsplit('.').next().unwrap_or_default();
    CitationOut {
        text: format!("《{title}》{}之{serial}", item.name),
        article: Some(enumeration.article),
        paragraph: Some(enumeration.paragraph),
        item: Some(item.number),
        quote: Some(ast.words.value.clone()),
        reading: None,
        superior: None,
        catalogue: Some(id.to_owned()),
    }
}
