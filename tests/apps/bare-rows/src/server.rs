//! Serves the documents: as an app whose client is another one.

use perennial::prelude::*;

/// How many rows a page has.
const ROWS: u32 = 200;

type Rows = Vec<u32>;

async fn load(context: BuildContext) -> Result<Rows, PageError> {
    let page: u32 = context.parse_param("page")?;
    Ok((0..ROWS).map(|row| page * ROWS + row).collect())
}

fn view(counts: Rows) -> View {
    let page = counts.first().map_or(0, |first| first / ROWS);
    crate::view::view("rows", page, counts.into_iter().map(create_signal).collect())
}

pub(crate) fn main() -> std::process::ExitCode {
    perennial::__private::start(
        || {
            App::new().icon("/favicon.svg").template(
                Template::new("rows/{page: u32}")
                    .view(view)
                    .build_state(load)
                    .incremental_generation(),
            )
        },
        env!("CARGO_MANIFEST_DIR"),
        env!("CARGO_CRATE_NAME"),
    )
}
