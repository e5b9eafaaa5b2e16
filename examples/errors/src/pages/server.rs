//! `/server/{place}`: errors and panics that are the server's fault. No visitor sees why.

use perennial::prelude::*;

pub(crate) fn template() -> Template<String> {
    Template::new("server/{place}").view(view).head(head).build_state(load).incremental_generation()
}

#[server_only]
#[expect(clippy::panic, reason = "this is what the page shows")]
async fn load(context: BuildContext) -> Result<String, PageError> {
    let place = context.param("place")?;
    match place {
        // Every error type turns into one that blames the server.
        "error" => Err(std::io::Error::other("the password is swordfish").into()),
        "panic" => panic!("the password is swordfish"),
        _ => Ok(place.to_owned()),
    }
}

#[expect(clippy::panic, reason = "this is what the page shows")]
fn view(place: String) -> View {
    if place == "view" {
        panic!("the password is swordfish");
    }
    view! { h1 { "Nothing is wrong here" } }
}

#[server_only]
#[expect(clippy::panic, reason = "this is what the page shows")]
fn head(place: &String) -> Head {
    if place == "head" {
        panic!("the password is swordfish");
    }
    Head::title("Nothing is wrong here")
}
