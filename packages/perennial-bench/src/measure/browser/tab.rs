//! [`Tab`]: an app that is served, and a browser that looks at it.

use std::path::PathBuf;
use std::time::Duration;

use perennial_protocol::document::{HYDRATED_EVENT, NAVIGATED_EVENT};
use perennial_protocol::environment::dist;
use perennial_protocol::{CanonicalPath, data_url};
use perennial_test::{Browser, Site};
use serde_json::{Value, json};

use crate::BenchError;
use crate::measure::Turn;

const WATCH: &str = include_str!("watch.js");
const WALK: &str = include_str!("walk.js");
/// How many steps warm up what is stepped through.
const WARM_STEPS: u32 = 6;

/// Pages of a kind, by their numbers.
#[derive(Debug, Clone, Copy)]
pub(super) enum Pages {
    /// Of 1,000 elements.
    Long,
    /// Of 100.
    Short,
}

impl Pages {
    /// What one of them is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Long => "a page of 1,000 elements",
            Self::Short => "a page of 100 elements",
        }
    }

    fn path(self, number: u32) -> String {
        let folder = match self {
            Self::Long => "rows",
            Self::Short => "short",
        };
        format!("/{folder}/{number}")
    }
}

/// An app that is served, and a browser that looks at it.
pub(super) struct Tab {
    site: Site,
    browser: Browser,
}

/// How long each step of a walk took.
pub(super) struct Walk {
    /// Until the new page was in place and laid out.
    pub(super) placed: Turn,
    /// Until it was painted.
    pub(super) painted: Turn,
}

impl Tab {
    /// Starts the release of an app; `None`, if it is not built.
    pub(super) async fn start(app: &str) -> Result<Option<Self>, BenchError> {
        let Some(dist) = built(app) else { return Ok(None) };
        let (site, browser) = (Site::of(dist).start()?, Browser::start().await?);
        browser.before_load(&WATCH.replace("__HYDRATED_EVENT__", HYDRATED_EVENT)).await?;
        Ok(Some(Self { site, browser }))
    }

    /// Loads the first page so many times: how long it took to take it over.
    pub(super) async fn load(&self, pages: Pages, count: u32) -> Result<Turn, BenchError> {
        let mut times = Vec::new();
        for _ in 0..count {
            self.browser.goto(&self.site.url(&pages.path(1))).await?;
            self.browser.until("window.taken").await?;
            times.extend(self.browser.evaluate("window.taken").await?.as_f64());
        }
        turn(times, count)
    }

    /// Sees to it that the other page needs no request: by a visit of it, or by handing it over.
    pub(super) async fn fill_cache(&self, pages: Pages) -> Result<(), BenchError> {
        let other = pages.path(2);
        let data = data_of(&other)?;
        let bring = format!(
            "window.bring ? fetch('{data}').then(it => it.json())
                .then(it => window.bring('{other}', JSON.stringify(it.state))) : true",
        );
        self.browser.evaluate(&bring).await?;
        Ok(())
    }

    /// Goes so many times to the other page, which is at hand.
    pub(super) async fn walk(&self, steps: u32) -> Result<Walk, BenchError> {
        self.clicks(&format!("'#other', {steps}, {WARM_STEPS}"), steps).await
    }

    /// Goes so many times to a page that the server has and the client has not; the link is
    /// preloaded from when the pointer goes down on it.
    pub(super) async fn walk_cold(&self, steps: u32) -> Result<Walk, BenchError> {
        self.clicks(&format!("'#next', {steps}, 0, 'pointerdown'"), steps).await
    }

    async fn clicks(&self, arguments: &str, steps: u32) -> Result<Walk, BenchError> {
        let walk = WALK.replace("__NAVIGATED_EVENT__", NAVIGATED_EVENT);
        let walked = self.browser.evaluate(&format!("{walk}({arguments})")).await?;
        let times = |name: &str| turn(numbers(walked.get(name)), steps);
        Ok(Walk { placed: times("placed")?, painted: times("painted")? })
    }

