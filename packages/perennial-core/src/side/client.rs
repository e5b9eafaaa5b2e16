//! The client's side of [`super`].

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::pin::pin;
use std::rc::Rc;
use std::sync::OnceLock;
use std::task::Poll;

use js_sys::Reflect;
use js_sys::futures::spawn_local;
use perennial_protocol::CanonicalPath;
use perennial_protocol::document::BASE_ATTRIBUTE;
use perennial_protocol::headers::LOCALE_COOKIE;
use serde::de::DeserializeOwned;
use sycamore::prelude::*;
use sycamore::reactive::{NodeHandle, create_child_scope, use_current_scope, use_global_scope};
use sycamore::web::rt::web_sys::Node;
use sycamore::web::{CustomElement, document, render_in_scope};
use wasm_bindgen::JsValue;

use super::decoder::Decoder;
use super::live;
use crate::widget_view::WidgetRendering;
use crate::{
    Locales, MountedHole, PageState, Place, StateError, WidgetState, base_link, path_of_shown,
};

/// A state as it arrives: what `JSON.parse` returned.
pub type RawState = JsValue;
/// A state as it arrives, to be kept.
pub type OwnedRawState = JsValue;

/// Holds what only the server needs: here, nothing.
#[derive(Debug)]
pub struct Slot<T>(PhantomData<fn() -> T>);

impl<T> Slot<T> {
    /// A slot with nothing in it.
    #[must_use]
    pub const fn empty() -> Self {
        Self(PhantomData)
    }

    /// Does not call `make`, so that nothing of it is linked.
    pub fn fill(&mut self, make: impl FnOnce() -> T) {
        // It goes with the app, which stays: what would free it need not be linked.
        std::mem::forget(make);
    }

    /// Does not call `change`, so that nothing of it is linked.
    pub fn edit(&mut self, change: impl FnOnce(&mut T)) {
        std::mem::forget(change);
    }

    /// Nothing.
    #[must_use]
    pub const fn held(&self) -> Option<&T> {
        None
    }

    /// Nothing.
    #[must_use]
    pub fn into_held(self) -> Option<T> {
        None
    }
}

/// Makes a typed state.
///
/// # Errors
/// [`StateError`], if the value is not of that type.
pub fn decode<S: DeserializeOwned>(raw: &RawState) -> Result<S, StateError> {
    S::deserialize(Decoder::new(raw.clone())).map_err(StateError::Mismatch)
}

/// Calls `load` in the current reactive scope once the page is shown, and hands `fill` what it
/// gives. Both are given up when the scope ends.
pub fn suspend<T, F: Future<Output = T> + 'static>(
    load: impl FnOnce() -> F + 'static,
    fill: impl FnOnce(T) + 'static,
) {
    let scope = use_current_scope();
    let ended = Rc::new(Cell::new(false));
    let ends = Rc::clone(&ended);
    on_cleanup(move || ends.set(true));
    // What is spawned begins after what runs now, and so after the hydration.
    spawn_local(async move {
        let loaded = async move { load().await };
        let mut loaded = pin!(loaded);
        let value = poll_fn(|context| match ended.get() {
            true => Poll::Ready(None),
            false => scope.run_in(|| loaded.as_mut().poll(context)).map(Some),
        });
        if let Some(value) = value.await.filter(|_| !ended.get()) {
            scope.run_in(|| live::by_itself(|| fill(value)));
        }
    });
}

thread_local! {
    static LOCALES: Cell<Option<&'static Locales>> = const { Cell::new(None) };
    static SHOWS_NO_PAGE: Cell<bool> = const { Cell::new(false) };
}

/// Says which locales the app has.
pub fn set_locales(locales: &'static Locales) {
    LOCALES.set(Some(locales));
}

/// The tags of the app's locales: the client has them already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags(());

/// Nothing: the client has them already.
pub(crate) const fn shared_tags(_: &Locales, _: &OnceLock<Tags>) -> Tags {
    Tags(())
}

/// The tags of the app's locales.
pub(crate) fn tags(_: &Tags) -> Vec<String> {
    let locales = LOCALES.get();
    locales.into_iter().flat_map(|locales| locales.tags().map(ToOwned::to_owned)).collect()
}

/// Remembers which locale the visitor chose, for a year, and gives the query and the fragment of the
/// address. `None`, if the app does not have the locale.
pub(crate) fn choose_locale(tag: &str) -> Option<String> {
    LOCALES.get()?.tags().find(|own| *own == tag)?;
    let page = JsValue::from(document());
    let base = base_link("/");
    let cookie =
        [LOCALE_COOKIE, "=", tag, "; Path=", &base, "; Max-Age=31536000; SameSite=Lax"].concat();
    // Where cookies are forbidden, nothing is remembered.
    let _ = Reflect::set(&page, &JsValue::from_str("cookie"), &JsValue::from_str(&cookie));
    let location = Reflect::get(&page, &JsValue::from_str("location")).ok()?;
    let text = |name| Reflect::get(&location, &JsValue::from_str(name)).ok()?.as_string();
    Some(text("search")? + &text("hash")?)
}

