//! `weather/{city}`: a build state, and properties: a plain one and a signal.

use perennial::prelude::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Weather {
    city: String,
    celsius: i32,
}

/// What the page decides.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown {
    /// Stays as it is.
    pub(crate) level: u8,
    /// May change at any time, for all widgets at once.
    pub(crate) fahrenheit: Signal<bool>,
}

pub(crate) fn capsule() -> Capsule<Weather, Shown> {
    Capsule::new("weather/{city}").view(view).build_state(load).public()
}

#[server_only]
async fn load(context: BuildContext) -> Result<Weather, PageError> {
    let city = context.param("city")?.to_owned();
    let celsius = match city.as_str() {
        "Paris" => 21,
        "Oslo" => 12,
        "Quito" => 17,
        _ => return Err(PageError::not_found("No weather is known from there.")),
    };
    Ok(Weather { city, celsius })
}

fn view(weather: Weather, shown: Shown) -> View {
    let celsius = weather.celsius;
    let degrees = move || match shown.fahrenheit.get() {
        true => format!("{} °F", celsius * 9 / 5 + 32),
        false => format!("{celsius} °C"),
    };
    let heading = match shown.level {
        2 => view! { h2 { (weather.city) } },
        _ => view! { h3 { (weather.city) } },
    };
    view! {
        section(class="card") {
            (heading)
            p(class="degrees") { (degrees()) }
        }
    }
}
