//! `/`: the search, the map, the largest places and all countries.

use perennial::prelude::*;

use crate::format::grouped;
use crate::parts::{MapView, frame, map, place_list, search_form};
#[server_only]
use crate::preview::preview;
use crate::summary::Summary;

/// How many of the largest places are listed, and how many cities are made at build time.
#[server_only]
pub(crate) const LARGEST: u32 = 50;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Home {
    /// How many places there are.
    places: u64,
    largest: Vec<Summary>,
    countries: Vec<CountryLink>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct CountryLink {
    path: String,
    name: String,
    places: u64,
}

pub(crate) fn template() -> Template<Home> {
    Template::new("").view(view).head(head).build_state(load).preload_builds()
}

#[server_only]
async fn load(_context: BuildContext) -> Result<Home, PageError> {
    use crate::atlas;
    let (largest, countries) = atlas::query(|atlas| {
        Ok((atlas::largest_in_world(atlas, LARGEST)?, atlas::countries(atlas)?))
    })
    .await?;
    Ok(Home {
        places: countries.iter().map(|country| u64::from(country.places)).sum(),
        largest: crate::summary::summaries(largest)?,
        countries: countries
            .into_iter()
            .map(|country| CountryLink {
                path: country.path(),
                name: country.name,
                places: country.places.into(),
            })
            .collect(),
    })
}

#[server_only]
fn head(home: &Home) -> Head {
    let places = grouped(home.places);
    let countries = home.countries.len();
    Head::title("Atlas: the towns of the world")
        .description(format!(
            "{places} towns and villages in {countries} countries: where they lie, how many people \
             live there, and what is near."
        ))
        .canonical("/")
        .open_graph(preview())
}

fn view(home: Home) -> View {
    let places = grouped(home.places);
    let count = home.countries.len().to_string();
    let search = search_form(String::new());
    let world = map(MapView::WORLD, "The world, drawn from its towns".to_owned(), View::new());
    let largest = place_list(home.largest);
    let countries: Vec<View> = home.countries.into_iter().map(country).collect();
    let content = view! {
        div(class="hero") {
            h1 { "The towns of the world" }
            p { (places) " places in " (count) " countries and territories" }
            (search)
            (world)
        }
        section(aria-labelledby="largest") {
            h2(id="largest") { "The largest places" }
            (largest)
        }
        section(aria-labelledby="countries") {
            h2(id="countries") { "Countries and territories" }
            ul(class="countries") { (countries) }
        }
    };
    frame(None, content)
}

fn country(country: CountryLink) -> View {
    let CountryLink { path, name, places } = country;
    let (path, places) = (link(path), grouped(places));
    view! {
        li {
            a(href=path) { (name) }
            span(class="number") { (places) }
        }
    }
}
