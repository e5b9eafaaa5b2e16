//! [`FormField`]: a field of a form, with its label, and with what is wrong beside it.

use sycamore::prelude::*;

use super::FormFields;

/// A field of a form, with its label, and with what is wrong beside it. It is put into a view as it is.
///
/// It is a `p` of the class `field`; what is wrong stands in a `span` of the class `error`.
#[derive(Debug, Clone)]
#[must_use = "a field does nothing before it is put into a view"]
pub struct FormField {
    form: FormFields,
    name: &'static str,
    label: String,
    kind: &'static str,
    value: String,
    autocomplete: Option<&'static str>,
    is_required: bool,
    is_multiline: bool,
    accept: Option<&'static str>,
    is_multiple: bool,
}

impl FormField {
    pub(super) const fn new(form: FormFields, name: &'static str, label: String) -> Self {
        Self {
            form,
            name,
            label,
            kind: "text",
            value: String::new(),
            autocomplete: None,
            is_required: false,
            is_multiline: false,
            accept: None,
            is_multiple: false,
        }
    }

    /// Sets the type of the input, such as `email`, `number` or `password`. Default: `text`.
    pub const fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    /// Sets what stands in the field before anybody types.
    pub fn value(mut self, value: impl ToString) -> Self {
        self.value = value.to_string();
        self
    }

    /// Says what browsers may fill in by themselves, such as `email`.
    pub const fn autocomplete(mut self, autocomplete: &'static str) -> Self {
        self.autocomplete = Some(autocomplete);
        self
    }

    /// Lets the browser ask for it, before anything is checked or sent.
    pub const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// Says which files browsers offer, such as `image/*`. A visitor may send others all the same.
    pub const fn accept(mut self, accept: &'static str) -> Self {
        self.accept = Some(accept);
        self
    }

    /// Takes several files, or several addresses of a field of the kind `email`.
    pub const fn multiple(mut self) -> Self {
        self.is_multiple = true;
        self
    }

    /// Makes it a text of several lines.
    pub const fn multiline(mut self) -> Self {
        self.is_multiline = true;
        self
    }
}

impl From<FormField> for View {
    fn from(field: FormField) -> Self {
        let FormField { form, name, label, kind, value, autocomplete, accept, .. } = field;
        let FormField { is_required, is_multiline, is_multiple, .. } = field;
        let id = form.id(name);
        let (of_label, of_error) = (id.clone(), format!("{id}-error"));
        let typed = form.typed(name).unwrap_or(value);
        let invalid = move || form.is_invalid(name).then_some("true");
        let described = of_error.clone();
        let described = move || form.is_invalid(name).then(|| described.clone());
        let entered = if is_multiline {
            view! {
                textarea(
                    id=id,
                    name=name,
                    required=is_required,
                    autocomplete=autocomplete,
                    aria-invalid=invalid,
                    aria-describedby=described,
                ) { (typed) }
            }
        } else {
            // What is secret is typed again, and a page cannot choose a file.
            let value = if matches!(kind, "password" | "file") { None } else { Some(typed) };
            view! {
                input(
                    id=id,
                    r#type=kind,
                    name=name,
                    value=value,
                    autocomplete=autocomplete,
                    accept=accept,
                    aria-invalid=invalid,
                    aria-describedby=described,
                    required=is_required,
                    multiple=is_multiple,
                )
            }
        };
        view! {
            p(class="field") {
                label(r#for=of_label) { (label) }
                (entered)
                span(class="error", id=of_error) { (form.error(name)) }
            }
        }
    }
}
