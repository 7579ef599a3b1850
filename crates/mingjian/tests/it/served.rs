//! The program served, and spoken to over HTTP.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;

use serde_json::{Value, json};

use super::root;

/// A served installation, ended with the test.
pub(crate) struct Served {
    child: Child,
    address: String,
    pub(crate) folder: PathBuf,
    tokens: Vec<(String, String)>,
    /// Dockets that a test was given as the newest.
    given: Mutex<BTreeSet<String>>,
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
        Self { child, address, folder, tokens, given: Mutex::default() }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Of dockets nobody has touched, one that was not given before.
    pub(crate) fn newest(&self) -> String {
        let list = self.get("head-1", "/dockets?limit=100&stage=lead").body;
        let rows = list["rows"].as_array().unwrap();
        let mut given = self.given.lock().unwrap();
        let fresh = rows.iter().filter(|row| row["version"] == 1);
        let fresh = fresh.map(|row| row["id"].as_str().unwrap().to_owned());
        let newest = fresh.into_iter().find(|id| !given.contains(id)).unwrap();
        given.insert(newest.clone());
        newest
    }

    /// The token of somebody.
    pub(crate) fn token(&self, who: &str) -> &str {
        &self.tokens.iter().find(|(person, _)| person == who).unwrap().1
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
        let body = body.map_or_else(String::new, Value::to_string);
        let kind = [("Content-Type", "application/json")];
        let kind = if body.is_empty() { &[][..] } else { &kind[..] };
        let headers = [kind, headers].concat();
        let (head, body) = self.raw(who, method, path, (&headers, body.as_bytes()));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.unwrap_or_else(|| panic!("no answer: {head}"));
        let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
        Answer { status, head, body }
    }

    /// A page or an asset, as anybody gets it; head and body.
    pub(crate) fn page(&self, path: &str) -> (String, String) {
        let (head, body) = self.exchange("", "GET", path, (&[], b""));
        (head, String::from_utf8(body).unwrap())
    }

    /// A request to the API whose body is any bytes; head and body of the answer.
    pub(crate) fn raw(
        &self,
        who: &str,
        method: &str,
        path: &str,
        sent: (&[(&str, &str)], &[u8]),
    ) -> (String, Vec<u8>) {
        self.exchange(who, method, &format!("/api/v1{path}"), sent)
    }

    fn exchange(
        &self,
        who: &str,
        method: &str,
        path: &str,
        (headers, body): (&[(&str, &str)], &[u8]),
    ) -> (String, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n",
            self.address
        );
        if let Some((_, token)) = self.tokens.iter().find(|(person, _)| person == who) {
            request.push_str(&format!("Authorization: Bearer {token}\r\n"));
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        if method != "GET" && !headers.iter().any(|(name, _)| *name == "Content-Length") {
            request.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        request.push_str("\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        // What is too large is answered before it has come in whole.
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        let read = stream.read_to_end(&mut answer);
        let at = answer.windows(4).position(|four| four == b"\r\n\r\n");
        let Some(at) = at else {
            // What cannot be read from its first byte on ends before anything was said.
            assert!(answer.is_empty(), "{read:?}");
            return (String::new(), answer);
        };
        let head = String::from_utf8(answer[..at].to_vec()).unwrap();
        (head, answer[at + 4..].to_vec())
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