/// Says that what was served is no page.
pub fn shows_no_page() {
    SHOWS_NO_PAGE.set(true);
}

/// Makes what holds for the whole app, when it is first asked for: most apps ask for little of it.
pub(crate) fn for_app<T: Clone + 'static>(make: impl FnOnce() -> T) -> T {
    use_global_scope().run_in(|| {
        let made = make();
        provide_context(made.clone());
        made
    })
}

/// Where the document says that the app lies, and in which of its locales it is. The server has
/// written it, and so has checked it.
pub(crate) fn served_place() -> Place {
    let root = document().document_element();
    let said = |name| root.as_ref().and_then(|root| root.get_attribute(name)).unwrap_or_default();
    let (base, lang) = (said(BASE_ATTRIBUTE), said("lang"));
    let Some(locales) = LOCALES.get() else { return Place::default() };
    let default = locales.default_tag();
    let locale = locales.tags().find(|tag| *tag == lang).unwrap_or(default);
    Place::new(base.parse().unwrap_or_default(), locale, locales.unprefixed_tag())
}

/// The path of the page that the browser shows.
pub(crate) fn served_path() -> Option<CanonicalPath> {
    if SHOWS_NO_PAGE.get() {
        return None;
    }
    let field = |of: &JsValue, name: &str| Reflect::get(of, &JsValue::from_str(name)).ok();
    let location = field(&js_sys::global(), "location")?;
    path_of_shown(&field(&location, "pathname")?.as_string()?)
}

/// Runs a view. A panic ends the instance: none can be caught.
pub(crate) fn survives<T>(run: impl FnOnce() -> T) -> Option<T> {
    Some(run())
}

/// The fallback, and the widget in its place once it has arrived.
pub(crate) fn rendered_later<S: PageState, P: Clone + 'static>(
    widget: Rc<WidgetRendering<S, P>>,
) -> View {
    let arrived = create_signal(());
    let wake = Box::new(move || {
        // The page may have been left in the meantime.
        if arrived.is_alive() {
            arrived.set(());
        }
    });
    widget.widgets.source().want(&widget.path, wake);
    View::from_dynamic(move || {
        arrived.track();
        widget.shown().unwrap_or_else(|| widget.fallback())
    })
}

/// The fallback: [`fill_hole`] does the rest.
pub(crate) fn awaited<S: PageState, P: Clone + 'static>(
    widget: &Rc<WidgetRendering<S, P>>,
) -> View {
    widget.fallback()
}

/// Nothing: the client writes no documents.
pub(crate) fn write_props<P>(_: &P) -> Result<Option<String>, StateError> {
    Ok(None)
}

/// What an element holds: the client renders nothing apart from what is around it.
pub(crate) fn by_itself(element: CustomElement, view: impl FnOnce() -> View) -> CustomElement {
    element.children(view())
}

/// Renders the widget into its element once the page stands, and its state is there; and again
/// whenever it is asked for again.
pub(crate) fn fill_hole<S: PageState, P: Clone + 'static>(
    widget: Rc<WidgetRendering<S, P>>,
    node: NodeRef,
    filled: Rc<Cell<bool>>,
) {
    on_mount(move || {
        let Some(element) = node.try_get() else { return };
        let (scope, alive) = (use_current_scope(), create_signal(()));
        let hole = Rc::new(HoleElement { widget, element, scope, alive, inside: Cell::default() });
        if !filled.get() && !hole.show() {
            hole.want();
        }
        let source = Rc::clone(hole.widget.widgets.source());
        source.mounted(&hole.widget.path.clone(), Box::new(hole));
    });
}

/// A hole in the document.
struct HoleElement<S, P> {
    widget: Rc<WidgetRendering<S, P>>,
    element: Node,
    scope: NodeHandle,
    /// Ends with the scope.
    alive: Signal<()>,
    /// The scope of what it holds.
    inside: Cell<Option<NodeHandle>>,
}

impl<S: PageState, P: Clone + 'static> HoleElement<S, P> {
    /// Shows what is known of the widget, if something is.
    fn show(&self) -> bool {
        let state = self.widget.widgets.source().state(&self.widget.path);
        if matches!(state, WidgetState::Missing) {
            return false;
        }
        if let Some(earlier) = self.inside.take() {
            earlier.dispose();
        }
        self.element.set_text_content(None);
        let render = || {
            render_in_scope(|| self.widget.shown().unwrap_or_default(), &self.element);
        };
        self.inside.set(Some(self.scope.run_in(|| create_child_scope(render))));
        true
    }

    fn want(self: &Rc<Self>) {
        let later = Rc::clone(self);
        let wake = Box::new(move || {
            if later.alive.is_alive() {
                later.show();
            }
        });
        self.widget.widgets.source().want(&self.widget.path, wake);
    }
}

impl<S: PageState, P: Clone + 'static> MountedHole for Rc<HoleElement<S, P>> {
    fn is_mounted(&self) -> bool {
        self.alive.is_alive()
    }

    fn fill_again(&self) {
        self.want();
    }
}
