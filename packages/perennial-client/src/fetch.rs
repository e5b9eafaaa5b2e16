//! Asks the data route for a page's state.

use js_sys::{JsString, Promise};
use perennial_core::side::{Messages, messages_of, widget_state_of};
pub(crate) use perennial_core::side::{error_of, field};
use perennial_core::{ErrorPage, WidgetState, base_link};
use perennial_protocol::headers::{CHANGED, PRELOAD, VISITOR};
use perennial_protocol::{CanonicalPath, data_url, payload, widget_url};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, RequestInit, Response};

use crate::browser;
use crate::fetch_error::FetchError;

/// What the data route answered.
pub(crate) enum Fetched {
    /// The page's state and head.
    Page {
        /// The build that made it.
        build: String,
        /// The state.
        state: JsValue,
        /// The title.
        title: String,
        /// The head's other elements, as HTML.
        html: String,
        /// The states of the widgets.
        widgets: JsValue,
        /// The messages that the page can show.
        messages: Messages,
    },
    /// There is no page, and this is why.
    Error(ErrorPage),
    /// The page is elsewhere.
    Redirect(String),
}

/// What a page is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// It is shown as soon as it is there.
    Show,
    /// It is on the screen, and renewed in the background.
    Renew,
    /// It may be visited soon. The server makes nothing for that.
    Preload,
}

#[wasm_bindgen]
extern "C" {
    /// As `js_sys` has it, but for a text that JavaScript has already.
    #[wasm_bindgen(catch, js_namespace = JSON)]
    fn parse(text: &JsString) -> Result<JsValue, JsValue>;
}

/// What the data route answered, still to be read.
pub(crate) struct Answer {
    status: u16,
    /// As the browser has it: it is kept and read there, and never copied.
    pub(crate) body: JsString,
    /// What the body is in JSON, if it is.
    pub(crate) value: JsValue,
    /// What the answer says of how long it may be kept.
    pub(crate) cache_control: String,
    /// Whether it says that the visitor may be another one from now on.
    pub(crate) changes_visitor: bool,
}

impl Answer {
    pub(crate) fn read(&self) -> Result<Fetched, FetchError> {
        meaning(&self.value).ok_or(FetchError::Unreadable(self.status))
    }
}

/// Asks for a page's state: at once, whenever somebody waits for the answer.
pub(crate) fn page(
    path: &CanonicalPath,
    query: &str,
    purpose: Purpose,
    signal: AbortSignal,
) -> impl Future<Output = Result<Answer, FetchError>> + use<> {
    let url = base_link(format!("{}{query}", data_url(path)));
    let response = ask(&url, purpose, &signal);
    async move {
        let answer = answer(response).await;
        let failed = if signal.aborted() { FetchError::Aborted } else { FetchError::NoAnswer };
        answer.ok_or(failed)
    }
}

/// A promise of the response.
fn ask(url: &str, purpose: Purpose, signal: &AbortSignal) -> Option<Promise> {
    let options = RequestInit::new();
    options.set_signal(Some(signal));
    if purpose == Purpose::Preload {
        let headers = Headers::new().ok()?;
        headers.set(PRELOAD, "1").ok()?;
        options.set_headers(&headers);
    }
    Some(browser::window()?.fetch_with_str_and_init(url, &options))
}

async fn answer(response: Option<Promise>) -> Option<Answer> {
    let response: Response = JsFuture::from(response?).await.ok()?.dyn_into().ok()?;
    let cache_control = response.headers().get("cache-control").ok()?.unwrap_or_default();
    let changes_visitor = response.headers().get(VISITOR).ok()?.is_some_and(|it| it == CHANGED);
    let body = JsFuture::from(response.text().ok()?).await.ok()?.dyn_into().ok()?;
    let value = parse(&body).unwrap_or_default();
    Some(Answer { status: response.status(), body, value, cache_control, changes_visitor })
}

/// Asks for a widget, whose path names its locale. `None`, if there was no answer, or one that means nothing.
pub(crate) async fn widget(path: &CanonicalPath) -> Option<WidgetState> {
    let response = JsFuture::from(browser::window()?.fetch_with_str(&base_link(widget_url(path))));
    let response: Response = response.await.ok()?.dyn_into().ok()?;
    let body = JsFuture::from(response.json().ok()?).await.ok()?;
    widget_state_of(&body)
}

/// Reads what the data route answered, as it is kept.
pub(crate) fn read(body: &JsString) -> Option<Fetched> {
    meaning(&parse(body).ok()?)
}

/// What an answer of the data route means.
pub(crate) fn meaning(body: &JsValue) -> Option<Fetched> {
    if let Some(error) = error_of(body) {
        return Some(Fetched::Error(error));
    }
    if let Some(to) = text(body, payload::REDIRECT) {
        return Some(Fetched::Redirect(to));
    }
    let head = field(body, payload::HEAD)?;
    Some(Fetched::Page {
        build: text(body, payload::BUILD)?,
        state: field(body, payload::STATE)?,
        title: text(&head, payload::TITLE)?,
        html: text(&head, payload::HTML)?,
        widgets: field(body, payload::WIDGETS).unwrap_or_default(),
        messages: messages_of(body),
    })
}

fn text(object: &JsValue, name: &str) -> Option<String> {
    field(object, name)?.as_string()
}
