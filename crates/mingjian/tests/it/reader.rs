//! The statute reader as anybody gets it: every article a page, every link to somewhere, nothing run and nothing from elsewhere.

use std::collections::BTreeSet;

use super::served::Served;

/// The values of an attribute, in order.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    html.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn status(head: &str) -> &str {
    head.split(' ').nth(1).unwrap()
}

#[test]
fn every_article_is_a_page_whose_links_lead_somewhere() {
    let served = Served::new("reader", 0);
    let mut pages = vec!["/rules".to_owned(), "/rules/readings".to_owned()];
    pages.extend((1..=24).map(|number| format!("/rules/{number}")));
    let mut elsewhere = BTreeSet::new();
    for path in &pages {
        let (head, html) = served.page(path);
        assert_eq!(status(&head), "200", "{path}");
        let ids = values(&html, "id");
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{path}: an id stands twice");
        assert_eq!(html.matches("<h1").count(), 1, "{path}");
        assert!(html.contains("<html lang=\"zh-CN\">") && html.contains("href=\"#main\""));
        for place in values(&html, "href") {
            match place.strip_prefix('#') {
                Some(id) => assert!(unique.contains(id), "{path}: #{id} is nowhere"),
                None => drop(elsewhere.insert(place.to_owned())),
            }
        }
        for named in values(&html, "aria-labelledby") {
            assert!(unique.contains(named), "{path}: {named} is nowhere");
        }
    }
    assert!(elsewhere.len() > 25, "{elsewhere:?}");
    for place in &elsewhere {
        // Its own site alone: an address with a host begins with two slashes or a scheme.
        assert!(place.starts_with('/') && !place.starts_with("//"), "{place}");
        let (head, _) = served.page(place);
        assert!(["200", "303"].contains(&status(&head)), "{place}: {head}");
    }
}

#[test]
fn an_article_shows_what_is_derived_from_each_of_its_words() {
    let served = Served::new("reader-17", 0);
    let (_, html) = served.page("/rules/17");
    let quoted = "<mark>本办法第十六条规定错案处理决定和处分建议，自立案之日起四十五内作出</mark><sup><a href=\"#r2\">2</a></sup>，";
    assert!(html.contains(quoted), "{html}");
    let card = html.split("id=\"r2\"").nth(1).unwrap().split("</section>").next().unwrap();
    for words in
        ["期限", "处理决定期限 handling_decision", "长 «A1» «A2»", "<a href=\"#A1\">A1</a>"]
    {
        assert!(card.contains(words), "{words}: {card}");
    }
    // What a block calls A9.始 and A9.终 is one reading.
    let card = html.split("id=\"r4\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(
        card.contains("«A9.始»") && card.matches("<a href=\"#A9\">").count() == 1,
        "{card}"
    );
    // The reading it stands on says why, who may change it, and which option is in force.
    let reading = html.split("id=\"A7\"").nth(1).unwrap().split("</section>").next().unwrap();
    for words in [
        "警示并说明 <code>warn</code> <span class=\"tag t-brand\">现用",
        "block_until_explained",
        "改选权",
        "原文未规定逾期的效力",
    ] {
        assert!(reading.contains(words), "{words}: {reading}");
    }
    assert_eq!(reading.matches("现用").count(), 1);
    assert!(
        html.contains("“行政处分”今为处分或者政务处分") && html.contains("未核对"),
        "{html}"
    );
    assert!(html.contains("演示数据") && html.contains("甲县司法局"), "{html}");
}

#[test]
fn a_page_runs_nothing_and_is_kept_nowhere_and_an_asset_is_kept_for_ever() {
    let served = Served::new("reader-head", 0);
    let (head, html) = served.page("/rules/16");
    let head = head.to_lowercase();
    for line in [
        "content-type: text/html; charset=utf-8",
        "cache-control: no-store",
        "x-content-type-options: nosniff",
        "referrer-policy: no-referrer",
        "content-security-policy: default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ] {
        assert!(head.contains(line), "{line}: {head}");
    }
    for nowhere in ["<script", " style=", " onclick", "javascript:", "http://", "https://"] {
        assert!(!html.contains(nowhere), "{nowhere}");
    }
    let style = values(&html, "href").into_iter().find(|href| href.starts_with("/static/"));
    let (head, css) = served.page(style.unwrap());
    let head = head.to_lowercase();
    assert!(head.contains("cache-control: public, max-age=31536000, immutable"), "{head}");
    assert!(head.contains("content-type: text/css; charset=utf-8") && css.contains(":root"));
    assert!(!css.contains("url(") && !css.contains("@import"));
}

#[test]
fn an_address_without_a_page_says_so_in_words_and_the_api_in_its_own_way() {
    let served = Served::new("reader-absent", 0);
    for path in
        ["/rules/0", "/rules/25", "/rules/x", "/nowhere", "/static/ui.css", "/rules/1/2"]
    {
        let (head, html) = served.page(path);
        assert_eq!(status(&head), "404", "{path}");
        let is_page = html.contains("找不到这一页") && html.contains("href=\"/rules\"");
        assert!(is_page || path.starts_with("/static"), "{path}: {html}");
    }
    let (head, body) = served.page("/api/v1/nowhere");
    assert_eq!(status(&head), "404");
    assert!(head.contains("application/problem+json") && body.contains("not_found"), "{body}");
    assert_eq!(status(&served.page("/").0), "303");
}
