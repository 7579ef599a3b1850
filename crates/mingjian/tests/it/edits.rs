//! Many who edit the same dockets over HTTP at once: whoever did not see the last version is told so, and nothing that was
//! acknowledged is lost or entered twice, though connections break.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use super::api::{complaint, today};
use super::served::Served;

const CLIENTS: usize = 16;
const DOCKETS: usize = 20;
/// Edits of each docket. With 100 dockets and 200 edits of each it is 20,000, and takes minutes (docs/performance.md).
const EDITS: usize = 100;
/// Dockets that are edited in turn, until each has its edits.
const TOGETHER: usize = 4;

/// Who was told of which version: of each docket, the client by the version its edit made.
type Told = Vec<Mutex<BTreeMap<u64, usize>>>;

#[test]
fn of_sixteen_who_edit_at_once_no_edit_is_lost_and_none_is_entered_twice() {
    let mut served = Served::new("edits", 0);
    let file = served.folder.join("tokens.json");
    let mut tokens: Vec<Value> =
        serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    tokens.extend((0..CLIENTS).map(|client| {
        json!({ "token": token(client), "person": person(client), "organ": "jia-justice",
            "duties": ["intake"] })
    }));
    std::fs::write(&file, Value::Array(tokens).to_string()).unwrap();
    served.restart();
    for _ in 0..DOCKETS {
        let lodged = served.post("", "/complaints", &complaint(&today(), "anonymous"));
        assert_eq!(lodged.status, 201, "{}", lodged.body);
    }
    let list = served.get("head-1", "/dockets?limit=100&stage=lead").body;
    let rows = list["rows"].as_array().unwrap();
    let ids: Vec<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), DOCKETS);
    let told: Told = ids.iter().map(|_| Mutex::default()).collect();
    let next = AtomicUsize::new(0);
    let losers: usize = std::thread::scope(|scope| {
        let edit = |client| Client::new(&served, client).edit(&ids, &next, &told);
        let running: Vec<_> =
            (0..CLIENTS).map(|client| scope.spawn(move || edit(client))).collect();
        running.into_iter().map(|one| one.join().unwrap()).sum()
    });
    assert!(losers > 0, "nobody was in anybody's way");
    for (id, told) in ids.iter().zip(told) {
        let path = format!("/dockets/{id}/entries");
        let entries = served.get("head-1", &path).body;
        let entries = entries.as_array().unwrap().iter();
        let entered: Vec<_> = entries
            .map(|entry| (entry["seq"].as_u64(), entry["kind"].clone(), entry["by"].clone()))
            .collect();
        // The lead, then what each was told, where they were told it stands.
        let told = told.into_inner().unwrap();
        let edits = told.iter().map(|(version, client)| {
            (Some(*version), json!("supplemented"), json!(person(*client)))
        });
        let all: Vec<_> =
            [(Some(1), json!("received"), Value::Null)].into_iter().chain(edits).collect();
        assert_eq!(told.len(), EDITS);
        assert_eq!(entered, all, "{id}");
    }
}

fn person(client: usize) -> String {
    format!("client-{client}")
}

fn token(client: usize) -> String {
    format!("{:-<40}", person(client))
}

/// One who edits, on a connection that is kept open.
struct Client<'a> {
    served: &'a Served,
    no: usize,
    reader: BufReader<TcpStream>,
}

impl<'a> Client<'a> {
    fn new(served: &'a Served, no: usize) -> Self {
        let stream = TcpStream::connect(served.address()).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { served, no, reader: BufReader::new(stream) }
    }

    /// Edits the dockets in turn with the others; how often somebody else was faster.
    fn edit(mut self, ids: &[&str], next: &AtomicUsize, told: &Told) -> usize {
        let mut losses = 0;
        let mut seen = vec![1; ids.len()];
        loop {
            let edit = next.fetch_add(1, Ordering::Relaxed);
            let place = edit / (EDITS * TOGETHER) * TOGETHER + edit % TOGETHER;
            let Some(id) = ids.get(place) else { return losses };
            if edit % 11 == 3 {
                // Nobody knows what became of this one: it broke on the way there, or the answer on its way back.
                self.send(id, edit, seen[place]);
                if edit % 22 == 3 {
                    assert!(!self.reader.fill_buf().unwrap().is_empty());
                }
                self = Self::new(self.served, self.no);
            }
            loop {
                self.send(id, edit, seen[place]);
                let (status, answer) = self.answer();
                if status == 200 {
                    let version = answer["version"].as_u64().unwrap();
                    let earlier = told[place].lock().unwrap().insert(version, self.no);
                    assert_eq!(earlier, None, "{id}: two were told of version {version}");
                    assert!(version > seen[place], "{id}: {version}");
                    seen[place] = version;
                    break;
                }
                // The version the docket has stands in the title.
                assert_eq!((status, &answer["type"]), (412, &json!("stale")), "{answer}");
                let title = answer["title"].as_str().unwrap();
                let actual: String = title.chars().filter(char::is_ascii_digit).collect();
                let actual = actual.parse().unwrap();
                assert!(actual > seen[place], "{id}: {answer}");
                seen[place] = actual;
                losses += 1;
            }
        }
    }

    fn send(&mut self, id: &str, edit: usize, seen: u64) {
        let text = format!("补充材料{edit}");
        let body = json!({ "command": { "command": "supplement", "text": text } }).to_string();
        let request = format!(
            "POST /api/v1/dockets/{id}/commands HTTP/1.1\r\nHost: {}\r\n\
             Authorization: Bearer {}\r\nIf-Match: \"{seen}\"\r\n\
             Idempotency-Key: 3f1c9a2e-7b54-4d0e-9a1f-{edit:012x}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.served.address(),
            token(self.no),
            body.len()
        );
        self.reader.get_mut().write_all(request.as_bytes()).unwrap();
    }

    fn answer(&mut self) -> (u16, Value) {
        let mut line = String::new();
        self.reader.read_line(&mut line).unwrap();
        let status = line.split(' ').nth(1).unwrap().parse().unwrap();
        let mut length = 0;
        loop {
            line.clear();
            self.reader.read_line(&mut line).unwrap();
            match line.trim_end().to_ascii_lowercase().split_once(':') {
                Some(("content-length", value)) => length = value.trim().parse().unwrap(),
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body).unwrap();
        (status, serde_json::from_slice(&body).unwrap())
    }
}
