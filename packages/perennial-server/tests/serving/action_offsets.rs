//! An action at every moment of a renewal that runs: nobody who asks after its answer gets a page from
//! before it.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::time::{Duration, Instant};

use http::Method;
use perennial_core::{
    Action, ActionContext, ActionError, ActionInput, App, BuildContext, PageError, Template,
};
use serde::{Deserialize, Serialize};
use sycamore::prelude::*;

use crate::support::{Opened, open_with, text};

/// At how many moments an action is done, unless the variable `OFFSETS` says otherwise.
const OFFSETS: u32 = 200;
/// How long a renewal takes, about.
const RENEWAL: Duration = Duration::from_micros(400);

#[derive(Default)]
struct Numbers {
    /// What the database holds.
    now: AtomicU64,
    /// What was acknowledged.
    acknowledged: AtomicU64,
}

#[derive(Serialize, Deserialize)]
struct Nothing {}

impl ActionInput for Nothing {
    const SCHEMA: u32 = 1;
}

const COUNT: Action<Nothing, ()> =
    Action::on_server("count", |context, form| Box::pin(count(context, form)));

async fn count(context: ActionContext, _: Nothing) -> Result<(), ActionError> {
    context.state::<Arc<Numbers>>()?.now.fetch_add(1, SeqCst);
    context.invalidate_tag("count");
    Ok(())
}

/// Reads at its beginning, and ends later: what it made is old by then.
async fn load(context: BuildContext) -> Result<u64, PageError> {
    let read = context.state::<Arc<Numbers>>()?.now.load(SeqCst);
    wait(RENEWAL);
    Ok(read)
}

fn wait(time: Duration) {
    let begun = Instant::now();
    while begun.elapsed() < time {
        std::hint::spin_loop();
    }
}

fn view(number: u64) -> View {
    view! { p { "number:" (number.to_string()) "." } }
}

/// Asks for the page until it is there; says what it shows.
async fn shown(opened: &Opened) -> u64 {
    let response = loop {
        let response = match opened.at_once("/", &[]) {
            Some(response) => response,
            None => opened.get("/").await,
        };
        // A page that is invalidated again and again while it is made is answered by 503.
        match response.status.as_u16() {
            503 => tokio::task::yield_now().await,
            _ => break response,
        }
    };
    let shown = text(&response).split("number:").nth(1).unwrap_or_else(|| panic!("{response:?}"));
    shown.split('.').next().unwrap().trim_matches(|c: char| !c.is_ascii_digit()).parse().unwrap()
}

/// Runs a visitor on a thread, as a web server does.
fn on_thread<T, V>(visit: V) -> std::thread::JoinHandle<T>
where
    T: Send + 'static,
    V: AsyncFnOnce() -> T + Send + 'static,
{
    let runtime = tokio::runtime::Handle::current();
    std::thread::spawn(move || runtime.block_on(visit()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_gets_a_page_from_before_an_action_that_was_acknowledged() {
    let numbers = Arc::new(Numbers::default());
    let shared = Arc::clone(&numbers);
    let page = Template::new("").view(view).build_state(load).tags(|_| ["count"]);
    let app = App::new()
        .with_state(async move |_| Ok::<_, Infallible>(shared))
        .action(COUNT)
        .template(page);
    let opened = Arc::new(open_with(app, |settings| settings.store = None).await);
    let (ends, asked) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let readers: Vec<_> = (0..2)
        .map(|_| {
            let (opened, numbers) = (Arc::clone(&opened), Arc::clone(&numbers));
            let (ends, asked) = (Arc::clone(&ends), Arc::clone(&asked));
            on_thread(async move || {
                while !ends.load(SeqCst) {
                    let acknowledged = numbers.acknowledged.load(SeqCst);
                    let shown = shown(&opened).await;
                    assert!(shown >= acknowledged, "{shown} after {acknowledged}");
                    asked.fetch_add(1, SeqCst);
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    let offsets = std::env::var("OFFSETS").map_or(OFFSETS, |text| text.parse().unwrap());
    for offset in 0..offsets {
        // A renewal begins, and the action comes at this moment of it.
        let renewing = Arc::clone(&opened);
        let renewal = on_thread(async move || shown(&renewing).await);
        wait(RENEWAL * 2 * offset / offsets);
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let url = "/.perennial/action/count";
        assert_eq!(opened.send_body(Method::POST, url, &headers, "").await.status, 303);
        let acknowledged = u64::from(offset) + 1;
        numbers.acknowledged.store(acknowledged, SeqCst);
        assert_eq!(shown(&opened).await, acknowledged, "at offset {offset}");
        renewal.join().unwrap();
    }
    ends.store(true, SeqCst);
    for reader in readers {
        reader.join().unwrap();
    }
    assert!(asked.load(SeqCst) > 0, "readers asked all the while");
}
