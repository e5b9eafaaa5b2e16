//! Pages that a visitor changes, each with its own rule for what is kept of that.

#[cfg(not(target_family = "wasm"))]
use std::sync::atomic::{AtomicU32, Ordering};

use perennial::Keep;
use perennial::prelude::*;

/// Of how many pages the changes are kept.
pub(crate) const PAGES: usize = 4;

#[derive(Clone, Serialize, Deserialize, ReactiveState)]
pub(crate) struct Note {
    made: u32,
    text: String,
}

pub(crate) fn templates() -> [Template<Note>; 5] {
    let page = |pattern: &str| Template::new(pattern).view(view);
    [
        page("kept/steady").request_state(steady),
        page("kept/renewed").request_state(renewed),
        page("kept/renewed/changes").request_state(renewed).keep(Keep::Changes),
        page("kept/nothing").build_state(built).keep(Keep::Nothing),
        page("kept/many/{number: u32}").build_state(built).incremental_generation(),
    ]
}

/// The same each time.
#[server_only]
async fn steady(_: RequestContext) -> Note {
    Note { made: 0, text: String::new() }
}

/// Another one each time.
#[server_only]
async fn renewed(_: RequestContext) -> Note {
    static MADE: AtomicU32 = AtomicU32::new(1);
    Note { made: MADE.fetch_add(1, Ordering::Relaxed), text: String::new() }
}

#[server_only]
async fn built(_: BuildContext) -> Note {
    Note { made: 0, text: String::new() }
}

fn view(note: NoteRx) -> View {
    view! {
        p(id="made") { (note.made) }
        p(id="text") { (note.text) }
        button(id="write", on:click=move |_| note.text.update(|text| text.push('!'))) { "Write" }
    }
}
