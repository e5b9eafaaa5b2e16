//! What is served, hydrated and navigated to is one document: each page of the app `documents`, with and
//! without JavaScript, loaded in full and by a link.

#![allow(missing_docs)]

mod corpus;

use perennial_protocol::environment;
use perennial_test::{Browser, BrowserOptions, Site};
use perennial_tests::{follow, target_folder};
use serde_json::{Value, json};

fn documents() -> Site {
    let dist = target_folder().join("perennial").join("documents").join("dev");
    assert!(dist.is_dir(), "it is not built\nhint: perennial build tests/apps/documents");
    Site::of(dist).variable(environment::DEVELOPMENT, "1").start().unwrap()
}

/// Checks a page as it is served, without JavaScript; hydrated; and after a link to it. All three give
/// the same for what is asked, and the served nodes are those that live.
async fn check(page: &str, asked: &str, expected: Value) {
    let site = documents();
    let url = site.url(&format!("/{page}"));
    let plain = BrowserOptions::new().without_javascript().start().await.unwrap();
    plain.goto(&url).await.unwrap();
    settles(&plain, asked, &expected, &format!("{page}, served")).await;
    plain.finish().await.unwrap();

    let browser = Browser::start().await.unwrap();
    let mark = "addEventListener('DOMContentLoaded', () => {
        window.served = document.querySelector('#count'); })";
    browser.before_load(mark).await.unwrap();
    browser.goto(&url).await.unwrap();
    browser.hydrated().await.unwrap();
    settles(&browser, asked, &expected, &format!("{page}, hydrated")).await;
    let is_served = "served === document.querySelector('#count')";
    assert_eq!(browser.evaluate(is_served).await.unwrap(), true, "{page} was rendered afresh");
    lives(&browser, page).await;

    browser.goto(&site.url("/")).await.unwrap();
    browser.hydrated().await.unwrap();
    follow(&browser, &format!("/{page}")).await;
    browser.until("document.querySelector('#count')").await.unwrap();
    settles(&browser, asked, &expected, &format!("{page}, by a link")).await;
    lives(&browser, page).await;
    browser.finish().await.unwrap();
}

/// Waits until what is asked is as expected: what a page asks for may still be on its way.
async fn settles(browser: &Browser, asked: &str, expected: &Value, what: &str) {
    let is_so = format!("JSON.stringify({asked}) === JSON.stringify({expected})");
    // Why it is not says the comparison.
    let _ = browser.until(&is_so).await;
    assert_eq!(browser.evaluate(asked).await.unwrap(), *expected, "{what}");
}

async fn lives(browser: &Browser, page: &str) {
    browser.click("#count").await.unwrap();
    assert_eq!(browser.text("#count").await.unwrap(), "1", "{page} does not live");
}

#[tokio::test]
async fn fields_hold_what_the_state_says() {
    let asked =
        "(form => [...new FormData(form)].concat([['on', form.on.checked]]))(document.forms[0])";
    let expected = json!([
        ["name", "Ada"],
        ["on", "on"],
        ["amount", "150"],
        ["language", "fr"],
        ["note", "Ada"],
        ["on", true]
    ]);
    check("fields", asked, expected).await;
}

#[tokio::test]
async fn a_textarea_holds_its_text_however_it_is_given() {
    let asked = "[...document.querySelectorAll('textarea')].map(it => [it.value, it.defaultValue])";
    check("note", asked, json!([["Ada", "Ada"], ["Ada", "Ada"]])).await;
}

#[tokio::test]
async fn a_line_feed_at_the_start_of_a_text_is_kept() {
    let asked =
        "[document.querySelector('pre').textContent, document.querySelector('textarea').value]";
    check("code", asked, json!(["\n\nfn main() {}", "\nsecond"])).await;
}

#[tokio::test]
async fn a_style_element_holds_its_rules() {
    check("green", "getComputedStyle(document.querySelector('.b')).color", json!("rgb(0, 128, 0)"))
        .await;
}

