//! [`FormFields`]: what a form's contents know of it.

use std::rc::Rc;
use std::sync::Arc;

use sycamore::prelude::*;

use super::FormField;
use crate::{FieldErrors, FormOutcome};

/// What a form's contents know of it: a handle, which is copied. What it says of errors and of the
/// state of the form is tracked: within a closure of a view it is followed.
#[derive(Debug, Clone, Copy)]
pub struct FormFields {
    known: Signal<Rc<Known>>,
    errors: Signal<FieldErrors>,
    pending: Signal<bool>,
}

#[derive(Debug)]
struct Known {
    /// Begins the ids of the form's elements.
    prefix: String,
    outcome: Option<Arc<FormOutcome>>,
}

impl FormFields {
    pub(super) fn new(prefix: String, outcome: Option<Arc<FormOutcome>>) -> Self {
        let errors = outcome.as_ref().map(|outcome| outcome.errors.clone()).unwrap_or_default();
        Self {
            known: create_signal(Rc::new(Known { prefix, outcome })),
            errors: create_signal(errors),
            pending: create_signal(false),
        }
    }

    fn known(self) -> Rc<Known> {
        self.known.with_untracked(Rc::clone)
    }

    /// The id of the element of a field.
    #[must_use]
    pub fn id(self, name: &str) -> String {
        format!("{}-{name}", self.known().prefix)
    }

    /// What was typed into a field, if the form could not be accepted.
    #[must_use]
    pub fn typed(self, name: &str) -> Option<String> {
        let known = self.known();
        let values = &known.outcome.as_ref()?.values;
        values.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone())
    }

    /// All that was entered under one name, such as the boxes of a list that were checked, if the form
    /// could not be accepted.
    #[must_use]
    pub fn all_typed(self, name: &str) -> Vec<String> {
        let known = self.known();
        let Some(outcome) = known.outcome.as_ref() else { return Vec::new() };
        let own = outcome.values.iter().filter(|(own, _)| own == name);
        own.map(|(_, value)| value.clone()).collect()
    }

    /// Whether it is shown again because it could not be accepted: a box that is not checked then is one
    /// that the visitor has not checked.
    #[must_use]
    pub fn is_again(self) -> bool {
        self.known().outcome.is_some()
    }

    /// What is wrong with a field; empty, if nothing is. The form itself has an empty name.
    #[must_use]
    pub fn error(self, name: &str) -> String {
        self.errors.with(|errors| errors.of(name).unwrap_or_default().to_owned())
    }

    /// Whether something is wrong with a field.
    #[must_use]
    pub fn is_invalid(self, name: &str) -> bool {
        self.errors.with(|errors| errors.of(name).is_some())
    }

    /// Whether the form is being sent.
    #[must_use]
    pub fn is_pending(self) -> bool {
        self.pending.get()
    }

    /// A field with its label, and with what is wrong beside it.
    pub fn field(self, name: &'static str, label: impl Into<String>) -> FormField {
        FormField::new(self, name, label.into())
    }

    /// A field for a file, see [`Upload`](crate::Upload).
    pub fn file(self, name: &'static str, label: impl Into<String>) -> FormField {
        self.field(name, label).kind("file")
    }

    /// A field that is sent and not shown.
    #[must_use]
    pub fn hidden(self, name: &'static str, value: impl ToString) -> View {
        let value = value.to_string();
        view! { input(r#type="hidden", name=name, value=value) }
    }

    /// What is wrong with the form as a whole, said to screen readers, too.
    #[must_use]
    pub fn message(self) -> View {
        let id = self.id("message");
        view! { p(class="form-message", id=id, role="alert") { (self.error("")) } }
    }

    /// The button that sends the form.
    #[must_use]
    pub fn submit(self, text: impl Into<String>) -> View {
        let (id, text) = (self.id("submit"), text.into());
        view! {
            button(id=id, aria-disabled=move || self.is_pending().then_some("true")) { (text) }
        }
    }

    /// Whether the form is still shown.
    #[allow(dead_code, reason = "the client asks")]
    pub(crate) fn is_shown(self) -> bool {
        self.known.is_alive()
    }

    /// Says what is wrong.
    #[allow(dead_code, reason = "the client does")]
    pub(crate) fn set_errors(self, errors: FieldErrors) {
        self.errors.set(errors);
    }

    /// Says whether the form is being sent.
    #[allow(dead_code, reason = "the client does")]
    pub(crate) fn set_pending(self, pending: bool) {
        self.pending.set(pending);
    }
}
