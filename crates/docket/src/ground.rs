//! The docket's own grounds of refusal. Where each stands is said by the pack (步骤, 拒).

macro_rules! grounds {
    ($($(#[$doc:meta])* $name:ident $id:literal $words:literal,)*) => {
        /// A ground on which the docket refuses.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Ground {
            $($(#[$doc])* $name,)*
        }

        impl Ground {
            /// Every ground.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its id, in the pack and in the API.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// What it says.
            #[must_use]
            pub fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }
        }
    };
}

grounds! {
    /// A lead without what its source asks for.
    LeadIncomplete "lead_incomplete" "线索没有写明这一来源须有的内容",
    /// The complaint would go to the accused or above it, or its own words to who was not given them to read.
    ComplaintWouldTravel "complaint_would_travel" "申诉、举报的原话不外传,被申诉、举报的机关和它的上级不得收到申诉、举报",
    /// A withdrawal does not end what is docketed.
    WithdrawalEndsNothing "withdrawal_ends_nothing" "已经撤回;立案之后撤回不使案件终结",
    /// Two different handlers are needed.
    TwoHandlers "two_handlers" "承办人须是不同的两人",
    /// Refusing a lead needs reasons and remedies.
    ReasonsAndRemedies "reasons_and_remedies" "不予立案须写明理由和申诉人可走的途径",
    /// The receiver of a transfer is not competent, or is the sender.
    NotForUs "not_for_us" "不能移送给本机构自己",
    /// What is past examination is not joined.
    MergeClosed "merge_closed" "已经过了审查阶段的案卷不能并入另一案卷",
    /// The docket that was there first goes on; its clock is the clock of the case.
    MergeOrder "merge_order" "并案由先立案的案卷继续办理,都没有立案的由先收件的继续办理",
    /// The actor's duty does not reach so far.
    WrongDuty "wrong_duty" "这一步不由该人员办理",
    /// Approver and author are the same.
    ApproverIsAuthor "approver_is_author" "批准、核对的人不得是提出的人",
    /// The actor must stand back.
    Recused "recused" "该人员应当回避",
    /// Nothing waits for approval.
    NothingSubmitted "nothing_submitted" "没有待批的这一呈报",
    /// Something waits for approval already.
    AlreadySubmitted "already_submitted" "已有呈报待批",
    /// Entered late without reason and second person.
    LateEntry "late_entry" "登记迟于行为之日,须写明理由并由第二人见证",
    /// Facts that cannot stand together.
    Contradiction "contradiction" "事实互相矛盾",
    /// The docket is past the point at which facts are found.
    TooLateForFacts "too_late_for_facts" "案卷已经过了查明事实的阶段;有新的事实的,重新办理",
    /// A finding without evidence.
    WithoutEvidence "without_evidence" "查明的事实须写明所凭的证据",
    /// A judgement without reasons.
    WithoutReason "without_reason" "由人认定的须写明理由",
    /// The step presupposes a docketed case.
    NotUnderExamination "not_under_examination" "案卷不在审查阶段",
    /// No determination on the facts as they stand.
    NoFreshDetermination "no_fresh_determination" "事实变动之后还没有重新定性",
    /// Nobody is named.
    NobodyNamed "nobody_named" "没有列出被调查人",
    /// Nothing new to take a closed docket up again.
    NothingNew "nothing_new" "重新办理须有新的事实",
    /// Somebody was not heard.
    NotHeard "not_heard" "没有听取陈述申辩",
    /// An argument was not answered.
    ArgumentUnanswered "argument_unanswered" "申辩意见没有逐条答复",
    /// The look-up of earlier cases was not checked.
    RepeatUnconfirmed "repeat_unconfirmed" "前案没有查询或者没有经第二人核对",
    /// The same person looked up and checked.
    RepeatSameChecker "repeat_same_checker" "查询前案和核对前案的须是两人",
    /// The law asks no such question now.
    NothingAsked "nothing_asked" "现在没有这一须由人认定的问题",
    /// The own finding comes first.
    OwnFindingFirst "own_finding_first" "须先由拟办的人写明自己的意见",
    /// No deliberation has concluded so.
    NotDeliberated "not_deliberated" "须经集体审议得出这一结论",
    /// Only what the person said in defence speaks for a finding.
    StatementAlone "statement_alone" "陈述申辩不得单独作为认定的证据,也不得因此加重",
    /// Measures outside the lawful set.
    UnlawfulMeasures "unlawful_measures" "所定措施超出依法可选的范围",
    /// A measure lacks its written basis.
    BasisMissing "basis_missing" "所定措施还没有附上须有的书面依据",
    /// A departure without reasons.
    DepartureWithoutReason "departure_without_reason" "偏离定性结论的,须写明理由",
    /// No grade was taken by a person.
    GradeNotFixed "grade_not_fixed" "没有由人说明理由定下档次",
    /// The case is not confirmed as wrongful.
    NotConfirmed "not_confirmed" "没有确认为错案",
    /// The government has not approved.
    GovernmentHasNotApproved "government_has_not_approved" "本级人民政府没有批准",
    /// The measures are not approved.
    NotApproved "not_approved" "没有经负责人批准",
    /// After the last day the reading in force lets nothing be issued, or nothing unexplained.
    Overdue "overdue" "已经超过作出期限,按现行读法须先书面说明或者不得签发",
    /// It was issued before.
    IssuedAlready "issued_already" "这一文书已经印发",
    /// No paper is due for this person.
    NotForThisPerson "not_for_this_person" "对此人没有可提的处分建议",
    /// The extension has no effect.
    ExtensionIneffective "extension_ineffective" "延期不生效",
    /// One extension only.
    ExtensionOnce "extension_once" "延期只有一次",
    /// Nobody asked for it.
    ExtensionNotAsked "extension_not_asked" "没有申请延期",
    /// No clock runs that could be extended.
    NoClock "no_clock" "没有正在计算的期限",
    /// Nothing was issued that could be served.
    NothingIssued "nothing_issued" "没有可送达的文书",
    /// It was served before.
    ServedAlready "served_already" "这一文书已经送达此人",
    /// The paper is not for this recipient.
    WrongRecipient "wrong_recipient" "这一文书不向此人送达",
    /// No proof of service.
    ProofOfService "proof_of_service" "送达须有回证,公告送达须先公告",
}
