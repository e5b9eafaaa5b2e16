//! An app of twelve templates, each with its view in a part of the client: in Chromium, on the
//! release and on the development build.

#![allow(missing_docs)]

use perennial_protocol::document::NOTICE_ID;
use perennial_protocol::environment;
use perennial_test::{Browser, Site, http};
use perennial_tests::{Build, Fate, Proxy, connect, target_folder};

/// Makes of each scenario a test on each of the two builds.
macro_rules! on_both_builds {
    ($($scenario:ident)*) => {
        mod release {
            $(#[tokio::test]
            async fn $scenario() {
                super::$scenario(perennial_tests::Build::Release).await;
            })*
        }

        mod development {
            $(#[tokio::test]
            async fn $scenario() {
                super::$scenario(perennial_tests::Build::Development).await;
            })*
        }
    };
}

on_both_builds! {
    a_first_page_loads_few_parts_all_at_once_and_keeps_every_node
    a_page_that_is_gone_to_loads_its_part_once
    a_pointer_that_rests_on_a_link_loads_the_part_with_the_page
    every_page_can_be_gone_to_and_works
    a_part_that_cannot_be_loaded_leads_to_one_full_load
    a_part_that_cannot_be_had_without_a_connection_leaves_the_page_and_comes_later
    a_first_page_without_its_part_stays_as_it_was_served
    a_part_that_comes_at_the_second_attempt_is_enough
    links_are_the_browsers_where_the_rest_of_the_client_cannot_be_loaded
}

/// What wasm-bindgen writes for calls that may fail, and for every text, costs a page of a thousand
/// elements a millisecond. If it is written otherwise one day, the build must learn that.
#[test]
fn a_release_calls_the_browser_without_detours() {
    let assets = target_folder().join("perennial/parts/release/assets");
    let files = std::fs::read_dir(assets).unwrap().map(|file| file.unwrap().path());
    let scripts = files.filter(|file| file.extension().is_some_and(|ending| ending == "js"));
    let texts: Vec<String> =
        scripts.map(|script| std::fs::read_to_string(script).unwrap()).collect();
    assert!(texts.iter().all(|text| !text.contains(",arguments)")), "a call is wrapped");
    let readers: Vec<_> = texts.iter().filter(|text| text.contains(".subarray(ptr,")).collect();
    assert!(!readers.is_empty(), "no script reads texts");
    assert!(readers.iter().all(|text| text.contains("fromCharCode")), "short texts are decoded");
}

/// What a page may load beside what every page loads.
const MOST_PARTS: usize = 3;

const PAGES: [&str; 11] = [
    "sum", "table", "chart", "dice", "primes", "convert", "count", "sorted", "reversed", "todos",
    "colours",
];

fn start(build: Build) -> Site {
    start_app("parts", build)
}

fn start_app(app: &str, build: Build) -> Site {
    let (folder, flag) = match build {
        Build::Release => ("release", "--release "),
        Build::Development => ("dev", ""),
    };
    let dist = target_folder().join("perennial").join(app).join(folder);
    assert!(
        dist.join(environment::dist::MANIFEST).is_file(),
        "the app is not built\nhint: cargo run -p perennial-cli -- build {flag}tests/apps/{app}"
    );
    let site = Site::of(dist);
    let site = match build {
        Build::Release => site,
        Build::Development => site.variable(environment::DEVELOPMENT, "1"),
    };
    site.start().unwrap()
}

/// The parts that the browser has asked the server for since this was last called.
async fn parts(browser: &Browser) -> Vec<String> {
    let requests = browser.requests().await.unwrap();
    let names = requests.iter().map(|request| request.target().to_owned());
    names.filter(|target| target.contains("/part_")).collect()
}

/// Goes to a page by its link, and waits for it.
async fn go(browser: &Browser, page: &str) {
    browser.evaluate("(window.stays = true)").await.unwrap();
    browser.click(&format!("nav a[href='/{page}']")).await.unwrap();
    let there = format!(
        "location.pathname === '/{page}' && document.querySelector('h1').textContent.toLowerCase() === '{page}'"
    );
    browser.until(&there).await.unwrap();
}

/// What a page shows beside its links.
const SHOWN: &str = "document.querySelector('main, body').innerText";

