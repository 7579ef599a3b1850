use super::Terms;

/// The phrases of the law that stand in both texts.
const LAW: &str =
    "违法拘留或者违法采取限制公民人身自由行政强制措施的,撤销或者变更原具体行政行为";

#[track_caller]
fn copied(said: &str, text: &str) -> bool {
    Terms::of([LAW].into_iter()).are_copied(said, text, &["甲县公安局"])
}

#[test]
fn a_clause_taken_over_is_found_however_it_is_set() {
    let said = "那天夜里,他们把我按在车门上打了三拳,还不让我给家里打电话。";
    for text in [
        "他们把我按在车门上打了三拳",
        "来件称:把我按在 车门上,打了三拳\n属实",
        "把我“按在车门上”——打了三拳",
        "《把我按在车门上打了三拳》",
        "另查,还不让我给家里打电话一节",
    ] {
        assert!(copied(said, text), "{text}");
    }
}

#[test]
fn what_two_people_write_alike_of_one_act_is_no_copy() {
    let said = "2026年1月16日甲县公安局以扰乱秩序为由违法采取限制公民人身自由行政强制措施,依据《中华人民共和国治安管理处罚法》作出处罚,\
        我向郑州航空港经济综合实验区市场监督管理局和乙市人民政府行政复议办公室反映过";
    for text in [
        "2026年1月16日甲县公安局违法采取限制公民人身自由行政强制措施",
        "以扰乱秩序为由",
        "依据《中华人民共和国治安管理处罚法》",
        "郑州航空港经济综合实验区市场监督管理局移送",
        "乙市人民政府行政复议办公室2026年1月16日",
        "",
    ] {
        assert!(!copied(said, text), "{text}");
    }
}

#[test]
fn a_day_or_a_name_between_does_not_hide_a_copy() {
    let said = "派出所的人1月16日到店里砸了柜台又扣了车";
    assert!(copied(said, "2026年1月16日,有人到店里砸了柜台,又扣了车"));
    assert!(!copied(said, "到店里砸了柜台"));
}
