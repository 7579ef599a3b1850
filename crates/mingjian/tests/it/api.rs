//! The program served, spoken to over HTTP: a case from complaint to served decision, and what is refused on the way.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use super::root;

/// A served installation, ended with the test.
pub(crate) struct Served {
    child: Child,
    address: String,
    pub(crate) folder: PathBuf,
    tokens: Vec<(String, String)>,
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What was answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Value,
}

/// People who are examined, or of an organ that is, with every duty there is.
fn outsiders() -> Vec<Value> {
    let people = [("jia-police-1", "jia"), ("head-9", "jia-police"), ("head-8", "yi-town")];
    let duties = json!(["intake", "handling", "head", "government", "upper_body"]);
    let tokens = people.iter().map(|(person, organ)| {
        let token = format!("{person:-<40}");
        json!({ "token": token, "person": person, "organ": organ, "duties": duties })
    });
    tokens.collect()
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mingjian"));
    command.current_dir(root()).args(["--pack", "statutes/zhengzhou-wrongful-cases"]);
    command
}

impl Served {
    /// A fresh demonstration with so many dockets.
    pub(crate) fn new(name: &str, dockets: u32) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("served-{name}"));
        if folder.exists() {
            std::fs::remove_dir_all(&folder).unwrap();
        }
        let data = folder.to_str().unwrap();
        let made = program()
            .args(["demo", "--seed", "7", "--dockets", &dockets.to_string(), "--data", data])
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", super::text(&made.stderr));
        let file = folder.join("tokens.json");
        let tokens = std::fs::read_to_string(&file).unwrap();
        let mut tokens: Vec<Value> = serde_json::from_str(&tokens).unwrap();
        tokens.extend(outsiders());
        std::fs::write(&file, Value::Array(tokens.clone()).to_string()).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let tokens = tokens.iter().map(|one| (text(&one["person"]), text(&one["token"])));
        let tokens = tokens.collect();
        let (child, address) = start(&folder);
        Self { child, address, folder, tokens }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Ends it as a power cut does, and starts it again.
    pub(crate) fn restart(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        (self.child, self.address) = start(&self.folder);
    }

    pub(crate) fn send(
        &self,
        who: &str,
        method: &str,
        path: &str,
        (headers, body): (&[(&str, &str)], Option<&Value>),
    ) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let body = body.map_or_else(String::new, Value::to_string);
        let mut request = format!(
            "{method} /api/v1{path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n",
            self.address
        );
        if let Some((_, token)) = self.tokens.iter().find(|(person, _)| person == who) {
            request.push_str(&format!("Authorization: Bearer {token}\r\n"));
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            let length = body.len();
            request.push_str(&format!(
                "Content-Type: application/json\r\nContent-Length: {length}\r\n"
            ));
        }
        request.push_str("\r\n");
        request.push_str(&body);
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let body = serde_json::from_str(body).unwrap_or(Value::Null);
        Answer { status, head: head.to_owned(), body }
    }

    pub(crate) fn get(&self, who: &str, path: &str) -> Answer {
        self.send(who, "GET", path, (&[], None))
    }

    pub(crate) fn post(&self, who: &str, path: &str, body: &Value) -> Answer {
        self.send(who, "POST", path, (&[], Some(body)))
    }

    /// A command on what is seen now.
    pub(crate) fn asks(&self, who: &str, docket: &str, command: &Value) -> Answer {
        let version = self.get(who, &format!("/dockets/{docket}")).body["version"].clone();
        let (version, body) = (format!("\"{version}\""), json!({ "command": command }));
        let seen = [("If-Match", version.as_str())];
        let must = ["approve", "decide_as_government", "decide_extension", "issue"];
        let seen =
            if must.iter().any(|one| command["command"] == *one) { &seen[..] } else { &[] };
        self.send(who, "POST", &format!("/dockets/{docket}/commands"), (seen, Some(&body)))
    }

    /// A command for a day that must be taken.
    #[track_caller]
    pub(crate) fn does(&self, who: &str, docket: &str, command: Value) -> Answer {
        let answer = self.asks(who, docket, &command);
        assert_eq!(answer.status, 200, "{who} {command}: {}", answer.body);
        answer
    }

    #[track_caller]
    pub(crate) fn refused(&self, who: &str, docket: &str, command: Value) -> Value {
        let answer = self.asks(who, docket, &command);
        assert_eq!(answer.status, 422, "{who} {command}: {}", answer.body);
        assert!(!answer.body["citations"].as_array().unwrap().is_empty(), "{}", answer.body);
        answer.body
    }
}

