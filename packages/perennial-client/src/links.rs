//! Which clicks are navigations within the app.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlAnchorElement, MouseEvent, Url};

use crate::browser;

/// The address that a click leads to within the app; `None` for all clicks that are the browser's:
/// with a modifier or another button, in an editor, on links to elsewhere, to a part of the same page, to
/// a download or into another window.
pub(crate) fn destination(event: &MouseEvent) -> Option<Url> {
    let modified = event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key();
    if event.default_prevented() || event.button() != 0 || modified {
        return None;
    }
    let link = link(event)?;
    if link.is_content_editable() {
        return None;
    }
    leads_to(&link)
}

/// The link that an event happened in.
pub(crate) fn link(event: &Event) -> Option<HtmlAnchorElement> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest("a[href]").ok()??.dyn_into().ok()
}

/// The address that a link leads to, if the client may follow it.
pub(crate) fn leads_to(link: &HtmlAnchorElement) -> Option<Url> {
    let is_external = || link.rel().split(' ').any(|r| r == "external");
    if !is_this_window(&link.target()) || link.has_attribute("download") || is_external() {
        return None;
    }
    let url = Url::new(&link.href()).ok()?;
    is_other_page(&url, &browser::current_url()?).then_some(url)
}

/// Whether a target is the window where it is named. Without one, that of the document counts.
pub(crate) fn is_this_window(target: &str) -> bool {
    let of_document = || {
        let base = browser::document()?.query_selector("base[target]").ok()??;
        base.get_attribute("target")
    };
    let target = match target {
        "" => &*of_document().unwrap_or_default(),
        target => target,
    };
    target.is_empty() || target.eq_ignore_ascii_case("_self")
}

/// Whether an address of this origin is not that of a part of the page that is shown.
pub(crate) fn is_other_page(url: &Url, current: &Url) -> bool {
    let same_page = url.pathname() == current.pathname() && url.search() == current.search();
    url.origin() == current.origin() && (!same_page || url.hash().is_empty())
}
