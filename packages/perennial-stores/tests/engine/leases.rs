//! Several processes over one store: one generation of a page at a time among them all.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use perennial_isg::testing::{Fault, FaultyStore, ManualClock};
use perennial_isg::{
    Answer, Engine, GenerateFn, Generated, GenerationFailure, Limits, Mode, Namespace, Policy,
    Request, Store, StoreKey, Subject, Wait,
};
use perennial_stores::MemoryStore;
use tokio::sync::Semaphore;

use crate::support::{HOUR, eventually, key};

/// Two servers over one store, with one source and one clock.
struct Cluster {
    engines: [Engine<GenerateFn<()>>; 2],
    store: Arc<dyn Store>,
    clock: ManualClock,
    source: Arc<Source>,
}

struct Source {
    runs: AtomicUsize,
    fails: std::sync::atomic::AtomicBool,
    gate: Semaphore,
}

impl Cluster {
    fn new() -> Self {
        let clock = ManualClock::new();
        let store: Arc<dyn Store> = Arc::new(MemoryStore::shared(Arc::new(clock.clone())));
        Self::over(store, clock)
    }

    fn over(store: Arc<dyn Store>, clock: ManualClock) -> Self {
        let gate = Semaphore::new(Semaphore::MAX_PERMITS / 2);
        let source = Source { runs: 0.into(), fails: false.into(), gate };
        let source = Arc::new(source);
        let engine = || {
            let source = Arc::clone(&source);
            let generator = GenerateFn::new(move |(), _| {
                let source = Arc::clone(&source);
                async move {
                    let run = source.runs.fetch_add(1, Ordering::SeqCst) + 1;
                    source.gate.acquire().await.unwrap().forget();
                    if source.fails.load(Ordering::SeqCst) {
                        return Err(GenerationFailure::server("planned"));
                    }
                    Ok(Generated::new(format!("run {run}"), "{}").tag("all"))
                }
            });
            let builder = Engine::builder(generator).clock(Arc::new(clock.clone()));
            // The tests let hours pass at once: nothing takes too long by that.
            let limits = Limits { store_wait: 2 * HOUR, ..Limits::default() };
            builder.store(Arc::clone(&store)).limits(limits).namespace("build").build()
        };
        Self { engines: [engine(), engine()], store, clock, source }
    }

    fn close(&self) {
        self.source.gate.forget_permits(usize::MAX);
    }

    fn runs(&self) -> usize {
        self.source.runs.load(Ordering::SeqCst)
    }

    fn ask(&self, server: usize, path: &str) -> tokio::task::JoinHandle<String> {
        let engine = self.engines[server].clone();
        let policy = Policy::new("t").jitter(0).refresh_ahead(0);
        let policy = policy.revalidate_after(HOUR).stale_for(HOUR);
        let request = Request { key: key(path), policy, subject: (), wait: Wait::Complete };
        tokio::spawn(async move {
            match engine.get(request).await {
                Answer::Entry(hit) => String::from_utf8(hit.entry.page().to_vec()).unwrap(),
                other => format!("{other:?}"),
            }
        })
    }

    async fn seen(&self, server: usize, path: &str) -> String {
        let asked = self.ask(server, path);
        self.pass_until("it is answered", async || asked.is_finished()).await;
        asked.await.unwrap()
    }

    /// Lets time pass, a little at a time, until something is so.
    async fn pass_until<F: Future<Output = bool>>(&self, what: &str, so: impl Fn() -> F) {
        eventually(what, async || {
            self.clock.advance(Duration::from_millis(1));
            so().await
        })
        .await;
    }