fn start(folder: &Path) -> (Child, String) {
    let log = std::fs::File::create(folder.join("served.log")).unwrap();
    let temporary = folder.join("tmp");
    std::fs::create_dir_all(&temporary).unwrap();
    let mut child = program()
        .env("TMPDIR", &temporary)
        .stderr(log)
        .args(["serve", "--listen", "127.0.0.1:0", "--data", folder.to_str().unwrap()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
    let address = address.unwrap_or_else(|| panic!("{line}")).to_owned();
    (child, address)
}

pub(crate) fn complaint(today: &str, informant: &str) -> Value {
    json!({ "lead": { "source": "complaint", "channel": "online", "informant": informant,
        "facts": { "complained_on": today }, "account": "某日被拘留十日,事后复议撤销",
        "accused": "jia-police" } })
}

/// The civil date the program has.
pub(crate) fn today() -> String {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::Offset::constant(8));
    zone.to_datetime(jiff::Timestamp::now()).date().to_string()
}

pub(crate) fn find(about: Value, fact: &str, value: Value) -> Value {
    json!({ "command": "find", "about": about, "fact": fact, "value": value,
        "reason": "依案卷材料认定", "evidence": ["e1"] })
}

/// The id of a lead that nobody has touched yet.
pub(crate) fn newest(served: &Served) -> String {
    let list = served.get("head-1", "/dockets?limit=100&stage=lead").body;
    let rows = list["rows"].as_array().unwrap();
    let fresh = rows.iter().find(|row| row["version"] == 1).unwrap();
    fresh["id"].as_str().unwrap().to_owned()
}

/// Screened and submitted for docketing.
pub(crate) fn prepare(served: &Served, id: &str) {
    served.does(
        "clerk-1",
        id,
        json!({ "command": "add_evidence", "evidence": "e1",
        "title": "执法案卷" }),
    );
    for (fact, value) in [
        ("is_official_act", json!(true)),
        ("act_continues", json!(false)),
        ("act_ended_on", json!("2026-08-03")),
        ("receiver_is_competent", json!(true)),
        ("reconsideration_result", json!("annulled")),
        ("judgment_result", json!("none")),
        ("is_major_or_complex", json!(false)),
    ] {
        served.does("clerk-1", id, find(json!("case"), fact, value));
    }
    served.does("clerk-1", id, json!({ "command": "name_unit", "organ": "jia-police" }));
    served.does(
        "clerk-1",
        id,
        json!({ "command": "submit", "reason": "有申诉,复议已撤销",
        "matter": { "docketing": { "lead": "handler-1", "second": "handler-2" } } }),
    );
}

pub(crate) fn screen(served: &Served, id: &str) {
    prepare(served, id);
    approve(served, id);
}

pub(crate) fn approve(served: &Served, id: &str) -> Answer {
    let view = served.get("head-1", &format!("/dockets/{id}")).body;
    let submission = view["open"]["submission"].clone();
    served.does(
        "head-1",
        id,
        json!({ "command": "approve", "submission": submission,
        "note": "同意" }),
    )
}

pub(crate) fn examine(served: &Served, id: &str) {
    for head in [
        "facts",
        "evidence",
        "characterization",
        "procedure",
        "application_of_law",
        "appropriateness",
        "formalities",
    ] {
        let fact = format!("{head}_verified");
        served.does("handler-1", id, find(json!("case"), &fact, json!("sound")));
    }
    for (fact, value) in [
        ("decision_path", json!("approved")),
        ("conduct", json!("restriction_of_freedom")),
        ("conduct_too", json!("none")),
        ("assessment", json!("unlawful")),
        ("harmed", json!(true)),
        ("causation", json!(true)),
        ("cause_without_fault", json!("none")),
        ("consequence", json!("relatively_major")),
        ("gravity", json!("relatively_serious")),
        ("affects_third_party", json!(false)),
    ] {
        served.does("handler-1", id, find(json!("case"), fact, value));
    }
    name_people(served, id);
    let lapse = find(json!({ "person": 1 }), "caused_lapse", json!(true));
    served.does("handler-1", id, lapse);
    hear(served, id);
    served.does("handler-1", id, json!({ "command": "determine" }));
}

fn name_people(served: &Served, id: &str) {
    served.does(
        "handler-1",
        id,
        json!({ "command": "add_evidence", "evidence": "e2",
        "title": "陈述申辩笔录" }),
    );
    let roles = [("enforcement_officer", "intent"), ("verifier", "none"), ("approver", "none")];
    for (no, (role, fault)) in (1..).zip(roles) {
        served.does(
            "handler-1",
            id,
            json!({ "command": "name_person",
            "person": format!("jia-police-{no}"), "role": role }),
        );
        for (fact, value) in
            [("fault", fault), ("grave_fault", "none"), ("criminal_liability", "not_involved")]
        {
            let about = json!({ "person": no });
            served.does("handler-1", id, find(about, fact, json!(value)));
        }
        served.does("handler-2", id, json!({ "command": "look_up_repeat", "no": no }));
        let check = json!({ "command": "check_repeat", "no": no, "reason": "没有前案" });
        served.does("handler-1", id, check);
    }
}

fn hear(served: &Served, id: &str) {
    for no in 1..=3 {
        let offer = json!({ "command": "offer_hearing", "no": no, "facts": "违法拘留十日",
            "basis": "拟认定的事项" });
        served.does("handler-1", id, offer);
        let waiver = json!({ "command": "waive_statement", "no": no, "evidence": "e2" });
        served.does("handler-1", id, waiver);
    }
}

pub(crate) fn decide(served: &Served, id: &str) {
    let submit = |matter: &str| {
        json!({ "command": "submit", "reason": "依定性的结论",
        "matter": matter })
    };
    served.does("handler-1", id, submit("confirmation"));
    approve(served, id);
    served.does(
        "handler-1",
        id,
        json!({ "command": "choose_measures", "target": "unit",
        "measures": ["correction"], "reason": "须重新处理" }),
    );
    served.does(
        "handler-1",
        id,
        json!({ "command": "fix_grade", "no": 1, "grade": "T2",
        "reason": "情节较重,后果较大" }),
    );
    served.does(
        "handler-1",
        id,
        json!({ "command": "choose_measures",
        "target": { "person": 1 }, "reason": "故意隐匿监控",
        "measures": ["书面检讨", "记过", "暂停执法", "离岗学习"] }),
    );
    served.does("handler-1", id, json!({ "command": "determine" }));
    served.does("handler-1", id, submit("measures"));
    approve(served, id);
    issue(served, id);
}

fn issue(served: &Served, id: &str) {
    served.does(
        "handler-1",
        id,
        json!({ "command": "request_government",
        "number": "甲司请〔2026〕2号" }),
    );
    let decision = json!({ "command": "issue", "paper": "handling_decision",
        "number": "甲政错决〔2026〕1号" });
    let refusal = served.refused("handler-1", id, decision.clone());
    assert_eq!(refusal["code"], "government_has_not_approved");
    served.does(
        "office-1",
        id,
        json!({ "command": "decide_as_government",
        "is_approved": true, "number": "甲政批〔2026〕8号", "evidence": "e1" }),
    );
    served.does("handler-1", id, decision);
    served.does(
        "handler-1",
        id,
        json!({ "command": "issue",
        "paper": { "sanction_recommendation": 1 }, "number": "甲司建〔2026〕1号" }),
    );
    for (paper, recipient) in [
        (json!("handling_decision"), json!("unit")),
        (json!({ "sanction_recommendation": 1 }), json!({ "authority": 1 })),
    ] {
        served.does(
            "handler-1",
            id,
            json!({ "command": "serve", "paper": paper,
            "recipient": recipient, "mode": "direct", "proof": "e1" }),
        );
    }
}

#[test]
fn a_case_runs_over_http_from_complaint_to_served_decision() {
    let mut served = Served::new("whole", 0);
    let lodged = served.post("", "/complaints", &complaint(&today(), "anonymous"));
    assert_eq!(lodged.status, 201, "{}", lodged.body);
    assert!(lodged.body.get("docket").is_none(), "{}", lodged.body);
    let code = lodged.body["receipt"]["anonymous"]["code"].clone();
    let id = newest(&served);
    screen(&served, &id);
    examine(&served, &id);
    // A handler never decides alone.
    let confirm = json!({ "command": "approve", "submission": 1, "note": "同意" });
    assert_eq!(served.refused("handler-1", &id, confirm)["code"], "wrong_duty");
    decide(&served, &id);
    served.restart();
    let view = served.get("handler-1", &format!("/dockets/{id}")).body;
    assert_eq!(view["stage"], "papers", "{view}");
    assert_eq!(view["number"], "甲司错立〔2026〕1号");
    let periods: Vec<&str> = view["deadlines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert!(periods.contains(&"carry_out") && periods.contains(&"handling_decision"));
    let track = served.post("", "/complaints/track", &json!({ "anonymous": { "code": code } }));
    assert_eq!(track.body["docketed_on"], today(), "{}", track.body);
    let said = served.get("handler-1", &format!("/dockets/{id}/determination")).body;
    assert!(!said["sensitivity"].as_array().unwrap().is_empty());
    let early = served.get("head-1", &format!("/dockets/{id}?entry=1")).body;
    assert_eq!((early["stage"].as_str(), early["version"].as_u64()), (Some("lead"), Some(1)));
}

#[test]
fn what_is_absent_and_what_is_not_to_be_seen_are_the_same() {
    let served = Served::new("unseen", 20);
    let rows = served.get("head-1", "/dockets?limit=100").body["rows"].clone();
    let rows = rows.as_array().unwrap();
    let foreign = rows.iter().find(|row| row["stage"] == "lead").unwrap();
    let id = foreign["id"].as_str().unwrap();
    let hidden = served.get("handler-3", &format!("/dockets/{id}"));
    let absent = served.get("handler-3", "/dockets/0000");
    assert_eq!((hidden.status, &hidden.body), (404, &absent.body));
    assert_eq!(served.get("nobody", &format!("/dockets/{id}")).status, 401);
    assert_eq!(served.get("handler-3", "/dockets").body["rows"], json!([]));
}

#[test]
fn a_list_shows_exactly_what_the_policies_let_be_seen() {
    let served = Served::new("scope", 60);
    let everybody = [
        "clerk-1",
        "handler-1",
        "handler-2",
        "handler-3",
        "head-1",
        "office-1",
        "jia-police-1",
        "head-9",
        "head-8",
    ];
    let ids = |who: &str| -> Vec<String> {
        let rows = served.get(who, "/dockets?limit=100").body["rows"].clone();
        let rows = rows.as_array().unwrap().clone();
        rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    let all = ids("head-1");
    assert_eq!(all.len(), 60);
    let mut seen = Vec::new();
    for who in everybody {
        let listed = ids(who);
        for id in &all {
            let status = served.get(who, &format!("/dockets/{id}")).status;
            let expected = if listed.contains(id) { 200 } else { 404 };
            assert_eq!(status, expected, "{who} {id}");
        }
        seen.push(listed.len());
    }
    // Neither everything nor nothing, for each kind of fence.
    assert!(seen[1] > 0 && seen[1] < 60 && seen[3] == 0, "{seen:?}");
    assert!(seen[6] > 0 && seen[6] < 60 && seen[7] < 60 && seen[8] < 60, "{seen:?}");
}

#[test]
fn two_complaints_about_one_act_become_one_docket_in_one_write() {
    let served = Served::new("merging", 0);
    served.post("", "/complaints", &complaint(&today(), "anonymous"));
    let first = newest(&served);
    screen(&served, &first);
    let mut again = complaint(&today(), "anonymous");
    again["lead"]["act_on"] = json!("2026-08-03");
    served.post("", "/complaints", &again);
    let second = newest(&served);
    let similar = served.get("head-1", "/dockets/similar?organ=jia-police&act_on=2026-08-03");
    assert_eq!(similar.body.as_array().unwrap().len(), 2, "{}", similar.body);
    let submit = json!({ "command": "submit", "reason": "同一行为", "matter": { "merging":
        { "docket": second, "received_on": today() } } });
    assert_eq!(
        served.refused("handler-1", &first, submit.clone())["code"],
        "nothing_submitted"
    );
    served.does(
        "handler-1",
        &first,
        json!({ "command": "propose_merging",
        "docket": second, "received_on": today() }),
    );
    // Whether it is one act is asked of a person (A59).
    let refusal = served.refused("handler-1", &first, submit.clone());
    assert_eq!(refusal["code"], "step:merge", "{refusal}");
    let opinion = |command: &str| {
        json!({ "command": command, "ask": "11.同一行为",
        "value": "merged", "reason": "同一日、同一机关、同一拘留决定" })
    };
    served.does("handler-1", &first, opinion("draft_opinion"));
    served.does("head-1", &first, opinion("answer"));
    served.does("handler-1", &first, submit);
    approve(&served, &first);
    let stage =
        |id: &str| served.get("head-1", &format!("/dockets/{id}")).body["stage"].clone();
    assert_eq!((stage(&first), stage(&second)), (json!("examination"), json!("merged")));
    let more = json!({ "command": "supplement", "text": "补充" });
    assert_eq!(served.refused("clerk-1", &second, more)["code"], "not_at_this_stage");
}

#[test]
fn sixteen_dockets_docketed_at_once_have_sixteen_numbers_without_a_gap() {
    let served = Served::new("numbers", 0);
    let mut ids = Vec::new();
    for _ in 0..16 {
        served.post("", "/complaints", &complaint(&today(), "anonymous"));
        ids.push(newest(&served));
        let id = ids.last().unwrap();
        prepare(&served, id);
    }
    std::thread::scope(|scope| {
        for id in &ids {
            let served = &served;
            scope.spawn(move || approve(served, id));
        }
    });
    let rows = served.get("head-1", "/dockets?limit=100").body["rows"].clone();
    let mut numbers: Vec<u32> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let number = row["number"].as_str().unwrap();
            number.split('〕').nth(1).unwrap().trim_end_matches('号').parse().unwrap()
        })
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=16).collect::<Vec<u32>>());
}

