//! Keys for those who would rather not reach for the mouse: `h` goes home, `d` makes the page dark or
//! light, `?` says all this in a dialog. A page of the plugin's own says it without JavaScript.

use perennial::plugin::*;
use perennial::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlDialogElement, HtmlElement, KeyboardEvent};

/// Under which name the browser keeps the choice of light or dark.
const THEME: &str = "theme";
/// The keys, and what they do.
const KEYS: [(&str, &str); 3] = [
    ("h", "Go to the first page"),
    ("d", "Make the page dark, or light"),
    ("?", "Show these keys"),
];

pub(crate) fn plugin() -> Plugin {
    Plugin::new("shortcuts")
        .app(|app| app.stylesheet("/shortcuts.css").template(page()).layout(with_dialog))
        .on_client_start(start)
}

/// `/keys`: the same, for everybody.
fn page() -> Template<()> {
    Template::new("keys")
        .view(|| view! { h1 { "Keys" } (list()) })
        .head(|(): &()| Head::title("Keys"))
}

fn list() -> View {
    let keys: Vec<View> =
        KEYS.iter().map(|(key, does)| view! { dt { kbd { (*key) } } dd { (*does) } }).collect();
    view! { dl(class="keys") { (keys) } }
}

/// Around every page: the dialog, closed.
fn with_dialog(page: View) -> View {
    view! {
        (page)
        dialog(id="keys", aria-labelledby="keys-title") {
            h2(id="keys-title") { "Keys" }
            (list())
            form(method="dialog") { button { "Close" } }
        }
    }
}

/// Applies what the visitor chose earlier, and listens.
fn start() {
    let Some(window) = web_sys::window() else { return };
    if let Some(theme) = kept_theme() {
        set_theme(&theme);
    }
    let listener = Closure::<dyn Fn(KeyboardEvent)>::new(|event: KeyboardEvent| on_key(&event));
    let function = listener.as_ref().unchecked_ref();
    let _ = window.add_event_listener_with_callback("keydown", function);
    // It listens as long as the tab lives.
    listener.forget();
}

fn on_key(event: &KeyboardEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let is_typing = target.is_some_and(|it| ["INPUT", "TEXTAREA"].contains(&&*it.tag_name()));
    if is_typing || event.ctrl_key() || event.alt_key() || event.meta_key() {
        return;
    }
    match event.key().as_str() {
        "h" => click("a[href='/']"),
        "d" => {
            let theme = if is_dark() { "light" } else { "dark" };
            set_theme(theme);
            let _ = storage().map(|storage| storage.set_item(THEME, theme));
        }
        "?" => {
            let dialog = element("#keys").and_then(|it| it.dyn_into::<HtmlDialogElement>().ok());
            if let Some(dialog) = dialog.filter(|dialog| !dialog.open()) {
                let _ = dialog.show_modal();
            }
        }
        _ => {}
    }
}

fn element(selector: &str) -> Option<web_sys::Element> {
    web_sys::window()?.document()?.query_selector(selector).ok()?
}

/// Follows a link as a click does, and so without a full load.
fn click(selector: &str) {
    if let Some(link) = element(selector).and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        link.click();
    }
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn kept_theme() -> Option<String> {
    storage()?.get_item(THEME).ok()?
}

fn set_theme(theme: &str) {
    if let Some(root) = element("html") {
        let _ = root.set_attribute("data-theme", theme);
    }
}

fn is_dark() -> bool {
    match element("html").and_then(|root| root.get_attribute("data-theme")) {
        Some(theme) => theme == "dark",
        None => {
            let wanted = web_sys::window()
                .and_then(|window| window.match_media("(prefers-color-scheme: dark)").ok()?);
            wanted.is_some_and(|query| query.matches())
        }
    }
}
