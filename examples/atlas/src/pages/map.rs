//! `/country/{code}/map`: a country's map and nothing else. The page never wakes: only the map does,
//! when somebody moves it.

use perennial::prelude::*;

use crate::parts::{country_map, frame};
#[server_only]
use crate::preview::preview;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct MapPage {
    /// The path of the country's page.
    country: String,
    name: String,
}

pub(crate) fn template() -> Template<MapPage> {
    Template::new("country/{code}/map")
        .view(view)
        .head(head)
        .build_state(load)
        .incremental_generation()
        .preload_builds()
        .hydrate(Hydrate::Never)
}

#[server_only]
async fn load(context: BuildContext) -> Result<MapPage, PageError> {
    use crate::atlas;
    let written = context.param("code")?.to_owned();
    let code = written.to_uppercase();
    let found = atlas::query(move |atlas| atlas::country(atlas, &code)).await?;
    let Some(country) = found else {
        return Err(PageError::not_found(context.translate(&t!("country.unknown"))));
    };
    if written != country.code.to_lowercase() {
        return Err(PageError::moved(format!("{}/map", country.path())));
    }
    let name = atlas::country_name(&country.code, &country.name, context.locale());
    Ok(MapPage { country: country.path(), name })
}

#[server_only]
fn head(map: &MapPage) -> Head {
    let MapPage { country, name } = map;
    let title = t!("map-title", country = name);
    Head::title(format!("{title} · {}", t!("atlas")))
        .description(t!("map-about", country = name).write())
        .canonical(format!("{country}/map"))
        .open_graph(preview())
}

fn view(page: MapPage) -> View {
    let MapPage { country, name } = page;
    let (map, country) = (country_map(&country), link(country));
    let heading = t!("map", country = &name);
    let content = view! {
        p(class="kind") { a(href=country) { (name) } }
        h1 { (heading) }
        (map)
    };
    frame(Some(String::new()), content)
}
