//! User code panics, wherever it is called: a 500 or the old page for that request, nothing else.

// All of this is test code, the helpers too.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use perennial_core::{App, BuildContext, Head, PageError, Template, ViewArgument};
use perennial_server::{Request, Response, Settings, Site};
use serde::{Deserialize, Serialize};
use sycamore::prelude::*;

const TOKEN: &str = "Bearer 0123456789abcdef";

/// The places at which user code panics, by the number of a page's kind.
const KINDS: u64 = 9;
const GOOD: u64 = KINDS;

/// Whether anything panics at all.
static ARMED: AtomicBool = AtomicBool::new(false);

/// Panics when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        // Not while another panic is on its way: that would end any process, by Rust's own rule.
        if !std::thread::panicking() {
            panic!("in drop");
        }
    }
}

#[derive(Clone, Serialize, Deserialize)]
struct Item {
    kind: u64,
    #[serde(skip)]
    #[expect(dead_code, reason = "it is only dropped")]
    bomb: Option<Arc<Bomb>>,
}

impl ViewArgument for Item {
    type State = Self;

    fn from_state(state: Self) -> Self {
        state
    }
}

fn item_view(item: Item) -> View {
    assert_ne!(item.kind, 3, "in the view");
    let kind = item.kind;
    if kind == 8 {
        // What the view held until then must not be dropped, and panic, in another page's request.
        let _held = create_signal(Bomb);
        panic!("in the view, with something held");
    }
    if kind == 4 {
        // In the midst of it, with half of the page made.
        return view! { main { (move || { assert_ne!(kind, 4, "in a part of the view"); kind }) } };
    }
    view! { main { h1 { "Kind " (kind) } } }
}

fn item_head(item: &Item) -> Head {
    assert_ne!(item.kind, 2, "in the head");
    Head::title(format!("Kind {}", item.kind))
}

async fn load(context: BuildContext) -> Result<Item, PageError> {
    let id: u64 = context.parse_param("id")?;
    let kind = if ARMED.load(Ordering::SeqCst) { id % KINDS } else { GOOD };
    assert_ne!(kind, 0, "in the state function");
    tokio::task::yield_now().await;
    assert_ne!(kind, 1, "in the state function, later");
    // What the state function holds is dropped at its end.
    let _held = (kind == 6).then(|| Bomb);
    Ok(Item { kind, bomb: (kind == 7).then(|| Arc::new(Bomb)) })
}

fn item_tags(item: &Item) -> Vec<String> {
    assert_ne!(item.kind, 5, "in the tags");
    vec!["items".to_owned()]
}

fn app() -> App {
    let item = |pattern| {
        let template = Template::new(pattern).view(item_view).head(item_head).build_state(load);
        template.incremental_generation().tags(item_tags)
    };
    App::new()
        .template(item("item/{id: u64}"))
        // Old at once, so that every request leads to a renewal.
        .template(item("old/{id: u64}").revalidate_after(Duration::ZERO))
}

struct Opened {
    site: Site,
    _folder: tempfile::TempDir,
}

async fn open() -> Opened {
    let folder = tempfile::tempdir().unwrap();
    let manifest =
        r#"{"format":1,"build_id":"b1","app":"test","release":true,"client":null,"assets":{}}"#;
    std::fs::write(folder.path().join("manifest.json"), manifest).unwrap();
    let settings = Settings {
        token: TOKEN.strip_prefix("Bearer ").map(str::to_owned),
        ..Settings::new(folder.path().to_path_buf())
    };
    Opened { site: Site::open(app(), settings).await.unwrap(), _folder: folder }
}

impl Opened {
    async fn send(&self, method: Method, path: &str, body: &'static str) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(HeaderName::from_static("authorization"), HeaderValue::from_static(TOKEN));
        let body = Bytes::from_static(body.as_bytes());
        let request = Request::new(&method, path, "", &headers, &body);
        self.site.respond(request).await
    }

