//! Pages of 1,000 elements with 200 signals in a browser, against the same by Sycamore alone: taken
//! over, and shown in place of one another; and how long a visitor waits for such a page.
//!
//! Both sides are built, served and loaded by the same means, and take turns. A hydration lasts from
//! when the client's instance is made, and has run nothing yet, to when it says that it has taken
//! the page over. A navigation lasts from the click to when the new page stands and is laid out.

mod tab;

use std::time::Duration;

use super::{Bench, Comparison};
use crate::report::{Report, Target};
use crate::{BenchError, placement};
use tab::{Pages, Tab};

/// How often a page is loaded in a turn, and how often the other one is gone to.
const LOADS: u32 = 20;
const STEPS: u32 = 20;
/// How often a page is gone to that is not at hand.
const COLD_STEPS: u32 = 10;
/// How often a picture is taken of a page.
const CAPTURES: u32 = 5;
/// How much later answers come while a round trip counts.
const LATENCY: Duration = Duration::from_millis(100);
/// How long a visitor may wait where no answer is waited for: for one picture.
const ONE_PICTURE: Duration = Duration::from_millis(16);

/// Both sides.
struct Tabs {
    ours: Tab,
    theirs: Tab,
}

pub(super) fn run(bench: &Bench, report: &mut Report) -> Result<(), BenchError> {
    // A browser is several processes, which work side by side.
    placement::use_all_processors();
    let started = bench.runtime.block_on(Tabs::start())?;
    let measured = match started {
        Some(tabs) => measure(bench, report, tabs),
        None => {
            let what = "in the browser: pages of 1,000 elements with 200 signals";
            report.absent(what, "`cargo xtask bench browser` builds the apps");
            Ok(())
        }
    };
    placement::leave_server_processor();
    measured
}

impl Tabs {
    async fn start() -> Result<Option<Self>, BenchError> {
        let (ours, theirs) = (Tab::start("rows").await?, Tab::start("bare-rows").await?);
        Ok(ours.zip(theirs).map(|(ours, theirs)| Self { ours, theirs }))
    }
}

fn measure(bench: &Bench, report: &mut Report, tabs: Tabs) -> Result<(), BenchError> {
    hydration(bench, report, &tabs)?;
    navigation(bench, report, &tabs)?;
    short_navigation(bench, report, &tabs.ours)?;
    for pages in [Pages::Long, Pages::Short] {
        cold_navigation(bench, report, &tabs.ours, pages)?;
    }
    bench.runtime.block_on(async {
        tabs.ours.finish().await?;
        tabs.theirs.finish().await
    })
}

fn hydration(bench: &Bench, report: &mut Report, tabs: &Tabs) -> Result<(), BenchError> {
    let load = |tab: &Tab| bench.runtime.block_on(tab.load(Pages::Long, LOADS));
    let (ours, theirs) = (|| load(&tabs.ours), || load(&tabs.theirs));
    let compared = Comparison::alternate(bench.plan.rounds, ours, theirs)?;
    let what = "hydration of 1,000 elements with 200 signals, against Sycamore alone";
    report.times(what, &compared, Target::AtMost(1.1));
    Ok(())
}

fn navigation(bench: &Bench, report: &mut Report, tabs: &Tabs) -> Result<(), BenchError> {
    for tab in [&tabs.ours, &tabs.theirs] {
        bench.runtime.block_on(tab.fill_cache(Pages::Long))?;
    }
    let walk = |tab: &Tab| bench.runtime.block_on(tab.walk(STEPS));
    let (ours, theirs) = (|| Ok(walk(&tabs.ours)?.placed), || Ok(walk(&tabs.theirs)?.placed));
    let compared = Comparison::alternate(bench.plan.rounds, ours, theirs)?;
    let what = "from one such page to another whose data is at hand, against Sycamore alone";
    report.times(what, &compared, Target::AtMost(1.1));
    let waited = compared.spread(|ours, _| milliseconds(ours.median));
    report.wait(
        "from the click to such a page, its data at hand: in place",
        waited,
        Some(ONE_PICTURE),
    );
    let (ours, theirs) = (|| Ok(walk(&tabs.ours)?.painted), || Ok(walk(&tabs.theirs)?.painted));
    let compared = Comparison::alternate(bench.plan.rounds, ours, theirs)?;
    let what = "the same until it is painted, with the wait for the next picture";
    report.times(what, &compared, Target::None);
    transition(bench, report, tabs)
}

/// What an app that asks for view transitions waits for besides: nothing of it is the client's.
fn transition(bench: &Bench, report: &mut Report, tabs: &Tabs) -> Result<(), BenchError> {
    let capture = |tab: &Tab| bench.runtime.block_on(tab.captures(CAPTURES));
    let (ours, theirs) = (|| capture(&tabs.ours), || capture(&tabs.theirs));
    let compared = Comparison::alternate(bench.plan.rounds, ours, theirs)?;
    let waited = compared.spread(|ours, _| milliseconds(ours.median));
    let what = "before a view transition: the browser's picture of what is shown";
    report.wait(what, waited, None);
    Ok(())
}

/// Pages of the length that most have.
fn short_navigation(bench: &Bench, report: &mut Report, tab: &Tab) -> Result<(), BenchError> {
    bench.runtime.block_on(tab.load(Pages::Short, 1))?;
    let walk = || Ok(bench.runtime.block_on(tab.walk(STEPS))?.placed);
    let compared = Comparison::alternate(bench.plan.rounds, walk, walk)?;
    let waited = compared.spread(|ours, _| milliseconds(ours.median));
    let what = "from the click to a page of 100 elements, its data at hand: in place";
    report.wait(what, waited, Some(ONE_PICTURE));
    Ok(())
}

/// A page that the server has and the client has not, while answers take their time. The link is
/// preloaded from when the pointer goes down on it, and clicked at once.
fn cold_navigation(
    bench: &Bench,
    report: &mut Report,
    tab: &Tab,
    pages: Pages,
) -> Result<(), BenchError> {
    let rounds = u32::try_from(bench.plan.rounds).unwrap_or(u32::MAX);
    tab.make_pages(pages, 1 + (rounds + 1) * COLD_STEPS)?;
    bench.runtime.block_on(tab.delay(LATENCY))?;
    bench.runtime.block_on(tab.load(pages, 1))?;
    let walk = || Ok(bench.runtime.block_on(tab.walk_cold(COLD_STEPS))?.placed);
    let trip = || bench.runtime.block_on(tab.round_trips(pages, COLD_STEPS));
    let compared = Comparison::alternate(bench.plan.rounds, walk, trip)?;
    let beyond =
        compared.spread(|walk, trip| milliseconds(walk.median) - milliseconds(trip.median));
    let what = format!(
        "from the click to {}, preloaded from the click on, answers {} ms late: beyond a request \
         for its data alone",
        pages.name(),
        LATENCY.as_millis()
    );
    report.wait(&what, beyond, Some(ONE_PICTURE));
    Ok(())
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
