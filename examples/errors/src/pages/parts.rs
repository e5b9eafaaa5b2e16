//! `/parts`: widgets that fail alone. Each stands there as the error view for widgets.

use perennial::prelude::*;

pub(crate) fn template() -> Template<()> {
    Template::new("parts").view(view).head(|(): &()| Head::title("Parts that fail"))
}

pub(crate) fn part() -> Capsule<String> {
    Capsule::new("part/{kind}").view(|text: String| view! { p { (text) } }).build_state(load)
}

#[server_only]
#[expect(clippy::panic, reason = "this is what the page shows")]
async fn load(context: BuildContext) -> Result<String, PageError> {
    match context.param("kind")? {
        "missing" => Err(PageError::not_found("There is no such part.")),
        "error" => Err(std::io::Error::other("the password is swordfish").into()),
        "panic" => panic!("the password is swordfish"),
        _ => Ok("This part is well.".to_owned()),
    }
}

fn view() -> View {
    view! {
        h1 { "Parts that fail" }
        (part().widget("part/well"))
        (part().widget("part/missing"))
        (part().widget("part/error"))
        (part().widget("part/panic"))
        p { "The page around them is well." }
    }
}