async fn a_first_page_loads_few_parts_all_at_once_and_keeps_every_node(build: Build) {
    let (site, browser) = (start(build), Browser::start().await.unwrap());
    let mark = "document.addEventListener('readystatechange', () => {
        if (document.readyState === 'interactive') {
            window.served = [...document.querySelectorAll('#app *, body *')];
        }
    });";
    browser.before_load(mark).await.unwrap();
    browser.goto(&site.url("/")).await.unwrap();
    browser.hydrated().await.unwrap();
    let kept = "served.length > 100 && served.every(it => it.isConnected)";
    assert_eq!(browser.evaluate(kept).await.unwrap(), true);
    let loaded = parts(&browser).await;
    assert!((1..=MOST_PARTS).contains(&loaded.len()), "{loaded:?}");
    // Each is asked for once, by the document itself, but for the one of what follows links.
    let mut hinted: Vec<String> = serde_json::from_value(
        browser
            .evaluate("[...document.querySelectorAll('link[rel=preload][as=fetch][crossorigin][type=\"application/wasm\"]')].map(it => new URL(it.href).pathname).filter(it => it.includes('/part_'))")
            .await
            .unwrap(),
    )
    .unwrap();
    let mut once = loaded.clone();
    hinted.sort();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), loaded.len(), "{loaded:?}");
    let later = once.iter().filter(|part| !hinted.contains(part)).count();
    assert!(later <= 1 && hinted.iter().all(|part| once.contains(part)), "{loaded:?} {hinted:?}");
    browser.click("#more").await.unwrap();
    browser.until("document.getElementById('count').textContent === 'Count: 1'").await.unwrap();
    browser.finish().await.unwrap();
}

async fn a_page_that_is_gone_to_loads_its_part_once(build: Build) {
    let (site, browser) = (start(build), Browser::start().await.unwrap());
    browser.goto(&site.url("/")).await.unwrap();
    browser.hydrated().await.unwrap();
    let first = parts(&browser).await;
    go(&browser, "todos").await;
    let loaded = parts(&browser).await;
    assert!(loaded.iter().all(|part| !first.contains(part)), "{first:?} {loaded:?}");
    assert!(loaded.len() <= MOST_PARTS, "{loaded:?}");
    go(&browser, "sum").await;
    let _ = parts(&browser).await;
    go(&browser, "todos").await;
    assert_eq!(parts(&browser).await, [""; 0]);
    assert_eq!(browser.evaluate("window.stays").await.unwrap(), true);
    browser.finish().await.unwrap();
}

async fn a_pointer_that_rests_on_a_link_loads_the_part_with_the_page(build: Build) {
    let (site, browser) = (start(build), Browser::start().await.unwrap());
    // Only a page that is there is preloaded.
    assert_eq!(site.get("/chart").unwrap().status, 200);
    browser.goto(&site.url("/")).await.unwrap();
    browser.hydrated().await.unwrap();
    let first = parts(&browser).await;
    let rest = "document.querySelector('nav a[href=\"/chart\"]').dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))";
    browser.evaluate(rest).await.unwrap();
    let loaded = "performance.getEntriesByType('resource').some(it => it.name.endsWith('/chart/state.json'))";
    browser.until(loaded).await.unwrap();
    let part = format!(
        "performance.getEntriesByType('resource').filter(it => it.name.includes('/part_')).length > {}",
        first.len()
    );
    browser.until(&part).await.unwrap();
    let _ = browser.requests().await.unwrap();
    go(&browser, "chart").await;
    let targets: Vec<_> = browser.requests().await.unwrap();
    let asked = targets.iter().filter(|it| it.target().contains("/.perennial/")).count();
    assert_eq!(asked, 0, "{targets:?}");
    browser.finish().await.unwrap();
}

async fn every_page_can_be_gone_to_and_works(build: Build) {
    let (site, browser) = (start(build), Browser::start().await.unwrap());
    browser.goto(&site.url("/")).await.unwrap();
    browser.hydrated().await.unwrap();
    for page in PAGES {
        go(&browser, page).await;
        let before = browser.evaluate(SHOWN).await.unwrap();
        let fields = "[...document.querySelectorAll('input')].map(it => it.value).join()";
        let typed = browser.evaluate(fields).await.unwrap();
        let marks = "document.querySelectorAll('svg rect').length && document.querySelector('svg').innerHTML";
        let drawn = browser.evaluate(marks).await.unwrap();
        browser.click("#act").await.unwrap();
        let changed = browser.evaluate(SHOWN).await.unwrap() != before
            || browser.evaluate(fields).await.unwrap() != typed
            || browser.evaluate(marks).await.unwrap() != drawn;
        assert!(changed, "{page} does nothing");
    }
    assert_eq!(browser.evaluate("window.stays").await.unwrap(), true);
    browser.finish().await.unwrap();
}

