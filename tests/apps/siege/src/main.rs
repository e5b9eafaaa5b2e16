//! Pages that prove themselves, and user code that is slow, blocks, fails or redirects on demand.
//!
//! It is served without a client, from a folder that the suite writes (see `tests/src/siege`). Each
//! page states its path, the version of its source, its generation, its build, and a checksum of all
//! of these, in its HTML and in its state.

mod orders;
mod pages;
mod proof;
mod proven;

use perennial::prelude::*;

#[perennial::main]
fn main() -> App {
    App::new()
        .language("en")
        .origin("https://siege.example")
        .feed(Feed::new("/feed.xml").title("Siege").template("page/{slug}"))
        .capsule(pages::personal::capsule())
        .template(pages::stored::template())
        .template(pages::slow::template())
        .template(pages::blocking::template())
        .template(pages::personal::template())
        .template(pages::guarded::template())
}
