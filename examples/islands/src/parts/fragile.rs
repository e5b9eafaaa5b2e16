//! `fragile/{how}`: islands that fail in the browser, as only an author's mistake can make them.

use perennial::prelude::*;

use super::awake;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Fragile {
    how: String,
}

pub(crate) fn capsule() -> Capsule<Fragile> {
    Capsule::new("fragile/{how}").view(view).build_state(load).island(Hydrate::Interaction)
}

#[server_only]
async fn load(context: BuildContext) -> Result<Fragile, PageError> {
    Ok(Fragile { how: context.param("how")?.to_owned() })
}

fn view(own: Fragile) -> View {
    let in_browser = is_not_ssr!();
    assert!(!(in_browser && own.how == "panic"), "this island panics in the browser");
    let more = if in_browser && own.how == "mismatch" {
        view! { em { "made by the browser" } }
    } else {
        view! {}
    };
    let presses = create_signal(0_u32);
    let is_late = own.how == "late";
    let press = move |_| {
        assert!(!is_late, "this island panics when it is pressed");
        presses.set(presses.get() + 1);
    };
    let id = format!("fragile-{}", own.how);
    view! {
        p(class="card row", id=id) {
            (more)
            button(r#type="button", on:click=press) {
                "Press " (presses)
            }
            (awake::mark())
        }
    }
}
