//! `/city/{slug}`: a place's facts, its position, and the twenty places nearest to it.

use perennial::prelude::*;

use crate::format::{Unit, degrees, distance, grouped, people, position};
use crate::parts::{MapView, frame, map, ring};
#[server_only]
use crate::preview::preview;
use crate::summary::Summary;

/// How many of the nearest places are listed.
#[server_only]
const NEAREST: usize = 20;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ReactiveState)]
pub(crate) struct City {
    facts: Facts,
    nearest: Vec<Neighbour>,
    /// The unit of the distances; the visitor may change it.
    unit: Unit,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Facts {
    path: String,
    name: String,
    /// What kind of place it is, in words that the country's name follows.
    kind: String,
    country: String,
    country_path: String,
    /// Empty where the code of the region says nothing.
    region: String,
    /// 0 where it is not known.
    population: u64,
    /// 1 for the largest place of the world.
    rank: u64,
    /// Degrees north.
    latitude: f64,
    /// Degrees east.
    longitude: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Neighbour {
    place: Summary,
    kilometres: f64,
}

pub(crate) fn template() -> Template<City> {
    Template::new("city/{slug}")
        .view(view)
        .head(head)
        .build_paths(largest)
        .build_state(load)
        .incremental_generation()
        .preload_builds()
}

/// The largest places are made at build time, all others when they are first asked for.
#[server_only]
async fn largest() -> Result<Vec<String>, PageError> {
    use crate::{atlas, pages::home::LARGEST};
    let places = atlas::query(|atlas| atlas::largest_in_world(atlas, LARGEST)).await?;
    Ok(places.into_iter().map(|place| format!("city/{}", place.slug)).collect())
}

#[server_only]
async fn load(context: BuildContext) -> Result<City, PageError> {
    use crate::atlas;
    let slug = context.param("slug")?.to_owned();
    atlas::record_call(&slug);
    let found = atlas::query(move |atlas| {
        let Some(place) = atlas::place_by_slug(atlas, &slug)? else { return Ok(None) };
        let nearest = atlas::nearest(atlas, &place, NEAREST)?;
        Ok(Some((place, nearest)))
    })
    .await?;
    let Some((place, nearest)) = found else {
        return Err(PageError::not_found("There is no place of this name in the atlas."));
    };
    let nearest = nearest.into_iter().map(Neighbour::try_from).collect::<Result<_, _>>()?;
    Ok(City { facts: place.try_into()?, nearest, unit: Unit::Kilometre })
}

#[server_only]
impl TryFrom<crate::atlas::Place> for Facts {
    type Error = perennial::protocol::PathError;

    fn try_from(place: crate::atlas::Place) -> Result<Self, Self::Error> {
        Ok(Self {
            path: crate::summary::city_path(&place.slug)?,
            kind: place.kind().to_owned(),
            country_path: place.country_path(),
            region: place.region_letters().unwrap_or_default().to_owned(),
            name: place.name,
            country: place.country_name,
            population: place.population,
            rank: place.rank.into(),
            latitude: place.latitude,
            longitude: place.longitude,
        })
    }
}

#[server_only]
impl TryFrom<(crate::atlas::Place, f64)> for Neighbour {
    type Error = perennial::protocol::PathError;

    fn try_from((place, kilometres): (crate::atlas::Place, f64)) -> Result<Self, Self::Error> {
        // Metres are more than anyone sees.
        Ok(Self { place: place.try_into()?, kilometres: (kilometres * 1_000.0).round() / 1_000.0 })
    }
}

#[server_only]
fn head(city: &City) -> Head {
    let Facts { path, name, country, population, latitude, longitude, .. } = &city.facts;
    let people = match population {
        0 => String::new(),
        population => format!(", {} people", grouped(*population)),
    };
    Head::title(format!("{name}, {country} · Atlas"))
        .description(format!("{name} in {country}{people}: where it lies, and what is near."))
        .canonical(path)
        .open_graph(preview())
        .json_ld(&CityData {
            context: "https://schema.org",
            kind: "City",
            name,
            contained_in: DataOf { kind: "Country", name: country },
            geo: Position { kind: "GeoCoordinates", latitude: *latitude, longitude: *longitude },
        })
}

/// What search engines are told of a place (<https://schema.org/City>).
#[server_only]
#[derive(Serialize)]
struct CityData<'a> {
    #[serde(rename = "@context")]
    context: &'a str,
    #[serde(rename = "@type")]
    kind: &'a str,
    name: &'a str,
    #[serde(rename = "containedInPlace")]
    contained_in: DataOf<'a>,
    geo: Position<'a>,
}

#[server_only]
#[derive(Serialize)]
struct DataOf<'a> {
    #[serde(rename = "@type")]
    kind: &'a str,
    name: &'a str,
}

