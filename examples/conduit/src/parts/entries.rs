//! Fields of forms as the specification's templates have them, and the list of what is wrong above them.

use perennial::FormFields;
use perennial::prelude::*;

/// A field of one line.
pub(crate) struct Line {
    pub(crate) name: &'static str,
    /// Its label, which is also shown where nothing is entered.
    pub(crate) label: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) class: &'static str,
    pub(crate) autocomplete: &'static str,
    /// What stands there at first.
    pub(crate) value: String,
}

const LARGE: &str = "form-control form-control-lg";

impl Line {
    /// A large field.
    pub(crate) fn new(name: &'static str, label: &'static str) -> Self {
        let (kind, autocomplete, value) = ("text", "off", String::new());
        Self { name, label, kind, class: LARGE, autocomplete, value }
    }

    pub(crate) fn shown(self, form: FormFields) -> View {
        let Self { name, label, kind, class, autocomplete, value } = self;
        let id = form.id(name);
        let of_label = id.clone();
        let (invalid, described) = marks(form, name);
        // What is secret is typed again.
        let value = (kind != "password").then(|| form.typed(name).unwrap_or_else(|| value.clone()));
        view! {
            fieldset(class="form-group") {
                label(class="visually-hidden", r#for=of_label) { (label) }
                input(
                    id=id,
                    class=class,
                    r#type=kind,
                    name=name,
                    value=value,
                    placeholder=label,
                    autocomplete=autocomplete,
                    aria-invalid=invalid,
                    aria-describedby=described,
                )
            }
        }
    }
}

/// A field of several lines; not in a `fieldset` of its own.
pub(crate) fn text_area(
    form: FormFields,
    name: &'static str,
    label: &'static str,
    rows: &'static str,
    value: &str,
) -> View {
    let id = form.id(name);
    let of_label = id.clone();
    let (invalid, described) = marks(form, name);
    let typed = form.typed(name).unwrap_or_else(|| value.to_owned());
    view! {
        label(class="visually-hidden", r#for=of_label) { (label) }
        textarea(
            id=id,
            class="form-control",
            name=name,
            rows=rows,
            placeholder=label,
            aria-invalid=invalid,
            aria-describedby=described,
        ) { (typed) }
    }
}

/// What says of a field that it is invalid, and where one reads why.
fn marks(
    form: FormFields,
    name: &'static str,
) -> (impl Fn() -> Option<&'static str>, impl Fn() -> Option<String>) {
    let error = format!("{}-error", form.id(name));
    let invalid = move || form.is_invalid(name).then_some("true");
    (invalid, move || form.is_invalid(name).then(|| error.clone()))
}

/// What is wrong with the form and with its fields.
pub(crate) fn errors(form: FormFields, names: &'static [&'static str]) -> View {
    let all = std::iter::once("").chain(names.iter().copied());
    let all: Vec<View> = all
        .map(|name| {
            let id = format!("{}-error", form.id(name));
            View::from_dynamic(move || match form.is_invalid(name) {
                true => {
                    let (id, message) = (id.clone(), form.error(name));
                    view! { li(id=id) { (message) } }
                }
                false => View::new(),
            })
        })
        .collect();
    view! { div(role="alert") { ul(class="error-messages") { (all) } } }
}

/// The large button that sends a form.
pub(crate) fn submit(form: FormFields, text: &'static str) -> View {
    view! {
        button(
            class="btn btn-lg btn-primary pull-xs-right",
            aria-disabled=move || form.is_pending().then_some("true"),
        ) { (text) }
    }
}
