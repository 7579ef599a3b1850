//! The law as the docket asks it: a pack that answers what the docket needs, its readings and the calendar.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use statute::answer::{CitationOut, Determination};
use statute::calendar::Calendar;
use statute::compile::Choice;
use statute::determine::{Contradiction, Engine};
use statute::editions::Editions;
use statute::facts::{At, Case, FactValue, Known};
use statute::ir::Given;
use statute::schema::{Kind, Name, Owner, Schema};
use statute::sensitivity::{Examined, alternatives, changes, examine};
use statute::steps::{Source, Step};

use crate::actor::Duty;
use crate::docket::Docket;
use crate::facts::{MEETING_SIZE, NOTICE_PUBLISHED, REPEAT};
use crate::ground::Ground;
use crate::registry::{Changer, GOVERNMENTS, IS_BODY, KIND, OF_CITY};
use crate::words::Terms;

macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident $id:literal,)*) => {
        /// A step of the procedure (步骤), as packs name it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum StepId {
            $($(#[$doc])* $name,)*
        }

        impl StepId {
            /// Every step.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its id in the pack.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }
        }
    };
}

steps! {
    /// 收件.
    Receive "receive",
    /// 立案.
    Docket "docket",
    /// 不予立案.
    Refuse "refuse",
    /// 移送.
    Transfer "transfer",
    /// 并案.
    Merge "merge",
    /// 保护申诉人.
    Protect "protect",
    /// 职责.
    Duty "duty",
    /// 查明事实.
    Find "find",
    /// 审核.
    Verify "verify",
    /// 列被调查人.
    Name "name",
    /// 陈述申辩.
    Hear "hear",
    /// 核对前案.
    Repeat "repeat",
    /// 认定.
    Answer "answer",
    /// 确认.
    Confirm "confirm",
    /// 非错案终结.
    End "end",
    /// 终结办理.
    Discontinue "discontinue",
    /// 整改.
    Rectify "rectify",
    /// 定措施.
    Choose "choose",
    /// 作出处理决定.
    Handle "handle",
    /// 提出处分建议.
    Recommend "recommend",
    /// 延期.
    Extend "extend",
    /// 送达.
    Serve "serve",
}

/// Why a pack cannot carry a docket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit(pub Vec<String>);

/// The law in force, for the docket.
#[derive(Debug, Clone)]
pub struct Law(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    editions: Editions,
    calendar: Calendar,
    readings: Choice,
    steps: BTreeMap<StepId, (Step, Vec<CitationOut>)>,
    grounds: BTreeMap<Ground, Vec<CitationOut>>,
    sources: Vec<(Source, CitationOut)>,
    /// The newest edition's engine.
    engine: Engine,
    alternatives: Vec<(String, String)>,
    terms: Terms,
}

impl Law {
    /// The newest of `editions` carries the docket; `engine` is its, under `readings`.
    ///
    /// # Errors
    /// Everything the pack does not say and the docket needs: a step, a ground, a fact the docket enters, who an ask
    /// is for.
    pub fn new(
        editions: Editions,
        readings: Choice,
        calendar: Calendar,
    ) -> Result<Self, Unfit> {
        let Some(newest) = editions.newest() else {
            return Err(Unfit(vec!["一版也没有".to_owned()]));
        };
        let engine = newest.engine.clone();
        let mut lacks = Vec::new();
        let schema = &engine.program.schema;
        let cited = |step: &Step, cites| engine.law.citations(&step.place, cites, &[]);
        let mut steps = BTreeMap::new();
        for id in StepId::ALL {
            match schema.steps.iter().find(|step| step.name.id == id.id()) {
                Some(step) => {
                    steps.insert(*id, (step.clone(), cited(step, &step.cites)));
                }
                None => lacks.push(format!("没有步骤“{}”", id.id())),
            }
        }
        let mut grounds = BTreeMap::new();
        for ground in Ground::ALL {
            let found = schema.steps.iter().find_map(|step| {
                let (_, cites) = step.grounds.iter().find(|(name, _)| name == ground.id())?;
                Some(cited(step, cites))
            });
            match found {
                Some(citations) if !citations.is_empty() => {
                    grounds.insert(*ground, citations);
                }
                Some(_) | None => lacks.push(format!("拒“{}”没有依据", ground.id())),
            }
        }
        let listed = schema.steps.iter().flat_map(|step| &step.sources);
        let sources: Vec<_> = listed
            .filter_map(|source| Some((source.clone(), engine.law.place(&source.item)?)))
            .collect();
        lacks.extend(unknown_facts(schema));
        lacks.extend(unknown_people(&engine));
        let alternatives = alternatives(&newest.edition.pack, &engine.program.readings);
        if !lacks.is_empty() {
            return Err(Unfit(lacks));
        }
        let terms = Terms::of_law(&engine);
        let inner = Inner {
            editions,
            calendar,
            readings,
            steps,
            grounds,
            sources,
            engine,
            alternatives,
            terms,
        };
        Ok(Self(Arc::new(inner)))
    }

