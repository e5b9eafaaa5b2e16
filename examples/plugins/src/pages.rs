//! The pages: descriptions of walks, long enough to have a reading time.

use perennial::prelude::*;

/// Around every page.
pub(crate) fn frame(page: View) -> View {
    view! {
        header(class="top") {
            a(class="brand", href="/") { "Three walks" }
            nav(aria-label="Site") {
                ul {
                    li { a(href="/walk/coast") { "Coast" } }
                    li { a(href="/walk/gorge") { "Gorge" } }
                    li { a(href="/walk/moor") { "Moor" } }
                    li { a(href="/keys") { "Keys" } }
                }
            }
        }
        main { (page) }
        footer { p { "Press ? for keys." } }
    }
}

/// `/`.
pub(crate) fn home() -> Template<()> {
    Template::new("")
        .view(|| {
            view! {
                h1 { "Three walks" }
                p { "A site of a few pages, and four plugins that know nothing of it: one says in each page's head how long it takes to read, one writes down what a build made, one brings keys and a page about them, and one keeps what a crash of the client said." }
                p { a(href="/crash") { "Crash the client" } }
            }
        })
        .head(|(): &()| Head::title("Three walks"))
}

/// `/walk/{name}`.
pub(crate) fn walk() -> Template<Walk> {
    Template::new("walk/{name}")
        .view(|walk: Walk| {
            let text: Vec<View> =
                walk.text.into_iter().map(|text| view! { p { (text) } }).collect();
            view! { h1 { (walk.title) } (text) }
        })
        .head(|walk: &Walk| Head::title(walk.title.as_str()))
        .build_paths(walks)
        .build_state(load)
}

/// A walk, described.
#[derive(Debug, Clone, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Walk {
    title: String,
    text: Vec<String>,
}

/// `/crash`: a button that panics.
#[expect(clippy::panic, reason = "this is what the page shows")]
pub(crate) fn crash() -> Template<()> {
    Template::new("crash")
        .view(|| {
            view! {
                h1 { "A crash of the client" }
                p { "The plugin keeps what the panic said in the tab's own storage." }
                button(class="crash", on:click=|_| panic!("lost the way")) { "Lose the way" }
            }
        })
        .head(|(): &()| Head::title("A crash of the client"))
}

#[server_only]
const WALKS: [(&str, &str, [&str; 2]); 3] = [
    (
        "coast",
        "Along the coast",
        [
            "The path leaves the harbour by the old rope works and keeps to the edge of the cliff, so near that the wind brings the salt. After a mile it drops to a beach of grey stones, where at low water the ribs of a boat show that nobody has troubled to take away. Climb the steps on the far side, count them if you like, and rest on the bench that somebody has put there for the purpose.",
            "From there it is level going. Terns fish beyond the point, and seals look on. The lighthouse has been empty for thirty years, its keeper's garden has gone to fennel, and the door is open to whoever wants to see how the light went round. Allow three hours, more with children, and mind the tide.",
        ],
    ),
    (
        "gorge",
        "Through the gorge",
        [
            "Start early, when the sun has not yet reached the floor of it. The river is loud after rain and can be waded in summer; the chains along the wall are for the days between. Ferns hang from the rock wherever water does.",
            "Halfway up the gorge widens to a meadow with one walnut tree. Eat there. The second half is steeper, and the last hundred steps are cut into the stone, by whom and for whom no book says.",
        ],
    ),
    (
        "moor",
        "Over the moor",
        [
            "There is nothing to see on the moor, and a great deal of it. Take a compass: the path is a matter of opinion, and fog comes without being asked. Curlews call, peat gives underfoot, and the standing stones are further off than they look.",
            "Those who reach them before noon can be back at the inn by dark.",
        ],
    ),
];

#[server_only]
async fn walks() -> Vec<String> {
    WALKS.iter().map(|(name, ..)| format!("walk/{name}")).collect()
}

#[server_only]
async fn load(context: BuildContext) -> Result<Walk, PageError> {
    let name = context.param("name")?;
    let found = WALKS.iter().find(|(own, ..)| *own == name);
    let (_, title, text) = found.ok_or_else(|| PageError::not_found("There is no such walk."))?;
    Ok(Walk { title: (*title).to_owned(), text: text.map(str::to_owned).into() })
}

/// Errors stand within the frame.
pub(crate) fn error(error: ErrorPage) -> View {
    let (status, title, message) = (error.status.to_string(), error.title(), error.message);
    view! {
        p(class="status") { (status) }
        h1 { (title) }
        p { (message) }
    }
}
