//! [`link`]: what stands in a link to another page of the app.

use std::cell::RefCell;

use perennial_protocol::{BasePath, Below, CanonicalPath};

thread_local! {
    /// In the browser that of the document; on the server that of the site whose view is being
    /// rendered on this thread, from its beginning to its end.
    static BASE: RefCell<BasePath> = RefCell::default();
}

/// What stands in a link to a URL of the app, wherever the app lies: `/city/paris`, or
/// `/shop/city/paris` below the base path `/shop`. Any other URL stays as it is.
///
/// Views call it for the attributes in which URLs of the app stand: `href`, `action`, `src`. What is
/// given to the framework (canonical addresses, redirects, stylesheets) is not to be wrapped. Called
/// before the `view!`, it costs nothing; within, Sycamore takes any call for something that reacts.
///
/// ```
/// use perennial_core::link;
/// use sycamore::prelude::*;
///
/// fn view() -> View {
///     let paris = link("/city/paris");
///     view! { a(href=paris) { "Paris" } }
/// }
/// assert_eq!(link("/city/paris"), "/city/paris");
/// assert_eq!(link("https://example.org/"), "https://example.org/");
/// ```
#[must_use]
pub fn link(url: impl AsRef<str>) -> String {
    BASE.with_borrow(|base| base.join(url.as_ref()))
}

/// The path below which the app lies, as [`link`] knows it.
#[must_use]
pub fn base_path() -> BasePath {
    BASE.with_borrow(Clone::clone)
}

/// The path of the page at an address with this path, if that lies where the app does. Where a plain
/// server of exported files answers, it ends with a slash.
#[must_use]
pub fn path_of_page(pathname: &str) -> Option<CanonicalPath> {
    match base_path().below(pathname) {
        Below::Path("/") | Below::Slash => Some(CanonicalPath::root()),
        Below::Path(path) => CanonicalPath::parse(path.strip_suffix('/').unwrap_or(path)).ok(),
        Below::No => None,
    }
}

/// Sets what [`link`] goes by, on this thread from now on. The client calls it, once.
pub fn set_base_path(base: BasePath) {
    BASE.set(base);
}

/// Sets what [`link`] goes by while a function runs on this thread, also if it panics. The server
/// calls it around each rendering.
pub fn with_base_path<T>(base: &BasePath, run: impl FnOnce() -> T) -> T {
    struct Restore(BasePath);
    impl Drop for Restore {
        fn drop(&mut self) {
            BASE.set(std::mem::take(&mut self.0));
        }
    }
    let _restore = Restore(BASE.replace(base.clone()));
    run()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::catch_unwind;

    #[test]
    fn the_base_path_holds_while_the_function_runs() {
        let base: BasePath = "/shop".parse().unwrap();
        assert_eq!(with_base_path(&base, || link("/a?b")), "/shop/a?b");
        assert_eq!(link("/a"), "/a");
        let panicked = catch_unwind(|| with_base_path(&base, || panic!("as it is meant to")));
        assert!(panicked.is_err());
        assert_eq!(link("/a"), "/a");
    }
}