    async fn settle(&self) {
        self.pass_until("both have settled", async || {
            self.engines.iter().all(|engine| {
                let stats = engine.stats();
                stats.flights == 0 && stats.unwritten == 0
            })
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn first_visitors_of_both_servers_get_the_page_of_one_generation() {
    let cluster = Cluster::new();
    cluster.close();
    let asked: Vec<_> = (0..200).map(|index| cluster.ask(index % 2, "/a")).collect();
    eventually("it is generated", async || cluster.runs() == 1).await;
    for _ in 0..100 {
        cluster.clock.advance(Duration::from_millis(100));
        tokio::task::yield_now().await;
    }
    cluster.source.gate.add_permits(10);
    for asked in asked {
        cluster.pass_until("it is answered", async || asked.is_finished()).await;
        assert_eq!(asked.await.unwrap(), "run 1");
    }
    assert_eq!(cluster.runs(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stale_page_is_renewed_by_one_of_them_for_both() {
    let cluster = Cluster::new();
    for server in [0, 1] {
        assert_eq!(cluster.seen(server, "/a").await, "run 1");
    }
    cluster.settle().await;
    cluster.clock.advance(HOUR);
    for server in [0, 1, 0, 1] {
        assert!(["run 1", "run 2"].contains(&&*cluster.seen(server, "/a").await));
    }
    cluster.settle().await;
    cluster.clock.advance(2 * Duration::from_secs(1));
    for server in [0, 1] {
        cluster
            .pass_until("it has the new one", async || cluster.seen(server, "/a").await == "run 2")
            .await;
    }
    assert_eq!(cluster.runs(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_generation_that_fails_gives_the_turn_to_the_next_server() {
    let cluster = Cluster::new();
    cluster.source.fails.store(true, Ordering::SeqCst);
    assert!(cluster.seen(0, "/a").await.contains("planned"));
    cluster.settle().await;
    cluster.source.fails.store(false, Ordering::SeqCst);
    assert_eq!(cluster.seen(1, "/a").await, "run 2");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_died_is_waited_for_until_its_lease_ends() {
    let cluster = Cluster::new();
    let namespace = Namespace::new("build");
    let store_key = StoreKey::new(&namespace, &key("/a"));
    let lease = cluster.store.lease(&namespace, &store_key, Duration::from_secs(20));
    assert!(matches!(lease.await, Ok(perennial_isg::Lease::Granted { .. })));
    let asked = cluster.ask(0, "/a");
    for _ in 0..190 {
        cluster.clock.advance(Duration::from_millis(100));
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert_eq!(cluster.runs(), 0, "the other one may still be at it");
    cluster.pass_until("the lease has ended", async || asked.is_finished()).await;
    assert_eq!(asked.await.unwrap(), "run 1");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_whose_lease_was_overtaken_does_not_write_over_the_newer_page() {
    let cluster = Cluster::new();
    cluster.close();
    let slow = cluster.ask(0, "/a");
    eventually("it is generated", async || cluster.runs() == 1).await;
    // The lease of the slow one ends as if its process had stood still.
    let namespace = Namespace::new("build");
    let store_key = StoreKey::new(&namespace, &key("/a"));
    cluster.store.release(&namespace, &store_key, 1).await.unwrap();
    let fast = cluster.ask(1, "/a");
    eventually("the other one generates too", async || cluster.runs() == 2).await;
    // The slow one is ready last, though asked first: the gate is not told apart, but both write,
    // and the store keeps what was made under the later lease.
    cluster.source.gate.add_permits(2);
    for asked in [slow, fast] {
        asked.await.unwrap();
    }
    cluster.settle().await;
    let third = Cluster::over(Arc::clone(&cluster.store), cluster.clock.clone());
    assert_eq!(third.seen(0, "/a").await, "run 2");
    assert_eq!(third.runs(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invalidation_on_one_server_holds_on_the_other_a_moment_later() {
    let cluster = Cluster::new();
    for server in [0, 1] {
        cluster.seen(server, "/a").await;
    }
    cluster.settle().await;
    for (run, mode) in [(2, Mode::Purge), (3, Mode::Stale)] {
        cluster.engines[0].invalidate([Subject::tag("all")], mode).await.unwrap();
        let newer = format!("run {run}");
        cluster
            .pass_until("it is renewed there", async || cluster.seen(1, "/a").await == newer)
            .await;
        // And on the first, from the store, without a further generation.
        cluster
            .pass_until("it is renewed here", async || cluster.seen(0, "/a").await == newer)
            .await;
        assert_eq!(cluster.runs(), run);
        cluster.settle().await;
    }
    for engine in &cluster.engines {
        assert_eq!(engine.stats().damaged, 0, "nobody took the other's invalidations for lost");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_leases_because_the_store_fails_pages_are_made_nevertheless() {
    let clock = ManualClock::new();
    let shared = Arc::new(MemoryStore::shared(Arc::new(clock.clone())));
    let store = Arc::new(FaultyStore::new(shared));
    store.plan(|_| Some(Fault::Fails));
    let cluster = Cluster::over(store, clock);
    for server in [0, 1] {
        assert!(cluster.seen(server, "/a").await.starts_with("run"));
    }
}
