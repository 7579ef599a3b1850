//! What a store does on this disk: appends that are acknowledged and durable, lists of a restricted user, loads. Prints
//! figures beside the rate of fsync of the same folder in the same run; decides nothing.
//!
//! `TMPDIR` says on which disk. With `STORE=postgres://…` the same is asked of an empty database of a server.
#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot reach its database has nothing to measure"
)]
#![expect(clippy::float_arithmetic, reason = "times for a table")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use benches::measure::{cpu_ms, fsyncs, print, print_rate};
use benches::rows::{TODAY, docket, fill, label, next, person};
use jiff::Timestamp;
use store::{
    Append, Appended, Body, Digest, Filter, Idempotency, Options, Order, Page, Scope, Sealed,
    Store, Version, Viewer,
};

/// The allocator of the program: what is measured is what is run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const RUN: Duration = Duration::from_secs(8);
const DOCKETS: u64 = 100_000;
const BODY: &str = "b1";

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
        fill(&store, BODY, DOCKETS).await;
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

fn complaint(at: u64) -> Append {
    let idempotency = Idempotency {
        body: Body::new(BODY).unwrap(),
        token: label(&format!("token-{at}")),
        request: Digest([7; 32]),
        response: Sealed(vec![2; 100]),
        answered_at: Timestamp::UNIX_EPOCH,
    };
    Append { writes: vec![docket(BODY, at, TODAY)], idempotency: Some(idempotency) }
}

async fn appends(store: &Store, clients: u32) {
    let (start, cpu) = (Instant::now(), cpu_ms("self"));
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
    let cpu = cpu_ms("self") - cpu;
    print_rate(times, &format!("  {clients} at a time"), start.elapsed(), cpu);
}

async fn lists(store: &Store) {
    let filter = |viewer| {
        let bodies = vec![Body::new(BODY).unwrap()];
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

async fn load(store: &Store) {
    let mut long = docket(BODY, next(), TODAY);
    let entries = long.entries.clone();
    long.entries = entries.iter().cycle().take(200).cloned().collect();
    let stream = long.stream.clone();
    store.append(Append { writes: vec![long], idempotency: None }).await.unwrap();
    let cpu = cpu_ms("self");
    let mut times = Vec::new();
    for _ in 0..1000 {
        let asked = Instant::now();
        let loaded = store.load(&stream, Version::NONE).await.unwrap();
        assert_eq!(loaded.entries.len(), 200);
        times.push(asked.elapsed());
    }
    print(
        times,
        &format!("  loaded and verified, {:.2} ms CPU each", (cpu_ms("self") - cpu) / 1000.0),
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
