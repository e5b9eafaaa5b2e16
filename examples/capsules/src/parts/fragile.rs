//! `fragile/{how}`: widgets that fail, each in a way of its own.

use perennial::prelude::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Fragile {
    text: String,
}

pub(crate) fn capsule() -> Capsule<Fragile> {
    Capsule::new("fragile/{how}").view(view).build_state(load).public()
}

#[server_only]
async fn load(context: BuildContext) -> Result<Fragile, PageError> {
    match context.param("how")? {
        "well" => Ok(Fragile { text: "This one is well.".to_owned() }),
        "gone" => Err(PageError::gone("It is no longer here.")),
        // A visitor sees nothing of this message.
        _ => Err(PageError::server_message("the cable of db7.internal is loose")),
    }
}

fn view(fragile: Fragile) -> View {
    view! { p(class="well") { (fragile.text) } }
}