#[server_only]
#[derive(Serialize)]
struct Position<'a> {
    #[serde(rename = "@type")]
    kind: &'a str,
    latitude: f64,
    longitude: f64,
}

fn view(city: CityRx) -> View {
    let facts = city.facts.get_clone();
    let nearest: Vec<View> = city
        .nearest
        .get_clone()
        .into_iter()
        .map(|neighbour| neighbour_item(neighbour, city.unit))
        .collect();
    let name = facts.name.clone();
    let kind = facts.kind.clone();
    let (country, country_path) = (facts.country.clone(), link(&facts.country_path));
    let map = city_map(&facts);
    let facts = fact_list(facts);
    let switch = unit_switch(city.unit);
    let content = view! {
        p(class="kind") { (kind) " " a(href=country_path) { (country) } }
        h1 { (name) }
        (map)
        (facts)
        section(aria-labelledby="nearest") {
            div(class="heading") {
                h2(id="nearest") { "The nearest places" }
                (switch)
            }
            ol(class="places nearest") { (nearest) }
        }
    };
    frame(Some(String::new()), content)
}

/// The world, with a ring around the place.
fn city_map(facts: &Facts) -> View {
    let Facts { name, latitude, longitude, .. } = facts;
    let part = if *latitude < -58.0 { MapView::WHOLE } else { MapView::WORLD };
    let label = format!("Where {name} lies in the world: {}", position(*latitude, *longitude));
    let (x, y) = (degrees(*longitude), degrees(-latitude));
    let ring = ring(*longitude, -latitude, part.width);
    let marker = view! {
        circle(class="point", cx=x, cy=y, r="1.8")
        (ring)
    };
    map(part, label, marker)
}

fn fact_list(facts: Facts) -> View {
    let population = people(facts.population);
    let rank = if facts.population == 0 { "–".to_owned() } else { grouped(facts.rank) };
    let position = position(facts.latitude, facts.longitude);
    let region = if facts.region.is_empty() {
        View::new()
    } else {
        let region = facts.region;
        view! { div { dt { "Region" } dd { (region) } } }
    };
    view! {
        dl(class="facts") {
            div { dt { "People" } dd { (population) } }
            div { dt { "World rank by size" } dd { (rank) } }
            (region)
            div { dt { "Position" } dd { (position) } }
        }
    }
}

fn neighbour_item(neighbour: Neighbour, unit: Signal<Unit>) -> View {
    let Neighbour { place: Summary { path, name, whereabouts, .. }, kilometres } = neighbour;
    let path = link(path);
    view! {
        li {
            a(href=path) { (name) }
            span(class="where") { (whereabouts) }
            span(class="number") { (distance(kilometres, unit.get())) }
        }
    }
}

/// Two buttons, of which the one of the current unit is pressed. Without a script the style sheet
/// hides them.
fn unit_switch(unit: Signal<Unit>) -> View {
    let choice = move |of: Unit, text: &'static str, name: &'static str| {
        let pressed = move || if unit.get() == of { "true" } else { "false" };
        view! {
            button(
                r#type="button",
                title=name,
                aria-pressed=pressed,
                on:click=move |_| unit.set(of)
            ) { (text) }
        }
    };
    let kilometres = choice(Unit::Kilometre, "km", "Kilometres");
    let miles = choice(Unit::Mile, "mi", "Miles");
    view! {
        div(class="switch", role="group", aria-label="Unit of the distances") {
            (kilometres)
            (miles)
        }
    }
}
