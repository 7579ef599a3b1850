//! What the application does over HTTP on this machine: complaints that are acknowledged and durable, lists of a restricted
//! user, a docket from stored bytes to the answer, memory, start. Prints figures beside the rate of fsync of the same
//! folder in the same run; decides nothing.
//!
//! The server is a process of its own: this program, called with the arguments of `mingjian`. Clients keep their
//! connections open and share the cores with it. `TMPDIR` says on which disk; with `OFFICE=docket` the docket is measured alone,
//! with `OFFICE=complaints` the complaints.
#![expect(clippy::unwrap_used, reason = "a bench that gets no answer has nothing to measure")]
#![expect(clippy::indexing_slicing, reason = "of JSON values: what is not there is null")]
#![expect(clippy::float_arithmetic, reason = "times for a table")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use benches::client::Client;
use benches::measure::{at, cpu_ms, fsyncs, print, print_rate, root};
use benches::rows::fill;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use serde_json::{Value, json};
use store::{Options, Purpose, Store};

mod growth;

/// The allocator of the program: what is measured is what is run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const RUN: Duration = Duration::from_secs(5);
const STARTS: usize = 20;
const READS: usize = 1000;
const DOCKETS: u64 = 100_000;
/// The body of the demonstration.
const BODY: &str = "jia-justice";
/// Those of [`fill`], and their duty: who handles 1,000, who handles 5,000, who sees all.
const STAFF: [(&str, &str); 3] = [("p11", "handling"), ("p1000", "handling"), ("p22", "head")];

fn main() -> ExitCode {
    // `cargo bench` gives an option; whoever plays the program gives a command.
    if std::env::args().nth(1).is_some_and(|first| !first.starts_with('-')) {
        return mingjian::run();
    }
    let office = Office::new();
    let alone: Option<fn(&Office)> = match std::env::var("OFFICE").as_deref() {
        Ok("docket") => Some(growth::measure),
        Ok("complaints") => Some(complaints),
        Ok(other) => {
            eprintln!("OFFICE is `docket` or `complaints`, not `{other}`");
            return ExitCode::FAILURE;
        }
        Err(_) => None,
    };
    if let Some(measure) = alone {
        measure(&office);
        fs::remove_dir_all(&office.folder).unwrap();
        return ExitCode::SUCCESS;
    }
    println!("{:<52} {:>9.0} /s", "write 4 KiB and fsync, this folder", fsyncs(&office.folder));
    println!("\nfrom the start of the process to its first answer");
    starts(&office);
    println!("\ncomplaints over HTTP, acknowledged and durable");
    complaints(&office);
    println!("\na docket, from stored bytes to the answer");
    growth::measure(&office);
    println!("\n20 of {DOCKETS} dockets more");
    office.fill(DOCKETS);
    let served = office.serve();
    lists(&office, &served);
    println!("\nthe same complaints beside {DOCKETS} dockets more");
    rate(&served, "anonymous", 64);
    drop(served);
    println!("\nwrite 4 KiB and fsync, again: {:.0} /s", fsyncs(&office.folder));
    fs::remove_dir_all(&office.folder).unwrap();
    ExitCode::SUCCESS
}

/// An installation of the demonstration, in a folder of its own.
struct Office {
    folder: PathBuf,
    tokens: Vec<(String, String)>,
}

impl Office {
    fn new() -> Self {
        let name = format!("mingjian-office-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let made = program(&["demo", "--seed", "7", "--dockets", "40"], &folder).output();
        let made = made.unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let path = folder.join("tokens.json");
        let mut lines: Vec<Value> =
            serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        lines.extend(STAFF.iter().map(|(person, duty)| {
            json!({ "token": format!("{person:-<40}"), "person": person, "organ": BODY,
                "duties": [duty] })
        }));
        let text = |value: &Value, key: &str| value[key].as_str().unwrap().to_owned();
        let tokens = lines.iter().map(|one| (text(one, "person"), text(one, "token")));
        let tokens = tokens.collect();
        fs::write(&path, Value::Array(lines).to_string()).unwrap();
        Self { folder, tokens }
    }

    fn token(&self, person: &str) -> &str {
        &self.tokens.iter().find(|(one, _)| one == person).unwrap().1
    }

    fn database(&self) -> String {
        format!("sqlite:{}", self.folder.join("mingjian.db").display())
    }

    fn fill(&self, count: u64) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let options = Options { purpose: Purpose::Demo };
            let store = Store::open(&self.database(), options).await.unwrap();
            fill(&store, BODY, count).await;
            store.close().await;
        });
    }

    fn serve(&self) -> Served {
        let start = Instant::now();
        let mut command = program(&["serve", "--listen", "127.0.0.1:0"], &self.folder);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let address = address.unwrap().to_owned();
        let (status, _) = Client::new(&address, None).get("/health");
        assert_eq!(status, 200);
        Served { child, address, started: start.elapsed() }
    }
}

/// The program in its own process, ended with the value.
struct Served {
    child: Child,
    address: String,
    started: Duration,
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    fn process(&self) -> String {
        self.child.id().to_string()
    }

