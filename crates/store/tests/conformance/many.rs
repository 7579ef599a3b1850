//! No edit is lost, however many edit the same streams.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use store::{Appended, Store, StreamId};

use crate::cases::{Random, one, seed, stream, version, write};
use crate::on_both;
use crate::place::Place;

on_both!(twenty_thousand_edits_of_sixteen_clients_are_all_there);

const CLIENTS: u64 = 16;
const STREAMS: u64 = 100;
const EDITS: u64 = 20_000;

/// What was acknowledged: how many edits of each stream.
type Acknowledged = Arc<Mutex<BTreeMap<StreamId, u64>>>;

/// Every client edits one stream after another, each after it has read which version the stream has; half of the
/// clients are on another node.
async fn twenty_thousand_edits_of_sixteen_clients_are_all_there(place: &Place) {
    let seed = seed();
    let nodes = [place.open().await, place.open().await];
    let acknowledged = Acknowledged::default();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let store = nodes[usize::from(client % 2 == 0)].clone();
            tokio::spawn(edit(store, Random(seed + client), Arc::clone(&acknowledged)))
        })
        .collect();
    let mut conflicts = 0;
    for client in clients {
        conflicts += client.await.unwrap();
    }
    let acknowledged = acknowledged.lock().unwrap().clone();
    assert_eq!(acknowledged.values().sum::<u64>(), EDITS);
    assert!(conflicts > 0, "seed {seed}: nobody was in anybody's way");
    for (id, edits) in acknowledged {
        assert_eq!(nodes[0].head(&id).await, Ok(version(edits)), "seed {seed}: {id}");
    }
    let verified = nodes[1].verify().await.unwrap();
    assert_eq!((verified.entries, verified.findings.len()), (EDITS, 0), "seed {seed}");
}

/// Edits until its share is acknowledged; how often somebody was faster.
async fn edit(store: Store, mut random: Random, acknowledged: Acknowledged) -> u64 {
    let mut conflicts = 0;
    let mut left = EDITS / CLIENTS;
    while left > 0 {
        // Clients meet: a few streams are edited far more often than the rest.
        let end = if random.below(2) == 0 { 5 } else { STREAMS };
        let id = stream("b1", &format!("person:{}", random.below(end)));
        let head = store.head(&id).await.unwrap();
        match store.append(one(write(&id, head.get(), &["edit"]))).await.unwrap() {
            Appended::Done(_) => {
                left -= 1;
                *acknowledged.lock().unwrap().entry(id).or_default() += 1;
            }
            Appended::Conflict { actual, .. } => {
                assert!(actual > head, "{id}: {actual:?} is no later than {head:?}");
                conflicts += 1;
            }
            other @ (Appended::Repeated(_) | Appended::KeyReused) => panic!("{other:?}"),
        }
    }
    conflicts
}
