//! `reader`: what depends on who reads. It is no part of the stored page: a hole stands there, which
//! the browser fills when it is idle.

use perennial::prelude::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Reader {
    name: String,
}

pub(crate) fn capsule() -> Capsule<Reader> {
    Capsule::new("reader")
        .view(view)
        .request_state(load)
        .fallback(|| view! { p(class="note") { "Good morning." } })
        .island(Hydrate::Idle)
}

#[server_only]
async fn load(request: RequestContext) -> Reader {
    Reader { name: request.cookie("name").unwrap_or("early riser").to_owned() }
}

fn view(reader: Reader) -> View {
    view! { p(class="note") { "Good morning, " (reader.name) "." } }
}
