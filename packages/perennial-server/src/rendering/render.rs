//! [`render`]: a view as HTML.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use perennial_core::side::render_to_string;
use perennial_core::{Place, with_place};
use sycamore::prelude::View;

/// How often it is tried to drop what a view that panicked has left: what is dropped may panic too.
const SWEEPS: usize = 4;

/// Renders a view in one go, without a point at which another page could be rendered between.
///
/// What a view held is dropped before this ends, also if it panics. Sycamore would drop it at the
/// next rendering on the same thread, and if that panics, it would be another page's failure. Links
/// in it lead where pages of that place lie.
pub(crate) fn render(place: Place, view: impl FnOnce() -> View) -> String {
    let render = || with_place(place, || render_to_string(view));
    let rendered = catch_unwind(AssertUnwindSafe(render));
    rendered.unwrap_or_else(|panic| {
        let empty = || render_to_string(View::default);
        for _ in 0..SWEEPS {
            if catch_unwind(empty).is_ok() {
                break;
            }
        }
        resume_unwind(panic)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sycamore::prelude::*;

    struct PanicsInDrop;

    impl Drop for PanicsInDrop {
        fn drop(&mut self) {
            assert!(std::thread::panicking(), "planned, in drop");
        }
    }

    #[test]
    fn what_a_view_held_that_panicked_is_no_concern_of_the_next() {
        let held = || {
            let _held = create_signal(PanicsInDrop);
            let _also_held = create_signal(PanicsInDrop);
            panic!("planned")
        };
        for _ in 0..3 {
            assert!(catch_unwind(|| render(Place::default(), held)).is_err());
            assert_eq!(
                render(Place::default(), || view! { p { "whole" } }),
                "<p data-hk=\"0.0\">whole</p>"
            );
        }
    }
}
