//! `/city/{slug}`: a place's facts, its position, and the twenty places nearest to it.

use perennial::Text;
use perennial::prelude::*;

use crate::format::{Distance, Unit, degrees};
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
    /// What kind of place it is, as the message `kind` names it.
    kind: String,
    country: String,
    country_path: String,
    /// Empty where the code of the region says nothing.
    region: String,
    /// How many people live there, and which place of the world it is by that, as the locale writes it; of
    /// neither there are digits where it is not known.
    population: String,
    rank: String,
    is_populated: bool,
    position: String,
    /// Degrees north.
    latitude: f64,
    /// Degrees east.
    longitude: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Neighbour {
    place: Summary,
    distance: Distance,
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
        return Err(PageError::not_found(context.translate(&t!("city.unknown"))));
    };
    let neighbour = |(place, kilometres)| Neighbour::new(place, kilometres, &context);
    let nearest = nearest.into_iter().map(neighbour).collect::<Result<_, _>>()?;
    Ok(City { facts: Facts::new(place, &context)?, nearest, unit: Unit::Kilometre })
}

#[server_only]
impl Facts {
    fn new(
        place: crate::atlas::Place,
        context: &BuildContext,
    ) -> Result<Self, perennial::protocol::PathError> {
        let numbers = crate::format::Numbers(context);
        let rank = if place.population == 0 { 0 } else { place.rank };
        Ok(Self {
            path: crate::summary::city_path(&place.slug)?,
            kind: place.kind().to_owned(),
            country_path: place.country_path(),
            region: place.region_letters().unwrap_or_default().to_owned(),
            name: place.name,
            country: crate::atlas::country_name(
                &place.country,
                &place.country_name,
                context.locale(),
            ),
            population: numbers.people(place.population),
            rank: numbers.people(rank.into()),
            is_populated: place.population > 0,
            position: numbers.position(place.latitude, place.longitude),
            latitude: place.latitude,
            longitude: place.longitude,
        })
    }
}

#[server_only]
impl Neighbour {
    fn new(
        place: crate::atlas::Place,
        kilometres: f64,
        context: &BuildContext,
    ) -> Result<Self, perennial::protocol::PathError> {
        let distance = crate::format::Numbers(context).distance(kilometres);
        Ok(Self { place: Summary::new(place, context)?, distance })
    }
}

#[server_only]
fn head(city: &City) -> Head {
    let Facts { path, name, country, population, latitude, longitude, .. } = &city.facts;
    let about = match city.facts.is_populated {
        true => t!("city-about-people", city = name, country = country, people = population),
        false => t!("city-about", city = name, country = country),
    };
    Head::title(format!("{name}, {country} · {}", t!("atlas")))
        .description(about.write())
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
    let kind = kind(&facts);
    let to_nearest = t!("city.nearest");
    let map = city_map(&facts);
    let facts = fact_list(facts);
    let switch = unit_switch(city.unit);
    let content = view! {
        p(class="kind") { (kind) }
        h1 { (name) }
        (map)
        (facts)
        section(aria-labelledby="nearest") {
            div(class="heading") {
                h2(id="nearest") { (to_nearest) }
                (switch)
            }
            ol(class="places nearest") { (nearest) }
        }
    };
    frame(Some(String::new()), content)
}

/// What kind of place it is, with a link to its country.
fn kind(facts: &Facts) -> View {
    let path = facts.country_path.clone();
    t!(
        "kind",
        kind = &facts.kind,
        country = &facts.country,
        country = |name| {
            let path = link(&path);
            view! { a(href=path) { (name) } }
        }
    )
}

/// The world, with a ring around the place.
fn city_map(facts: &Facts) -> View {
    let Facts { name, latitude, longitude, position, .. } = facts;
    let part = if *latitude < -58.0 { MapView::WHOLE } else { MapView::WORLD };
    let label = t!("city-map", city = name, position = position).into();
    let (x, y) = (degrees(*longitude), degrees(-latitude));
    let ring = ring(*longitude, -latitude, part.width);
    let marker = view! {
        circle(class="point", cx=x, cy=y, r="1.8")
        (ring)
    };
    map(part, label, marker)
}

fn fact_list(facts: Facts) -> View {
    let Facts { population, rank, position, .. } = facts;
    let (of_people, of_rank, of_position) =
        (t!("city.people"), t!("city.rank"), t!("city.position"));
    let region = if facts.region.is_empty() {
        View::new()
    } else {
        let (label, region) = (t!("city.region"), facts.region);
        view! { div { dt { (label) } dd { (region) } } }
    };
    view! {
        dl(class="facts") {
            div { dt { (of_people) } dd { (population) } }
            div { dt { (of_rank) } dd { (rank) } }
            (region)
            div { dt { (of_position) } dd { (position) } }
        }
    }
}

fn neighbour_item(neighbour: Neighbour, unit: Signal<Unit>) -> View {
    let Neighbour { place: Summary { path, name, whereabouts, .. }, distance } = neighbour;
    let path = link(path);
    let distance = move || match unit.get() {
        Unit::Kilometre => format!("{} {}", distance.kilometres, t!("unit.km")),
        Unit::Mile => format!("{} {}", distance.miles, t!("unit.mi")),
    };
    view! {
        li {
            a(href=path) { (name) }
            span(class="where") { (whereabouts) }
            span(class="number") { (distance()) }
        }
    }
}

/// Two buttons, of which the one of the current unit is pressed. Without a script the style sheet
/// hides them.
fn unit_switch(unit: Signal<Unit>) -> View {
    let choice = move |of: Unit, text: Text, name: Text| {
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
    let kilometres = choice(Unit::Kilometre, t!("unit.km"), t!("unit.kilometres"));
    let miles = choice(Unit::Mile, t!("unit.mi"), t!("unit.miles"));
    let label = t!("unit");
    view! {
        div(class="switch", role="group", aria-label=label) {
            (kilometres)
            (miles)
        }
    }
}
