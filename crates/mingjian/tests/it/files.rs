//! Files of a docket: brought, named, read, and what becomes of those that are none.

use std::fs;
use std::io::Write as _;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use serde_json::{Value, json};

use super::api::{Served, screen};
use super::{mingjian, text};

pub(crate) const BYTES: (&str, &str) = ("Content-Type", "application/octet-stream");

fn lodged(served: &Served) -> String {
    super::letters::lodged(served, "anonymous").0
}

/// What was answered to bytes.
pub(crate) fn sent(
    served: &Served,
    who: &str,
    path: &str,
    (headers, bytes): (&[(&str, &str)], &[u8]),
) -> (u16, Value) {
    let (head, body) = served.raw(who, "POST", path, (headers, bytes));
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
}

fn brought(served: &Served, who: &str, docket: &str, bytes: &[u8]) -> String {
    let (status, said) =
        sent(served, who, &format!("/dockets/{docket}/files"), (&[BYTES], bytes));
    assert_eq!(
        (status, said["size"].as_u64()),
        (201, u64::try_from(bytes.len()).ok()),
        "{said}"
    );
    said["digest"].as_str().unwrap().to_owned()
}

fn evidence(id: &str, title: &str, digest: &str) -> Value {
    json!({ "command": "add_evidence", "evidence": id, "title": title, "digest": digest })
}

fn fetched(served: &Served, who: &str, docket: &str, digest: &str) -> (String, Vec<u8>) {
    served.raw(who, "GET", &format!("/dockets/{docket}/files/{digest}"), (&[], &[]))
}

fn is_found(answer: &(String, Vec<u8>)) -> bool {
    answer.0.starts_with("HTTP/1.1 200")
}

/// Every file there is, and of those that are not finished.
fn kept(served: &Served) -> (Vec<PathBuf>, usize) {
    let (mut whole, mut unfinished) = (Vec::new(), 0);
    for folder in fs::read_dir(served.folder.join("files")).unwrap() {
        let folder = folder.unwrap().path();
        let inside = fs::read_dir(&folder).unwrap().map(|one| one.unwrap().path());
        if folder.ends_with("unfinished") {
            unfinished = inside.count();
        } else {
            whole.extend(inside);
        }
    }
    (whole, unfinished)
}

fn bytes(size: usize) -> Vec<u8> {
    (0..=250_u8).cycle().take(size).collect()
}

#[test]
fn a_file_of_any_size_comes_back_as_it_was_brought_and_as_a_download() {
    let served = Served::new("files", 0);
    let id = lodged(&served);
    let sizes = [0, 1, 65_535, 65_536, 65_537, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 9 << 20];
    for (no, size) in sizes.into_iter().enumerate() {
        let bytes = bytes(size);
        let digest = brought(&served, "clerk-1", &id, &bytes);
        let title = format!("现场 照片{no}.jpg");
        served.does("clerk-1", &id, evidence(&format!("e{no}"), &title, &digest));
        let (head, body) = fetched(&served, "head-1", &id, &digest);
        let head = head.to_lowercase();
        assert!(body == bytes, "{size}: {head}");
        for line in [
            "content-type: application/octet-stream".to_owned(),
            format!("content-length: {size}"),
            "content-disposition: attachment; filename*=utf-8''%e7%8e%b0%e5%9c%ba%20"
                .to_owned(),
            "x-content-type-options: nosniff".to_owned(),
            "cache-control: no-store".to_owned(),
            "content-security-policy: default-src 'none'".to_owned(),
        ] {
            assert!(head.contains(&line), "{line} is not in {head}");
        }
    }
    let output = mingjian(&["verify", "--data", served.folder.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stdout));
}

#[test]
fn a_file_is_named_once_and_by_its_own_docket_alone() {
    let served = Served::new("files-named", 0);
    let (one, other) = (lodged(&served), lodged(&served));
    let digest = brought(&served, "clerk-1", &one, b"scan");
    // Nothing names it yet: nobody reads it.
    assert!(!is_found(&fetched(&served, "head-1", &one, &digest)));
    let wrong = |docket: &str, command: Value| {
        let refused = served.asks("clerk-1", docket, &command);
        assert_eq!(refused.status, 400, "{command}: {}", refused.body);
        refused.body["field"].as_str().unwrap().to_owned()
    };
    assert_eq!(wrong(&other, evidence("e1", "他卷的文件", &digest)), "digest");
    assert_eq!(wrong(&one, evidence("e1", "没有的文件", &"0".repeat(64))), "digest");
    assert_eq!(wrong(&one, evidence("e1", "没有的文件", &"G".repeat(64))), "command");
    assert_eq!(wrong(&one, evidence("e1", "照片\u{202e}gpj.exe", &digest)), "title");
    served.does("clerk-1", &one, evidence("e1", "扫描件", &digest));
    assert_eq!(wrong(&one, evidence("e2", "同一文件", &digest)), "digest");
    let twice =
        json!({ "title": "同一文件", "digest": brought(&served, "clerk-1", &one, b"x") });
    let twice = json!({ "command": "supplement", "text": "补充", "files": [twice, twice] });
    assert_eq!(wrong(&one, twice), "digest");
    assert!(is_found(&fetched(&served, "head-1", &one, &digest)));
    assert!(!is_found(&fetched(&served, "head-1", &other, &digest)));
    // A file that was named survives the end of the program.
    let mut served = served;
    served.restart();
    assert_eq!(fetched(&served, "head-1", &one, &digest).1, b"scan");
}

