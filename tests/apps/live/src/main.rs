//! A page that follows its changes.

use perennial::prelude::*;

#[derive(Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
struct Stock {
    left: u32,
}

#[server_only]
async fn count(_: BuildContext) -> Stock {
    Stock { left: 12 }
}

fn view(stock: Stock) -> View {
    perennial::follow_changes();
    let left = format!("{} left", stock.left);
    view! {
        h1 { "In stock" }
        p { (left) }
    }
}

#[perennial::main]
fn main() -> App {
    let template =
        Template::new("").view(view).head(|_| Head::title("In stock")).build_state(count);
    App::new().icon("/favicon.svg").template(template)
}
