//! A page of 40 widgets on three levels, and the same page without capsules.

use perennial::prelude::*;

/// How many branches a page has, and how many leaves each of them: 8 and 8 times 4 widgets.
const BRANCHES: u64 = 8;
const LEAVES: u64 = 4;

/// A branch as it is on the page without capsules: its number, and the texts of its leaves.
type Branch = (u64, Vec<String>);

/// The app. Both templates make the same texts; each page has widgets of its own.
pub(crate) fn app() -> App {
    App::new()
        .template(
            Template::new("tree/{page: u64}")
                .view(tree)
                .build_state(number)
                .incremental_generation(),
        )
        .template(
            Template::new("flat/{page: u64}").view(flat).build_state(all).incremental_generation(),
        )
        .capsule(branch())
        .capsule(leaf())
}

async fn number(context: BuildContext) -> Result<u64, PageError> {
    context.parse_param("page")
}

async fn all(context: BuildContext) -> Result<Vec<Branch>, PageError> {
    let page: u64 = context.parse_param("page")?;
    let branches = (0..BRANCHES).map(|number| {
        let branch = page * BRANCHES + number;
        (branch, (0..LEAVES).map(|leaf| text(branch * LEAVES + leaf)).collect())
    });
    Ok(branches.collect())
}

fn text(leaf: u64) -> String {
    format!("The leaf with the number {leaf}, one of many on its branch")
}

fn tree(page: u64) -> View {
    let branch = branch();
    let branches: Vec<View> = (0..BRANCHES)
        .map(|number| branch.widget(format!("branch/{}", page * BRANCHES + number)))
        .collect();
    view! { main { h1 { "A tree" } (branches) } }
}

fn flat(branches: Vec<Branch>) -> View {
    let branches: Vec<View> = branches
        .into_iter()
        .map(|(number, leaves)| {
            let leaves: Vec<View> = leaves.into_iter().map(show_leaf).collect();
            show_branch(number, leaves)
        })
        .collect();
    view! { main { h1 { "A tree" } (branches) } }
}

fn branch() -> Capsule<u64> {
    async fn number(context: BuildContext) -> Result<u64, PageError> {
        context.parse_param("number")
    }
    Capsule::new("branch/{number: u64}")
        .view(|number: u64| {
            let leaf = leaf();
            let leaves = (0..LEAVES).map(|leaf| format!("leaf/{}", number * LEAVES + leaf));
            show_branch(number, leaves.map(|path| leaf.widget(path)).collect())
        })
        .build_state(number)
}

fn leaf() -> Capsule<String> {
    async fn load(context: BuildContext) -> Result<String, PageError> {
        Ok(text(context.parse_param("number")?))
    }
    Capsule::new("leaf/{number: u64}").view(show_leaf).build_state(load)
}

fn show_branch(number: u64, leaves: Vec<View>) -> View {
    let title = format!("Branch {number}");
    view! { section { h2 { (title) } ul { (leaves) } } }
}

fn show_leaf(text: String) -> View {
    view! { li { (text) } }
}