#[test]
fn a_file_is_brought_and_read_by_nobody_who_does_not_see_its_docket() {
    let served = Served::new("files-seen", 0);
    let one = lodged(&served);
    let digest = brought(&served, "clerk-1", &one, b"scan");
    served.does("clerk-1", &one, evidence("e1", "扫描件", &digest));
    let bytes = (&[("Content-Type", "text/html")][..], &b"<p>"[..]);
    assert_eq!(sent(&served, "clerk-1", &format!("/dockets/{one}/files"), bytes).0, 415);
    for nobody in ["", "handler-1", "head-9"] {
        let path = format!("/dockets/{one}/files");
        let (status, _) = sent(&served, nobody, &path, (&[BYTES], b"x"));
        assert_eq!(status, if nobody.is_empty() { 401 } else { 404 }, "{nobody}");
        assert!(!is_found(&fetched(&served, nobody, &one, &digest)), "{nobody}");
    }
}

#[test]
fn what_the_complainant_gave_is_for_those_who_read_the_words_and_each_reading_is_entered() {
    let served = Served::new("files-words", 0);
    let id = lodged(&served);
    let own = brought(&served, "clerk-1", &id, b"letter");
    let mut letter = evidence("e8", "来信扫描件", &own);
    letter["is_of_complainant"] = json!(true);
    served.does("clerk-1", &id, letter);
    let other = brought(&served, "clerk-1", &id, b"file");
    served.does("clerk-1", &id, evidence("e9", "执法案卷扫描件", &other));
    screen(&served, &id);
    for (who, reads_own) in [("handler-1", true), ("head-1", true), ("office-1", false)] {
        assert_eq!(is_found(&fetched(&served, who, &id, &own)), reads_own, "{who}");
        assert!(is_found(&fetched(&served, who, &id, &other)), "{who}");
    }
    assert!(!is_found(&fetched(&served, "handler-3", &id, &other)));
    let database = fs::read(served.folder.join("mingjian.db-wal")).unwrap();
    let entered = database.windows(9).filter(|nine| *nine == b"file_read").count();
    assert!(entered >= 5, "{entered}");
    // Of many who read at once, each is entered.
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| assert!(is_found(&fetched(&served, "head-1", &id, &other))));
        }
    });
    let output = mingjian(&["verify", "--data", served.folder.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stdout));
}

/// The limits of an installation, once it is started again.
fn limited(served: &mut Served, limits: &str) {
    let office = served.folder.join("office.toml");
    let said = fs::read_to_string(&office).unwrap();
    let before = said.split("[files]").next().unwrap();
    fs::write(&office, format!("{before}[files]\n{limits}\n")).unwrap();
    served.restart();
}

#[test]
fn a_file_too_large_or_not_whole_leaves_nothing_behind() {
    let mut served = Served::new("files-large", 0);
    let id = lodged(&served);
    limited(&mut served, "office_bytes = 100000");
    let path = format!("/dockets/{id}/files");
    let (status, said) = sent(&served, "clerk-1", &path, (&[BYTES], &bytes(100_001)));
    assert_eq!((status, &said["type"]), (413, &json!("too_much")), "{said}");
    brought(&served, "clerk-1", &id, &bytes(100_000));
    assert_eq!((kept(&served).0.len(), kept(&served).1), (1, 0));
    // A sender that goes away in the middle.
    let mut stream = TcpStream::connect(served.address()).unwrap();
    let head = format!(
        "POST /api/v1{path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/octet-stream\r\nContent-Length: 90000\r\n\r\n",
        served.token("clerk-1")
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&bytes(50_000)).unwrap();
    let until = Instant::now() + Duration::from_secs(20);
    while kept(&served).1 == 0 {
        assert!(Instant::now() < until, "it was never begun");
    }
    drop(stream);
    while kept(&served).1 > 0 {
        assert!(Instant::now() < until, "what is not whole was kept");
    }
    assert_eq!(kept(&served).0.len(), 1);
}

