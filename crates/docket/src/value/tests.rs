use super::Given;

fn read(text: &str) -> Result<Given, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

#[test]
fn a_value_is_read_as_the_kind_it_is_written_in() {
    assert_eq!(read("true"), Ok(Given::Yes(true)));
    assert_eq!(read("-7"), Ok(Given::Int(-7)));
    assert_eq!(read("9223372036854775807"), Ok(Given::Int(i64::MAX)));
    assert_eq!(read("\"甲\\u4e59\""), Ok(Given::Text("甲乙".try_into().unwrap())));
    assert_eq!(read("\"7\""), Ok(Given::Text("7".try_into().unwrap())));
}

#[test]
fn what_is_no_value_is_refused_with_what_it_is_and_what_may_be_written() {
    for (text, what) in [
        ("1.5", "1.5"),
        ("null", "null"),
        ("[1]", "sequence"),
        ("9223372036854775808", "9223372036854775808"),
    ] {
        let error = read(text).unwrap_err();
        assert!(error.contains(what) && error.contains("true、false、整数"), "{error}");
    }
    let error = read(&format!("\"{}\"", "甲".repeat(301))).unwrap_err();
    assert!(error.contains("最多 300 字,写了 301 字"), "{error}");
    assert!(read("\"甲\\n乙\"").unwrap_err().contains("控制字符"));
}

#[test]
fn a_value_is_written_as_it_is_read() {
    for text in ["true", "-7", "\"甲\""] {
        assert_eq!(serde_json::to_string(&read(text).unwrap()).unwrap(), text);
    }
}
