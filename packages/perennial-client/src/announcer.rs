//! Tells people who do not see the page that there is a new one.

use perennial_protocol::document::{ANNOUNCER_ID, NAVIGATED_EVENT};
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

use crate::browser;

/// The styles that hide an element from the eye alone. They are set through the object model,
/// which a strict content security policy allows.
const HIDDEN: [(&str, &str); 6] = [
    ("position", "absolute"),
    ("width", "1px"),
    ("height", "1px"),
    ("overflow", "hidden"),
    ("clip-path", "inset(50%)"),
    ("white-space", "nowrap"),
];

/// Moves the focus to the new page's beginning, announces its title, and tells other scripts.
pub(crate) fn announce(root: &Element) {
    focus(root);
    if let Some(region) = region() {
        let title = browser::document().map(|document| document.title()).unwrap_or_default();
        region.set_text_content(Some(&title));
    }
    browser::dispatch(NAVIGATED_EVENT);
}

/// A focus on the old page's link is gone with it; the next Tab starts at the new page.
fn focus(root: &Element) {
    let Some(root) = root.dyn_ref::<HtmlElement>() else { return };
    if !root.has_attribute("tabindex") {
        root.set_tab_index(-1);
        let _ = root.style().set_property("outline", "none");
    }
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = root.focus_with_options(&options);
}

/// The live region; made when it is first needed, because screen readers only notice changes of a
/// region that is there already.
fn region() -> Option<Element> {
    if let Some(region) = browser::element_beside_page(ANNOUNCER_ID) {
        return Some(region);
    }
    let document = browser::document()?;
    let region: HtmlElement = document.create_element("div").ok()?.dyn_into().ok()?;
    region.set_id(ANNOUNCER_ID);
    region.set_attribute("aria-live", "assertive").ok()?;
    region.set_attribute("aria-atomic", "true").ok()?;
    for (name, value) in HIDDEN {
        let _ = region.style().set_property(name, value);
    }
    document.body()?.append_child(&region).ok()?;
    Some(region.into())
}

/// Makes the live region, so that it is there before the first announcement.
pub(crate) fn prepare() {
    region();
}
