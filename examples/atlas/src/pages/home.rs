//! `/`: the search, the map, the largest places and all countries.

use perennial::prelude::*;

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
    /// How many places it has, as the locale writes it.
    places: String,
}

pub(crate) fn template() -> Template<Home> {
    Template::new("").view(view).head(head).build_state(load).preload_builds()
}

#[server_only]
async fn load(context: BuildContext) -> Result<Home, PageError> {
    use crate::{atlas, format::Numbers};
    let (largest, countries) = atlas::query(|atlas| {
        Ok((atlas::largest_in_world(atlas, LARGEST)?, atlas::countries(atlas)?))
    })
    .await?;
    Ok(Home {
        places: countries.iter().map(|country| u64::from(country.places)).sum(),
        largest: crate::summary::summaries(largest, &context)?,
        countries: atlas::named(countries, context.locale())
            .into_iter()
            .map(|country| CountryLink {
                path: country.path(),
                name: country.name,
                places: Numbers(&context).whole(country.places.into()),
            })
            .collect(),
    })
}

#[server_only]
fn head(home: &Home) -> Head {
    let about = t!("home-about", places = home.places, countries = home.countries.len());
    Head::title(t!("home.title")).description(about.write()).canonical("/").open_graph(preview())
}

fn view(home: Home) -> View {
    let summary = t!("home-places", places = home.places, countries = home.countries.len());
    let (title, to_largest, to_countries) = (t!("home"), t!("largest"), t!("home.countries"));
    let search = search_form(String::new());
    let world = map(MapView::WORLD, t!("home.world").into(), View::new());
    let largest = place_list(home.largest);
    let countries: Vec<View> = home.countries.into_iter().map(country).collect();
    let content = view! {
        div(class="hero") {
            h1 { (title) }
            p { (summary) }
            (search)
            (world)
        }
        section(aria-labelledby="largest") {
            h2(id="largest") { (to_largest) }
            (largest)
        }
        section(aria-labelledby="countries") {
            h2(id="countries") { (to_countries) }
            ul(class="countries") { (countries) }
        }
    };
    frame(None, content)
}

fn country(country: CountryLink) -> View {
    let CountryLink { path, name, places } = country;
    let path = link(path);
    view! {
        li {
            a(href=path) { (name) }
            span(class="number") { (places) }
        }
    }
}
