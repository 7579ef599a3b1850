//! What a store does on this disk: appends that are acknowledged and durable, lists of a restricted user, loads. Prints
//! figures beside the rate of fsync of the same folder in the same run; decides nothing.
//!
//! `TMPDIR` says on which disk. With `STORE=postgres://…` the same is asked of an empty database of a server.
#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot reach its database has nothing to measure"
)]
#![expect(clippy::as_conversions, reason = "times for a table")]
#![expect(clippy::cast_precision_loss, reason = "times for a table")]
#![expect(clippy::float_arithmetic, reason = "times for a table")]

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use store::{
    Append, Appended, Body, Clock, Digest, Filter, Idempotency, Index, IndexRow, Involvement,
    Label, Name, NewEntry, Options, Order, Page, Person, Relation, Scope, Sealed, Store,
    StreamId, StreamWrite, Version, Viewer, WrappedKey,
};

/// The allocator of the program: what is measured is what is run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const RUN: Duration = Duration::from_secs(8);
const DOCKETS: u64 = 100_000;
const HANDLERS: u64 = 100;
const TODAY: Date = Date::constant(2026, 3, 2);

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let folder = std::env::temp_dir().join(format!("mingjian-bench-{}", std::process::id()));
    fs::create_dir(&folder).unwrap();
    let given = std::env::var("STORE").ok();
    runtime.block_on(async {
        println!("{:<52} {:>9.0} /s", "write 4 KiB and fsync, this folder", fsyncs(&folder));
        println!("\nan append shaped as a complaint, acknowledged and durable");
        for clients in [1, 8, 64] {
            let store = open(given.as_deref(), &folder, &format!("appends-{clients}")).await;
            appends(&store, clients).await;
            store.close().await;
        }
        let store = open(given.as_deref(), &folder, "lists").await;
        fill(&store).await;
        println!("\n20 of {DOCKETS} dockets");
        lists(&store).await;
        println!("\na stream of 200 entries");
        load(&store).await;
        store.close().await;
        println!("\nwrite 4 KiB and fsync, again: {:.0} /s", fsyncs(&folder));
    });
    fs::remove_dir_all(&folder).unwrap();
}

async fn open(given: Option<&str>, folder: &Path, name: &str) -> Store {
    let path: PathBuf = folder.join(name);
    let address = given.map_or_else(|| format!("sqlite:{}", path.display()), str::to_owned);
    Store::open(&address, Options::default()).await.unwrap()
}

/// How often this disk makes 4 KiB durable in a second.
fn fsyncs(folder: &Path) -> f64 {
    let mut file = File::create(folder.join("fsync")).unwrap();
    let start = Instant::now();
    let mut done = 0_u32;
    while start.elapsed() < Duration::from_secs(2) {
        file.write_all(&[7; 4096]).unwrap();
        file.sync_data().unwrap();
        done += 1;
    }
    f64::from(done) / start.elapsed().as_secs_f64()
}

/// Milliseconds of CPU this process has used, the system's on its behalf included.
fn cpu_ms() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let after_name = stat.rsplit_once(')').unwrap().1;
    let ticks = after_name.split_whitespace().skip(11).take(2);
    let ticks: f64 = ticks.map(|ticks| ticks.parse::<f64>().unwrap()).sum();
    ticks * 10.0
}

fn label(text: &str) -> Label {
    Label::new(text).unwrap()
}

fn person(text: &str) -> Person {
    Person::new(text).unwrap()
}

/// Every docket of a run of this program has another number.
fn next() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A docket received on a day.
fn docket(at: u64, day: Date) -> StreamWrite {
    let name = Name::new(format!("docket:{at:032x}"));
    let stream = StreamId { body: Body::new("b1").unwrap(), name: name.unwrap() };
    let entry = |kind: &str| NewEntry {
        kind: label(kind),
        actor: label("complainant"),
        happened_on: None,
        entered_at: Timestamp::UNIX_EPOCH,
        content: Sealed(vec![(at % 251).try_into().unwrap_or_default(); 1500]),
    };
    let involved =
        |who: String, relation| Involvement { person: person(&who), relation, grade: None };
    // One in ten is handled by one of two who do little else; the others by a hundred in turn.
    let handler = if at.is_multiple_of(10) { 1000 + at / 10 % 2 } else { at % HANDLERS };
    let people = vec![
        involved(format!("p{handler}"), Relation::Handler),
        involved(format!("p{}", (at / 7) % HANDLERS), Relation::Named),
    ];
    let row = IndexRow {
        number: Some(label(&format!("{at}号"))),
        stage: label(if at.is_multiple_of(50) { "screening" } else { "examining" }),
        source: label("complaint"),
        organ: label(&format!("organ-{}", at % 40)),
        act_on: Some(day),
        received_on: day,
        docketed_on: None,
        due_on: Some(day),
        confirmed_on: None,
        closed_on: None,
        grade: None,
        urgency: None,
    };
    let clock = Clock {
        period: label("intake_screening"),
        participation: None,
        person: None,
        due_on: day,
        is_provisional: false,
        state: label("running"),
    };
    StreamWrite {
        stream,
        expected: Version::NONE,
        entries: vec![entry("received"), entry("screened")],
        index: Some(Index { row, clocks: vec![clock], people }),
        key: Some(WrappedKey { key_id: label("kek-1"), wrapped: Sealed(vec![1; 72]) }),
        sealed: Vec::new(),
        files: Vec::new(),
    }
}