    /// What the pack declares.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.0.engine.program.schema
    }

    /// The asks of the pack: who drafts and who decides.
    #[must_use]
    pub fn ask(&self, id: &str) -> Option<&statute::ir::Ask> {
        self.0.engine.program.asks.get(id)
    }

    /// The asks by which a question may be left to a person, by the question's id.
    pub(crate) fn asks_of(&self, question: &str) -> Vec<&str> {
        let program = &self.0.engine.program;
        let Some((index, _)) = program.schema.output(question) else { return Vec::new() };
        let groups = program.groups.iter().filter(|group| group.output == index);
        let gives = groups.flat_map(|group| &group.rules).map(|rule| &rule.gives);
        let asks = gives.filter_map(|given| match given {
            Given::Ask { ask, .. } => Some(ask.as_str()),
            Given::Value(_) | Given::NotApplicable => None,
        });
        asks.collect()
    }

    /// The question an ask belongs to, by id.
    pub(crate) fn question_of(&self, ask: &str) -> Option<&str> {
        let program = &self.0.engine.program;
        let group = program.groups.iter().find(|group| {
            group.rules.iter().any(|rule| match &rule.gives {
                Given::Ask { ask: one, .. } => one == ask,
                Given::Value(_) | Given::NotApplicable => false,
            })
        })?;
        program.schema.outputs.get(group.output).map(|output| output.name.id.as_str())
    }

    /// The last day of the period of a public notice published on `on`; none where the pack counts none.
    pub(crate) fn notice_ends(&self, on: Date) -> Option<Date> {
        self.ends(NOTICE_PUBLISHED, NOTICE, on)
    }

    /// A step and where it stands.
    pub(crate) fn step(&self, id: StepId) -> Option<&(Step, Vec<CitationOut>)> {
        self.0.steps.get(&id)
    }

    /// Where a step stands.
    pub(crate) fn cites(&self, id: StepId) -> Vec<CitationOut> {
        self.step(id).map(|(_, cites)| cites.clone()).unwrap_or_default()
    }

    /// Where a ground stands.
    #[must_use]
    pub fn ground(&self, ground: Ground) -> Vec<CitationOut> {
        self.0.grounds.get(&ground).cloned().unwrap_or_default()
    }

    /// The words the law uses itself.
    pub(crate) fn terms(&self) -> &Terms {
        &self.0.terms
    }

    /// The sources of leads, each with the item of the law.
    #[must_use]
    pub fn sources(&self) -> &[(Source, CitationOut)] {
        &self.0.sources
    }

    /// What the pack says of `case` on `on`. A second wrongful case (二次) that was checked under another reading, or
    /// on an earlier day, and does not hold here is left out, as not found: it locks nothing and is checked anew.
    ///
    /// # Errors
    /// Contradictions among the facts.
    pub fn determine(
        &self,
        case: &Case,
        on: Date,
    ) -> Result<Determination, Vec<Contradiction>> {
        self.determine_strictly(case, on).or_else(|found| {
            let unrepeated = self.unrepeated(case).ok_or_else(|| found.clone())?;
            self.determine_strictly(&unrepeated, on).map_err(|_| found)
        })
    }

    /// What the pack says of `case` on `on`, as it stands.
    pub(crate) fn determine_strictly(
        &self,
        case: &Case,
        on: Date,
    ) -> Result<Determination, Vec<Contradiction>> {
        self.0.editions.determine(case, on, &self.0.calendar)
    }

    /// `case` without what was found of second wrongful cases; none if nothing was.
    fn unrepeated(&self, case: &Case) -> Option<Case> {
        let (index, _) = self.schema().fact(Owner::Person, REPEAT)?;
        let mut without = case.clone();
        let removed = without.people.iter_mut().filter_map(|one| one.facts.remove(&index));
        (removed.count() > 0).then_some(without)
    }

    /// The same, with each reading it hangs on.
    ///
    /// # Errors
    /// Contradictions among the facts.
    pub fn examine(&self, case: &Case, on: Date) -> Result<Examined, Vec<Contradiction>> {
        let base = self.determine(case, on)?;
        let inner = &self.0;
        examine(base, &inner.alternatives, |reading, option| {
            let mut readings = inner.readings.clone();
            readings.insert(reading.to_owned(), option.to_owned());
            // A reading that does not build cannot be chosen; `statute check` tells of it.
            let Ok(other) = inner.editions.under(&readings) else { return Ok(None) };
            let is_same = other.shares_all_with(&inner.editions);
            Ok((!is_same).then(|| other.determine(case, on, &inner.calendar)))
        })
    }

    /// Whether so many people are a meeting (集体审议) by the reading in force: how many it takes the text does not say.
    ///
    /// # Errors
    /// Why they are none, in words.
    pub(crate) fn is_meeting(&self, people: usize, on: Date) -> Result<(), String> {
        let Some((index, fact)) = self.schema().fact(Owner::Case, MEETING_SIZE) else {
            return Ok(());
        };
        let size = crate::value::Given::Int(i64::try_from(people).unwrap_or(i64::MAX));
        let known = Known { value: size.of(fact)?, judged: None, at: At::default() };
        let case = Case { case: BTreeMap::from([(index, known)]), ..Case::default() };
        self.determine_strictly(&case, on).map(drop).map_err(|found| {
            found.into_iter().map(|one| one.message).collect::<Vec<_>>().join(";")
        })
    }

    /// Whether `other`, the same law under other readings, would say something else of `docket` on `on`.
    #[must_use]
    pub fn differs(&self, other: &Self, docket: &Docket, on: Date) -> bool {
        let case = docket.case(self);
        match (self.determine(&case, on), other.determine(&case, on)) {
            (Ok(said), Ok(instead)) => !changes(&said, &instead).is_empty(),
            (said, instead) => said != instead,
        }
    }

    /// The last day on which what happened on `on` may be entered without being late (A65); none where the pack
    /// counts no such period.
    #[must_use]
    pub fn enter_by(&self, on: Date) -> Option<Date> {
        self.ends(ENTERED_ACT, LATE_ENTRY, on)
    }

    /// The last day of the period `period` that `fact` on the day `on` starts.
    fn ends(&self, fact: &str, period: &str, on: Date) -> Option<Date> {
        let (index, _) = self.schema().fact(Owner::Case, fact)?;
        let known = Known { value: FactValue::Date(on), judged: None, at: At::default() };
        let case = Case { case: BTreeMap::from([(index, known)]), ..Case::default() };
        let said = self.determine(&case, on).ok()?;
        said.deadlines.iter().find(|one| one.id == period).map(|found| found.due_on)
    }
}