#[test]
fn a_version_that_was_not_seen_and_a_repeated_request_are_told_apart() {
    let served = Served::new("versions", 0);
    let token = "3f1c9a2e-7b54-4d0e-9a1f-0c2b7d5e8a61";
    let keyed = [("Idempotency-Key", token)];
    let body = complaint(&today(), "anonymous");
    let first = served.send("", "POST", "/complaints", (&keyed, Some(&body)));
    let second = served.send("", "POST", "/complaints", (&keyed, Some(&body)));
    assert_eq!(first.body, second.body);
    assert_eq!(served.get("head-1", "/dockets").body["count"], 1);
    let mut other = body.clone();
    other["lead"]["account"] = json!("另一件事");
    let reused = served.send("", "POST", "/complaints", (&keyed, Some(&other)));
    assert_eq!((reused.status, reused.body["type"].as_str()), (422, Some("token_reused")));
    let id = newest(&served);
    let path = format!("/dockets/{id}/commands");
    let command = json!({ "command": { "command": "supplement", "text": "补充材料" } });
    let seen = |version: &str| {
        served.send("clerk-1", "POST", &path, (&[("If-Match", version)], Some(&command)))
    };
    let taken = seen("\"1\"");
    assert_eq!(taken.status, 200, "{}", taken.body);
    assert!(taken.head.to_lowercase().contains("etag: \"2\""), "{}", taken.head);
    assert_eq!(seen("\"1\"").status, 412);
}

