//! `/country/{code}`: a country's numbers, its part of the map and its largest places.

use perennial::prelude::*;

use crate::format::{grouped, share};
use crate::parts::{country_map, frame, place_list};
#[server_only]
use crate::preview::preview;
use crate::summary::Summary;

/// How many of the largest places are listed.
#[server_only]
const LARGEST: u32 = 50;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct CountryPage {
    path: String,
    name: String,
    places: u64,
    population: u64,
    /// How many places and people the world has, counted in the same way.
    world_places: u64,
    world_population: u64,
    largest: Vec<Summary>,
}

pub(crate) fn template() -> Template<CountryPage> {
    Template::new("country/{code}")
        .view(view)
        .head(head)
        .build_state(load)
        .incremental_generation()
        .preload_builds()
        // A list of links, which are links without the client, too.
        .hydrate(Hydrate::Idle)
}

#[server_only]
async fn load(context: BuildContext) -> Result<CountryPage, PageError> {
    use crate::atlas;
    let written = context.param("code")?.to_owned();
    let code = written.to_uppercase();
    let found = atlas::query(move |atlas| {
        let Some(country) = atlas::country(atlas, &code)? else { return Ok(None) };
        let largest = atlas::largest_in_country(atlas, &code, LARGEST)?;
        Ok(Some((country, largest, atlas::world(atlas)?)))
    })
    .await?;
    let Some((country, largest, world)) = found else {
        return Err(PageError::not_found("There is no country with this code."));
    };
    if written != country.code.to_lowercase() {
        return Err(PageError::moved(country.path()));
    }
    let mut largest = crate::summary::summaries(largest)?;
    for place in &mut largest {
        place.leave_out_country(&country.name);
    }
    Ok(CountryPage {
        path: country.path(),
        name: country.name,
        places: country.places.into(),
        population: country.population,
        world_places: world.places.into(),
        world_population: world.population,
        largest,
    })
}

#[server_only]
fn head(country: &CountryPage) -> Head {
    let CountryPage { path, name, .. } = country;
    let places = grouped(country.places);
    Head::title(format!("{name} · Atlas"))
        .description(format!(
            "{places} towns and villages of {name}: the largest, and where they lie."
        ))
        .canonical(path)
        .open_graph(preview())
}

fn view(country: CountryPage) -> View {
    let CountryPage { name, places, population, world_places, world_population, .. } = country;
    let map = country_map(&country.path);
    let large = link(format!("{}/map", country.path));
    let shares = (share(places, world_places), share(population, world_population));
    let (share_of_places, share_of_people) = shares;
    let (places, population) = (grouped(places), grouped(population));
    let largest = place_list(country.largest);
    let content = view! {
        h1 { (name) }
        (map)
        p(class="more") { a(href=large) { "The map alone" } }
        dl(class="facts") {
            div { dt { "Places" } dd { (places) } }
            div { dt { "Share of all places" } dd { (share_of_places) } }
            div { dt { "People in them" } dd { (population) } }
            div { dt { "Share of all people" } dd { (share_of_people) } }
        }
        section(aria-labelledby="largest") {
            h2(id="largest") { "The largest places" }
            (largest)
        }
    };
    frame(Some(String::new()), content)
}
