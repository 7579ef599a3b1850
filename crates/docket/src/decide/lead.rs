//! Leads, units, evidence, findings.

use statute::answer::CitationOut;
use statute::facts::FactValue;
use statute::schema::Owner;
use statute::steps::Source;

use super::Ask;
use crate::entry::{
    About, Channel, Entry, Evidence, Finding, Informant, Lead, Reply, Supplement, Unit,
    Withdrawal,
};
use crate::facts::{is_of_steps, owner};
use crate::ground::Ground;
use crate::ids::{EvidenceId, Malformed};
use crate::refusal::{Missing, No, Refusal};
use crate::text::Line;

impl Ask<'_> {
    pub(super) fn receive(&self, lead: &Lead) -> Result<Vec<Entry>, No> {
        let known = self.law.sources();
        let Some((source, item)) = known.iter().find(|(one, _)| one.name.is(&lead.source))
        else {
            let list: Vec<&str> = known.iter().map(|(one, _)| one.name.id.as_str()).collect();
            let text = format!("没有“{}”这一来源;可写:{}", lead.source, list.join("、"));
            return Err(No::invalid("source", text));
        };
        let is_public = !self.request.actor.is_staff();
        if is_public && (!source.is_open || lead.channel != Channel::Online) {
            return self.refuse(Ground::WrongDuty);
        }
        self.comes_from(source, lead)?;
        self.text("account", &lead.account)?;
        self.claims(source, lead)?;
        self.lead_is_whole((source, item), lead)?;
        let schema = self.law.schema();
        let facts = lead.facts.iter().filter_map(|(key, value)| {
            let (_, fact) = schema.fact(Owner::Case, key)?;
            Some((Line::of_id(&fact.name.id), value.clone()))
        });
        let source = Line::of_id(&source.name.id);
        Ok(vec![Entry::Received(Lead { source, facts: facts.collect(), ..lead.clone() })])
    }

    /// Who or what a lead comes from. The complainant of a transferred lead stays with the body that transferred it.
    fn comes_from(&self, source: &Source, lead: &Lead) -> Result<(), No> {
        let received_on = self.request.happened_on;
        if let Some(origin) = &lead.origin {
            if !self.request.actor.is_staff() || lead.channel != Channel::Official {
                return Err(No::invalid("origin", "移送的线索以公文登记"));
            }
            if lead.body.as_ref() == Some(&origin.body) {
                return Err(No::invalid("origin", "本机构不能移送给自己"));
            }
            if origin.received_on > received_on {
                return Err(No::invalid("origin", "移送机构的收件日晚于本机构的收件日"));
            }
        }
        let has_complainant = source.is_open && lead.origin.is_none();
        if has_complainant == (lead.informant == Informant::None) {
            let text = "申诉、举报须写明身份方式;其他来源和移送来的线索没有申诉人";
            return Err(No::invalid("informant", text));
        }
        let Some(paper) = &lead.paper else { return Ok(()) };
        self.text("paper", &paper.number)?;
        if paper.dated_on > received_on {
            return Err(No::invalid("paper", "文书的日期晚于收件之日"));
        }
        Ok(())
    }

    /// What its source needs is there, with a value that makes it one of this source.
    fn lead_is_whole(
        &self,
        (source, item): (&Source, &CitationOut),
        lead: &Lead,
    ) -> Result<(), No> {
        let schema = self.law.schema();
        let mut missing = Vec::new();
        let mut wrong = Vec::new();
        for need in &source.needs {
            let Some(fact) = schema.facts.get(need.fact) else { continue };
            let term = &fact.name.term;
            let claim = lead.facts.iter().find(|(key, _)| fact.name.is(key));
            match claim.map(|(_, value)| value.of(fact)) {
                None => missing.push(Missing {
                    id: fact.name.id.clone(),
                    term: term.clone(),
                    about: None,
                }),
                Some(Ok(FactValue::Option(index)))
                    if !need.values.is_empty() && !need.values.contains(&index) =>
                {
                    wrong.push(format!("这样的“{term}”不是“{}”的线索", source.name.term));
                }
                Some(Ok(_) | Err(_)) => {}
            }
        }
        if source.has_paper && lead.paper.is_none() {
            let (id, term) = ("paper".to_owned(), "文书的文号和日期".to_owned());
            missing.push(Missing { id, term, about: None });
        }
        if missing.is_empty() && wrong.is_empty() {
            return Ok(());
        }
        let terms = missing.iter().map(|one| one.term.clone()).chain(wrong);
        let said = terms.collect::<Vec<_>>().join("、");
        let mut citations = vec![item.clone()];
        citations.extend(self.law.ground(Ground::LeadIncomplete));
        let refusal = Refusal::of_ground(Ground::LeadIncomplete, citations);
        Err(refusal.saying(&said).lacking(missing).into())
    }

    /// A lead claims what its source needs and nothing else, and no day after it was received.
    fn claims(&self, source: &Source, lead: &Lead) -> Result<(), No> {
        let received_on = self.request.happened_on;
        let schema = self.law.schema();
        for (id, value) in &lead.facts {
            let Some((index, fact)) = schema.fact(Owner::Case, id) else {
                return Err(No::invalid("facts", format!("没有“{id}”这一事实")));
            };
            let term = &fact.name.term;
            let is_given = fact.judgement || is_of_steps(About::Case, &fact.name.id);
            if is_given || !source.needs.iter().any(|need| need.fact == index) {
                return Err(No::invalid("facts", format!("“{term}”不由这一来源的线索写明")));
            }
            let value = value.of(fact).map_err(|text| No::invalid("facts", text))?;
            match value {
                FactValue::Date(on) if on > received_on => {
                    let text = format!("“{term}”不能晚于收件之日 {received_on}");
                    return Err(No::invalid("facts", text));
                }
                FactValue::Date(_) | FactValue::Option(_) | FactValue::Int(_) => {}
            }
        }
        Ok(())
    }

    /// Material says something, in words or in files.
    pub(super) fn supplement(&self, added: &Supplement) -> Result<Vec<Entry>, No> {
        if added.files.is_empty() {
            self.text("text", &added.text)?;
        }
        Ok(vec![Entry::Supplemented(added.clone())])
    }

    /// Whoever withdraws says why; whether they were forced to is asked of a person afterwards.
    pub(super) fn withdraw(&self, withdrawal: &Withdrawal) -> Result<Vec<Entry>, No> {
        if withdrawal.reason.trim().is_empty() {
            return self.refuse_saying(Ground::WithoutReason, "撤回");
        }
        if self.docket.absorbed.is_empty() {
            return Ok(vec![Entry::Withdrawn(withdrawal.clone())]);
        }
        // Others have complained of the same act, and their complaints stand: one of them withdraws nothing but their own.
        let text = format!("申诉人撤回自己的申诉、举报:{}", withdrawal.reason);
        let text = text
            .try_into()
            .map_err(|error: Malformed| No::invalid("reason", error.to_string()))?;
        Ok(vec![Entry::Supplemented(Supplement { text, files: Vec::new() })])
    }

    /// An answer says something: an empty one would only stop the clock.
    pub(super) fn reply(&self, reply: &Reply) -> Result<Vec<Entry>, No> {
        self.text("text", &reply.text)?;
        Ok(vec![Entry::Replied(reply.clone())])
    }

    pub(super) fn name_unit(&self, unit: &Unit) -> Result<Vec<Entry>, No> {
        self.text("name", &unit.name)?;
        self.all_of(Owner::Unit, unit.facts.iter())?;
        Ok(vec![Entry::UnitNamed(unit.clone())])
    }

    pub(super) fn add_evidence(&self, evidence: &Evidence) -> Result<Vec<Entry>, No> {
        self.text("title", &evidence.title)?;
        if self.docket.evidence.contains_key(&evidence.evidence) {
            return Err(No::invalid("evidence", format!("证据“{}”已有", evidence.evidence)));
        }
        Ok(vec![Entry::EvidenceAdded(evidence.clone())])
    }

    pub(super) fn find(&self, finding: &Finding) -> Result<Vec<Entry>, No> {
        let schema = self.law.schema();
        if let About::Person(no) = finding.about {
            self.participation(no)?;
        }
        let wide = || {
            let found = schema.fact(Owner::Person, &finding.fact);
            found.filter(|(_, fact)| fact.case_wide && finding.about == About::Case)
        };
        let found = schema.fact(owner(finding.about), &finding.fact).or_else(wide);
        let Some((_, fact)) = found else {
            return Err(No::invalid("fact", format!("没有“{}”这一事实", finding.fact)));
        };
        if is_of_steps(finding.about, &fact.name.id) {
            let text = format!("“{}”由办理的步骤记载,不能另行查明", fact.name.term);
            return Err(No::invalid("fact", text));
        }
        if let Some(value) = &finding.value {
            value.of(fact).map_err(|text| No::invalid("value", text))?;
        }
        let has_reason = finding.reason.as_ref().is_some_and(|text| !text.trim().is_empty());
        if !has_reason && (fact.judgement || finding.value.is_none()) {
            return self.refuse_saying(Ground::WithoutReason, &fact.name.term);
        }
        if finding.evidence.is_empty() && finding.value.is_some() {
            return self.refuse_saying(Ground::WithoutEvidence, &fact.name.term);
        }
        for id in &finding.evidence {
            self.known_evidence("evidence", id)?;
        }
        let is_statement = |id| self.docket.statements.contains(id);
        if finding.value.is_some() && finding.evidence.iter().all(is_statement) {
            return self.refuse_saying(Ground::StatementAlone, &fact.name.term);
        }
        let fact = Line::of_id(&fact.name.id);
        Ok(vec![Entry::Found(Finding { fact, ..finding.clone() })])
    }

    /// Text that is not empty.
    pub(super) fn text(&self, field: &'static str, text: &str) -> Result<(), No> {
        if text.trim().is_empty() {
            return Err(No::invalid(field, "不能是空的"));
        }
        Ok(())
    }

    pub(super) fn known_evidence(
        &self,
        field: &'static str,
        id: &EvidenceId,
    ) -> Result<(), No> {
        if self.docket.evidence.contains_key(id) {
            return Ok(());
        }
        Err(No::invalid(field, format!("案卷里没有证据“{id}”")))
    }

    pub(super) fn participation(&self, no: u16) -> Result<&crate::docket::Person, No> {
        let found = self.docket.person(no);
        found.ok_or_else(|| No::invalid("no", format!("案卷里没有第 {no} 号被调查人")))
    }

    /// Facts of `owner` that the pack knows, with values that can be.
    pub(super) fn all_of<'f>(
        &self,
        owner: Owner,
        facts: impl Iterator<Item = (&'f Line, &'f crate::value::Given)>,
    ) -> Result<(), No> {
        for (id, value) in facts {
            let Some((_, fact)) =
                self.law.schema().fact(owner, id).filter(|(_, fact)| fact.name.id == *id)
            else {
                return Err(No::invalid("facts", format!("没有“{id}”这一事实")));
            };
            value.of(fact).map_err(|text| No::invalid("facts", text))?;
        }
        Ok(())
    }
}
