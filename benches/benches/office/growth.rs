//! A docket that grows: read over HTTP, and its stages from stored bytes to the answer, each by itself.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use benches::client::Client;
use benches::measure::{borrowed, files, print};
use docket::{Docket, Law, Recorded};
use jiff::civil::Date;
use seal::{Context, DataKey, KeyRing};
use serde_json::{Value, json};
use statute::calendar::Calendar;
use statute::compile::Choice;
use statute::edition::build;
use statute::editions::{Dated, Editions};
use store::{Body, Name, Options, Purpose, Store, StoreError, StoredEntry, StreamId, Version};

use super::{BODY, Office, Served, read, today};

const HANDLER: &str = "handler-1";
const ROUNDS: usize = 300;

/// Measures a docket of 20, 200 and 2,000 entries, and one of 200 that keeps a determination.
pub(crate) fn measure(office: &Office) {
    let served = office.serve();
    let mut client = Client::new(&served.address, Some(office.token(HANDLER)));
    let examined = examined(&mut client);
    let (short, long) = (examined.first().unwrap(), examined.last().unwrap());
    for entries in [20, 200, 2000] {
        grow(&mut client, short, entries);
        one(office, &served, short, &format!("{entries} entries"));
    }
    grow(&mut client, long, 200);
    one(office, &served, long, "200 entries, one of them a determination");
}

/// Ids of the dockets that are examined, those with the fewest entries first.
fn examined(client: &mut Client) -> Vec<String> {
    let (_, body) = client.get("/dockets?limit=100&stage=examination");
    let listed: Value = serde_json::from_slice(&body).unwrap();
    let rows = listed["rows"].as_array().unwrap();
    let by_version: BTreeMap<(u64, &str), ()> = rows
        .iter()
        .map(|row| ((row["version"].as_u64().unwrap(), row["id"].as_str().unwrap()), ()))
        .collect();
    by_version.keys().map(|(_, id)| (*id).to_owned()).collect()
}

/// Enters findings until the docket has so many entries.
fn grow(client: &mut Client, id: &str, entries: u64) {
    let path = format!("/dockets/{id}/commands");
    for round in 0.. {
        let value = if round % 2 == 0 { "relatively_serious" } else { "serious" };
        let command = json!({ "command": { "command": "find", "about": "case",
            "fact": "gravity", "value": value, "evidence": ["e1"],
            "reason": "依案卷第三至七页的询问笔录和复议决定书认定,当事人的陈述与之相符" } });
        let (status, body) = client.post(&path, &command.to_string(), None);
        let done: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(status, 200, "{done}");
        if done["version"].as_u64().unwrap() >= entries {
            return;
        }
    }
}

fn one(office: &Office, served: &Served, id: &str, name: &str) {
    let mut client = Client::new(&served.address, Some(office.token(HANDLER)));
    println!("{name}");
    stages(office, id);
    let view = format!("/dockets/{id}");
    read(&mut client, "  the journal over HTTP", &format!("{view}/entries"), |_| {});
    read(&mut client, "  the docket over HTTP, determined, all of it", &view, |body| {
        println!("  {} bytes answered", body.len());
    });
}

/// All of it as `app::vault` and `app::execute` do it, where an entry is opened while the database puts the next together; then
/// each stage by itself.
fn stages(office: &Office, id: &str) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let options = Options { purpose: Purpose::Demo };
    let store = runtime.block_on(Store::open(&office.database(), options)).unwrap();
    let name = Name::new(format!("docket:{id}")).unwrap();
    let stream = StreamId { body: Body::new(BODY).unwrap(), name };
    let file = std::fs::read(office.folder.join("keys")).unwrap();
    let keys = KeyRing::parse(&file).unwrap();
    let law = law();
    let today = today();
    let mut times: [Vec<Duration>; 5] = Default::default();
    let mut all = Vec::new();
    let mut bytes = 0;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let entries = runtime.block_on(at_once(&store, &keys, &stream));
        black_box(Docket::replay(&entries).unwrap());
        all.push(start.elapsed());
        let start = Instant::now();
        let loaded = runtime.block_on(store.load(&stream, Version::NONE)).unwrap();
        let at_load = start.elapsed();
        let key = unwrapped(&keys, &stream, loaded.key.as_ref().unwrap());
        let texts: Vec<_> = loaded
            .entries
            .iter()
            .map(|stored| {
                let content = &stored.entry.content.0;
                key.open(&place(&stream, ("entry", "content"), stored.seq), content).unwrap()
            })
            .collect();
        let at_open = start.elapsed();
        let read =
            |text: &seal::Secret<Vec<u8>>| serde_json::from_slice(text.expose()).unwrap();
        let entries: Vec<Recorded> = texts.iter().map(read).collect();
        let at_read = start.elapsed();
        let docket = Docket::replay(&entries).unwrap();
        let at_replay = start.elapsed();
        black_box(law.determine(&docket.case(&law), today).unwrap());
        let at_end = start.elapsed();
        bytes = loaded.entries.iter().map(|one| one.entry.content.0.len()).sum();
        let stages = [
            at_load,
            at_open - at_load,
            at_read - at_open,
            at_replay - at_read,
            at_end - at_replay,
        ];
        for (list, time) in times.iter_mut().zip(stages) {
            list.push(time);
        }
    }
    runtime.block_on(store.close());
    println!("  {bytes} bytes stored");
    print(all, "  from stored bytes to the docket");
    print_stages(times);
}

fn print_stages(times: [Vec<Duration>; 5]) {
    let names = ["loaded and verified", "decrypted", "read", "replayed"];
    let names = names.iter().map(|name| format!("    {name}"));
    let names = names.chain(["  determined".to_owned()]);
    for (list, name) in times.into_iter().zip(names) {
        print(list, &name);
    }
}

async fn at_once(store: &Store, keys: &KeyRing, stream: &StreamId) -> Vec<Recorded> {
    let loaded = store.load_each(stream, Version::NONE, |stored| {
        let key = unwrapped(keys, stream, stored.unwrap());
        Ok(move |stored: StoredEntry| {
            let content = &stored.entry.content.0;
            let text = key.open(&place(stream, ("entry", "content"), stored.seq), content);
            Ok::<_, StoreError>(serde_json::from_slice(text.unwrap().expose()).unwrap())
        })
    });
    loaded.await.unwrap().1
}

fn place<'a>(
    stream: &'a StreamId,
    (table, column): (&'static str, &'static str),
    version: u64,
) -> Context<'a> {
    Context { table, body: stream.body.as_str(), row: stream.name.as_str(), version, column }
}

fn unwrapped(keys: &KeyRing, stream: &StreamId, stored: &store::WrappedKey) -> DataKey {
    let wrapped = seal::WrappedKey::parse(stored.wrapped.0.clone()).unwrap();
    keys.unwrap_key(&place(stream, ("case_key", "wrapped"), 0), &wrapped).unwrap()
}

fn law() -> Law {
    let files_of_pack = files("statutes/zhengzhou-wrongful-cases/2020", ".md");
    let (engine, edition) = build(&borrowed(&files_of_pack), &Choice::new()).unwrap();
    let (from, edition) = (Date::constant(2020, 1, 17), Arc::new(edition));
    let editions = Editions::new(vec![Dated { from, to: None, edition, engine }]).unwrap();
    let notices = files("calendar", ".toml");
    let calendar = Calendar::from_notices(&borrowed(&notices)).unwrap();
    Law::new(editions, Choice::new(), calendar).unwrap()
}