/// The period within which an act is entered.
const LATE_ENTRY: &str = "late_entry";
/// The fact that starts it.
const ENTERED_ACT: &str = "entered_act_on";

/// The period of service by public notice.
const NOTICE: &str = "public_notice_service";
/// Whom the pack lets decide an ask or change a reading and the docket does not know.
fn unknown_people(engine: &Engine) -> Vec<String> {
    let asks = engine.program.asks.values().filter(|ask| Duty::of(&ask.decided_by).is_none());
    let asks =
        asks.map(|ask| format!("问{}由“{}”认定,案卷没有这一职责", ask.id, ask.decided_by));
    let readings = &engine.program.schema.readings;
    let unknown = readings.iter().filter(|reading| Changer::of(reading).is_none());
    let readings = unknown.map(|reading| {
        let word = reading.changed_by.as_deref().unwrap_or_default();
        format!("读法{}由“{word}”改选,案卷不认得", reading.id)
    });
    asks.chain(readings).collect()
}

/// Facts the docket enters that the pack does not declare.
fn unknown_facts(schema: &Schema) -> Vec<String> {
    let sets = [(Owner::Case, crate::facts::OF_CASE), (Owner::Person, crate::facts::OF_PERSON)];
    let mut lacks: BTreeSet<String> = BTreeSet::new();
    for (owner, facts) in sets {
        let missing = facts.iter().filter(|fact| schema.fact(owner, fact).is_none());
        lacks.extend(missing.map(|fact| format!("没有事实“{fact}”")));
    }
    if schema.fact(Owner::Case, ENTERED_ACT).is_none() {
        lacks.insert(format!("没有事实“{ENTERED_ACT}”"));
    }
    if schema.fact(Owner::Unit, IS_BODY).is_none() {
        lacks.insert(format!("没有事实“{IS_BODY}”"));
    }
    let kinds = schema.fact(Owner::Unit, KIND).map(|(_, fact)| &fact.kind);
    for kind in OF_CITY.iter().chain(&GOVERNMENTS) {
        let is = |names: &Vec<Name>| names.iter().any(|name| name.id == *kind);
        let Some(Kind::Options(names)) = kinds else { continue };
        if !is(names) {
            lacks.insert(format!("事实“{KIND}”没有“{kind}”这个值"));
        }
    }
    for question in crate::facts::QUESTIONS {
        if schema.output(question).is_none() {
            lacks.insert(format!("没有结果“{question}”"));
        }
    }
    lacks.into_iter().collect()
}
