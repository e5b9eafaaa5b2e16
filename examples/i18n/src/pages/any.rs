//! Any number, in each of the messages that show one: the server writes `/any?value=21`, the browser what is
//! typed.

use perennial::prelude::*;
use perennial::{DateTime, Number};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ReactiveState)]
pub(crate) struct Any {
    value: f64,
}

pub(crate) fn template() -> Template<Any> {
    Template::new("any").view(view).head(head).query_keys(["value"]).build_state(load)
}

#[server_only]
async fn load(context: BuildContext) -> Result<Any, PageError> {
    let value = match context.query("value") {
        Some(text) => text.parse().ok().filter(|value: &f64| value.is_finite()),
        None => Some(1.0),
    };
    let value = value.ok_or(PageError::client(400, "This is no number."))?;
    Ok(Any { value })
}

#[server_only]
fn head(_: &Any) -> Head {
    Head::title(t!("nav.any"))
}

fn view(state: AnyRx) -> View {
    let value = state.value;
    let (title, label) = (t!("nav.any"), t!("any-label"));
    let at = move || DateTime::from_milliseconds(value.get() * 1_000.0);
    view! {
        h1 { (title) }
        label {
            (label) " "
            input(r#type="number", step="any", bind:valueAsNumber=value)
        }
        p(class="cities") { (t!("cities", count = value)) }
        p(class="place") { (t!("place", position = value)) }
        p(class="number") { (t!("number", value = value)) }
        p(class="share") { (t!("share", value = Number::new(value.get()).percent())) }
        p(class="price") { (t!("price", value = Number::new(value.get()).currency("EUR"))) }
        p(class="date") { (t!("date", at = at().time_zone("Europe/Warsaw"))) }
        p(class="time") { (t!("time", at = at().time_zone("America/New_York"))) }
    }
}
