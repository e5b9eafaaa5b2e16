//! A message with an argument that the visitor changes, an attribute, and one that a language lacks.

use perennial::prelude::*;

pub(crate) fn template() -> Template<()> {
    Template::new("").view(view).head(|(): &()| Head::title(t!("start.title")))
}

fn view() -> View {
    let name = create_signal(String::new());
    let (title, label) = (t!("start.title"), t!("start-name"));
    let (placeholder, english) = (t!("start-name.placeholder"), t!("start-english"));
    view! {
        h1 { (title) }
        label {
            (label) " "
            input(bind:value=name, placeholder=placeholder)
        }
        p(class="greeting") {
            (match name.get_clone() {
                name if name.is_empty() => t!("hello"),
                name => t!("greeting", name = name),
            })
        }
        p(class="fallback") { (english) }
    }
}