#[test]
fn what_cannot_be_read_is_said_with_its_field() {
    let served = Served::new("unread", 0);
    let send = |body: Value| served.post("", "/complaints", &body);
    let mut long = complaint(&today(), "anonymous");
    long["lead"]["account"] = json!("字".repeat(20_001));
    let answer = send(long);
    assert_eq!((answer.status, answer.body["field"].as_str()), (400, Some("body")));
    assert!(answer.body["title"].as_str().unwrap().contains("20000"), "{}", answer.body);
    let mut unknown = complaint(&today(), "anonymous");
    unknown["lead"]["rank"] = json!("局长");
    assert!(send(unknown).body["title"].as_str().unwrap().contains("rank"));
    let mut bare = complaint(&today(), "anonymous");
    bare["lead"]["facts"] = json!({});
    let answer = send(bare);
    assert_eq!((answer.status, answer.body["code"].as_str()), (422, Some("lead_incomplete")));
    assert_eq!(answer.body["citations"][0]["text"], "第十一条第一款第(六)项");
    let named = send(complaint(&today(), "confidential"));
    assert_eq!((named.status, named.body["field"].as_str()), (400, Some("identity")));
    assert_eq!(served.send("", "TRACE", "/complaints", (&[], None)).status, 405);
    assert_eq!(served.get("", "/nothing").status, 404);
}
