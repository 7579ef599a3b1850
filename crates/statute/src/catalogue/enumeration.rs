//! 列举: the paragraph whose items a catalogue must carry, and what each item means in facts.

use crate::ast::{ArticleAst, Block, EnumerationAst, EnumerationLine, Id, PackAst, Place};
use crate::diag::Diagnostic;
use crate::law::{article_name, place_name};
use crate::parse::near::{choices, declared};
use crate::schema::{Kind, Name, Owner, Schema};
use crate::span::{Span, Word};

/// The paragraph that catalogues extend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enumeration {
    /// Under which key a case names an own act of an organ.
    pub key: Name,
    /// Its article.
    pub article: u16,
    /// 款.
    pub paragraph: u16,
    /// Its items, as the text of the law has them.
    pub items: Vec<Item>,
}

/// One item (项).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// `3.1.2`.
    pub id: String,
    /// Article, paragraph and item in words.
    pub name: String,
    /// Its number.
    pub number: u16,
    /// Its words, without number and closing mark.
    pub words: String,
    /// The fact of the case and the option that stand for it, by index; none where the pack has none yet.
    pub means: Option<(usize, usize)>,
}

impl Enumeration {
    /// The item with exactly this id.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<(usize, &Item)> {
        self.items.iter().enumerate().find(|(_, item)| item.id == id)
    }

    /// The paragraph in words.
    #[must_use]
    pub fn name(&self) -> String {
        place_name(self.article, Place { paragraph: self.paragraph, item: None })
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.items.iter().map(|item| item.id.as_str())
    }
}

/// The one 列举 of `pack`; 目录 has no place in it.
pub(crate) fn collect(
    pack: &PackAst,
    schema: &Schema,
    out: &mut Vec<Diagnostic>,
) -> Option<Enumeration> {
    let mut found = None;
    for block in pack.all_blocks() {
        if let Block::Catalogue(own) = block {
            let fault = Diagnostic::error("K08", own.head, "目录不写在法规包里");
            out.push(fault.repair("移到机关自己的目录里;母包写 列举"));
        }
        let Block::Enumeration(ast) = block else { continue };
        if found.is_some() {
            let message = "一个法规包只有一个列举";
            let fault = Diagnostic::error("K03", ast.place.span, message);
            out.push(fault.repair("合成一处,或删去一处"));
            continue;
        }
        found = Some(of(pack, schema, ast, out));
    }
    found.flatten()
}

fn of(
    pack: &PackAst,
    schema: &Schema,
    ast: &EnumerationAst,
    out: &mut Vec<Diagnostic>,
) -> Option<Enumeration> {
    let key = crate::schema::name_of(&ast.key);
    for word in [Some(&ast.key.word), ast.key.id.as_ref()].into_iter().flatten() {
        if schema.fact(Owner::Case, &word.value).is_some() {
            out.push(crate::schema::declared_twice(word));
        }
    }
    let (article, paragraph, items) = match items(pack, &ast.place) {
        Ok(found) => found,
        Err(fault) => {
            out.push(fault);
            return None;
        }
    };
    let mut enumeration = Enumeration { key, article, paragraph, items };
    for line in &ast.lines {
        if let Err(fault) = mean(&mut enumeration, schema, line) {
            out.push(fault);
        }
    }
    let said = |item: &Item| ast.lines.iter().any(|line| line.item.text == item.id);
    let silent = enumeration.items.iter().filter(|item| !ast.lines.is_empty() && !said(item));
    out.extend(silent.map(|item| {
        let message = format!("列举没有写{}“{}”是哪一项事实", item.name, item.words);
        let fault = Diagnostic::error("K10", ast.place.span, message);
        fault.repair(format!("补一行 {} 事实 = 值", item.id))
    }));
    Some(enumeration)
}

