//! Which submits of forms are navigations within the app.

use wasm_bindgen::JsCast;
use web_sys::{Element, FormData, HtmlFormElement, SubmitEvent, Url, UrlSearchParams};

use crate::browser;

/// What of a button changes where its form leads; such submits are the browser's.
const OVERRIDES: [&str; 3] = ["formaction", "formmethod", "formtarget"];

/// The address that a submit leads to: of a form by GET, in this window, to this origin. Its fields
/// are the address's query. A form that changes what a layout shows of its visitor names a target, as
/// `_top`, and is left to the browser: the page is then made anew with its layouts.
pub(crate) fn destination(event: &SubmitEvent) -> Option<Url> {
    if event.default_prevented() {
        return None;
    }
    let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
    // Read as attributes: a field of that name hides the property.
    let attribute = |name| form.get_attribute(name).unwrap_or_default();
    let by_get = matches!(attribute("method").to_ascii_lowercase().as_str(), "" | "get");
    let submitter: Option<Element> = event.submitter().map(Into::into);
    let overridden = |it: &Element| OVERRIDES.iter().any(|name| it.has_attribute(name));
    if !by_get
        || !matches!(attribute("target").as_str(), "" | "_self")
        || submitter.as_ref().is_some_and(overridden)
    {
        return None;
    }
    let current = browser::current_url()?;
    let url = Url::new_with_base(&attribute("action"), &current.href()).ok()?;
    if url.origin() != current.origin() {
        return None;
    }
    let fields = fields(&form, submitter.as_ref())?;
    url.set_search(&String::from(fields.to_string()));
    url.set_hash("");
    Some(url)
}

pub(crate) fn fields(
    form: &HtmlFormElement,
    submitter: Option<&Element>,
) -> Option<UrlSearchParams> {
    let data = FormData::new_with_form(form).ok()?;
    let fields = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    let value = |name| submitter.and_then(|button| button.get_attribute(name));
    if let Some(name) = value("name").filter(|name| !name.is_empty()) {
        fields.append(&name, &value("value").unwrap_or_default());
    }
    Some(fields)
}
