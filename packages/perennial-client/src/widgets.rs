//! Asks for widgets that did not come with a page.

use perennial_core::side::PageWidgets;
use perennial_core::{Locales, WidgetPath, locale};
use wasm_bindgen_futures::spawn_local;

use crate::fetch;

/// Asks the widget's route in a locale, for the page with this number.
pub(crate) fn ask(
    widgets: &'static dyn PageWidgets,
    page: u32,
    path: WidgetPath,
    locales: &'static Locales,
) {
    let asked = locale();
    let place = locales.path(&asked, path.path());
    spawn_local(async move {
        let fetched = match place {
            Ok(place) => fetch::widget(&place).await,
            Err(_) => None,
        };
        // Nothing of what asked for it has stayed.
        if locale() != asked {
            return widgets.forget(page, path.as_str());
        }
        widgets.arrived(page, path.as_str(), fetched);
    });
}