/// Opens a page through a proxy; what answers a request for a part is changed as `spoil` says, once
/// the page that is opened first has what it needs.
async fn spoilt(
    site: &Site,
    path: &str,
    spoil: impl Fn(&mut http::Response) -> Fate + Send + Sync + 'static,
) -> (Proxy, Browser) {
    let browser = Browser::start().await.unwrap();
    let proxy = Proxy::before(site);
    let first = path == "/";
    if first {
        browser.goto(&proxy.url(path)).await.unwrap();
        browser.hydrated().await.unwrap();
    }
    proxy.change(move |target, response| match target.contains("/part_") {
        true => spoil(response),
        false => Fate::Sent,
    });
    if !first {
        browser.goto(&proxy.url(path)).await.unwrap();
    }
    (proxy, browser)
}

async fn a_part_that_cannot_be_loaded_leads_to_one_full_load(build: Build) {
    let faults: [fn(&mut http::Response) -> Fate; 3] = [
        |response| {
            response.status = 404;
            Fate::Sent
        },
        |response| {
            response.body = b"garbage".to_vec();
            Fate::Sent
        },
        |_| Fate::Closed,
    ];
    for fault in faults {
        let site = start(build);
        let (_proxy, browser) = spoilt(&site, "/", fault).await;
        browser.evaluate("(window.stays = true)").await.unwrap();
        browser.click("nav a[href='/todos']").await.unwrap();
        let loaded = "!window.stays && location.pathname === '/todos' && document.querySelector('h1')?.textContent === 'Todos'";
        browser.until(loaded).await.unwrap();
        let console = browser.console().await.unwrap();
        assert!(console.iter().any(|it| it.message.contains("PER-2008")), "{console:?}");
        assert_eq!(
            browser.evaluate("performance.getEntriesByType('navigation').length").await.unwrap(),
            1
        );
        assert_eq!(browser.evaluate("history.length").await.unwrap(), 3);
    }
}

/// The page itself is there, because it was preloaded, but its part did not come.
async fn a_part_that_cannot_be_had_without_a_connection_leaves_the_page_and_comes_later(
    build: Build,
) {
    let site = start(build);
    // Only a page that is there is preloaded.
    assert_eq!(site.get("/chart").unwrap().status, 200);
    let (proxy, browser) = spoilt(&site, "/", |_| Fate::Closed).await;
    let rest = "document.querySelector('nav a[href=\"/chart\"]').dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))";
    browser.evaluate(rest).await.unwrap();
    let asked = "['/chart/state.json', '/part_'].every(name => performance.getEntriesByType('resource').some(it => it.responseEnd && it.name.includes(name)))";
    browser.until(asked).await.unwrap();
    connect(&browser, false).await;
    proxy.change(|_, _| Fate::Sent);
    browser.evaluate("(window.stays = true)").await.unwrap();
    browser.click("nav a[href='/chart']").await.unwrap();
    let notice = format!("#{NOTICE_ID}:popover-open");
    let shown = format!("document.querySelector('{notice}')?.childElementCount");
    browser.until(&shown).await.unwrap();
    assert_eq!(browser.text("h1").await.unwrap(), "Counter");
    let told = browser.text(&notice).await.unwrap();
    assert!(told.contains("could not be reached"), "{told}");
    let said = browser.console().await.unwrap();
    assert!(said.iter().any(|it| it.message.contains("PER-2008")), "{said:?}");
    // What is shown still works, and another attempt without a connection changes nothing.
    browser.click("#more").await.unwrap();
    browser.until("document.getElementById('count').textContent === 'Count: 1'").await.unwrap();
    browser.evaluate("(window.earlier = document.querySelector('[popover] a'), 0)").await.unwrap();
    browser.click(&format!("{notice} a")).await.unwrap();
    browser.until(&format!("!earlier.isConnected && {shown}")).await.unwrap();
    assert_eq!(browser.text("h1").await.unwrap(), "Counter");
    connect(&browser, true).await;
    let there =
        "location.pathname === '/chart' && document.querySelector('h1').textContent === 'Chart'";
    browser.until(there).await.unwrap();
    browser.until(&format!("!document.querySelector('{notice}')")).await.unwrap();
    assert_eq!(browser.evaluate("window.stays").await.unwrap(), true);
    let drawn = "document.querySelector('svg').innerHTML";
    let before = browser.evaluate(drawn).await.unwrap();
    browser.click("#act").await.unwrap();
    assert_ne!(browser.evaluate(drawn).await.unwrap(), before);
    let ours = |text: &str| {
        !text.contains("net::ERR_")
            && !text.contains("PER-2008")
            && !text.contains("Failed to fetch")
    };
    let said = browser.console().await.unwrap();
    assert!(said.iter().all(|it| !ours(&it.message)), "{said:?}");
    browser.finish().await.unwrap();
}

