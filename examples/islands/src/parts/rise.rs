//! `rise/{flour}`: how far the dough is at an hour. It wakes when the browser is idle.

use perennial::prelude::*;

use super::awake;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ReactiveState)]
pub(crate) struct Rise {
    hours: f64,
}

pub(crate) fn capsule() -> Capsule<Rise> {
    Capsule::new("rise/{flour}").view(view).build_state(load).island(Hydrate::Idle)
}

#[server_only]
async fn load(_context: BuildContext) -> Rise {
    Rise { hours: 6.0 }
}

/// The share of its full height.
fn height(hours: f64) -> f64 {
    (100.0 / (1.0 + ((8.0 - hours) / 1.6).exp())).round()
}

fn view(rise: RiseRx) -> View {
    let hours = rise.hours;
    let text =
        move || format!("After {} hours it has risen by {} %.", hours.get(), height(hours.get()));
    view! {
        section(class="card rise") {
            label {
                "Hours "
                input(r#type="range", min="0", max="16", value="6", bind:valueAsNumber=hours)
            }
            progress(max="100", aria-label="Risen", value=move || height(hours.get()).to_string()) {}
            p { (text()) " " (awake::mark()) }
        }
    }
}
