//! [`Form`]: a form for an action, which works without JavaScript and is better with it.

mod field;
mod fields;

use std::rc::Rc;

use perennial_protocol::{CanonicalPath, action_url, url::query};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sycamore::prelude::*;
use sycamore::web::events::SubmitEvent;

pub use self::field::FormField;
pub use self::fields::FormFields;
use crate::side::{served_outcome, submit};
use crate::{Action, ActionInput, base_link, current_path, form_data, link};

/// Takes an optimistic value back.
pub(crate) type TakeBack = Box<dyn FnOnce()>;
/// Shows at once what an action is likely to do; what it returns takes that back.
pub(crate) type Optimistic<I> = Rc<dyn Fn(&I) -> TakeBack>;
/// What is done with a result.
pub(crate) type WhenDone<O> = Rc<dyn Fn(O)>;

/// A form for an action.
///
/// Without JavaScript it is a plain post, answered by a redirect to the page that it stands on, or by
/// that page with what is wrong beside the fields and with what was typed. With JavaScript it is checked
/// and sent in place: the page shows that it is being sent, what is wrong stands beside the fields, and
/// the first of them has the focus.
///
/// ```
/// use perennial_core::{Action, ActionInput, FieldErrors, Form};
/// use serde::{Deserialize, Serialize};
/// use sycamore::prelude::*;
///
/// #[derive(Serialize, Deserialize)]
/// struct NewComment {
///     text: String,
/// }
/// # impl ActionInput for NewComment {
/// #     const SCHEMA: u32 = 1;
/// # }
///
/// fn comments(add_comment: Action<NewComment, ()>) -> View {
///     Form::new(add_comment).view(|form| {
///         view! {
///             (form.field("text", "Your comment").multiline().required())
///             (form.message())
///             (form.submit("Send"))
///         }
///     })
/// }
/// ```
#[must_use = "a form does nothing before it is shown, by `view`"]
pub struct Form<I, O> {
    action: Action<I, O>,
    key: String,
    class: Option<&'static str>,
    optimistic: Option<Optimistic<I>>,
    done: Option<WhenDone<O>>,
}

/// What a submit needs of a form.
#[allow(dead_code, reason = "the client reads it")]
pub(crate) struct Submitted<I, O> {
    pub(crate) action: Action<I, O>,
    pub(crate) url: String,
    pub(crate) fields: FormFields,
    pub(crate) optimistic: Option<Optimistic<I>>,
    pub(crate) done: Option<WhenDone<O>>,
}

impl<I: ActionInput, O: Serialize + DeserializeOwned + 'static> Form<I, O> {
    /// A form for an action.
    pub const fn new(action: Action<I, O>) -> Self {
        Self { action, key: String::new(), class: None, optimistic: None, done: None }
    }

    /// Tells it from other forms of the same action on the page, as in a list.
    pub fn key(mut self, key: impl ToString) -> Self {
        self.key = key.to_string();
        self
    }

    /// Sets the class of the form element.
    pub const fn class(mut self, class: &'static str) -> Self {
        self.class = Some(class);
        self
    }

    /// Shows in the browser at once what the action is likely to do. The function returns what takes
    /// that back, which is called if it fails.
    pub fn optimistic<U: FnOnce() + 'static>(mut self, show: impl Fn(&I) -> U + 'static) -> Self {
        self.optimistic = Some(Rc::new(move |input| Box::new(show(input))));
        self
    }

    /// Does something with the result in the browser, before the page of the answer takes the place of
    /// the one that is shown.
    pub fn done(mut self, done: impl Fn(O) + 'static) -> Self {
        self.done = Some(Rc::new(done));
        self
    }

    /// Shows it, with these contents.
    pub fn view(self, contents: impl FnOnce(FormFields) -> View) -> View {
        let Self { action, key, class, optimistic, done } = self;
        let prefix = if key.is_empty() {
            action.name().to_owned()
        } else {
            format!("{}-{key}", action.name())
        };
        let fields = FormFields::new(prefix, served_outcome(action.name(), &key));
        let contents = contents(fields);
        let path = current_path();
        let to = move || address(action.name(), I::SCHEMA, &key, &path.text());
        let submitted = {
            let to = to.clone();
            move || Submitted {
                action,
                url: to(),
                fields,
                optimistic: optimistic.clone(),
                done: done.clone(),
            }
        };
        let send = move |event: SubmitEvent| submit(&event, submitted());
        view! {
            form(
                method="post",
                enctype=I::HAS_FILES.then_some(form_data::MULTIPART),
                action=to,
                class=class,
                aria-busy=move || fields.is_pending().then_some("true"),
                on:submit=send,
            ) {
                (contents)
            }
        }
    }
}

