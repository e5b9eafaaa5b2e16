//! Pages of 1,000 elements with 200 signals.

mod view;

use perennial::prelude::*;

/// How many rows a page has.
#[cfg(not(target_family = "wasm"))]
const ROWS: u32 = 200;

#[derive(Clone, Serialize, Deserialize, ReactiveState)]
struct Rows {
    #[reactive(plain)]
    page: u32,
    #[reactive(nested)]
    rows: Vec<Row>,
}

#[derive(Clone, Serialize, Deserialize, ReactiveState)]
struct Row {
    count: u32,
}

#[server_only]
async fn load(context: BuildContext) -> Result<Rows, PageError> {
    let page: u32 = context.parse_param("page")?;
    Ok(Rows { page, rows: (0..ROWS).map(|row| Row { count: page * ROWS + row }).collect() })
}

fn view(state: RowsRx) -> View {
    let counts =
        state.rows.items().with_untracked(|rows| rows.iter().map(|row| row.count).collect());
    view::view(state.page, counts)
}

#[perennial::main]
fn main() -> App {
    App::new().icon("/favicon.svg").template(
        Template::new("rows/{page: u32}")
            .view(view)
            .head(|state: &Rows| Head::title(format!("Page {}", state.page)))
            .build_state(load)
            .incremental_generation(),
    )
}