    /// The line `name` of what the system says of the memory of the process, in kB.
    fn memory(&self, name: &str) -> String {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim_start_matches(':').trim().to_owned()
    }
}

fn program(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.current_dir(root()).args(arguments).arg("--data").arg(folder);
    command
}

fn starts(office: &Office) {
    let mut times: Vec<Duration> = (0..STARTS).map(|_| office.serve().started).collect();
    times.sort();
    println!(
        "{:<52} p50 {}   longest {}",
        format!("  {STARTS} starts on 40 dockets"),
        at(&times, 50),
        at(&times, 100)
    );
    let served = office.serve();
    // What the start has freed is given back by then.
    std::thread::sleep(Duration::from_secs(2));
    memory(&served, "  memory, idle");
}

fn memory(served: &Served, name: &str) {
    let [all, own, files] = ["VmRSS", "RssAnon", "RssFile"].map(|line| served.memory(line));
    println!("{name:<52} {all}; its own {own}, of files {files}");
}

fn complaints(office: &Office) {
    let served = office.serve();
    let floor = |client: &mut Client| client.get("/health");
    many(&served, "  floor: /health, 64 connections", 64, floor);
    office.fill(1000);
    for mode in ["anonymous", "open", "confidential"] {
        for connections in [1, 8, 64] {
            rate(&served, mode, connections);
        }
    }
    memory(&served, "  memory after them");
}

fn rate(served: &Served, mode: &str, connections: usize) {
    let body = complaint(mode);
    let name = format!("  {mode}, {connections} connections");
    many(served, &name, connections, |client| {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let request = format!("{:032x}", NEXT.fetch_add(1, Ordering::Relaxed));
        client.post("/complaints", &body, Some(&request))
    });
}

/// The civil date the program has.
fn today() -> Date {
    let zone = TimeZone::fixed(Offset::constant(8));
    zone.to_datetime(jiff::Timestamp::now()).date()
}

fn complaint(mode: &str) -> String {
    let today = today();
    let account =
        "某日在某路口被带走,拘留十日,没有听我说明;事后复议机关撤销了拘留决定。".repeat(4);
    let mut complaint = json!({ "lead": { "source": "complaint", "channel": "online",
        "informant": mode, "facts": { "complained_on": today }, "account": account,
        "accused": "jia-police" } });
    if mode != "anonymous" {
        complaint["identity"] = json!({ "name": "张某", "contact": "13900000000" });
    }
    complaint.to_string()
}

/// `ask` over and over on so many connections, and how much of it was not answered as asked.
fn many(
    served: &Served,
    name: &str,
    connections: usize,
    ask: impl Fn(&mut Client) -> (u16, Vec<u8>) + Sync,
) {
    let (start, cpu) = (Instant::now(), cpu_ms(&served.process()));
    let one = || {
        let mut client = Client::new(&served.address, None);
        let (mut times, mut failed) = (Vec::new(), Vec::new());
        while start.elapsed() < RUN {
            let asked = Instant::now();
            let (status, body) = ask(&mut client);
            match status {
                200 | 201 => times.push(asked.elapsed()),
                _ => failed.push(format!("{status} {}", String::from_utf8_lossy(&body))),
            }
        }
        (times, failed)
    };
    let (mut times, mut failed) = (Vec::new(), Vec::new());
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..connections).map(|_| scope.spawn(one)).collect();
        for thread in running {
            let (own, failures) = thread.join().unwrap();
            times.extend(own);
            failed.extend(failures);
        }
    });
    let cpu = cpu_ms(&served.process()) - cpu;
    print_rate(times, name, start.elapsed(), cpu);
    if let Some(first) = failed.first() {
        println!("  {} more failed, the first with {first}", failed.len());
    }
}

fn lists(office: &Office, served: &Served) {
    for (person, name, query) in [
        ("p11", "  of one who handles 1,000", ""),
        ("p11", "  the same, what is due first", "&by_due=true"),
        ("p1000", "  of one who handles 5,000", ""),
        ("p22", "  of one who sees all", ""),
        ("p22", "  the same, what is due first", "&by_due=true"),
        ("p22", "  the same, in one stage of 50", "&stage=screening"),
        ("p22", "  the same, of one organ of 40", "&organ=organ-7"),
    ] {
        let mut client = Client::new(&served.address, Some(office.token(person)));
        read(&mut client, name, &format!("/dockets?limit=20{query}"), |body| {
            let listed: Value = serde_json::from_slice(body).unwrap();
            assert_eq!(listed["rows"].as_array().unwrap().len(), 20);
        });
    }
    memory(served, "  memory after them");
}

/// Reads `path` over and over; `check` looks at the first answer.
fn read(client: &mut Client, name: &str, path: &str, check: impl Fn(&[u8])) {
    let (status, body) = client.get(path);
    assert_eq!(status, 200, "{path}");
    check(&body);
    let mut times = Vec::new();
    for _ in 0..READS {
        let asked = Instant::now();
        let (status, _) = client.get(path);
        times.push(asked.elapsed());
        assert_eq!(status, 200);
    }
    print(times, name);
}
