//! `/path/{text}`: a text as a parameter of the path.

use perennial::prelude::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Path {
    text: String,
}

pub(crate) fn template() -> Template<Path> {
    Template::new("path/{text}").view(view).head(head).build_state(load).incremental_generation()
}

#[server_only]
async fn load(context: BuildContext) -> Result<Path, PageError> {
    Ok(Path { text: context.param("text")?.to_owned() })
}

#[server_only]
fn head(path: &Path) -> Head {
    Head::title(&path.text).description(&path.text)
}

fn view(path: Path) -> View {
    let title = path.text.clone();
    view! { main { h1(title=title) { (path.text) } } }
}
