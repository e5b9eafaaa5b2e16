//! `/values/{page: u32}`: texts as values and keys of the state, as texts, attributes and in the
//! head, and again in a widget.

use std::collections::BTreeMap;

use perennial::prelude::*;

#[server_only]
use crate::texts;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Values {
    values: Vec<String>,
    keys: BTreeMap<String, String>,
}

pub(crate) fn template() -> Template<Values> {
    Template::new("values/{page: u32}")
        .view(view)
        .head(head)
        .build_state(load)
        .incremental_generation()
}

/// The same in a part of the page.
pub(crate) fn capsule() -> Capsule<Values, &'static str> {
    Capsule::new("part/{page: u32}").view(part).build_state(load)
}

#[server_only]
async fn load(context: BuildContext) -> Result<Values, PageError> {
    let values = texts::of_page(context.parse_param("page")?)?;
    let keys = values.iter().map(|text| (text.clone(), text.clone())).collect();
    Ok(Values { values, keys })
}

#[server_only]
fn head(values: &Values) -> Head {
    let all = values.values.join(" ");
    let head = Head::title(&all)
        .description(&all)
        .open_graph(OpenGraph::website().site_name(&all).property("og:hostile", &all))
        .json_ld(&values.keys);
    values.values.iter().fold(head, |head, text| head.meta("hostile", text))
}

fn view(values: Values) -> View {
    let shown: Vec<View> = values.values.into_iter().map(text).collect();
    view! {
        main {
            h1 { "Hostile" }
            (shown)
            (capsule().widget_with("part/0", "in-part"))
        }
    }
}

fn text(text: String) -> View {
    let (title, value, data) = (text.clone(), text.clone(), text.clone());
    view! {
        p(class="text", title=title, data-text=data) { (text) }
        input(value=value, aria-label="A text")
    }
}

fn part(values: Values, class: &'static str) -> View {
    let texts = values.keys.into_values();
    let texts: Vec<View> = texts.map(|text| view! { p(class=class) { (text) } }).collect();
    view! { section { (texts) } }
}
