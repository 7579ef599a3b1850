use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use jiff::{SignedDuration, Timestamp};
use seal::{Identity as Keeper, IntakeNumber, KeyRing};
use serde_json::json;
use statute::compile::Choice;
use statute::edition::build;
use statute::editions::{Dated, Editions};
use store::{FileStore, Options, Store};

use super::{Complaint, Receipt};
use crate::app::{
    App, Failure, FileLimits, LawBook, Limits, Office, Parts, Pieces, Policies, Session,
    Throttle, Tracking,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let listed = std::fs::read_dir(root().join(folder)).unwrap();
    let paths = listed.map(|entry| entry.unwrap().path());
    let named =
        paths.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path));
    let wanted = named.filter(|(name, _)| name.ends_with(ending));
    wanted.map(|(name, path)| (name, std::fs::read_to_string(path).unwrap())).collect()
}

fn laws() -> LawBook {
    let mut pack = files("statutes/zhengzhou-wrongful-cases/2020", ".md");
    pack.sort();
    let borrowed: Vec<_> = pack.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let (engine, edition) = build(&borrowed, &Choice::new()).unwrap();
    let (from, edition) = ("2020-01-17".parse().unwrap(), Arc::new(edition));
    let editions = Editions::new(vec![Dated { from, to: None, edition, engine }]).unwrap();
    LawBook::new(editions, Vec::new()).unwrap()
}

/// A folder that is gone with the test.
pub(in crate::app) struct Folder(pub(in crate::app) PathBuf);

impl Folder {
    pub(in crate::app) fn new(name: &str) -> Self {
        let name = format!("mingjian-app-{}-{name}", std::process::id());
        let folder = Self(std::env::temp_dir().join(name));
        std::fs::create_dir(&folder.0).unwrap();
        folder
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

/// A clock that stands still until it is moved.
#[derive(Clone)]
pub(in crate::app) struct Hand(Arc<AtomicI64>);

impl Hand {
    pub(in crate::app) fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::Relaxed)).unwrap()
    }

    pub(in crate::app) fn forward(&self, by: SignedDuration) {
        self.0.fetch_add(by.as_secs(), Ordering::Relaxed);
    }
}

/// A file that is there as a whole.
pub(in crate::app) struct Whole(Option<Vec<u8>>);

impl Whole {
    pub(in crate::app) fn of(bytes: &[u8]) -> Self {
        Self(Some(bytes.to_vec()))
    }
}

impl Pieces for Whole {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Failure> {
        Ok(self.0.take())
    }
}

/// Somebody who receives.
pub(in crate::app) fn clerk() -> Session {
    let duties = [docket::Duty::Intake].into_iter().collect();
    Session::new("clerk-1".parse().unwrap(), "jia-justice".parse().unwrap(), duties)
}

/// An office under these limits, and its clock.
pub(in crate::app) async fn office_under(
    folder: &Folder,
    limits: Limits,
    file_limits: FileLimits,
) -> (App, Hand) {
    let (mut parts, _) = parts(&folder.0, &[FIRST]).await;
    let hand = Hand(Arc::new(AtomicI64::new((parts.clock)().as_second())));
    let clock = hand.clone();
    parts.clock = Arc::new(move || clock.now());
    parts.throttle = Throttle::new(limits);
    parts.file_limits = file_limits;
    (App::new(parts), hand)
}

/// An office that draws `serials` in turn, the last of them for ever; how often it drew.
async fn office(folder: &Path, serials: &[&'static str]) -> (App, Arc<AtomicUsize>) {
    let (parts, drawn) = parts(folder, serials).await;
    (App::new(parts), drawn)
}

async fn parts(folder: &Path, serials: &[&'static str]) -> (Parts, Arc<AtomicUsize>) {
    let database = format!("sqlite:{}", folder.join("db").display());
    let drawn = Arc::new(AtomicUsize::new(0));
    let (count, serials) = (Arc::clone(&drawn), serials.to_vec());
    let draw = move |_| {
        let at = count.fetch_add(1, Ordering::Relaxed).min(serials.len() - 1);
        Ok(serials[at].parse::<IntakeNumber>().unwrap())
    };
    let policy =
        |name: &str| std::fs::read_to_string(root().join("policies").join(name)).unwrap();
    let parts = Parts {
        store: Store::open(&database, Options::default()).await.unwrap(),
        files: FileStore::open(&folder.join("files")).unwrap(),
        keys: KeyRing::parse(KeyRing::generate().unwrap().expose().as_bytes()).unwrap(),
        laws: laws(),
        office: Office {
            organ: "jia-justice".parse().unwrap(),
            series: "甲司错立".to_owned(),
            custodians: vec![Keeper::generate().recipient()],
            approvers: vec![Keeper::generate().recipient()],
        },
        policies: Policies::parse(&policy("docket.cedar"), &policy("schema.cedarschema"))
            .unwrap(),
        throttle: Throttle::new(Limits::default()),
        file_limits: FileLimits::default(),
        clock: Arc::new(|| "2026-03-02T02:00:00Z".parse::<Timestamp>().unwrap()),
        draw: Arc::new(draw),
    };
    (parts, drawn)
}

/// A complaint of somebody who is open to the handlers.
pub(in crate::app) fn complaint() -> Complaint {
    serde_json::from_value(json!({ "lead": { "source": "complaint", "channel": "online",
        "informant": "open", "facts": { "complained_on": "2026-03-02" },
        "account": "某日被拘留十日,事后复议撤销" },
        "identity": { "name": "张某" } }))
    .unwrap()
}

const FIRST: &str = "2026-1234-5678-8";
const SECOND: &str = "2026-1234-5679-1";

#[tokio::test]
async fn a_complaint_whose_number_is_taken_gets_another() {
    let folder = Folder::new("taken");
    let (app, drawn) = office(&folder.0, &[FIRST, FIRST, SECOND]).await;
    let mut receipts = Vec::new();
    for id in ["a1", "a2"] {
        let lodged = app.lodge(None, &id.parse().unwrap(), &complaint(), None).await.unwrap();
        let Receipt::Named { number, code } = lodged.receipt else { panic!("no number") };
        receipts.push((number, code));
    }
    assert_eq!(drawn.load(Ordering::Relaxed), 3);
    assert_eq!([FIRST, SECOND], [receipts[0].0.as_str(), receipts[1].0.as_str()]);
    for (number, code) in &receipts {
        let asked = json!({ "named": { "number": number, "code": code } });
        let asked: Tracking = serde_json::from_value(asked).unwrap();
        assert_eq!(app.track(&asked).await.unwrap().stage, "线索", "{number}");
    }
    app.store().close().await;
}