fn complaint(at: u64) -> Append {
    let idempotency = Idempotency {
        body: Body::new("b1").unwrap(),
        token: label(&format!("token-{at}")),
        request: Digest([7; 32]),
        response: Sealed(vec![2; 100]),
        answered_at: Timestamp::UNIX_EPOCH,
    };
    Append { writes: vec![docket(at, TODAY)], idempotency: Some(idempotency) }
}

async fn appends(store: &Store, clients: u32) {
    let (start, cpu) = (Instant::now(), cpu_ms());
    let tasks: Vec<_> = (0..clients)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut times = Vec::new();
                while start.elapsed() < RUN {
                    let asked = Instant::now();
                    let done = store.append(complaint(next())).await.unwrap();
                    assert!(matches!(done, Appended::Done(_)));
                    times.push(asked.elapsed());
                }
                times
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.unwrap());
    }
    let (took, cpu) = (start.elapsed().as_secs_f64(), cpu_ms() - cpu);
    let count = times.len() as f64;
    times.sort();
    println!(
        "{:<52} {:>9.0} /s   p50 {} p99 {}   {:.3} ms CPU each",
        format!("  {clients} at a time"),
        count / took,
        at(&times, 50),
        at(&times, 99),
        cpu / count
    );
}

/// Of sorted times, the one that so many of a hundred do not exceed, in milliseconds.
fn at(times: &[Duration], percent: usize) -> String {
    let time = times.get((times.len() * percent / 100).min(times.len() - 1));
    format!("{:.2} ms", time.unwrap().as_secs_f64() * 1000.0)
}

async fn fill(store: &Store) {
    let mut writes = Vec::new();
    for _ in 0..DOCKETS {
        let at = next();
        writes.push(docket(at, TODAY.saturating_sub((at as i64 % 700).days())));
        if writes.len() == 500 {
            let writes = std::mem::take(&mut writes);
            store.append(Append { writes, idempotency: None }).await.unwrap();
        }
    }
}

async fn lists(store: &Store) {
    let filter = |viewer| {
        let bodies = vec![Body::new("b1").unwrap()];
        Filter::of(Scope { bodies, viewer, not_of: None })
    };
    let handled = |who: u64| filter(Viewer::Handled(person(&format!("p{who}"))));
    let all = |who: u64| filter(Viewer::All(person(&format!("p{who}"))));
    let one = |round: u64| round % 10 * 10 + 1 + round % 9;
    list(store, "  of one who handles 1,000", Order::Received, |n| handled(one(n))).await;
    list(store, "  the same, what is due first", Order::Due, |n| handled(one(n))).await;
    list(store, "  of one who handles 5,000", Order::Received, |n| handled(1000 + n % 2)).await;
    list(store, "  of one who sees all", Order::Received, |n| all(one(n))).await;
    list(store, "  the same, what is due first", Order::Due, |n| all(one(n))).await;
    let stage = |n| Filter { stage: Some(label("screening")), ..all(one(n)) };
    list(store, "  the same, in one stage of 50", Order::Received, stage).await;
    let organ = |n| Filter { organ: Some(label("organ-7")), ..all(one(n)) };
    list(store, "  the same, of one organ of 40", Order::Received, organ).await;
    let number = |n| Filter { number: Some(label(&format!("{n}号"))), ..all(one(n)) };
    list(store, "  the same, by its number", Order::Received, number).await;
    let mut times = Vec::new();
    for round in 0..500 {
        let asked = Instant::now();
        store.count(&all(one(round))).await.unwrap();
        times.push(asked.elapsed());
    }
    print(times, "  how many, as far as that is counted");
}

async fn list(store: &Store, name: &str, order: Order, filter: impl Fn(u64) -> Filter) {
    let mut times = Vec::new();
    for round in 0..1000 {
        let filter = filter(round);
        let asked = Instant::now();
        store.list(&filter, &Page::first(order, 20)).await.unwrap();
        times.push(asked.elapsed());
    }
    print(times, name);
}

fn print(mut times: Vec<Duration>, name: &str) {
    times.sort();
    println!("{name:<52} p50 {}   p99 {}", at(&times, 50), at(&times, 99));
}

async fn load(store: &Store) {
    let mut long = docket(next(), TODAY);
    let entries = long.entries.clone();
    long.entries = entries.iter().cycle().take(200).cloned().collect();
    let stream = long.stream.clone();
    store.append(Append { writes: vec![long], idempotency: None }).await.unwrap();
    let cpu = cpu_ms();
    let mut times = Vec::new();
    for _ in 0..1000 {
        let asked = Instant::now();
        let loaded = store.load(&stream, Version::NONE).await.unwrap();
        assert_eq!(loaded.entries.len(), 200);
        times.push(asked.elapsed());
    }
    print(
        times,
        &format!("  loaded and verified, {:.2} ms CPU each", (cpu_ms() - cpu) / 1000.0),
    );
    let start = Instant::now();
    let verified = store.verify().await.unwrap();
    println!(
        "  all {} entries verified in {:.1} s, {} findings",
        verified.entries,
        start.elapsed().as_secs_f64(),
        verified.findings.len()
    );
}
