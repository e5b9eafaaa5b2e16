//! Plural and ordinal forms.

use perennial::prelude::*;

pub(crate) fn template() -> Template<()> {
    Template::new("plurals").view(view).head(|(): &()| Head::title(t!("nav.plurals")))
}

fn view() -> View {
    let count = create_signal(1_u32);
    let title = t!("nav.plurals");
    let (more, thousand) = (t!("more"), t!("more.thousand"));
    view! {
        h1 { (title) }
        p(class="cities") { (t!("cities", count = count)) }
        p(class="place") { (t!("place", position = count)) }
        button(class="more", on:click=move |_| count.set(count.get() + 1)) { (more) }
        button(class="thousand", on:click=move |_| count.set(count.get() + 1_000)) { (thousand) }
    }
}