    async fn get(&self, path: &str) -> Response {
        self.send(Method::GET, path, "").await
    }

    /// Waits until nothing runs behind the answers.
    async fn settle(&self) {
        while self.site.stats().flights > 0 {
            tokio::time::sleep(Duration::from_micros(50)).await;
        }
    }

    /// First requests of pages that panic: 500, and no trace.
    async fn cold(&self, ids: std::ops::Range<u64>) {
        ARMED.store(true, Ordering::SeqCst);
        for id in ids {
            let before = self.site.stats().panics;
            let path = if id % 2 == 0 {
                format!("/item/{id}")
            } else {
                format!("/.perennial/page/item/{id}/state.json")
            };
            let response = self.get(&path).await;
            assert_eq!(response.status, 500, "{path}");
            let told = String::from_utf8_lossy(&response.body).into_owned();
            assert!(!told.contains("in the") && !told.contains("drop"), "{path}: {told}");
            assert_eq!(self.site.stats().panics, before + 1, "{path}");
        }
    }

    /// Renewals of good pages that panic: the old page. Each page is renewed once, and panics once.
    async fn old(&self, pages: u64) {
        ARMED.store(false, Ordering::SeqCst);
        let purged = self.send(Method::POST, "/.perennial/revalidate", PURGE).await;
        assert_eq!(purged.status, 200);
        for id in 0..pages {
            assert_eq!(self.get(&format!("/old/{id}")).await.status, 200);
        }
        self.settle().await;
        ARMED.store(true, Ordering::SeqCst);
        let before = self.site.stats().panics;
        for id in 0..pages {
            let response = self.get(&format!("/old/{id}")).await;
            assert_eq!(response.status, 200);
            assert!(String::from_utf8_lossy(&response.body).contains("Kind"), "the old page");
            self.settle().await;
        }
        assert_eq!(self.site.stats().panics, before + pages);
    }

    async fn well(&self) {
        let health = self.get("/.perennial/health").await;
        assert_eq!(&*health.body, br#"{"status":"ok"}"#);
        self.settle().await;
        let stats = self.site.stats();
        assert_eq!((stats.flights, stats.generating, stats.queued), (0, 0, 0));
        ARMED.store(false, Ordering::SeqCst);
        assert_eq!(self.get("/item/18446744073709551615").await.status, 200);
    }
}

const PURGE: &str = r#"{"all": true, "mode": "purge"}"#;

/// Bytes of memory that this process has in use.
#[cfg(target_os = "linux")]
fn resident() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: u64 = text.split_whitespace().nth(1).unwrap().parse().unwrap();
    pages * 4_096
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wherever_user_code_panics_only_that_request_is_answered_by_500_or_the_old_page() {
    let rounds: u64 = if std::env::var_os("PERENNIAL_LAB").is_some() { 100 } else { 2 };
    let opened = open().await;
    // A thousand panics a round would be noise.
    std::panic::set_hook(Box::new(|panic| {
        if panic.location().is_some_and(|place| !place.file().ends_with("tests/panics.rs")) {
            eprintln!("{panic}");
        }
        let text = panic.payload().downcast_ref::<String>();
        if text.is_some_and(|text| text.contains("left") && !text.contains("in ")) {
            eprintln!("{panic}");
        }
    }));
    let mut samples = Vec::new();
    for round in 0..rounds {
        opened.cold(round * 846..(round + 1) * 846).await;
        opened.old(154).await;
        opened.well().await;
        #[cfg(target_os = "linux")]
        samples.push(resident());
    }
    let _ = std::panic::take_hook();
    assert_eq!(opened.site.stats().panics, rounds * 1_000);
    // What remembers failing pages is full long before; from then on nothing grows.
    let settled = samples[samples.len() / 2];
    let last = samples[samples.len() - 1];
    println!("{} panics; {settled} bytes of memory halfway, {last} at the end", rounds * 1_000);
    assert!(last < settled + (16 << 20), "{settled} bytes of memory halfway, {last} at the end");
}
