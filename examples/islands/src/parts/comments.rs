//! `comments/{what}`: what others say, and a box for what you say. It wakes when it is in view, and
//! the votes in it with it.

use perennial::prelude::*;

use super::{awake, vote};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Comments {
    texts: Vec<String>,
}

pub(crate) fn capsule() -> Capsule<Comments> {
    Capsule::new("comments/{what}").view(view).build_state(load).island(Hydrate::Visible)
}

#[server_only]
async fn load(_context: BuildContext) -> Comments {
    let texts = ["I waited. It was worth it.", "Mine was gone before it was cold."];
    Comments { texts: texts.map(str::to_owned).to_vec() }
}

fn view(comments: Comments) -> View {
    let texts = create_signal(comments.texts);
    let own = create_signal(String::new());
    let say = move |_| {
        let text = own.with(|text| text.trim().to_owned());
        if !text.is_empty() {
            texts.update(|texts| texts.push(text));
            own.set(String::new());
        }
    };
    view! {
        section(class="card comments") {
            ul {
                Indexed(list=texts, view=|text: String| view! { li { p { (text) } } })
            }
            (vote::vote("vote/comments", "Good"))
            label { "What do you say? " textarea(name="own", bind:value=own) }
            p(class="row") {
                button(class="say", r#type="button", on:click=say) { "Say it" }
                (awake::mark())
            }
        }
    }
}
