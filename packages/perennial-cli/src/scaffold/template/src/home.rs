//! The page at `/`: its state comes from the server, the counter runs in the browser.

use perennial::prelude::*;

/// What the server knows of this page. `ReactiveState` makes `HomeRx` of it, with a signal for
/// each field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ReactiveState)]
pub struct Home {
    start: i32,
    generated: String,
}

pub fn template() -> Template<Home> {
    Template::new("").view(view).head(head).build_state(load)
}

fn view(home: HomeRx) -> View {
    let mut count = home.start;
    view! {
        main {
            h1 { "{{title}}" }
            p { "The server made this page once; everyone gets the same. The counter is yours." }
            div(class="counter") {
                button(r#type="button", aria-label="one less", on:click=move |_| count -= 1) { "−" }
                output(id="count", aria-live="polite") { (count.get().to_string()) }
                button(r#type="button", aria-label="one more", on:click=move |_| count += 1) { "+" }
            }
            p(class="faint") { "Generated " (home.generated.get_clone()) "." }
            p { a(href=link("/about")) { "About this app" } }
        }
    }
}

#[server_only]
fn head(_: &Home) -> Head {
    Head::title("{{title}}").description("Pages that are built once, on demand.")
}

/// Called once: what it returns is stored with the page.
#[server_only]
async fn load(_: BuildContext) -> Result<Home, PageError> {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    Ok(Home { start: 1, generated: time_of_day(now.as_secs()) })
}

/// Seconds since 1970 as the time of day.
#[server_only]
fn time_of_day(seconds: u64) -> String {
    let (hours, minutes) = (seconds / 3_600 % 24, seconds / 60 % 60);
    format!("at {hours:02}:{minutes:02}:{:02} UTC", seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_day_has_two_digits_for_each_part() {
        assert_eq!(time_of_day(0), "at 00:00:00 UTC");
        assert_eq!(time_of_day(86_400 + 3_661), "at 01:01:01 UTC");
    }
}
