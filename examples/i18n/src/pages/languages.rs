//! The app's languages, each with a button that leads there and remembers the choice.

use perennial::prelude::*;

pub(crate) fn template() -> Template<()> {
    Template::new("languages").view(view).head(|(): &()| Head::title(t!("nav.languages")))
}

fn view() -> View {
    let title = t!("nav.languages");
    let choices: Vec<View> = locales().into_iter().map(choice).collect();
    view! {
        h1 { (title) }
        p(class="choices") { (choices) }
    }
}

fn choice(tag: String) -> View {
    let (lang, name) = (tag.clone(), tag.clone());
    view! {
        button(lang=lang, on:click=move |_| switch_locale(&tag)) { (name) }
        " "
    }
}
