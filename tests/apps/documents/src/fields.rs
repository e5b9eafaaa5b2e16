//! Fields that are bound to a state.

use perennial::prelude::*;

#[derive(Clone, Serialize, Deserialize, ReactiveState)]
pub(crate) struct Form {
    name: String,
    is_on: bool,
    language: String,
    amount: f64,
}

#[server_only]
pub(crate) async fn load(_: BuildContext) -> Result<Form, PageError> {
    Ok(Form { name: "Ada".into(), is_on: true, language: "fr".into(), amount: 150.0 })
}

pub(crate) fn fields(form: FormRx) -> View {
    let FormRx { name, is_on, language, amount, .. } = form;
    view! {
        form(action="/") {
            input(name="name", aria-label="Name", bind:value=name)
            input(r#type="checkbox", name="on", aria-label="On", bind:checked=is_on)
            // The bounds come after what is bound: the value is not cut to those of before.
            input(bind:valueAsNumber=amount, r#type="range", name="amount", aria-label="Amount", max="200")
            select(name="language", aria-label="Language", bind:value=language) {
                option(value="en") { "English" }
                option(value="fr") { "French" }
            }
            textarea(name="note", aria-label="Note", bind:value=name) {}
            button { "send" }
        }
        output { (format!("{} {} {}", name.get_clone(), is_on.get(), language.get_clone())) }
        (crate::counter())
    }
}

/// Both ways to give a text to a `textarea`.
pub(crate) fn note(form: FormRx) -> View {
    let name = form.name;
    view! {
        textarea(aria-label="First", value=name.get_clone_untracked(), bind:value=name) {}
        textarea(aria-label="Second") { (name.get_clone()) }
        (crate::counter())
    }
}

/// Properties: what an attribute can say of them is served.
pub(crate) fn properties(form: FormRx) -> View {
    let FormRx { name, is_on, language, amount, .. } = form;
    view! {
        form(action="/") {
            input(name="name", aria-label="Name", prop:value=name.get_clone())
            input(name="fixed", aria-label="Fixed", prop:value="text", prop:className="c", prop:readOnly=true)
            input(prop:valueAsNumber=amount.get(), r#type="range", name="amount", aria-label="Amount", max="200")
            input(r#type="checkbox", name="on", aria-label="On", prop:checked=is_on)
            textarea(name="note", aria-label="Note", prop:value=name.get_clone()) {}
            select(name="language", aria-label="Language", prop:value=language.get_clone()) {
                option(value="en") { "English" }
                option(value="fr") { "French" }
            }
            button { "send" }
        }
        details(prop:open=true) { summary { "more" } "text" }
        (crate::counter())
    }
}
