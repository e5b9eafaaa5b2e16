//! What is said beside a page whose client panicked, by an instance that does nothing else.

use perennial_core::ErrorPage;
use perennial_protocol::document::{CRASH_ATTRIBUTE, POPUP_ID};
use sycamore::web::render_in_scope;
use web_sys::Element;

use crate::stage::Stage;
use crate::{browser, plugins};

/// The element that the loader put beside the page, if it did.
pub(crate) fn element() -> Option<Element> {
    browser::element_beside_page(POPUP_ID)
}

/// Renders the app's error view into the element that the loader put beside the page, and then tells
/// the plugins.
pub(crate) fn show(stage: &'static Stage, element: &Element) {
    let (app, root) = (stage.app, &stage.root);
    let view = || app.error_views.view(ErrorPage::crashed());
    root.run_in(|| render_in_scope(view, element));
    let document = browser::document().and_then(|document| document.document_element());
    let said = document.and_then(|root| root.get_attribute(CRASH_ATTRIBUTE)).unwrap_or_default();
    root.run_in(|| plugins::crashed(app, said));
}
