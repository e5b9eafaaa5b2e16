//! `welcome`: what depends on who reads, filled in by the server in each answer. It is an island, too:
//! it wakes when somebody turns to it, with the vote in it.

use perennial::prelude::*;

use super::{awake, vote};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Welcome {
    name: String,
}

pub(crate) fn capsule() -> Capsule<Welcome> {
    Capsule::new("welcome")
        .view(view)
        .request_state(load)
        .filled_by_server()
        .island(Hydrate::Interaction)
}

#[server_only]
async fn load(request: RequestContext) -> Welcome {
    Welcome { name: request.cookie("name").unwrap_or("early riser").to_owned() }
}

fn view(welcome: Welcome) -> View {
    let waves = create_signal(0_u32);
    view! {
        section(class="card welcome") {
            p { "Good morning, " (welcome.name) "." }
            p(class="row") {
                button(class="wave", r#type="button", on:click=move |_| waves.set(waves.get() + 1)) {
                    "Wave " (waves)
                }
                (awake::mark())
            }
            (vote::vote("vote/welcome", "Good"))
        }
    }
}