#[test]
fn a_file_that_was_altered_or_lost_is_not_served_whole_and_is_named() {
    let served = Served::new("files-altered", 0);
    let id = lodged(&served);
    let all = bytes(900_000);
    let digest = brought(&served, "clerk-1", &id, &all);
    served.does("clerk-1", &id, evidence("e1", "扫描件", &digest));
    let path = kept(&served).0.pop().unwrap();
    let whole = fs::read(&path).unwrap();
    let verify = |what: &str| {
        let output = mingjian(&["verify", "--data", served.folder.to_str().unwrap()]);
        let said = text(&output.stdout);
        assert!(!output.status.success() && said.contains(&digest), "{what}: {said}");
    };
    let altered = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        bytes
    };
    let cut = whole[..whole.len() - 20].to_vec();
    let faults = [("first", altered(40)), ("late", altered(800_000)), ("cut", cut)];
    for (what, bytes) in faults {
        fs::write(&path, bytes).unwrap();
        let (head, body) = fetched(&served, "head-1", &id, &digest);
        // An error, or cut off before the length that was said: whoever reads sees that it is not the file.
        let is_file = head.starts_with("HTTP/1.1 200");
        assert!(!is_file || body.len() < 900_000, "{what}: {}", body.len());
        assert!(!is_file || all.starts_with(&body), "{what}");
        assert_eq!(head.contains("500"), what == "first", "{what}: {head}");
        verify(what);
    }
    fs::remove_file(&path).unwrap();
    assert!(fetched(&served, "head-1", &id, &digest).0.contains("500"));
    verify("gone");
}

fn aged(path: &Path, hours: u64) {
    let then = SystemTime::now() - Duration::from_hours(hours);
    fs::File::options().write(true).open(path).unwrap().set_modified(then).unwrap();
}

#[test]
fn what_nobody_named_in_a_day_is_swept_away_and_what_was_named_stays() {
    let mut served = Served::new("files-swept", 0);
    let id = lodged(&served);
    let named = brought(&served, "clerk-1", &id, b"named");
    served.does("clerk-1", &id, evidence("e1", "扫描件", &named));
    let late = brought(&served, "clerk-1", &id, b"late");
    let young = brought(&served, "clerk-1", &id, b"young");
    let waiting = brought(&served, "clerk-1", &id, b"waiting");
    for path in kept(&served).0 {
        let is_young = path.ends_with(&young);
        aged(&path, if is_young { 20 } else { 24 });
    }
    let refused = served.asks("clerk-1", &id, &evidence("e2", "迟了的文件", &late));
    assert_eq!((refused.status, &refused.body["field"]), (400, &json!("digest")));
    // A request that named a file in time may still be under way when the file can be named no longer.
    for path in kept(&served).0 {
        let is_waiting = path.ends_with(&waiting);
        let hours = if is_waiting { 24 } else { 26 };
        aged(&path, if path.ends_with(&young) { 20 } else { hours });
    }
    served.restart();
    let until = Instant::now() + Duration::from_secs(20);
    while kept(&served).0.len() > 3 {
        assert!(Instant::now() < until, "nothing was swept away");
    }
    let left = kept(&served).0;
    assert!(left.iter().all(|path| !path.ends_with(&late)), "{left:?}");
    assert!(left.iter().any(|path| path.ends_with(&waiting)), "{left:?}");
    assert!(is_found(&fetched(&served, "head-1", &id, &named)));
    served.does("clerk-1", &id, evidence("e3", "新的文件", &young));
}

#[test]
fn what_is_brought_on_the_command_line_is_fetched_there() {
    let served = Served::new("files-line", 0);
    let id = lodged(&served);
    let (from, to) = (served.folder.join("from.bin"), served.folder.join("to.bin"));
    fs::write(&from, bytes(150_000)).unwrap();
    let docket = |words: &[&str]| {
        let data = served.folder.to_str().unwrap();
        let head = ["docket", "--data", data, "--as", "clerk-1"];
        mingjian(&[&head, words].concat())
    };
    let brought = docket(&["bring", &id, from.to_str().unwrap()]);
    let said = super::json(&brought);
    let digest = said["digest"].as_str().unwrap();
    let named = docket(&["do", &id, &evidence("e1", "扫描件", digest).to_string()]);
    assert!(named.status.success(), "{}", text(&named.stderr));
    let fetch = || docket(&["fetch", &id, digest, to.to_str().unwrap()]);
    let fetched = fetch();
    assert!(text(&fetched.stdout).contains("扫描件(150000 字节)"), "{}", text(&fetched.stderr));
    assert!(fs::read(&to).unwrap() == bytes(150_000));
    // What is there is not written over, and what cannot be read is said.
    assert!(!fetch().status.success());
    let absent = docket(&["bring", &id, "没有的文件"]);
    assert!(text(&absent.stderr).contains("读不到 没有的文件"), "{}", text(&absent.stderr));
}
