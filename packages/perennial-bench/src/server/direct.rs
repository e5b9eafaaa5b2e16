//! The state function and Sycamore's renderer, called directly: no framework's page costs less.

use std::time::Instant;

use futures_util::FutureExt as _;
use perennial::prelude::*;
use perennial_protocol::CanonicalPath;

use super::obey;
use crate::process::{self, Process};
use crate::{BenchError, app};

/// Starts a worker that makes pages directly.
pub(crate) fn start() -> Result<Process, BenchError> {
    Process::work("the direct renderer", process::role("direct")?)
}

/// The role.
pub(crate) fn run() -> Result<(), BenchError> {
    obey(|first, count| {
        let begun = Instant::now();
        for number in first..first + count {
            std::hint::black_box(page(number)?);
        }
        Ok(begun.elapsed())
    })
}

/// The view of a page as HTML.
fn page(number: u64) -> Result<String, BenchError> {
    let path = app::city_path(number);
    let wrong = |reason: String| BenchError::answer(&path, reason);
    let canonical = CanonicalPath::parse(&path).map_err(|it| wrong(it.to_string()))?;
    let slug = path.rsplit('/').next().unwrap_or_default().to_owned();
    let context = BuildContext::new(canonical, vec![("slug".into(), slug)], Vec::new(), "en");
    let state = app::load(context).now_or_never();
    let state = state.ok_or_else(|| wrong("its state function waits".to_owned()))?;
    let state = state.map_err(|error| wrong(format!("its state function failed: {error:?}")))?;
    Ok(sycamore::web::render_to_string(move || app::view(state.into_reactive())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_as_long_as_those_of_the_atlas_and_always_the_same() {
        let html = page(1).unwrap();
        assert!((7_000..10_000).contains(&html.len()), "{}", html.len());
        assert_eq!(html, page(1).unwrap());
        assert_ne!(html, page(2).unwrap());
    }
}