/// Where a form posts to. What its page is, it says itself: a browser may keep that back.
fn address(name: &str, schema: u32, key: &str, path: &str) -> String {
    let page = CanonicalPath::from_decoded(path).map(|path| escaped(&link(path.to_url())));
    let (page, key) = (page.unwrap_or_default(), escaped(key));
    let mut keys = Vec::new();
    if !page.is_empty() {
        keys.push((query::PAGE, page.as_str()));
    }
    if !key.is_empty() {
        keys.push((query::FORM, key.as_str()));
    }
    base_link(action_url(name, schema, &keys))
}

/// A value as it stands in a query.
fn escaped(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for character in value.chars() {
        match character {
            '%' => escaped.push_str("%25"),
            '&' => escaped.push_str("%26"),
            '+' => escaped.push_str("%2B"),
            '#' => escaped.push_str("%23"),
            ' ' => escaped.push('+'),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde::Deserialize;
    use sycamore::reactive::provide_context;

    use super::*;
    use crate::{CurrentPath, FieldErrors, FormOutcome};

    #[derive(Serialize, Deserialize)]
    struct New {
        text: String,
    }

    impl ActionInput for New {
        const SCHEMA: u32 = 0x2a;
    }

    fn rendered(path: &str, outcome: Option<FormOutcome>, key: &str) -> String {
        let (path, key) = (CanonicalPath::from_decoded(path).unwrap(), key.to_owned());
        sycamore::web::render_to_string(move || {
            CurrentPath::provide(Some(path));
            if let Some(outcome) = outcome {
                provide_context(Arc::new(outcome));
            }
            let action: Action<New, ()> = Action::on_client("add", None);
            Form::new(action).key(key).view(|form| {
                view! {
                    (form.field("text", "Text").required())
                    (form.field("note", "Note").multiline())
                    (form.field("password", "Password").kind("password"))
                    (form.hidden("post", 7))
                    (form.message())
                    (form.submit("Send"))
                }
            })
        })
    }

    #[test]
    fn a_form_is_a_plain_post_that_says_its_schema_and_its_page() {
        let html = rendered("/a b/50%&c", None, "");
        assert!(html.contains("method=\"post\""), "{html}");
        let page = "action=\"/.perennial/action/add?schema=2a&amp;page=/a%2520b/50%2525%26c\"";
        assert!(html.contains(page), "{html}");
        assert!(html.contains("name=\"post\"") && html.contains("value=\"7\""), "{html}");
        assert!(!html.contains("aria-invalid"), "{html}");
    }

    #[test]
    fn a_form_that_was_not_accepted_shows_what_is_wrong_and_what_was_typed() {
        let mut errors = FieldErrors::default();
        errors.add("text", "Too short.");
        errors.add("", "Not saved.");
        let mut values = vec![("text".into(), "a<b".into()), ("note".into(), "two\nlines".into())];
        values.extend(["a", "b"].map(|tag| ("tag".into(), tag.into())));
        let outcome = FormOutcome { action: "add".into(), form: "7".into(), errors, values };
        let html = rendered("/", Some(outcome.clone()), "7");
        for part in [
            "value=\"a&lt;b\"",
            "two\nlines",
            "Too short.",
            "Not saved.",
            "aria-invalid=\"true\"",
            "aria-describedby=\"add-7-text-error\"",
        ] {
            assert!(html.contains(part), "{part:?} in {html}");
        }
        let (values, again) = (outcome.clone(), Rc::new(std::cell::Cell::new(false)));
        let shown = Rc::clone(&again);
        let empty = sycamore::web::render_to_string(move || {
            provide_context(Arc::new(values));
            let action: Action<New, ()> = Action::on_client("add", None);
            Form::new(action).key(7).view(|form| {
                shown.set(form.is_again());
                assert_eq!(form.all_typed("tag"), ["a", "b"]);
                assert!(form.all_typed("other").is_empty());
                view! {}
            })
        });
        assert!(again.get() && empty.contains("<form"));
        let other = rendered("/", Some(outcome), "8");
        assert!(!other.contains("Too short.") && !other.contains("a&lt;b"), "{other}");
    }
}
