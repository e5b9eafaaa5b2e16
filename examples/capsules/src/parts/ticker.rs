//! `ticker`: revalidation by time. Each page that holds the widget is renewed with it.

use std::time::Duration;

use perennial::prelude::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Ticker {
    seconds: u64,
}

pub(crate) fn capsule() -> Capsule<Ticker> {
    Capsule::new("ticker")
        .view(view)
        .build_state(load)
        .public()
        .revalidate_after(Duration::from_secs(1))
}

#[server_only]
async fn load(_context: BuildContext) -> Result<Ticker, PageError> {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    Ok(Ticker { seconds: now.as_secs() })
}

fn view(ticker: Ticker) -> View {
    view! { p(id="ticker") { (ticker.seconds.to_string()) } }
}
