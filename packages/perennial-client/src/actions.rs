//! Actions in the browser: a form is sent in place, and the page that an answer carries is shown.
//! Nothing of this is linked for an app that names no action.

use js_sys::{JSON, JsString};
use perennial_core::form_data::MULTIPART;
use perennial_core::side::{ActionCall, ClientActions, SubmittedForm};
use perennial_protocol::headers::{CHANGED, KEY, PAGE, VISITOR};
use perennial_protocol::payload;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, Headers, HtmlElement, HtmlFormElement, RequestInit, Response, SubmitEvent};

use crate::client::Client;
use crate::fetch::field;
use crate::{browser, departure, forms, renewal};

static ACTIONS: ClientActions = ClientActions { take, send, focus };

/// What actions of the app bring with them.
#[must_use]
pub const fn client_actions() -> Option<&'static ClientActions> {
    Some(&ACTIONS)
}

fn take(event: &SubmitEvent) -> Option<SubmittedForm> {
    if event.default_prevented() {
        return None;
    }
    let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
    let submitter: Option<Element> = event.submitter().map(Into::into);
    let entries = forms::entries(&form, submitter.as_ref())?;
    let fields = forms::fields(&entries)?;
    // Read as an attribute: a field of that name hides the property.
    let is_multipart = form.get_attribute("enctype").as_deref() == Some(MULTIPART);
    let data = is_multipart.then_some(entries);
    let body = String::from(fields.to_string());
    let mut pairs = Vec::new();
    for pair in js_sys::Array::from(&fields).iter() {
        let pair = js_sys::Array::from(&pair);
        pairs.push((pair.get(0).as_string()?, pair.get(1).as_string()?));
    }
    event.prevent_default();
    Some(SubmittedForm { pairs, data, body, reset: Box::new(move || form.reset()) })
}

fn focus(id: &str) {
    if let Some(element) = browser::element(id).and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

fn send(call: ActionCall) {
    spawn_local(async move {
        let ActionCall { url, content_type, body, then } = call;
        let page = page();
        let answered = ask(&url, content_type, &body, &page).await;
        then(answered.as_ref().map(|(value, _)| value));
        if let Some((value, changes_visitor)) = answered {
            show(&value, &page, changes_visitor);
        }
    });
}

/// The address of the page that is shown, path and query.
fn page() -> String {
    let location = browser::location();
    let part = |get: fn(&web_sys::Location) -> Result<String, JsValue>| {
        location.as_ref().and_then(|location| get(location).ok()).unwrap_or_default()
    };
    part(web_sys::Location::pathname) + &part(web_sys::Location::search)
}

/// What the server answers, and whether the visitor may be another from now on. Where the connection
/// breaks, it is asked once more: the key keeps the server from doing it twice.
async fn ask(
    url: &str,
    content_type: Option<&str>,
    body: &JsValue,
    page: &str,
) -> Option<(JsValue, bool)> {
    let key = key()?;
    for _ in 0..2 {
        let response = JsFuture::from(
            browser::window()?
                .fetch_with_str_and_init(url, &request(content_type, body, page, &key)?),
        );
        let Ok(response) = response.await else { continue };
        let response: Response = response.dyn_into().ok()?;
        let changed = response.headers().get(VISITOR).ok()?.is_some_and(|it| it == CHANGED);
        let Ok(text) = JsFuture::from(response.text().ok()?).await else { continue };
        let text: JsString = text.dyn_into().ok()?;
        return Some((JSON::parse(&String::from(text)).ok()?, changed));
    }
    None
}

fn request(
    content_type: Option<&str>,
    body: &JsValue,
    page: &str,
    key: &str,
) -> Option<RequestInit> {
    let headers = Headers::new().ok()?;
    let content_type = content_type.map(|kind| ("content-type", kind));
    for (name, value) in content_type.into_iter().chain([(PAGE, page), (KEY, key)]) {
        headers.set(name, value).ok()?;
    }
    let options = RequestInit::new();
    options.set_method("POST");
    options.set_headers(&headers);
    options.set_body(body);
    Some(options)
}

/// A name that no other call has, of any visitor: 128 random bits.
fn key() -> Option<String> {
    let mut bytes = [0; 16];
    let crypto = browser::window()?.crypto().ok()?;
    crypto.get_random_values_with_u8_array(&mut bytes).ok()?;
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from_digit(digit.into(), 16)).collect()
}

/// Shows what an answer says of the page: the page anew, or another one.
fn show(answer: &JsValue, shown: &str, changes_visitor: bool) {
    let to = field(answer, payload::REDIRECT).and_then(|to| to.as_string());
    let data = field(answer, payload::PAGE).filter(|_| page() == shown);
    let Some(client) = Client::current() else {
        // The rest of the client is not there yet, or shows islands alone: the browser loads the page.
        let to = to.or_else(|| data.and_then(|_| browser::current_url()).map(|url| url.href()));
        return to.into_iter().for_each(|to| departure::to(&to));
    };
    // What was seen before may show what this has changed.
    client.pages.forget();
    if let Some(to) = to {
        if changes_visitor {
            client.pages.note_visitor_changed();
        }
        return client.navigate(&to);
    }
    let is_new = data.is_some_and(|data| renewal::show(client, &data));
    if changes_visitor {
        // A new page has its own parts of the visitor already, but its layouts stayed.
        client.stage.widgets(|widgets| widgets.ask_again(!is_new));
    }
}
