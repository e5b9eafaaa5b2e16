//! Asks the data route for a page's state.

use js_sys::JSON;
use perennial_core::side::widget_state_of;
pub(crate) use perennial_core::side::{error_of, field};
use perennial_core::{ErrorPage, WidgetState, base_link};
use perennial_protocol::headers::{CHANGED, PRELOAD, VISITOR};
use perennial_protocol::{CanonicalPath, data_url, payload, widget_url};
use wasm_bindgen::{JsCast, JsValue};
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

/// What the data route answered, still to be read.
pub(crate) struct Answer {
    status: u16,
    pub(crate) body: String,
    /// What the answer says of how long it may be kept.
    pub(crate) cache_control: String,
    /// Whether it says that the visitor may be another one from now on.
    pub(crate) changes_visitor: bool,
}

impl Answer {
    pub(crate) fn read(&self) -> Result<Fetched, FetchError> {
        read(&self.body).ok_or(FetchError::Unreadable(self.status))
    }
}

/// Asks for a page's state.
pub(crate) async fn page(
    path: &CanonicalPath,
    query: &str,
    purpose: Purpose,
    signal: &AbortSignal,
) -> Result<Answer, FetchError> {
    let url = base_link(format!("{}{query}", data_url(path)));
    let answer = ask(&url, purpose, signal).await;
    let failed = if signal.aborted() { FetchError::Aborted } else { FetchError::NoAnswer };
    answer.ok_or(failed)
}

async fn ask(url: &str, purpose: Purpose, signal: &AbortSignal) -> Option<Answer> {
    let options = RequestInit::new();
    options.set_signal(Some(signal));
    if purpose == Purpose::Preload {
        let headers = Headers::new().ok()?;
        headers.set(PRELOAD, "1").ok()?;
        options.set_headers(&headers);
    }
    let response = browser::window()?.fetch_with_str_and_init(url, &options);
    let response: Response = JsFuture::from(response).await.ok()?.dyn_into().ok()?;
    let cache_control = response.headers().get("cache-control").ok()?.unwrap_or_default();
    let changes_visitor = response.headers().get(VISITOR).ok()?.is_some_and(|it| it == CHANGED);
    let body = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    Some(Answer { status: response.status(), body, cache_control, changes_visitor })
}

/// Asks for a widget, whose path names its locale. `None`, if there was no answer, or one that means nothing.
pub(crate) async fn widget(path: &CanonicalPath) -> Option<WidgetState> {
    let response = JsFuture::from(browser::window()?.fetch_with_str(&base_link(widget_url(path))));
    let response: Response = response.await.ok()?.dyn_into().ok()?;
    let body = JsFuture::from(response.json().ok()?).await.ok()?;
    widget_state_of(&body)
}

/// Reads what the data route answered.
pub(crate) fn read(body: &str) -> Option<Fetched> {
    meaning(&JSON::parse(body).ok()?)
}

fn meaning(body: &JsValue) -> Option<Fetched> {
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
    })
}

fn text(object: &JsValue, name: &str) -> Option<String> {
    field(object, name)?.as_string()
}
