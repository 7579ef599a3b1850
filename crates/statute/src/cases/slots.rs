//! The lawful set of one target as a case writes it: compared piece by piece, and written anew as near as
//! possible to what stands there.

use crate::ast::BoundKind;

/// A slot as the notation writes it, e.g. `择一 {警告, 记过}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Slot {
    /// 必, 择一, 至少一, 可, 议.
    pub(crate) kind: BoundKind,
    /// The measures, in the order written.
    pub(crate) set: Vec<String>,
    /// `3 月`.
    pub(crate) months: Option<i64>,
}

/// A slot and its place among those the engine found.
type Placed = (usize, Slot);

impl Slot {
    fn shown(&self) -> String {
        let word = match self.kind {
            BoundKind::Required => "必",
            BoundKind::ChooseOne => "择一",
            BoundKind::AtLeastOne => "至少一",
            BoundKind::Optional => "可",
            BoundKind::AdviceOnly => "议",
        };
        let months = self.months.map(|months| format!(" {months} 月")).unwrap_or_default();
        format!("{word} {{{}{months}}}", self.set.join(", "))
    }

    /// 必 {a, b} is the same as 必 {a} and 必 {b}; the order of a set says nothing.
    fn pieces(&self) -> Vec<Self> {
        let of = |set: Vec<String>| Self { set, ..self.clone() };
        if self.kind == BoundKind::Required {
            return self.set.iter().map(|measure| of(vec![measure.clone()])).collect();
        }
        let mut set = self.set.clone();
        set.sort();
        vec![of(set)]
    }
}

/// The slots as the notation writes them.
pub(crate) fn shown(slots: &[Slot]) -> String {
    if slots.is_empty() {
        return "无".to_owned();
    }
    slots.iter().map(Slot::shown).collect::<Vec<_>>().join(", ")
}

/// Whether what is `wanted` is what was `found`. Several blocks may give one slot; written, it stands once.
pub(super) fn same(wanted: &[Slot], found: &[Slot]) -> bool {
    let sorted = |slots: &[Slot]| {
        let mut pieces: Vec<Slot> = slots.iter().flat_map(Slot::pieces).collect();
        pieces.sort();
        pieces
    };
    let mut found = sorted(found);
    found.dedup();
    sorted(wanted) == found
}

/// What was `found`, keeping of what is written the order, the grouping and every measure that stays.
pub(super) fn settled(wanted: &[Slot], found: &[Slot]) -> Vec<Slot> {
    let mut left: Vec<Placed> = Vec::new();
    for (at, piece) in found.iter().flat_map(Slot::pieces).enumerate() {
        if !left.iter().any(|(_, known)| *known == piece) {
            left.push((at, piece));
        }
    }
    let mut drafts: Vec<(&Slot, Option<Placed>)> = Vec::new();
    for old in wanted {
        drafts.push((old, standing(old, &mut left)));
    }
    let required: Vec<&mut Placed> =
        drafts.iter_mut().filter_map(|(_, new)| new.as_mut()).collect();
    let mut left = grouped(absorbed(required, left));
    // First those that share a measure, so that a slot that only shares its kind does not take their place.
    for fits in [shared, same_kind] {
        for (old, new) in drafts.iter_mut().filter(|(_, new)| new.is_none()) {
            *new = take_best(&mut left, |slot| fits(old, slot));
        }
    }
    // The order of the engine within a set is the order of the law: mildest first.
    let rank =
        |measure: &String| found.iter().flat_map(|slot| &slot.set).position(|m| m == measure);
    let mut slots: Vec<Placed> = Vec::new();
    for (old, new) in drafts {
        let Some((at, mut new)) = new else { continue };
        new.set.sort_by_key(rank);
        slots.push((at, Slot { set: merged(&old.set, &new.set), ..new }));
    }
    for (at, mut slot) in left {
        slot.set.sort_by_key(rank);
        let before = slots.iter().position(|(other, old)| (old.kind, *other) > (slot.kind, at));
        slots.insert(before.unwrap_or(slots.len()), (at, slot));
    }
    slots.into_iter().map(|(_, slot)| slot).collect()
}

/// What of `old` was found too, taken out of `left`.
fn standing(old: &Slot, left: &mut Vec<Placed>) -> Option<Placed> {
    let mut stands: Option<Placed> = None;
    for piece in old.pieces() {
        let Some(index) = left.iter().position(|(_, slot)| *slot == piece) else { continue };
        let (at, mut piece) = left.remove(index);
        match &mut stands {
            Some((_, slot)) => slot.set.append(&mut piece.set),
            None => stands = Some((at, piece)),
        }
    }
    stands
}

/// Gives a required measure to a required slot that stands already; the rest is returned.
fn absorbed(mut stand: Vec<&mut Placed>, left: Vec<Placed>) -> Vec<Placed> {
    let mut rest = Vec::new();
    for (at, piece) in left {
        let fits = |slot: &Slot| {
            piece.kind == BoundKind::Required
                && (slot.kind, slot.months) == (piece.kind, piece.months)
        };
        match stand.iter_mut().find(|stands| fits(&stands.1)) {
            Some(stands) => stands.1.set.extend(piece.set),
            None => rest.push((at, piece)),
        }
    }
    rest
}

/// Required measures of the same months in one slot.
fn grouped(pieces: Vec<Placed>) -> Vec<Placed> {
    let mut slots: Vec<Placed> = Vec::new();
    for (at, piece) in pieces {
        let group = slots.iter_mut().find(|(_, slot)| {
            piece.kind == BoundKind::Required
                && (slot.kind, slot.months) == (piece.kind, piece.months)
        });
        match group {
            Some((_, slot)) => slot.set.extend(piece.set),
            None => slots.push((at, piece)),
        }
    }
    slots
}

fn shared(old: &Slot, new: &Slot) -> usize {
    let measures = new.set.iter().filter(|measure| old.set.contains(measure)).count();
    if measures == 0 { 0 } else { 2 * measures + same_kind(old, new) }
}

fn same_kind(old: &Slot, new: &Slot) -> usize {
    usize::from(old.kind == new.kind)
}

/// The first slot that fits best, if any fits at all.
fn take_best(left: &mut Vec<Placed>, fits: impl Fn(&Slot) -> usize) -> Option<Placed> {
    let best = left.iter().map(|(_, slot)| fits(slot)).max().filter(|best| *best > 0)?;
    let index = left.iter().position(|(_, slot)| fits(slot) == best)?;
    Some(left.remove(index))
}

/// The measures of `new`: those of `old` stay where they are, others take the places of those that go, and
/// what is left goes before the first that `new` has later.
fn merged(old: &[String], new: &[String]) -> Vec<String> {
    let mut added = new.iter().filter(|measure| !old.contains(measure));
    let mut set: Vec<&String> = Vec::new();
    for measure in old {
        let stays = new.contains(measure) && !set.contains(&measure);
        set.extend(if stays { Some(measure) } else { added.next() });
    }
    let rank = |measure: &String| new.iter().position(|other| other == measure);
    for measure in added {
        let before = set.iter().position(|other| rank(other) > rank(measure));
        set.insert(before.unwrap_or(set.len()), measure);
    }
    set.into_iter().cloned().collect()
}
