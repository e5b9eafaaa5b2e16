//! `/seasons`: revalidation by logic, which is asked when the time has passed.

use std::time::Duration;

use perennial::prelude::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Season {
    name: String,
}

pub(crate) fn template() -> Template<Season> {
    Template::new("seasons")
        .view(view)
        .head(head)
        .build_state(load)
        .headers(headers)
        .revalidate_after(Duration::from_secs(3_600))
        .should_revalidate(season_has_changed)
}

#[server_only]
fn season(at: std::time::SystemTime) -> &'static str {
    let days = at.duration_since(std::time::UNIX_EPOCH).map_or(0, |age| age.as_secs() / 86_400);
    ["Winter", "Spring", "Summer", "Autumn"]
        .into_iter()
        .cycle()
        .nth(days as usize / 91 % 4)
        .unwrap_or("")
}

#[server_only]
async fn season_has_changed(_context: BuildContext, made_at: std::time::SystemTime) -> bool {
    season(made_at) != season(std::time::SystemTime::now())
}

#[server_only]
async fn load(_context: BuildContext) -> Season {
    Season { name: season(std::time::SystemTime::now()).to_owned() }
}

#[server_only]
fn head(season: &Season) -> Head {
    Head::title(&season.name)
}

#[server_only]
fn headers(season: &Season) -> ResponseHeaders {
    ResponseHeaders::new().set("X-Season", &season.name)
}

fn view(season: Season) -> View {
    view! {
        h1 { (season.name) }
        p { "Each hour the server asks whether the season has changed. If not, the page stays." }
    }
}