/// The items of the paragraph that `place` names.
fn items(pack: &PackAst, place: &Id) -> Result<(u16, u16, Vec<Item>), Diagnostic> {
    let fault = |message: String, repair: &str| {
        Err(Diagnostic::error("K10", place.span, message).repair(repair))
    };
    let numbers: Result<Vec<u16>, _> = place.text.split('.').map(str::parse).collect();
    let Ok([number, paragraph]) = numbers.as_deref() else {
        return fault(format!("“{}”不是一条的一款", place.text), "写条和款的数字,中间用“.”");
    };
    let (number, paragraph) = (*number, *paragraph);
    let article = pack.articles.iter().find(|article| article.number == number);
    let Some(article) = article else {
        return fault(format!("{}没有原文", article_name(number)), "先录入条文,或改写条号");
    };
    let items = items_of(article, paragraph);
    if items.is_empty() {
        let name = place_name(number, Place { paragraph, item: None });
        return fault(format!("{name}没有项"), "写有项的一款");
    }
    Ok((number, paragraph, items))
}

fn items_of(article: &ArticleAst, paragraph: u16) -> Vec<Item> {
    let lines = article.lines.iter().filter(|line| line.place.paragraph == paragraph);
    let items = lines.filter_map(|line| {
        let number = line.place.item?;
        Some(Item {
            id: format!("{}.{paragraph}.{number}", article.number),
            name: place_name(article.number, line.place),
            number,
            words: bare(&line.text).to_owned(),
            means: None,
        })
    });
    items.collect()
}

/// `(七) 违反…的;` without what only sets it among the others.
fn bare(text: &str) -> &str {
    let text = text.trim();
    let numbered = text.starts_with(['(', '\u{FF08}']);
    let rest = text.split_once([')', '\u{FF09}']).filter(|_| numbered).map(|(_, rest)| rest);
    rest.unwrap_or(text).trim().trim_end_matches([';', '\u{FF1B}', '。', ',', '\u{FF0C}'])
}

/// Enters what one line says of its item.
fn mean(
    enumeration: &mut Enumeration,
    schema: &Schema,
    line: &EnumerationLine,
) -> Result<(), Diagnostic> {
    let EnumerationLine { item, fact, value } = line;
    let Some((index, _)) = enumeration.item(&item.text) else {
        let message = format!("{}没有“{}”这一项", enumeration.name(), item.text);
        let repair = choices(enumeration.ids());
        return Err(Diagnostic::error("K02", item.span, message).repair(repair));
    };
    let means = option(schema, fact, value.as_ref())?;
    let same = enumeration.items.iter().find(|other| other.means == Some(means));
    if let Some(same) = same {
        let message = match same.id == item.text {
            true => format!("“{}”写了两次", item.text),
            false => format!("“{}”和“{}”写的是同一个值", same.id, item.text),
        };
        return Err(twice(item.span, message));
    }
    let Some(item) = enumeration.items.get_mut(index) else { return Ok(()) };
    if item.means.is_some() {
        return Err(twice(line.item.span, format!("“{}”写了两次", item.id)));
    }
    item.means = Some(means);
    Ok(())
}

fn twice(span: Span, message: String) -> Diagnostic {
    Diagnostic::error("K03", span, message).repair("改写一处,或删去一处")
}

/// The fact and the option, by index.
fn option(
    schema: &Schema,
    fact: &Word,
    value: Option<&Word>,
) -> Result<(usize, usize), Diagnostic> {
    let Some((index, found)) = schema.fact(Owner::Case, &fact.value) else {
        let known = schema.facts_of(Owner::Case).map(|(_, fact)| fact.name.term.as_str());
        let repair = declared(&fact.value, known, "先在“事实 案”里声明");
        let message = format!("案没有声明过“{}”", fact.value);
        return Err(Diagnostic::error("C01", fact.span, message).repair(repair));
    };
    let Kind::Options(options) = &found.kind else {
        let message = format!("“{}”不取列明的值,不能表示一项", fact.value);
        let repair = "写是非或取列明值的事实";
        return Err(Diagnostic::error("K10", fact.span, message).repair(repair));
    };
    let wanted = value.map_or("是", |value| value.value.as_str());
    match options.iter().position(|name| name.is(wanted)) {
        Some(option) => Ok((index, option)),
        None => {
            let word = value.unwrap_or(fact);
            let message = format!("“{}”没有“{wanted}”这个值", fact.value);
            let repair = choices(options.iter().map(|name| name.term.as_str()));
            Err(Diagnostic::error("C05", word.span, message).repair(repair))
        }
    }
}
