//! Numbers, shares, amounts and dates, as each language writes them.

use perennial::prelude::*;
use perennial::{DateTime, Number};

/// An hour, in milliseconds.
const HOUR: f64 = 3_600_000.0;
/// The evening of 14 November 2023 in UTC.
const EVENING: f64 = 1_700_000_000_000.0;

pub(crate) fn template() -> Template<()> {
    Template::new("formats").view(view).head(|(): &()| Head::title(t!("nav.formats")))
}

fn view() -> View {
    let hours = create_signal(0.0_f64);
    let title = t!("nav.formats");
    let later = t!("later");
    let at = move || DateTime::from_milliseconds(EVENING + hours.get() * HOUR);
    view! {
        h1 { (title) }
        p(class="number") { (t!("number", value = hours.get() + 1_234_567.891)) }
        p(class="share") { (t!("share", value = Number::new(0.256 + hours.get() / 100.0).percent())) }
        p(class="price") {
            (t!("price", value = Number::new(1_009.5 + hours.get()).currency("EUR")))
        }
        p(class="date") { (t!("date", at = at().time_zone("Europe/Warsaw"))) }
        p(class="time") { (t!("time", at = at().time_zone("America/New_York"))) }
        button(on:click=move |_| hours.set(hours.get() + 1.0)) { (later) }
    }
}
