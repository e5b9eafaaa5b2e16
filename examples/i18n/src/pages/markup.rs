//! Elements within a sentence: the translation names them, the view makes them.

use perennial::prelude::*;

pub(crate) fn template() -> Template<()> {
    Template::new("markup").view(view).head(|(): &()| Head::title(t!("nav.markup")))
}

fn view() -> View {
    let read = create_signal(0_u32);
    let (title, again) = (t!("nav.markup"), t!("read-again"));
    view! {
        h1 { (title) }
        p(class="terms") {
            (t!(
                "terms",
                count = read,
                link = |text| {
                    let start = link("/");
                    view! { a(class="inside", href=start) { (text) } }
                },
                strong = |text| view! { strong { (text) } },
            ))
        }
        button(on:click=move |_| read.set(read.get() + 1)) { (again) }
    }
}