#[tokio::test]
async fn what_stands_for_those_without_javascript_disturbs_nothing() {
    check("noscript", "document.querySelectorAll('noscript').length", json!(1)).await;
    let (site, browser) = (documents(), Browser::start().await.unwrap());
    browser.goto(&site.url("/noscript")).await.unwrap();
    browser.hydrated().await.unwrap();
    assert_eq!(browser.evaluate("counted").await.unwrap(), 1, "a script of the page ran again");
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn what_a_template_holds_is_its_content() {
    let asked = "(it => [it.content.children.length, it.childNodes.length])(document.querySelector('template'))";
    check("template", asked, json!([1, 0])).await;
}

#[tokio::test]
async fn rows_of_a_table_stand_in_its_body() {
    let asked = "[...document.querySelectorAll('table > tbody > tr')].map(it => it.textContent)";
    check("rows", asked, json!(["1", "2", "3"])).await;
    let (site, browser) = (documents(), Browser::start().await.unwrap());
    browser.goto(&site.url("/rows")).await.unwrap();
    browser.hydrated().await.unwrap();
    browser.click("#change").await.unwrap();
    assert_eq!(browser.evaluate(asked).await.unwrap(), json!(["3", "1"]));
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn muted_media_are_muted() {
    let asked =
        "[...document.querySelectorAll('video, audio')].map(it => [it.muted, it.defaultMuted])";
    check("clip", asked, json!([[true, true], [true, true]])).await;
}

#[tokio::test]
async fn elements_in_a_drawing_are_those_of_drawings() {
    let asked = "[...document.querySelectorAll('svg *')].map(it => it.namespaceURI.slice(-8) + it.localName)
        .concat(Math.round(document.querySelector('circle').getBoundingClientRect().width))";
    let expected = json!(["2000/svga", "2000/svgtitle", "2000/svgcircle", 80]);
    check("drawing", asked, expected).await;
}

#[tokio::test]
async fn properties_are_served_as_far_as_attributes_say_them() {
    let asked =
        "(form => [...new FormData(form)].concat([[form.fixed.className, form.fixed.readOnly,
        document.querySelector('details').open]]))(document.forms[0])";
    let expected = json!([
        ["name", "Ada"],
        ["fixed", "text"],
        ["amount", "150"],
        ["on", "on"],
        ["note", "Ada"],
        ["language", "fr"],
        ["c", true, true]
    ]);
    check("properties", asked, expected).await;
}

#[tokio::test]
async fn elements_of_a_formula_are_those_of_formulas() {
    let asked = "[...document.querySelectorAll('#formula, #formula *')]
        .map(it => it.namespaceURI.slice(-6) + ' ' + it.localName).join()";
    let expected = "MathML math,MathML semantics,MathML mrow,MathML msup,MathML mi,MathML mn,\
        MathML mo,MathML mtext,/xhtml b,MathML mi,MathML annotation-xml,/xhtml p";
    check("formula", asked, json!(expected)).await;
}

