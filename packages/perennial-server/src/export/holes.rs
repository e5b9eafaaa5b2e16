//! The holes of a page: parts that are not in it when it is stored.

use perennial_core::WidgetPath;
use perennial_protocol::document::{WIDGET_ATTRIBUTE, WIDGET_ELEMENT};

/// The paths of the widgets whose holes a page has. Where text looks like an element, it is escaped.
pub(super) fn of(page: &str) -> Vec<WidgetPath> {
    let beginning = format!("<{WIDGET_ELEMENT} {WIDGET_ATTRIBUTE}=\"");
    let holes = page.split(&beginning).skip(1);
    let mut paths: Vec<WidgetPath> = holes
        .filter_map(|hole| {
            let (path, _) = hole.split_once('"')?;
            WidgetPath::parse(&html_escape::decode_html_entities(path))
        })
        .collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}
