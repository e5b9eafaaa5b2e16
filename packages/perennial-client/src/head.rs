//! Replaces what of the document's head belongs to one page.

use perennial_protocol::document::HEAD_ATTRIBUTE;
use web_sys::Element;

use crate::browser;

/// Sets the title, and the elements that the server marked as the page's own.
pub(crate) fn replace(title: &str, html: &str) {
    let Some(document) = browser::document() else { return };
    document.set_title(title);
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
    let head: &Element = &head;
    // The browser's parser takes any text; it fails only for documents that are no HTML.
    let _ = head.insert_adjacent_html("beforeend", html);
}