#[tokio::test]
async fn a_link_in_an_editor_sets_the_cursor() {
    let (site, browser) = (documents(), Browser::start().await.unwrap());
    browser.goto(&site.url("/editable")).await.unwrap();
    browser.hydrated().await.unwrap();
    browser.click("#inside").await.unwrap();
    lives(&browser, "editable").await;
    assert_eq!(browser.evaluate("location.pathname").await.unwrap(), "/editable");
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_part_of_another_page_is_arrived_at_as_after_a_full_load() {
    let (site, browser) = (documents(), Browser::start().await.unwrap());
    let asked = "[scrollY, document.querySelector(':target')?.id ?? null]";
    for (link, hash) in [("part", "#part"), ("old", "#old"), ("odd", "#a%20b")] {
        browser.goto("about:blank").await.unwrap();
        browser.goto(&site.url(&format!("/long{hash}"))).await.unwrap();
        browser.hydrated().await.unwrap();
        browser.until("scrollY > 1000").await.unwrap();
        let full = browser.evaluate(asked).await.unwrap();
        browser.goto(&site.url("/")).await.unwrap();
        browser.hydrated().await.unwrap();
        browser.click(&format!("a[id={link}]")).await.unwrap();
        browser.until("location.pathname === '/long' && scrollY > 1000").await.unwrap();
        assert_eq!(browser.evaluate(asked).await.unwrap(), full, "{hash}");
        browser.until("history.state !== null").await.unwrap();
        assert_eq!(browser.evaluate("location.hash").await.unwrap(), hash);
        browser.back().await.unwrap();
        browser.until("document.querySelector('h1')?.textContent === 'Start'").await.unwrap();
    }
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_page_that_was_left_is_scrolled_as_it_was_after_another_is_loaded_again() {
    let (site, browser) = (documents(), Browser::start().await.unwrap());
    browser.goto(&site.url("/")).await.unwrap();
    browser.hydrated().await.unwrap();
    browser.evaluate("scrollTo(0, 3000) || true").await.unwrap();
    follow(&browser, "/code").await;
    browser.driver().refresh().await.unwrap();
    browser.hydrated().await.unwrap();
    browser.back().await.unwrap();
    browser
        .until("document.querySelector('h1')?.textContent === 'Start' && scrollY > 2900")
        .await
        .unwrap();
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn a_file_below_a_template_is_shown_as_the_file() {
    let site = documents();
    let data = site.get("/.perennial/page/docs/report.txt/state.json?page=2").unwrap();
    assert_eq!(
        (data.status, data.text().as_str()),
        (200, r#"{"redirect":"/docs/report.txt?page=2"}"#)
    );
    let browser = Browser::start().await.unwrap();
    for (link, hash) in [("file", ""), ("part", "?page=2#end")] {
        browser.goto(&site.url("/docs/one")).await.unwrap();
        browser.hydrated().await.unwrap();
        browser.click(&format!("#{link}")).await.unwrap();
        browser.until("document.contentType === 'text/plain'").await.unwrap();
        assert_eq!(browser.url().await.unwrap(), site.url(&format!("/docs/report.txt{hash}")));
        browser.back().await.unwrap();
        browser
            .until("document.querySelector('h1')?.textContent === 'Doc /docs/one'")
            .await
            .unwrap();
        browser.hydrated().await.unwrap();
    }
    browser.click("#other").await.unwrap();
    browser.until("document.querySelector('h1').textContent === 'Doc /docs/other'").await.unwrap();
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn relative_urls_are_those_of_the_page_that_they_stand_on() {
    let asked = "[document.querySelector('iframe').contentWindow.location.pathname,
        document.querySelector('link[href=\"body.css\"]').sheet?.href.slice(location.origin.length),
        getComputedStyle(document.querySelector('article')).color,
        ...[...document.images].map(it => it.currentSrc.slice(location.origin.length))]";
    let expected = json!([
        "/relative/frame.html",
        "/relative/body.css",
        "rgb(0, 0, 255)",
        "/relative/dot.svg",
        "/relative/dot.svg"
    ]);
    check("relative/page", asked, expected).await;
}

/// Sends a form, and says where that leads to.
async fn sent(browser: &Browser, form: &str) -> Value {
    if form == "file" {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/apps/documents/static/favicon.svg");
        let field = browser.element("#file input").await.unwrap();
        field.send_keys(file).await.unwrap();
    }
    let button = format!("#{form} :is(button, [type=submit], [type=image])");
    browser.click(&button).await.unwrap();
    browser.until("location.href.includes('?')").await.unwrap();
    if form == "part" {
        browser.until("scrollY > 1000").await.unwrap();
    }
    let asked = "[location.pathname + location.search + location.hash, scrollY > 1000]";
    browser.evaluate(asked).await.unwrap()
}

#[tokio::test]
async fn a_form_by_get_leads_where_the_browser_alone_goes() {
    let site = documents();
    let plain = BrowserOptions::new().without_javascript().start().await.unwrap();
    let browser = Browser::start().await.unwrap();
    let forms = [
        "file", "no-file", "image", "lines", "label", "order", "part", "nothing", "other",
        "written",
    ];
    for form in forms {
        plain.goto(&site.url("/forms")).await.unwrap();
        let expected = sent(&plain, form).await;
        browser.goto("about:blank").await.unwrap();
        browser.goto(&site.url("/forms")).await.unwrap();
        browser.hydrated().await.unwrap();
        browser.evaluate("window.here = true").await.unwrap();
        assert_eq!(sent(&browser, form).await, expected, "{form}");
        assert_eq!(browser.evaluate("window.here").await.unwrap(), true, "{form} was a full load");
        let is_page = "document.querySelector('#count, pre') && document.title !== '400'";
        browser.until(is_page).await.unwrap();
    }
    plain.finish().await.unwrap();
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn raw_html_stays_within_its_element() {
    // As the browser has it: what `innerHTML` makes of the same text.
    let browser = Browser::start().await.unwrap();
    let site = documents();
    browser.goto(&site.url("/")).await.unwrap();
    browser.hydrated().await.unwrap();
    let inner = "document.querySelector('article').innerHTML.replace(/ data-hk=\"[^\"]*\"/g, '')";
    let asked = format!(
        "[{inner}, [...document.querySelector('main').children].map(it => it.localName).join()]"
    );
    for number in 0..9 {
        browser.goto(&site.url("/")).await.unwrap();
        browser.hydrated().await.unwrap();
        follow(&browser, &format!("/raw/{number}")).await;
        browser.until("document.querySelector('article')").await.unwrap();
        let expected = browser.evaluate(&asked).await.unwrap();
        assert_eq!(expected[1], "article,p,button", "{number}");
        check(&format!("raw/{number}"), &asked, expected).await;
    }
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn callbacks_that_come_when_their_page_was_left_do_nothing() {
    let (site, browser) = (documents(), Browser::start().await.unwrap());
    browser.goto(&site.url("/late")).await.unwrap();
    browser.hydrated().await.unwrap();
    browser.click("#press").await.unwrap();
    browser.evaluate("window.here = true").await.unwrap();
    follow(&browser, "/code").await;
    browser.until("document.querySelector('pre')").await.unwrap();
    browser.evaluate("delete self['late-interval']").await.unwrap();
    for name in ["set", "get", "update", "with", "spawned", "scope", "interval"] {
        browser.until(&format!("self['late-{name}']")).await.unwrap();
    }
    lives(&browser, "code").await;
    assert_eq!(browser.evaluate("here").await.unwrap(), true);
    browser.finish().await.unwrap();
}

#[tokio::test]
async fn what_was_typed_is_kept_where_a_hydration_fails() {
    let (site, browser) = (documents(), Browser::start().await.unwrap());
    // Before the client is there, a visitor types; and what stands behind the fields cannot be hydrated.
    let type_and_spoil = "document.addEventListener('readystatechange', () => {
        if (document.readyState !== 'interactive' || !document.querySelector('[name=note]')) return;
        document.querySelector('#count').removeAttribute('data-hk');
        for (const [name, value] of [['name', 'Zed'], ['amount', '20'], ['language', 'en'], ['note', 'Zed']]) {
            document.querySelector(`[name=${name}]`).value = value;
        }
        document.querySelector('[name=on]').checked = false;
    });";
    browser.before_load(type_and_spoil).await.unwrap();
    browser.goto(&site.url("/fields")).await.unwrap();
    browser.hydrated().await.unwrap();
    let asked = "[...document.forms[0].elements].slice(0, 5).map(it => it.value)
        .concat(document.querySelector('[name=on]').checked, document.querySelector('output').textContent)";
    let expected = json!(["Zed", "on", "20", "en", "Zed", false, "Zed false en"]);
    settles(&browser, asked, &expected, "afresh").await;
    let console = browser.console().await.unwrap();
    assert!(console.iter().any(|it| it.message.contains("renders it afresh")), "{console:?}");
    browser.finish().await.unwrap();
}
