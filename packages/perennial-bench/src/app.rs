//! The app that is measured: pages like those of the atlas, from a state function that only
//! computes.

use std::time::Duration;

use perennial::prelude::*;

/// How many neighbours a page lists: its document is then 8 to 9 kB long.
const NEIGHBOURS: u64 = 40;
/// How long the source of a page that is always stale takes.
const SLOW_SOURCE: Duration = Duration::from_millis(200);

/// The state of a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ReactiveState)]
pub(crate) struct City {
    name: String,
    population: u64,
    neighbours: Vec<Neighbour>,
    miles: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Neighbour {
    path: String,
    name: String,
    whereabouts: String,
    kilometres: u64,
}

/// The app: cities, which stay fresh, and news, which are stale as soon as they are made.
pub(crate) fn app() -> App {
    App::new()
        .template(
            Template::new("city/{slug}")
                .view(view)
                .head(head)
                .build_state(load)
                .incremental_generation(),
        )
        .template(
            Template::new("news/{slug}")
                .view(view)
                .head(head)
                .build_state(load_slowly)
                .incremental_generation()
                .revalidate_after(Duration::from_millis(1)),
        )
}

/// The path of a city by its number.
pub(crate) fn city_path(number: u64) -> String {
    format!("/city/place-{number}")
}

/// The path of a page that is always stale.
pub(crate) const STALE_PATH: &str = "/news/today";

/// The state of a city: nothing is read or waited for, so that what is measured is the framework.
pub(crate) async fn load(context: BuildContext) -> Result<City, PageError> {
    let slug = context.param("slug")?;
    let seed = slug.bytes().fold(7_u64, |seed, byte| mix(seed ^ u64::from(byte)));
    let neighbours = (1..=NEIGHBOURS).map(|index| {
        let dice = mix(seed.wrapping_add(index));
        Neighbour {
            path: city_path(dice % 5_000_000),
            name: place_name(dice),
            whereabouts: format!("{} province", place_name(mix(dice))),
            kilometres: index * 7 + dice % 7,
        }
    });
    Ok(City {
        name: place_name(seed),
        population: seed % 9_000_000,
        neighbours: neighbours.collect(),
        miles: false,
    })
}

async fn load_slowly(context: BuildContext) -> Result<City, PageError> {
    tokio::time::sleep(SLOW_SOURCE).await;
    load(context).await
}

fn head(city: &City) -> Head {
    let City { name, population, .. } = city;
    Head::title(format!("{name} · Atlas")).description(format!("{name}, {population} people"))
}

/// The view of a city.
pub(crate) fn view(city: CityRx) -> View {
    let (name, people, miles) = (city.name, city.population, city.miles);
    let neighbours: Vec<View> =
        city.neighbours.get_clone().into_iter().map(|it| neighbour(it, miles)).collect();
    view! {
        header(class="top") { a(class="brand", href="/") { "Atlas" } }
        main(id="main") {
            p(class="kind") { "A place in this world" }
            h1 { (name) }
            dl(class="facts") { div { dt { "People" } dd { (people) } } }
            section(aria-labelledby="nearest") {
                div(class="heading") {
                    h2(id="nearest") { "The nearest places" }
                    button(r#type="button", on:click=move |_| miles.set(!miles.get())) {
                        (if miles.get() { "miles" } else { "kilometres" })
                    }
                }
                ol(class="places nearest") { (neighbours) }
            }
        }
        footer { p { "Places that do not exist, for a benchmark." } }
    }
}

fn neighbour(neighbour: Neighbour, miles: Signal<bool>) -> View {
    let Neighbour { path, name, whereabouts, kilometres } = neighbour;
    view! {
        li {
            a(href=path) { (name) }
            span(class="where") { (whereabouts) }
            span(class="number") { (distance(kilometres, miles.get())) }
        }
    }
}

fn distance(kilometres: u64, miles: bool) -> String {
    if miles { format!("{} mi", kilometres * 5 / 8) } else { format!("{kilometres} km") }
}

/// A name of four syllables, always the same for a number.
fn place_name(number: u64) -> String {
    const SYLLABLES: [&str; 16] = [
        "ka", "ro", "ti", "mo", "ven", "sal", "bur", "el", "dor", "na", "lis", "gu", "pe", "ost",
        "ham", "wy",
    ];
    (0..4).filter_map(|turn| SYLLABLES.get((number >> (turn * 4)) as usize % 16)).copied().collect()
}

/// The finaliser of splitmix64: equal numbers give equal ones, near ones far ones.
pub(crate) fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}
