//! What has the focus, so that it can have it again when the visitor comes back.

use std::fmt::Write as _;

use perennial_protocol::document::ROOT_ID;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

use crate::browser;

/// The way from the app's root element to what has the focus, as a selector. A page that is shown
/// again has the same elements, so each is known by its place.
pub(crate) fn path() -> Option<String> {
    let root = browser::element(ROOT_ID)?;
    let mut element = browser::document()?.active_element()?;
    let mut places = Vec::new();
    while element != root {
        places.push(place(&element));
        element = element.parent_element()?;
    }
    let mut path = String::from(":scope");
    for place in places.iter().rev() {
        // Writing to a string cannot fail.
        let _ = write!(path, ">:nth-child({place})");
    }
    (!places.is_empty()).then_some(path)
}

/// Gives the focus to the element at the end of such a way, if it is there.
pub(crate) fn give(path: &str) {
    let found = browser::element(ROOT_ID).and_then(|root| root.query_selector(path).ok()?);
    if let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

fn place(element: &Element) -> u32 {
    let (mut place, mut before) = (1, element.previous_element_sibling());
    while let Some(element) = before {
        place += 1;
        before = element.previous_element_sibling();
    }
    place
}
