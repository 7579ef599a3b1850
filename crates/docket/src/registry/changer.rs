//! Who may change a reading (改), as the pack names them, and whether they did.

use std::collections::BTreeSet;

use jiff::civil::Date;
use statute::schema::Reading;

use super::organ::OrganOn;
use super::reading::ReadingBasis;
use crate::actor::{Actor, Duty};
use crate::entry::Opinion;
use crate::ground::Ground;
use crate::ids::{DocketId, PersonId};
use crate::law::Law;
use crate::refusal::{No, Refusal};

/// Facts of a unit by which an organ is told to be one that may change readings, by their ids in the pack.
pub(crate) const KIND: &str = "kind";
pub(crate) const IS_BODY: &str = "is_accountability_body";
/// The value of a fact that is so.
const YES: &str = "true";
/// Kinds of organs of the city (市政府、市部门).
pub(crate) const OF_CITY: [&str; 2] = ["city_government", "city_department"];
/// Kinds of governments (人民政府).
pub(crate) const GOVERNMENTS: [&str; 3] =
    ["city_government", "county_government", "township_government"];

/// What a decision on readings is told from outside.
#[derive(Debug, Clone, Copy)]
pub struct Deciding<'a> {
    /// The day.
    pub today: Date,
    /// Today's registration of the organ that decides: the one whose document is entered, else the actor's; none if
    /// there is none.
    pub organ: Option<&'a OrganOn>,
    /// Open dockets whose determination the proposed change would change.
    pub touches: &'a [DocketId],
}

/// Who may change a reading (改选).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Changer {
    /// 不得改选.
    Nobody,
    /// 机构负责人.
    Head,
    /// 集体审议.
    Meeting,
    /// 本级人民政府.
    Government,
    /// 市级错案责任追究机构.
    CityBody,
    /// 人事主管机关: is no party to the procedure, so its document is entered.
    Personnel,
}

/// How packs call them.
const CHANGERS: [(&str, Changer); 6] = [
    ("不得改选", Changer::Nobody),
    ("机构负责人", Changer::Head),
    ("集体审议", Changer::Meeting),
    ("本级人民政府", Changer::Government),
    ("市级错案责任追究机构", Changer::CityBody),
    ("人事主管机关", Changer::Personnel),
];

impl Changer {
    /// Who may change `reading`; none where the pack names somebody unknown. Where it names nobody, nobody may.
    pub(crate) fn of(reading: &Reading) -> Option<Self> {
        let Some(word) = &reading.changed_by else { return Some(Self::Nobody) };
        CHANGERS.iter().find(|(known, _)| known == word).map(|(_, changer)| *changer)
    }

    fn term(self) -> &'static str {
        CHANGERS.iter().find(|(_, changer)| *changer == self).map_or("", |(term, _)| term)
    }

    /// Whether an approval by `by`, resting on a basis, is that of whoever may change the reading to the option.
    pub(super) fn takes(
        self,
        by: &Actor,
        (option, basis): (&str, Option<&ReadingBasis>),
        law: &Law,
        deciding: &Deciding<'_>,
    ) -> Result<(), No> {
        let document = document(basis, deciding.today)?;
        // A document is entered by the head; who may change the reading approves without one.
        let entered = document && by.has(Duty::Head);
        let own = |duties: &[Duty]| basis.is_none() && duties.iter().any(|duty| by.has(*duty));
        let organ = |is: &dyn Fn(&OrganOn) -> bool| deciding.organ.is_some_and(is);
        let is_government = |organ: &OrganOn| organ.is_any(law, KIND, &GOVERNMENTS);
        let is_city_body = |organ: &OrganOn| {
            organ.is_any(law, KIND, &OF_CITY) && organ.is_any(law, IS_BODY, &[YES])
        };
        let may = match self {
            Self::Nobody => false,
            Self::Head => own(&[Duty::Head]),
            Self::Meeting => {
                met(basis, option, law, deciding.today)?;
                by.has(Duty::Head)
            }
            Self::Government => (own(&[Duty::Government]) || entered) && organ(&is_government),
            Self::CityBody => {
                (own(&[Duty::Head, Duty::UpperBody]) || entered) && organ(&is_city_body)
            }
            Self::Personnel => entered && deciding.organ.is_some(),
        };
        if may {
            return Ok(());
        }
        let text = format!("这一读法由{}改选", self.term());
        Err(Refusal::of(Ground::WrongDuty, law).saying(&text).into())
    }
}

/// Whether the basis is a document that can be one.
fn document(basis: Option<&ReadingBasis>, today: Date) -> Result<bool, No> {
    match basis {
        Some(ReadingBasis::Document { number, issued_on, .. }) => {
            super::filled("number", number)?;
            if *issued_on > today {
                return Err(No::invalid("issued_on", "成文日期晚于今天"));
            }
            Ok(true)
        }
        Some(ReadingBasis::Meeting { .. }) | None => Ok(false),
    }
}

/// A meeting of enough people concluded on the option.
fn met(basis: Option<&ReadingBasis>, option: &str, law: &Law, today: Date) -> Result<(), No> {
    let refusal = |more: String| Refusal::of(Ground::NotDeliberated, law).saying(&more).into();
    let Some(ReadingBasis::Meeting { presided_by, opinions, conclusion }) = basis else {
        return Err(refusal("这一读法由集体审议改选".to_owned()));
    };
    let members: BTreeSet<&PersonId> =
        opinions.iter().map(|Opinion { person, .. }| person).collect();
    if members.len() != opinions.len() || !members.contains(presided_by) {
        return Err(No::invalid("basis", "与会人各写一次,主持人在内"));
    }
    law.is_meeting(members.len(), today).map_err(refusal)?;
    if *conclusion != *option {
        return Err(refusal("审议的结论不是所提议的读法".to_owned()));
    }
    Ok(())
}
