//! `/clock`: revalidation by time, with a lifetime that the data can choose.

use std::time::Duration;

use perennial::prelude::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Clock {
    seconds: u64,
}

pub(crate) fn template() -> Template<Clock> {
    Template::new("clock")
        .view(view)
        .head(head)
        .build_state(load)
        .revalidate_after(Duration::from_secs(2))
}

#[server_only]
async fn load(_context: BuildContext) -> Result<Perishable<Clock>, PageError> {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    // At the full minute it is good for a moment longer, because the data say so.
    let good_for = Duration::from_secs(if now.as_secs() % 60 == 0 { 3 } else { 2 });
    Ok(Perishable::new(Clock { seconds: now.as_secs() % 86_400 }, good_for))
}

#[server_only]
fn head(_clock: &Clock) -> Head {
    Head::title("Revalidation by time")
}

fn view(clock: Clock) -> View {
    let (hours, minutes, seconds) =
        (clock.seconds / 3_600, clock.seconds / 60 % 60, clock.seconds % 60);
    let time = format!("{hours:02}:{minutes:02}:{seconds:02}");
    view! {
        h1 { "Revalidation by time" }
        p { "This page was made at " time { (time) } " UTC." }
        p { "Reload it: it is renewed behind an answer that comes two seconds later or more." }
    }
}
