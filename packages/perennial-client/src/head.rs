//! Replaces what of the document's head belongs to one page.

use perennial_protocol::document::HEAD_ATTRIBUTE;
use web_sys::Element;

use crate::browser;

/// Sets the elements that the server marked as the page's own, but for its title.
pub(crate) fn replace(html: &str) {
    let Some(document) = browser::document() else { return };
    let Some(head) = document.head() else { return };
    if let Ok(old) = head.query_selector_all(&format!("[{HEAD_ATTRIBUTE}]")) {
        for index in 0..old.length() {
            if let Some(node) = old.get(index)
                && let Some(parent) = node.parent_node()
            {
                let _ = parent.remove_child(&node);
            }
        }
    }
    if !html.is_empty() {
        let head: &Element = &head;
        // The browser's parser takes any text; it fails only for documents that are no HTML.
        let _ = head.insert_adjacent_html("beforeend", html);
    }
}

/// Sets the title.
pub(crate) fn set_title(title: &str) {
    if let Some(document) = browser::document() {
        document.set_title(title);
    }
}
