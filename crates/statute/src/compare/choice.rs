//! Readings chosen by hand, e.g. `A4=rolled,day_unit=working`.

use crate::compile::Choice;
use crate::parse::near::{choices, closest};
use crate::schema::Schema;

/// Reads a list of readings and options, separated by commas; ids and names of switches are both accepted.
///
/// # Errors
/// In Chinese: what is no reading, no option, or chosen twice.
pub fn choice(schema: &Schema, written: &str) -> Result<Choice, String> {
    let mut chosen = Choice::new();
    for pair in written.split([',', '\u{FF0C}', '、']) {
        let Some((key, option)) = pair.split_once(['=', '\u{FF1D}']) else {
            return Err(format!("“{}”不是“读法=取值”;写成 读法=取值,读法=取值", pair.trim()));
        };
        let (key, option) = (key.trim(), option.trim());
        let Some(reading) = schema.reading(key) else {
            return Err(format!("没有读法“{key}”;{}", named(schema, key)));
        };
        let id = &reading.id;
        if reading.options.is_empty() {
            return Err(format!("读法{id}没有可以改选的取值"));
        }
        if !reading.options.iter().any(|known| known == option) {
            let known = reading.options.iter().map(String::as_str).collect::<Vec<&str>>();
            let near = near(option, &known, &known);
            return Err(format!("读法{id}没有“{option}”这个取值;{near}"));
        }
        if chosen.insert(id.clone(), option.to_owned()).is_some() {
            return Err(format!("读法{id}写了两次;只留一个"));
        }
    }
    Ok(chosen)
}

/// The reading nearest to `key`, or those with options.
fn named(schema: &Schema, key: &str) -> String {
    let readings = || schema.readings.iter().filter(|reading| !reading.options.is_empty());
    let ids: Vec<&str> = readings().map(|reading| reading.id.as_str()).collect();
    let switches = readings().filter_map(|reading| reading.switch.as_deref());
    let known: Vec<&str> = ids.iter().copied().chain(switches).collect();
    near(key, &known, &ids)
}

fn near(word: &str, known: &[&str], listed: &[&str]) -> String {
    match closest(word, known) {
        Some(near) => format!("是不是“{near}”"),
        None => choices(listed.iter().copied()),
    }
}