    /// Lets the server make so many pages, from the first one on.
    pub(super) fn make_pages(&self, pages: Pages, count: u32) -> Result<(), BenchError> {
        for page in 1..=count {
            let path = pages.path(page);
            let answer = self.site.get(&path)?;
            if answer.status != 200 {
                return Err(BenchError::answer(&path, format!("with {}", answer.status)));
            }
        }
        Ok(())
    }

    /// Answers come this much later from now on.
    pub(super) async fn delay(&self, latency: Duration) -> Result<(), BenchError> {
        self.browser.command("Network.enable", json!({})).await?;
        let conditions = json!({
            "offline": false,
            "latency": latency.as_secs_f64() * 1e3,
            "downloadThroughput": -1,
            "uploadThroughput": -1,
        });
        self.browser.command("Network.emulateNetworkConditions", conditions).await?;
        Ok(())
    }

    /// How long the browser takes, from when a view transition is asked for, until the page may change.
    pub(super) async fn captures(&self, count: u32) -> Result<Turn, BenchError> {
        let capture = format!(
            "(async () => {{
                const times = [];
                for (let turn = 0; turn < {count}; turn++) {{
                    const begun = performance.now();
                    const transition = document.startViewTransition(() => {{
                        times.push(performance.now() - begun);
                    }});
                    await transition.ready;
                    transition.skipTransition();
                    await transition.finished;
                }}
                return times;
            }})()"
        );
        turn(numbers(Some(&self.browser.evaluate(&capture).await?)), count)
    }

    /// How long a script waits for the data of a page, as the network is now.
    pub(super) async fn round_trips(&self, pages: Pages, count: u32) -> Result<Turn, BenchError> {
        let data = data_of(&pages.path(2))?;
        let ask = format!(
            "(async () => {{
                const times = [];
                for (let turn = 0; turn < {count}; turn++) {{
                    // As before each click: a browser that was at work a moment ago is quicker.
                    await new Promise((done) => setTimeout(done, 20 + Math.random() * 16));
                    const begun = performance.now();
                    await (await fetch('{data}?' + turn)).text();
                    times.push(performance.now() - begun);
                }}
                return times;
            }})()"
        );
        turn(numbers(Some(&self.browser.evaluate(&ask).await?)), count)
    }

    /// Ends the browser. What it had to complain about is an error.
    pub(super) async fn finish(self) -> Result<(), BenchError> {
        Ok(self.browser.finish().await?)
    }
}

/// Where the data of a page are.
fn data_of(path: &str) -> Result<String, BenchError> {
    let path = CanonicalPath::parse(path);
    let path = path.map_err(|error| BenchError::Wrong(format!("a page of the apps: {error}")))?;
    Ok(data_url(&path))
}

/// The release of an app, if it is built.
fn built(app: &str) -> Option<PathBuf> {
    let checkout = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join("..");
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    let folder = checkout.join(target).join("perennial").join(app).join("release");
    folder.join(dist::MANIFEST).is_file().then_some(folder)
}

fn numbers(value: Option<&Value>) -> Vec<f64> {
    let numbers = value.and_then(Value::as_array).into_iter().flatten();
    numbers.filter_map(Value::as_f64).collect()
}

/// A turn of these times, in milliseconds; there must be so many.
fn turn(mut times: Vec<f64>, count: u32) -> Result<Turn, BenchError> {
    times.sort_by(f64::total_cmp);
    let time = |at: usize| times.get(at).map(|time| Duration::from_secs_f64(time / 1e3));
    match (time(times.len() / 2), time(times.len().saturating_sub(1))) {
        (Some(median), Some(slow)) if times.len() == count as usize => {
            Ok(Turn { answers: times.len() as u64, median, slow, ..Turn::default() })
        }
        _ => Err(BenchError::Wrong(format!("{count} times were to be taken: {times:?}"))),
    }
}
