//! Pages of 1,000 elements with 200 signals, and of a tenth of that.

mod view;

use perennial::prelude::*;

/// How many rows a page has, a long one and a short one.
#[cfg(not(target_family = "wasm"))]
const ROWS: [u32; 2] = [200, 20];

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
async fn long(context: BuildContext) -> Result<Rows, PageError> {
    let [rows, _] = ROWS;
    load(&context, rows)
}

#[server_only]
async fn short(context: BuildContext) -> Result<Rows, PageError> {
    let [_, rows] = ROWS;
    load(&context, rows)
}

#[server_only]
fn load(context: &BuildContext, rows: u32) -> Result<Rows, PageError> {
    let page: u32 = context.parse_param("page")?;
    Ok(Rows { page, rows: (0..rows).map(|row| Row { count: page * rows + row }).collect() })
}

fn long_view(state: RowsRx) -> View {
    view_in("rows", state)
}

fn short_view(state: RowsRx) -> View {
    view_in("short", state)
}

fn view_in(folder: &str, state: RowsRx) -> View {
    let counts =
        state.rows.items().with_untracked(|rows| rows.iter().map(|row| row.count).collect());
    view::view(folder, state.page, counts)
}

#[perennial::main]
fn main() -> App {
    let head = |state: &Rows| Head::title(format!("Page {}", state.page));
    let long = Template::new("rows/{page: u32}").view(long_view).head(head).build_state(long);
    let short = Template::new("short/{page: u32}").view(short_view).head(head).build_state(short);
    App::new()
        .icon("/favicon.svg")
        .template(long.incremental_generation())
        .template(short.incremental_generation())
}
