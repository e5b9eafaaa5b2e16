//! The author's code blocks its threads: other pages, health and the end of the server go on.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use parking_lot::Mutex;
use perennial_core::{App, BuildContext, Capsule, ErrorViews, RequestContext, Template};
use perennial_isg::Limits;
use perennial_server::{PoolSettings, RequestLimits};
use sycamore::prelude::*;

use crate::support::{Opened, header, open_with, text};

/// Holds threads until it is dropped.
struct Barrier {
    _open: mpsc::Sender<()>,
    closed: Closed,
}

#[derive(Clone)]
struct Closed {
    opened: Arc<Mutex<mpsc::Receiver<()>>>,
    waiting: Arc<AtomicUsize>,
}

impl Barrier {
    fn new() -> Self {
        let (open, opened) = mpsc::channel();
        let (opened, waiting) = (Arc::new(Mutex::new(opened)), Arc::default());
        Self { _open: open, closed: Closed { opened, waiting } }
    }
}

impl Closed {
    fn block(&self) {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let _ = self.opened.lock().recv();
    }

    async fn are_blocked(&self, threads: usize) {
        while self.waiting.load(Ordering::SeqCst) < threads {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

const SHORT: Duration = Duration::from_secs(1);

fn show(text: String) -> View {
    view! { p { (text) } }
}

async fn good(context: BuildContext) -> String {
    format!("good {}", context.param("id").unwrap_or_default())
}

fn blocking(closed: &Closed) -> Template<String> {
    let closed = closed.clone();
    Template::new("stuck/{id}").view(show).incremental_generation().build_state(
        move |_: BuildContext| {
            let closed = closed.clone();
            async move {
                closed.block();
                "late".to_owned()
            }
        },
    )
}

fn healthy() -> Template<String> {
    Template::new("good/{id}").view(show).incremental_generation().build_state(good)
}

async fn open(app: App, requests: RequestLimits) -> Opened {
    let limits = Limits { deadline: SHORT, landing_wait: SHORT, ..Limits::default() };
    open_with(app, move |settings| {
        settings.engine = limits;
        settings.requests = requests;
        settings.pool = PoolSettings { threads: 2, most_threads: 24, ..PoolSettings::default() };
    })
    .await
}

fn requests() -> RequestLimits {
    RequestLimits { deadline: SHORT, stuck_of_part: 2, ..RequestLimits::default() }
}

#[tokio::test]
async fn blocking_state_functions_hold_up_nothing_but_their_own_pages() {
    let barrier = Barrier::new();
    let app = App::new().template(blocking(&barrier.closed)).template(healthy());
    let opened = open(app, requests()).await;
    assert_eq!(opened.get("/good/stored").await.status, 200);
    let paths: Vec<_> = (0..6).map(|id| format!("/stuck/{id}")).collect();
    let stuck = futures_util::future::join_all(paths.iter().map(|path| opened.get(path)));
    let meanwhile = async {
        // More than there are threads while nothing blocks.
        barrier.closed.are_blocked(4).await;
        let stored = opened.get("/good/stored").await;
        assert!(header(&stored, "cache-status").contains("hit"), "{stored:?}");
        assert!(text(&opened.get("/good/cold").await).contains("good cold"));
    };
    let (answers, ()) = tokio::join!(stuck, meanwhile);
    for answer in answers {
        assert_eq!(answer.status, 503);
        assert!(!header(&answer, "retry-after").is_empty());
    }
    let health = opened.get("/.perennial/health").await;
    assert!(text(&health).contains("degraded") && text(&health).contains("generations"));
    assert!(!text(&health).contains("/stuck"), "{}", text(&health));
    assert_eq!(opened.get("/good/other").await.status, 200);
    opened.site.shutdown().await;
    drop(barrier);
    while text(&opened.get("/.perennial/health").await).contains("degraded") {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn a_server_whose_threads_are_all_stuck_is_neither_live_nor_ready() {
    let barrier = Barrier::new();
    let app = App::new().template(blocking(&barrier.closed)).template(healthy());
    let opened = open_with(app, |settings| {
        settings.engine = Limits { deadline: SHORT, landing_wait: SHORT, ..Limits::default() };
        settings.pool = PoolSettings { threads: 2, most_threads: 4, ..PoolSettings::default() };
    })
    .await;
    let status = async |url: &str| opened.get(url).await.status.as_u16();
    let all = ["/.perennial/health", "/.perennial/health/live", "/.perennial/health/ready"];
    for url in all {
        assert_eq!(text(&opened.get(url).await), r#"{"status":"ok"}"#);
    }
    let paths: Vec<_> = (0..4).map(|id| format!("/stuck/{id}")).collect();
    let stuck = futures_util::future::join_all(paths.iter().map(|path| opened.get(path)));
    let (stuck, cold) = tokio::join!(stuck, async {
        barrier.closed.are_blocked(4).await;
        // It waits for a thread while health is asked.
        let cold = opened.get("/good/cold");
        let asked = async {
            while status("/.perennial/health/ready").await == 200 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            while status("/.perennial/health/live").await == 200 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            let live = opened.get("/.perennial/health/live").await;
            assert_eq!(live.status, 503);
            assert!(text(&live).contains("all 4 threads"), "{}", text(&live));
            assert_eq!(status("/.perennial/health").await, 200);
        };
        tokio::join!(cold, asked).0
    });
    assert!(stuck.iter().chain([&cold]).all(|answer| answer.status == 503));
    drop(barrier);
    for url in all {
        while !text(&opened.get(url).await).contains("ok") {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    opened.site.shutdown().await;
    let ready = opened.get("/.perennial/health/ready").await;
    assert!(ready.status == 503 && text(&ready).contains("shutting down"), "{ready:?}");
    assert_eq!(status("/.perennial/health/live").await, 200);
}

fn guarded(name: &str, closed: &Closed) -> Template<()> {
    let closed = closed.clone();
    Template::new(name).view(|| view! { "members" }).guard(move |_: RequestContext| {
        let closed = closed.clone();
        async move { closed.block() }
    })
}

#[tokio::test]
async fn a_guard_that_blocks_is_refused_after_a_few_and_others_are_asked() {
    let barrier = Barrier::new();
    let open_door = Template::new("open").view(|| view! { "open" }).guard(async |_| {});
    let app = App::new().template(guarded("club", &barrier.closed)).template(open_door);
    let opened = open(app, requests()).await;
    let (first, second) = tokio::join!(opened.get("/club"), opened.get("/club"));
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (503, 503));
    // At once: its guard is not asked a third time.
    assert_eq!(opened.get("/club").await.status, 503);
    assert_eq!(barrier.closed.waiting.load(Ordering::SeqCst), 2);
    assert_eq!(opened.get("/open").await.status, 200);
    assert!(text(&opened.get("/.perennial/health").await).contains("2 functions for requests"));
}

#[tokio::test]
async fn a_slow_guard_leaves_places_to_other_pages() {
    let slow = Template::new("slow").view(|| view! { "slow" }).guard(async |_| {
        std::future::pending::<()>().await;
    });
    let open_door = Template::new("open").view(|| view! { "open" }).guard(async |_| {});
    let limits = RequestLimits { running: 4, running_of_part: 3, ..requests() };
    let opened = open(App::new().template(slow).template(open_door), limits).await;
    let slow = futures_util::future::join_all((0..20).map(|_| opened.get("/slow")));
    let other = async {
        tokio::task::yield_now().await;
        assert_eq!(opened.get("/open").await.status, 200);
    };
    let (slow, ()) = tokio::join!(slow, other);
    assert!(slow.iter().all(|answer| answer.status == 503));
    assert_eq!(opened.get("/open").await.status, 200);
}

#[tokio::test]
async fn slow_personal_pages_with_capsules_leave_threads_to_the_store_and_to_other_pages() {
    static BEGUN: AtomicUsize = AtomicUsize::new(0);
    fn card() -> Capsule<String> {
        Capsule::new("card").view(show).request_state(async |_: RequestContext| -> String {
            BEGUN.fetch_add(1, Ordering::SeqCst);
            std::future::pending().await
        })
    }
    async fn own(_: RequestContext) -> String {
        "mine".to_owned()
    }
    let page = |_: String| view! { main { (card().widget("card")) } };
    let personal = Template::new("me").view(page).request_state(own);
    let app = App::new().template(personal).template(healthy()).capsule(card());
    let opened = open(app, requests()).await;
    let personal = futures_util::future::join_all((0..40).map(|_| opened.get("/me")));
    let meanwhile = async {
        while BEGUN.load(Ordering::SeqCst) < 4 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        for id in 0..20 {
            assert_eq!(opened.get(&format!("/good/{id}")).await.status, 200);
        }
        assert_eq!(opened.site.stats().store_errors, 0);
    };
    let (answers, ()) = tokio::join!(personal, meanwhile);
    assert!(answers.iter().all(|answer| answer.status == 503));
}

#[tokio::test]
async fn a_panic_in_a_function_of_a_personal_widget_is_told_at_once() {
    fn bad() -> Capsule<String> {
        Capsule::new("bad").view(show).request_state(async |_: RequestContext| -> String {
            std::panic::resume_unwind(Box::new("planned"))
        })
    }
    async fn own(_: RequestContext) -> String {
        "mine".to_owned()
    }
    let page = |_: String| view! { main { (bad().widget("bad")) } };
    let personal = Template::new("me").view(page).request_state(own);
    let app = App::new().template(personal).capsule(bad());
    let limits = RequestLimits { deadline: Duration::from_secs(20), ..requests() };
    let opened = open(app, limits).await;
    let page = tokio::time::timeout(Duration::from_secs(15), opened.get("/me")).await.unwrap();
    assert_eq!(page.status, 200);
}

#[tokio::test]
async fn a_blocking_error_view_holds_up_nothing_and_gives_way_to_a_plain_page() {
    let barrier = Barrier::new();
    let closed = barrier.closed.clone();
    let app = App::new().template(healthy()).error_views(ErrorViews::new(move |_| {
        closed.block();
        view! { p { "late" } }
    }));
    let opened = open(app, requests()).await;
    assert_eq!(opened.get("/good/stored").await.status, 200);
    let paths: Vec<_> = (0..6).map(|id| format!("/nothing/{id}")).collect();
    let blocked = futures_util::future::join_all(paths.iter().map(|path| opened.get(path)));
    let meanwhile = async {
        barrier.closed.are_blocked(4).await;
        assert!(text(&opened.get("/good/cold").await).contains("good cold"));
    };
    let (answers, ()) = tokio::join!(blocked, meanwhile);
    for answer in answers {
        assert_eq!(answer.status, 404);
        assert!(text(&answer).contains("<main><h1>"), "{}", text(&answer));
    }
    drop(barrier);
}
