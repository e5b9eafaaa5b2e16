//! An app of which there are two builds, as a variable says while it is compiled.

use perennial::prelude::*;

/// Which build this is.
const BUILD: &str = match option_env!("DEPLOYS_BUILD") {
    Some(build) => build,
    None => "one",
};

#[perennial::main]
fn main() -> App {
    App::new().language("en").icon("/favicon.svg").layout(frame).template(page())
}

fn frame(page: View) -> View {
    view! { main { (page) } }
}

/// `/page/{number}`, each made when it is first asked for.
fn page() -> Template<String> {
    Template::new("page/{number}")
        .view(|number: String| {
            let next = number.parse::<u32>().unwrap_or_default() + 1;
            let (heading, link) = (format!("Page {number}"), link(format!("/page/{next}")));
            view! {
                h1 { (heading) }
                p { "Of build " strong { (BUILD) } }
                p { a(href=link) { "The next page" } }
            }
        })
        .head(|number: &String| Head::title(format!("Page {number}")))
        .build_state(number)
        .incremental_generation()
}

#[server_only]
async fn number(context: BuildContext) -> Result<String, PageError> {
    Ok(context.param("number")?.to_owned())
}
