//! Which submits of forms are navigations within the app, and what a form sends (HTML Standard, section
//! 4.10.22, "Form submission").

use wasm_bindgen::prelude::*;
use web_sys::{Element, File, FormData, HtmlFormElement, SubmitEvent, Url, UrlSearchParams};

use crate::{browser, links};

#[wasm_bindgen]
extern "C" {
    /// With the button that was pressed, which takes its place among the fields.
    #[wasm_bindgen(extends = FormData, js_name = FormData)]
    type EntryList;

    #[wasm_bindgen(constructor, catch, js_class = "FormData")]
    fn new(form: &HtmlFormElement, submitter: Option<&Element>) -> Result<EntryList, JsValue>;
}

/// The address that a submit leads to: of a form by GET, in this window, to this origin. Its fields
/// are the address's query. A form that changes what a layout shows of its visitor names a target, as
/// `_top`, and is left to the browser: the page is then made anew with its layouts.
pub(crate) fn destination(event: &SubmitEvent) -> Option<Url> {
    if event.default_prevented() {
        return None;
    }
    let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
    let submitter: Option<Element> = event.submitter().map(Into::into);
    // Read as attributes: a field of that name hides the property.
    let attribute = |name: &str| {
        let of_button =
            submitter.as_ref().and_then(|it| it.get_attribute(&["form", name].concat()));
        of_button.or_else(|| form.get_attribute(name)).unwrap_or_default()
    };
    if ["post", "dialog"].contains(&&*attribute("method").to_ascii_lowercase())
        || !links::is_this_window(&attribute("target"))
    {
        return None;
    }
    let current = browser::current_url()?;
    let action = attribute("action");
    let url = match &*action {
        // As it is, with its part of the page.
        "" => Url::new(&current.href()),
        action => Url::new_with_base(action, &browser::document()?.base_uri().ok()??),
    };
    let url = url.ok()?;
    let fields = fields(&entries(&form, submitter.as_ref())?)?;
    // With the question mark, so that it stands there for no fields, too.
    url.set_search(&["?", &String::from(fields.to_string())].concat());
    links::is_other_page(&url, &current).then_some(url)
}

/// What a form holds, with its files.
pub(crate) fn entries(form: &HtmlFormElement, submitter: Option<&Element>) -> Option<FormData> {
    EntryList::new(form, submitter).ok().map(Into::into)
}

/// What a form without files sends: files by their names, and lines that end as they do on the wire.
pub(crate) fn fields(entries: &FormData) -> Option<UrlSearchParams> {
    let fields = UrlSearchParams::new().ok()?;
    for entry in js_sys::Array::from(entries).iter() {
        let entry = js_sys::Array::from(&entry);
        let value = entry.get(1);
        let text = value.as_string().or_else(|| Some(value.dyn_ref::<File>()?.name()))?;
        fields.append(&with_crlf(&entry.get(0).as_string()?), &with_crlf(&text));
    }
    Some(fields)
}

/// A text of which each line ends with a carriage return and a line feed.
fn with_crlf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n")
}
