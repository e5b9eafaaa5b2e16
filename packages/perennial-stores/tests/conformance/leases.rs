//! What the engine relies on of a store that several processes share.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use perennial_isg::testing::ManualClock;
use perennial_isg::{Change, Lease, Namespace, Store, StoreKey};
use perennial_stores::MemoryStore;

const MINUTE: Duration = Duration::from_secs(60);

struct Bench {
    store: Arc<dyn Store>,
    clock: ManualClock,
}

impl Bench {
    fn new() -> Self {
        let clock = ManualClock::new();
        Self { store: Arc::new(MemoryStore::shared(Arc::new(clock.clone()))), clock }
    }

    async fn lease(&self, number: u8) -> Lease {
        self.store.lease(&namespace(), &key(number), MINUTE).await.unwrap()
    }

    async fn granted(&self, number: u8) -> u64 {
        match self.lease(number).await {
            Lease::Granted { token } => token,
            held => panic!("{held:?}"),
        }
    }

    async fn put(&self, generation: u64, token: u64, value: &'static str) {
        let value = Bytes::from_static(value.as_bytes());
        let change = Change::Put { key: key(1), generation, token, value };
        self.store.write(&namespace(), vec![change]).await.unwrap();
    }

    async fn read(&self) -> Option<Bytes> {
        self.store.read(&namespace(), &key(1)).await.unwrap()
    }
}

fn namespace() -> Namespace {
    Namespace::new("build-1")
}

fn key(number: u8) -> StoreKey {
    StoreKey::from_bytes([number; 32])
}

#[tokio::test]
async fn a_lease_is_granted_once_until_it_is_given_back() {
    let bench = Bench::new();
    assert!(bench.store.is_shared());
    let token = bench.granted(1).await;
    assert_eq!(bench.lease(1).await, Lease::Held { remaining: MINUTE });
    assert!(bench.granted(2).await > 0, "another key is free");
    bench.store.release(&namespace(), &key(1), token).await.unwrap();
    assert!(bench.granted(1).await > token);
}

#[tokio::test]
async fn a_lease_ends_at_its_deadline() {
    let bench = Bench::new();
    let token = bench.granted(1).await;
    bench.clock.advance(MINUTE - Duration::from_millis(1));
    assert_eq!(bench.lease(1).await, Lease::Held { remaining: Duration::from_millis(1) });
    bench.clock.advance(Duration::from_millis(1));
    let later = bench.granted(1).await;
    assert!(later > token);
    // Who had it before gives nothing back.
    bench.store.release(&namespace(), &key(1), token).await.unwrap();
    assert!(matches!(bench.lease(1).await, Lease::Held { .. }));
}

#[tokio::test]
async fn what_was_made_under_an_overtaken_lease_is_passed_over() {
    let bench = Bench::new();
    let first = bench.granted(1).await;
    bench.put(5, first, "first").await;
    bench.clock.advance(MINUTE);
    let second = bench.granted(1).await;
    // Overtaken from the grant on, whatever its generation.
    bench.put(9, first, "late").await;
    assert_eq!(bench.read().await.unwrap(), "first");
    bench.put(6, second, "second").await;
    assert_eq!(bench.read().await.unwrap(), "second");
    bench.put(9, first, "later still").await;
    assert_eq!(bench.read().await.unwrap(), "second");
    // Under the last lease, and under none, the generation alone decides.
    bench.put(5, second, "older").await;
    assert_eq!(bench.read().await.unwrap(), "second");
    bench.put(7, 0, "made elsewhere").await;
    assert_eq!(bench.read().await.unwrap(), "made elsewhere");
}

#[tokio::test]
async fn a_store_of_one_process_always_grants() {
    let store = MemoryStore::new();
    assert!(!store.is_shared());
    for _ in 0..2 {
        let lease = store.lease(&namespace(), &key(1), MINUTE).await.unwrap();
        assert_eq!(lease, Lease::Granted { token: 0 });
    }
}
