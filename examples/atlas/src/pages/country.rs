//! `/country/{code}`: a country's numbers, its part of the map and its largest places.

use perennial::prelude::*;

use crate::format::{grouped, share};
use crate::parts::{MapView, frame, map, place_list, ring};
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
    map: MapView,
    /// The side of a dot's square on the map, in degrees, as an SVG number.
    dot: String,
    /// A line of no length for each dot, in units of `dot`.
    dots: String,
    /// The centre on the map of a country that its dots alone would not show.
    ring: Option<(f64, f64)>,
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
        let shape = atlas::shape(atlas, &code)?;
        let largest = atlas::largest_in_country(atlas, &code, LARGEST)?;
        Ok(Some((country, shape, largest, atlas::world(atlas)?)))
    })
    .await?;
    let Some((country, shape, largest, world)) = found else {
        return Err(PageError::not_found("There is no country with this code."));
    };
    if written != country.code.to_lowercase() {
        return Err(PageError::moved(country.path()));
    }
    let [west, north, width, height] = shape.view;
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
        map: MapView { west, north, width, height },
        dot: shape.dot.to_string(),
        dots: shape.path,
        ring: shape.ring,
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
    let label = format!("Where the places of {name} lie");
    let (turn, dots) = (format!("scale({}) translate(.5 .5)", country.dot), country.dots);
    let ring = country.ring.map_or_else(View::new, |(x, y)| ring(x, y, country.map.width));
    let over = view! {
        path(class="dots", transform=turn, d=dots)
        (ring)
    };
    let map = map(country.map, label, over);
    let shares = (share(places, world_places), share(population, world_population));
    let (share_of_places, share_of_people) = shares;
    let (places, population) = (grouped(places), grouped(population));
    let largest = place_list(country.largest);
    let content = view! {
        h1 { (name) }
        (map)
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
