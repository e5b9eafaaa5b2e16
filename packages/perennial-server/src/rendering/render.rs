//! [`render`]: a view as HTML.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use sycamore::prelude::View;

/// How often it is tried to drop what a view that panicked has left: what is dropped may panic too.
const SWEEPS: usize = 4;

/// Renders a view in one go, without a point at which another page could be rendered between.
///
/// What a view held is dropped before this ends, also if it panics. Sycamore would drop it at the
/// next rendering on the same thread, and if that panics, it would be another page's failure.
pub(crate) fn render(view: impl FnOnce() -> View) -> String {
    let rendered = catch_unwind(AssertUnwindSafe(|| sycamore::web::render_to_string(view)));
    rendered.unwrap_or_else(|panic| {
        let empty = || sycamore::web::render_to_string(View::default);
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
            assert!(catch_unwind(|| render(held)).is_err());
            assert_eq!(render(|| view! { p { "whole" } }), "<p data-hk=\"0.0\">whole</p>");
        }
    }
}
