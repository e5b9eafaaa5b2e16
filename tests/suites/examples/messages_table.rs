//! Messages, values and languages: what the server writes, and what Chromium writes once a value has changed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use perennial_test::{Browser, Site};
use perennial_tests::Example;

use crate::open;

/// Rows of a language, a value, a message's place, the text of the server, and that of Chromium, if its data
/// have another. They are separated by tabs; characters that cannot be seen are written as `MARKS` says.
const TABLE: &str = include_str!("messages_table.tsv");

/// What stands in the table for characters that cannot be seen: the marks that isolate an argument, a no-break
/// space, a narrow one, and the marks of direction.
const MARKS: [(char, &str); 7] = [
    ('\u{2068}', "‹"),
    ('\u{2069}', "›"),
    ('\u{a0}', "⍽"),
    ('\u{202f}', "⎵"),
    ('\u{200e}', "⟨lrm⟩"),
    ('\u{200f}', "⟨rlm⟩"),
    ('\u{61c}', "⟨alm⟩"),
];

const I18N: Example = Example("i18n");

#[derive(Debug, Clone, Copy)]
struct Row<'t> {
    tag: &'t str,
    value: &'t str,
    class: &'t str,
    server: &'t str,
    browser: &'t str,
}

fn rows() -> Vec<Row<'static>> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let row = |line: &'static str| {
        let mut cells = line.split('\t');
        let mut next = || cells.next().unwrap_or_default();
        let (tag, value, class, server) = (next(), next(), next(), next());
        Row {
            tag,
            value,
            class,
            server,
            browser: Some(next()).filter(|it| !it.is_empty()).unwrap_or(server),
        }
    };
    lines.map(row).collect()
}

fn visible(text: &str) -> String {
    MARKS.iter().fold(text.trim().to_owned(), |text, (mark, shown)| text.replace(*mark, shown))
}

fn page_of(tag: &str) -> String {
    if tag == "en" { "/any".to_owned() } else { format!("/{tag}/any") }
}

/// The text of the element with a class in a page as it was sent.
fn served(site: &Site, row: &Row<'_>) -> String {
    let page = site.get(&format!("{}?value={}", page_of(row.tag), row.value)).unwrap();
    assert_eq!(page.status, 200, "{row:?}");
    let page = page.text();
    let (_, rest) = page.split_once(&format!("<p class=\"{}\"", row.class)).unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    let (inside, _) = rest.split_once("</p>").unwrap();
    let mut text = String::new();
    let mut is_tag = false;
    for character in inside.chars() {
        match character {
            '<' => is_tag = true,
            '>' if is_tag => is_tag = false,
            plain if !is_tag => text.push(plain),
            _ => {}
        }
    }
    visible(&text.replace("&#x2F;", "/").replace("&#47;", "/").replace("&amp;", "&"))
}

async fn shown(browser: &Browser, row: &Row<'_>) -> String {
    let script = format!(
        "(() => {{ const input = document.querySelector('main input'); input.value = '{}';\
         input.dispatchEvent(new Event('input', {{ bubbles: true }}));\
         return document.querySelector('.{}').textContent; }})()",
        row.value, row.class
    );
    visible(browser.evaluate(&script).await.unwrap().as_str().unwrap())
}

#[tokio::test]
async fn the_table_of_messages_holds_on_the_server_and_in_the_browser() {
    let mut by_tag: BTreeMap<&str, Vec<Row<'_>>> = BTreeMap::new();
    for row in rows() {
        by_tag.entry(row.tag).or_default().push(row);
    }
    let (mut wrong, mut actual) = (0, String::new());
    for (tag, rows) in by_tag {
        let (site, browser) = open(I18N, &page_of(tag)).await;
        // Nothing stays as it was served.
        shown(&browser, &Row { tag, value: "987654", class: "number", server: "", browser: "" })
            .await;
        for row in rows {
            let (server, client) = (served(&site, &row), shown(&browser, &row).await);
            wrong += usize::from(server != row.server || client != row.browser);
            let Row { value, class, .. } = row;
            write!(actual, "{tag}\t{value}\t{class}\t{server}").unwrap();
            if client != server {
                write!(actual, "\t{client}").unwrap();
            }
            actual.push('\n');
        }
        browser.finish().await.unwrap();
    }
    assert_eq!(wrong, 0, "rows are not as the table says; they are:\n{actual}");
}
