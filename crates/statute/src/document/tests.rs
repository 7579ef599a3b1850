use super::*;

fn kinds(source: &str) -> Vec<SegmentKind> {
    let segments = segments(FileId(0), source);
    let joined: String = segments.iter().map(|segment| segment.text.as_str()).collect();
    assert_eq!(joined, source);
    segments.into_iter().map(|segment| segment.kind).collect()
}

#[test]
fn a_file_is_cut_by_its_lines() {
    use SegmentKind::{Article, Block, Front, Prose, Quoted};
    let source =
        "---\n编号: a\n---\n# 题\n## 第一条 {实体}\n> 〔款1〕字。\n```规则 1.1\n当 甲\n```\n";
    assert_eq!(kinds(source), [Front, Prose, Article, Quoted, Block]);
    assert_eq!(kinds(&source.replace('\n', "\r\n")), [Front, Prose, Article, Quoted, Block]);
    assert_eq!(kinds(&format!("\u{FEFF}{source}")), [Front, Prose, Article, Quoted, Block]);
    assert_eq!(kinds("##第一条\n>〔款1〕字。\n"), [Article, Quoted]);
}

#[test]
fn a_forgotten_fence_costs_its_own_block_only() {
    use SegmentKind::{Article, Block, OpenBlock, OpenFront, Prose, Quoted};
    assert_eq!(kinds("```称 人\n甲 = 乙\n```称 案\n丙 = 丁\n```\n"), [OpenBlock, Block]);
    assert_eq!(kinds("```称 人\n甲 = 乙\n\n## 第二条\n"), [OpenBlock, Article]);
    assert_eq!(kinds("```称 人\n甲 = 乙\n> 〔款1〕字。\n"), [OpenBlock, Quoted]);
    assert_eq!(kinds("```称 人\n## 记一笔\n甲 = 乙\n```\n"), [Block]);
    assert_eq!(kinds("---\n编号: a\n```称 人\n```\n文\n"), [OpenFront, Block, Prose]);
    assert_eq!(kinds("```称 人"), [OpenBlock]);
}

#[test]
fn headings_are_numbers() {
    let numbers = [
        ("第一条", 1),
        ("第十条", 10),
        ("第十五条", 15),
        ("第二十条", 20),
        ("第二十三条", 23),
        ("第九十九条", 99),
        ("第一百条", 100),
        ("第一百零五条", 105),
        ("第二百一十条", 210),
    ];
    for (heading, number) in numbers {
        assert_eq!(article_number(heading), Some(number), "{heading}");
    }
    let wrong =
        ["第条", "第零条", "第1条", "第一二条", "第十十条", "第十百条", "一条", "第一款"];
    for heading in wrong {
        assert_eq!(article_number(heading), None, "{heading}");
    }
}
