//! [`CurrentPath`]: which page is shown, for the layouts around it.

use perennial_protocol::CanonicalPath;
use sycamore::prelude::*;

use crate::side::{for_app, served_path};

/// The path of the page that is shown, as it changes: for a layout that marks where the visitor is.
/// An error view and a loading page are at no path.
///
/// What it says is tracked: a view that asks within a closure follows the visitor.
///
/// ```
/// use perennial_core::current_path;
/// use sycamore::prelude::*;
///
/// fn layout(page: View) -> View {
///     let path = current_path();
///     view! {
///         nav { a(href="/guide", aria-current=move || path.mark("/guide")) { "Guide" } }
///         (page)
///     }
/// }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct CurrentPath(Signal<Shown>);

/// What is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shown {
    /// What was served, whose path is not read before somebody asks for it.
    Served,
    /// The page at a path, or what is at none.
    At(Option<CanonicalPath>),
}

impl CurrentPath {
    /// Provides the path to the current reactive scope. Apps need this only in tests of their
    /// views.
    pub fn provide(path: Option<CanonicalPath>) -> Self {
        let this = Self(create_signal(Shown::At(path)));
        provide_context(this);
        this
    }

    /// Says that another page is shown. The client calls it before it shows that page.
    pub fn set(self, path: Option<CanonicalPath>) {
        // What follows the path is not told of a page that is shown again.
        self.read();
        let shown = Shown::At(path);
        if self.0.with_untracked(|before| *before != shown) {
            self.0.set(shown);
        }
    }

    /// Reads the path of what was served, if nobody did before.
    fn read(self) {
        if self.0.with_untracked(|shown| *shown == Shown::Served) {
            self.0.set_silent(Shown::At(served_path()));
        }
    }

    /// The path, tracked.
    fn with<T>(self, look: impl FnOnce(Option<&CanonicalPath>) -> T) -> T {
        self.read();
        self.0.with(|shown| {
            look(match shown {
                Shown::At(path) => path.as_ref(),
                Shown::Served => None,
            })
        })
    }

    /// The path, decoded, without the base path: `/guide/roots`. Empty where there is none.
    #[must_use]
    pub fn text(self) -> String {
        self.with(|path| path.map(|path| path.as_str().to_owned()).unwrap_or_default())
    }

    /// Whether the page at this path is shown.
    #[must_use]
    pub fn is(self, path: &str) -> bool {
        self.with(|shown| shown.is_some_and(|shown| shown.as_str() == path))
    }

    /// Whether the page at this path is shown, or one below it: `/guide/roots` is below `/guide`.
    #[must_use]
    pub fn is_within(self, path: &str) -> bool {
        self.with(|shown| {
            let shown = shown.map(CanonicalPath::as_str);
            let below = shown.and_then(|shown| shown.strip_prefix(path));
            below.is_some_and(|rest| rest.is_empty() || path == "/" || rest.starts_with('/'))
        })
    }

    /// What `aria-current` of a link to this path is: `page` on that page, `true` below it.
    #[must_use]
    pub fn mark(self, path: &str) -> Option<&'static str> {
        if self.is(path) {
            return Some("page");
        }
        (path != "/" && self.is_within(path)).then_some("true")
    }
}

/// The path of the page that is shown.
#[must_use]
pub fn current_path() -> CurrentPath {
    try_use_context().unwrap_or_else(|| for_app(|| CurrentPath(create_signal(Shown::Served))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &str, check: impl FnOnce(CurrentPath)) {
        let path = CanonicalPath::parse(path).unwrap();
        create_root(|| {
            CurrentPath::provide(Some(path));
            check(current_path());
        })
        .dispose();
    }

    #[test]
    fn a_path_is_within_itself_and_what_it_begins_by_whole_segments() {
        at("/guide/roots", |path| {
            assert!(path.is("/guide/roots") && !path.is("/guide"));
            assert!(path.is_within("/guide") && path.is_within("/"));
            assert!(!path.is_within("/gui") && !path.is_within("/guide/roots/deep"));
        });
    }

    #[test]
    fn a_link_is_marked_on_its_page_and_below_it() {
        at("/guide/roots", |path| {
            assert_eq!(path.mark("/guide/roots"), Some("page"));
            assert_eq!(path.mark("/guide"), Some("true"));
            assert_eq!((path.mark("/"), path.mark("/reference")), (None, None));
        });
    }

    #[test]
    fn what_follows_the_path_is_told_of_another_page_alone() {
        at("/a", |path| {
            let told = create_signal(0);
            create_effect(move || {
                let _ = path.text();
                told.set(told.get_untracked() + 1);
            });
            path.set(CanonicalPath::parse("/a").ok());
            assert_eq!(told.get_untracked(), 1);
            path.set(None);
            assert_eq!((told.get_untracked(), path.text()), (2, String::new()));
        });
    }
}
