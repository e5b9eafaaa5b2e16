//! [`freeze`]: the app's state as text.

use perennial_core::side::{Live, TypedState, each_changed_widget};
use perennial_core::{FreezeError, Keep};
use wasm_bindgen::JsValue;

use super::frozen::Frozen;
use super::running;
use crate::client::Client;

/// The app's state as text: the global state, the page that is shown, and the pages that the visitor
/// changed and left, and what they changed of widgets, as far as these are reactive and kept. [`thaw`](super::thaw) makes it the app's
/// state again.
///
/// # Errors
/// [`FreezeError`], if the app does not run in a browser, or a state holds what JSON cannot.
pub fn freeze() -> Result<String, FreezeError> {
    let client = running().ok_or(FreezeError::NotRunning)?;
    let global = Live::Global.now().map(|state| encode("the app", &state)).transpose()?;
    let pages = pages(client, Live::Page.now()).into_iter().collect::<Result<_, _>>()?;
    let widgets = widgets().into_iter().collect::<Result<_, _>>()?;
    Ok(Frozen { address: client.address(), global, pages, widgets }.write())
}

/// What the visitor changed. What cannot be frozen is left out.
pub(super) fn freeze_changes(client: &'static Client) -> Frozen {
    let global = Live::Global.changed().and_then(|state| encode("the app", &state).ok());
    let pages = pages(client, Live::Page.changed()).into_iter().filter_map(Result::ok).collect();
    let widgets = changed_widgets();
    Frozen { address: client.address(), global, pages, widgets }
}

/// What the visitor changed of widgets. What cannot be frozen is left out.
pub(super) fn changed_widgets() -> Vec<(String, JsValue)> {
    widgets().into_iter().filter_map(Result::ok).collect()
}

fn widgets() -> Vec<FrozenPage> {
    let mut widgets = Vec::new();
    each_changed_widget(|path, state| {
        widgets.push(encode(path, state).map(|state| (path.to_owned(), state)));
    });
    widgets
}

type FrozenPage = Result<(String, JsValue), FreezeError>;

/// The pages that were left, and the one that is shown.
fn pages(client: &Client, shown: Option<TypedState>) -> Vec<FrozenPage> {
    let page = |address: &str, state: &TypedState| -> FrozenPage {
        Ok((address.to_owned(), encode(address, state)?))
    };
    let left = client.kept.left.borrow();
    let mut pages: Vec<_> = left.iter().map(|it| page(&it.shown.address, &it.state)).collect();
    let kept = client.kept.shown.borrow();
    let kept = kept.as_ref().filter(|kept| kept.keep != Keep::Nothing);
    pages.extend(kept.zip(shown.as_ref()).map(|(kept, state)| page(&kept.address, state)));
    pages
}

fn encode(of: &str, state: &TypedState) -> Result<JsValue, FreezeError> {
    let encoded = state.freezer.encode(&*state.value);
    encoded.map_err(|source| FreezeError::State { of: of.to_owned(), source })
}
