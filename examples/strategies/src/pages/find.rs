//! `/find?q=`: a declared query key is part of the page, and a form by GET asks for it.

use perennial::prelude::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Found {
    query: String,
    found: Vec<String>,
}

pub(crate) fn template() -> Template<Found> {
    Template::new("find").view(view).head(head).query_keys(["q"]).build_state(load)
}

#[server_only]
async fn load(context: BuildContext) -> Found {
    let all = ["green tea", "black tea", "coffee", "cocoa", "mint tea"];
    let query = context.query("q").unwrap_or_default().to_lowercase();
    let found = all.into_iter().filter(|name| !query.is_empty() && name.contains(&*query));
    Found { found: found.map(ToOwned::to_owned).collect(), query }
}

#[server_only]
fn head(_found: &Found) -> Head {
    Head::title("Query keys")
}

fn view(found: Found) -> View {
    let count = found.found.len().to_string();
    let list: Vec<View> = found.found.into_iter().map(|name| view! { li { (name) } }).collect();
    view! {
        h1 { "Find a drink" }
        form(action="/find", class="row") {
            label(r#for="q") { "Drink" }
            input(id="q", name="q", r#type="search", value=found.query)
            button { "Find" }
        }
        p { (count) " found" }
        ul { (list) }
    }
}
