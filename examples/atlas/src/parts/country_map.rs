//! `map/{code}`: a country's part of the map, which can be moved, and looked at from nearer and from
//! farther. It is an island: where nothing else on the page wakes, it does so at the first press.

use perennial::Text;
use perennial::prelude::*;

use super::{MapView, moving_map, ring};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ReactiveState)]
pub(crate) struct CountryMap {
    label: String,
    /// The part that is shown; the visitor may change it.
    part: MapView,
    dots: Dots,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Dots {
    /// The side of a dot's square on the map, in degrees, as an SVG number.
    side: String,
    /// A line of no length for each dot, in units of `side`.
    path: String,
    /// The centre of a country that its dots alone would not show, and how wide its part of the map
    /// is.
    ring: Option<(f64, f64, f64)>,
}

/// The map of a country, by the path of its page.
pub(crate) fn country_map(country: &str) -> View {
    let code = country.trim_start_matches("/country/");
    capsule().widget(format!("map/{code}"))
}

pub(crate) fn capsule() -> Capsule<CountryMap> {
    Capsule::new("map/{code}").view(view).build_state(load).island(Hydrate::Interaction)
}

#[server_only]
async fn load(context: BuildContext) -> Result<CountryMap, PageError> {
    use crate::atlas;
    let code = context.param("code")?.to_uppercase();
    let found = atlas::query(move |atlas| {
        let Some(country) = atlas::country(atlas, &code)? else { return Ok(None) };
        Ok(Some((country, atlas::shape(atlas, &code)?)))
    });
    let Some((country, shape)) = found.await? else {
        return Err(PageError::not_found(context.translate(&t!("country.unknown"))));
    };
    let name = atlas::country_name(&country.code, &country.name, context.locale());
    let [west, north, width, height] = shape.view;
    Ok(CountryMap {
        label: context.translate(&t!("country-dots", country = name)),
        part: MapView { west, north, width, height },
        dots: Dots {
            side: shape.dot.to_string(),
            path: shape.path,
            ring: shape.ring.map(|(x, y)| (x, y, width)),
        },
    })
}

fn view(map: CountryMapRx) -> View {
    let part = map.part;
    let Dots { side, path, ring: around } = map.dots.get_clone();
    let turn = format!("scale({side}) translate(.5 .5)");
    let around = around.map_or_else(View::new, |(x, y, width)| ring(x, y, width));
    let over = view! {
        path(class="dots", transform=turn, d=path)
        (around)
    };
    let world = moving_map(part, map.label.get_clone(), over);
    view! {
        div(class="chart") {
            (world)
            (controls(part))
        }
    }
}

/// What moves the map. Without a script the style sheet hides it.
fn controls(part: Signal<MapView>) -> View {
    let control = move |text: &'static str, name: Text, change: fn(MapView) -> MapView| {
        let title = name.clone();
        view! {
            button(
                r#type="button",
                title=title,
                aria-label=name,
                on:click=move |_| part.set(change(part.get()))
            ) { (text) }
        }
    };
    let controls = vec![
        control("+", t!("move.nearer"), |part| part.scaled(0.5)),
        control("−", t!("move.farther"), |part| part.scaled(2.0)),
        control("←", t!("move.west"), |part| part.moved(-0.25, 0.0)),
        control("↑", t!("move.north"), |part| part.moved(0.0, -0.25)),
        control("↓", t!("move.south"), |part| part.moved(0.0, 0.25)),
        control("→", t!("move.east"), |part| part.moved(0.25, 0.0)),
    ];
    let label = t!("move");
    view! { div(class="moves", role="group", aria-label=label) { (controls) } }
}
