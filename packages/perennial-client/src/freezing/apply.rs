//! Puts what was frozen into its places.

use perennial_core::side::{Live, forget_widgets, thaw_widget};
use perennial_core::{AppDefinition, Keep, LeftOut, Prefer, ThawPreferences, WidgetPath};
use wasm_bindgen::JsValue;
use web_sys::Url;

use super::frozen::Frozen;
use crate::client::Client;
use crate::kept_pages::Shown;
use crate::{browser, navigation};

/// Makes what was frozen the app's state, where that is preferred. What fits nowhere is left out.
pub(super) fn apply(
    client: &'static Client,
    frozen: &Frozen,
    preferences: &ThawPreferences,
) -> Vec<LeftOut> {
    let mut left_out = Vec::new();
    let mut leave_out = |address: Option<&str>, reason: String| {
        left_out.push(LeftOut { address: address.map(str::to_owned), reason });
    };
    let global = frozen.global.as_ref().filter(|_| preferences.of_global() == Prefer::Frozen);
    if let Some(Err(reason)) = global.map(|raw| apply_global(client, raw)) {
        leave_out(None, reason);
    }
    for (address, raw) in &frozen.pages {
        if preferences.of_page(address) == Prefer::Frozen
            && let Err(reason) = apply_page(client, address, raw)
        {
            leave_out(Some(address), reason);
        }
    }
    for (path, raw) in &frozen.widgets {
        if preferences.of_widget(path) == Prefer::Frozen
            && let Err(reason) = apply_widget(client.app, path, raw)
        {
            leave_out(Some(path), reason);
        }
    }
    left_out
}

/// Those that are shown change in place; others are thawed when they are.
pub(super) fn apply_widget(app: &AppDefinition, path: &str, raw: &JsValue) -> Result<(), String> {
    let path = WidgetPath::parse(path).ok_or("it is no path of a widget")?;
    let found = app.widget_routes().find(path.path());
    let capsule = found.and_then(|found| app.capsules.get(found.template));
    let capsule = capsule.ok_or("no capsule of this app makes it")?;
    thaw_widget(path.as_str(), || capsule.thaw().read(raw)).map_err(|error| error.to_string())
}

fn apply_global(client: &'static Client, raw: &JsValue) -> Result<(), String> {
    let global = client.app.global.as_ref().ok_or("the app has no global state")?;
    let state = global.thaw().read(raw).map_err(|error| error.to_string())?;
    if !client.stage.root.run_in(|| Live::Global.restore(state)) {
        return Err("the global state is not reactive".to_owned());
    }
    Live::Global.mark_changed();
    Ok(())
}

/// The page that is shown changes in place; another one is as if the visitor had just left it.
fn apply_page(client: &'static Client, address: &str, raw: &JsValue) -> Result<(), String> {
    let path = url_of(address).as_ref().and_then(navigation::path_of);
    let path = path.ok_or("its address is none of this app")?;
    let template = client.template(&path)?;
    let state = template.thaw().read(raw).map_err(|error| error.to_string())?;
    let keep = client.app.keep(template);
    if keep == Keep::Nothing {
        return Err("the app keeps nothing of this page".to_owned());
    }
    let mut shown = client.kept.shown.borrow_mut();
    match shown.as_mut().filter(|shown| shown.address == address) {
        Some(shown) => {
            shown.keep = keep;
            if client.stage.root.run_in(|| Live::Page.restore(state)) {
                Live::Page.mark_changed();
            }
        }
        None => {
            let (address, served) = (address.to_owned(), JsValue::UNDEFINED);
            client.kept.put(Shown { address, keep: Keep::Changes, served }, state);
        }
    }
    Ok(())
}

/// Forgets what the visitor changed of pages for which only what was frozen counts.
pub(super) fn forget_present(client: &'static Client, preferences: &ThawPreferences) {
    forget_widgets(|path| preferences.of_widget(path) == Prefer::Present);
    let counts = |address: &str| preferences.of_page(address) == Prefer::Present;
    client.kept.left.borrow_mut().retain(|page| counts(&page.shown.address));
    if !counts(&client.address())
        && let Some(shown) = client.kept.shown.borrow_mut().as_mut()
    {
        // Unless it is thawed in place, the page is as the server made it when it is seen again.
        shown.keep = Keep::Nothing;
    }
}

/// The URL of an address, if that lies where the app does.
pub(super) fn url_of(address: &str) -> Option<Url> {
    let current = browser::current_url()?;
    let url = Url::new_with_base(address, &current.href()).ok()?;
    (url.origin() == current.origin()).then_some(url)
}
