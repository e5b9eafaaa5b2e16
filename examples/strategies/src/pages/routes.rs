//! Patterns: all that follows, an optional parameter, and a bare name with its whole domain.

use perennial::prelude::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Place {
    title: String,
    detail: String,
}

pub(crate) fn manual() -> Template<Place> {
    Template::new("manual/{*chapter}").view(view).head(head).build_state(chapter)
}

pub(crate) fn archive() -> Template<Place> {
    Template::new("archive/{page?: u32}").view(view).head(head).build_state(page)
}

pub(crate) fn wiki() -> Template<Place> {
    Template::new("wiki").view(view).head(head).build_state(article).incremental_generation()
}

#[server_only]
async fn chapter(context: BuildContext) -> Result<Place, PageError> {
    let chapter = context.param("chapter")?;
    let detail = chapter.split('/').collect::<Vec<_>>().join(", then ");
    Ok(Place { title: "The manual".to_owned(), detail })
}

#[server_only]
async fn page(context: BuildContext) -> Result<Place, PageError> {
    let page = match context.optional_param("page") {
        Some(_) => context.parse_param::<u32>("page")?,
        None => 1,
    };
    Ok(Place { title: "The archive".to_owned(), detail: format!("page {page}") })
}

#[server_only]
async fn article(context: BuildContext) -> Place {
    Place { title: "The wiki".to_owned(), detail: context.path().to_string() }
}

#[server_only]
fn head(place: &Place) -> Head {
    Head::title(format!("{}: {}", place.title, place.detail))
}

fn view(place: Place) -> View {
    view! {
        h1 { (place.title) }
        p { (place.detail) }
    }
}
