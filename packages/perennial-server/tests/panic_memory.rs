//! Code of the app that panics costs no memory that stays. The test has a process of its own: it measures it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use bytes::Bytes;
use http::{HeaderMap, Method};
use perennial_core::{App, PageError, RequestContext, Template};
use perennial_server::{Request, Settings, Site};
use sycamore::prelude::*;

/// How many panics there are between two measurements.
const ROUND: usize = 2_000;
/// How many bytes may stay of one panic: less than the smallest allocation with what manages it.
const MOST: usize = 24;

async fn load(context: RequestContext) -> Result<String, PageError> {
    let place = context.param("place").unwrap_or_default().to_owned();
    tokio::task::yield_now().await;
    assert_ne!(place, "state", "in the state function");
    Ok(place)
}

fn view(place: String) -> View {
    let held = create_signal(vec![0_u8; 64]);
    assert_ne!(place, "view", "in the view");
    view! { p { (move || { assert_ne!(place, "part", "in a part of it"); held.get_clone().len() }) } }
}

/// The resident memory of this process, in bytes.
fn memory() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    pages.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4_096
}

#[test]
fn panics_leave_no_memory_behind() {
    std::panic::set_hook(Box::new(|_| {}));
    let folder = tempfile::tempdir().unwrap();
    let manifest =
        r#"{"format":1,"build_id":"b1","app":"test","release":true,"client":null,"assets":{}}"#;
    std::fs::write(folder.path().join("manifest.json"), manifest).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let app = App::new().template(Template::new("at/{place}").view(view).request_state(load));
    let settings = Settings { store: None, ..Settings::new(folder.path().to_path_buf()) };
    let site = runtime.block_on(Site::open(app, settings)).unwrap();
    let (method, headers, body) = (Method::GET, HeaderMap::new(), Bytes::new());
    let statuses = |path: &'static str, number: usize| {
        runtime.block_on(async {
            for _ in 0..number {
                let (headers, body) = (&headers, &body);
                let (method, query, peer) = (&method, "", None);
                let request = Request { method, path, query, headers, body, files: None, peer };
                assert_eq!(site.respond(request).await.status, 500, "{path}");
            }
        });
    };
    for path in ["/at/state", "/at/view", "/at/part"] {
        statuses(path, ROUND);
        // What stays of each panic is there in every round; what else takes memory is not.
        let grown = (0..5).map(|_| {
            let before = memory();
            statuses(path, ROUND);
            memory().saturating_sub(before) / ROUND
        });
        let grown: Vec<usize> = grown.collect();
        let mut sorted = grown.clone();
        sorted.sort_unstable();
        assert!(sorted[grown.len() / 2] < MOST, "{path}: {grown:?} bytes a panic");
    }
}