async fn a_first_page_without_its_part_stays_as_it_was_served(build: Build) {
    let site = start(build);
    let fault = |response: &mut http::Response| {
        response.status = 404;
        Fate::Sent
    };
    let (_proxy, browser) = spoilt(&site, "/todos", fault).await;
    let (start, mut all) = (std::time::Instant::now(), Vec::new());
    while !all.iter().any(|text: &String| text.contains("stays as it was served")) {
        let console = browser.console().await.unwrap();
        all.extend(console.into_iter().map(|entry| entry.message));
        assert!(start.elapsed().as_secs() < 20, "{all:?}");
    }
    for loader in ["renders it afresh", "stays as it was served"] {
        let said = all.iter().find(|text| text.contains(loader)).unwrap();
        assert!(said.contains("PER-2008"), "{all:?}");
    }
    assert_eq!(browser.text("h1").await.unwrap(), "Todos");
    // Its links are the browser's.
    browser.evaluate("(window.stays = true)").await.unwrap();
    browser.click("nav a[href='/sum']").await.unwrap();
    browser.until("!window.stays && location.pathname === '/sum'").await.unwrap();
}

async fn a_part_that_comes_at_the_second_attempt_is_enough(build: Build) {
    let site = start(build);
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let fault = move |_: &mut http::Response| match asked
        .fetch_add(1, std::sync::atomic::Ordering::Relaxed)
    {
        0 => Fate::Closed,
        _ => Fate::Sent,
    };
    let (_proxy, browser) = spoilt(&site, "/todos", fault).await;
    browser.hydrated().await.unwrap();
    browser.click("#act").await.unwrap();
    browser.until("document.querySelectorAll('#lines li').length === 4").await.unwrap();
}

/// What follows links lies in a part that no document asks for.
async fn links_are_the_browsers_where_the_rest_of_the_client_cannot_be_loaded(build: Build) {
    let (site, browser) = (start(build), Browser::start().await.unwrap());
    let document = site.get("/").unwrap().text();
    let proxy = Proxy::before(&site);
    proxy.change(move |target, _| match target.contains("/part_") && !document.contains(target) {
        true => Fate::Closed,
        false => Fate::Sent,
    });
    browser.goto(&proxy.url("/")).await.unwrap();
    // The page itself is awake.
    browser.until("(document.getElementById('more').click(), document.getElementById('count').textContent !== 'Count: 0')").await.unwrap();
    browser.evaluate("(window.stays = true)").await.unwrap();
    browser.click("nav a[href='/todos']").await.unwrap();
    let loaded = "!window.stays && location.pathname === '/todos' && document.querySelector('h1')?.textContent === 'Todos'";
    browser.until(loaded).await.unwrap();
    let console = browser.console().await.unwrap();
    assert!(console.iter().any(|it| it.message.contains("PER-6022")), "{console:?}");
}

#[tokio::test]
async fn a_page_without_links_asks_for_nothing_more_until_it_has_one() {
    let (site, browser) =
        (start_app("counter", Build::Development), Browser::start().await.unwrap());
    browser.goto(&site.url("/")).await.unwrap();
    browser.hydrated().await.unwrap();
    browser.click("#more").await.unwrap();
    browser.until("document.getElementById('count').textContent === 'Count: 1'").await.unwrap();
    assert_eq!(parts(&browser).await, [""; 0]);
    let link = "(document.body.insertAdjacentHTML('beforeend', '<a id=again href=\"/?again\">Again</a>'), window.stays = true)";
    browser.evaluate(link).await.unwrap();
    browser.evaluate("document.getElementById('again').focus()").await.unwrap();
    let asked = "performance.getEntriesByType('resource').some(it => it.responseEnd && it.name.includes('/part_'))";
    browser.until(asked).await.unwrap();
    // The link is followed from then on.
    let followed =
        "(document.getElementById('again').click(), location.search === '?again' && window.stays)";
    browser.until(followed).await.unwrap();
    browser.finish().await.unwrap();
}
