use super::{Chapter, Written, read};

fn one(source: &str) -> (Vec<Written>, Vec<Chapter>) {
    read(&[source.to_owned()])
}

#[test]
fn blocks_stand_word_for_word_under_their_article() {
    let (blocks, chapters) = one(
        "---\n名称 甲\n---\n# 第一章 总则\n\n```称 人\n甲 = 乙\n```\n\n## 第三条 {程序}\n\n> 〔款1〕原文。\n\n说明。\n\n\
         ```期限 3.1 处理期限 handling\n起 立案\n长 «A1» «A2.日»\n缺 A65\n```\n\n## 第四条 {实体}\n\n## 附录\n\n```注 4.1\n宣示\n```\n",
    );
    let [names, period, note] = blocks.as_slice() else { panic!("{blocks:?}") };
    assert_eq!((names.article, names.kind.as_str()), (None, "称"));
    assert_eq!((period.article, period.id.as_str()), (Some(3), "3.1"));
    assert_eq!(period.text, "处理期限 handling\n起 立案\n长 «A1» «A2.日»\n缺 A65");
    assert_eq!(period.readings(), ["A1", "A2.日", "A65"]);
    assert_eq!(note.article, None, "a heading that is no article ends the one before");
    let first = Chapter { title: "第一章 总则".to_owned(), articles: vec![3, 4] };
    assert_eq!(chapters, [first]);
}

#[test]
fn a_chapter_goes_on_over_a_file_without_a_heading() {
    let files = [
        "# 第一章 总则\n## 第一条 {程序}\n",
        "## 第二条 {程序}\n",
        "# 案例\n```案例 S1\n```\n",
    ];
    let (_, chapters) = read(&files.map(str::to_owned));
    assert_eq!(chapters, [Chapter { title: "第一章 总则".to_owned(), articles: vec![1, 2] }]);
}

#[test]
fn a_reading_named_twice_is_one_and_words_that_only_look_like_one_are_none() {
    let written = |text: &str| Written {
        article: None,
        kind: "规则".to_owned(),
        id: "1".to_owned(),
        text: text.to_owned(),
    };
    assert_eq!(written("当 «A3» 或 «A3»,A3 缺 A70").readings(), ["A3", "A70"]);
    assert!(written("当 A类 = 是,档 = A").readings().is_empty());
}
