//! [`navigate`]: going to another page by call.

use std::cell::RefCell;
use std::rc::Rc;

type Navigator = Rc<dyn Fn(&str)>;

thread_local! {
    static NAVIGATOR: RefCell<Option<Navigator>> = const { RefCell::new(None) };
}

/// Goes to another page in the browser, as a click on a link does; on the server it does nothing.
/// The URL is as [`link`](crate::link) gives it. One that is not a page of the app is loaded by the
/// browser.
///
/// It is for what is no link, such as the end of a game or a choice in a list: whatever leads to a
/// page and can be a link is one, so that it works without JavaScript, too.
///
/// ```
/// use perennial_core::{link, navigate};
/// use sycamore::prelude::*;
///
/// fn view() -> View {
///     view! { button(on:click=|_| navigate(link("/city/paris"))) { "Surprise me" } }
/// }
/// ```
pub fn navigate(url: impl AsRef<str>) {
    let navigator = NAVIGATOR.with_borrow(Clone::clone);
    if let Some(navigator) = navigator {
        navigator(url.as_ref());
    }
}

/// Sets what [`navigate`] does on this thread. The client calls it, once.
pub fn set_navigator(navigator: impl Fn(&str) + 'static) {
    NAVIGATOR.set(Some(Rc::new(navigator)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn a_navigator_may_be_called_from_within_itself() {
        navigate("/nowhere");
        let calls = Rc::new(Cell::new(0));
        let counted = Rc::clone(&calls);
        set_navigator(move |url| {
            counted.set(counted.get() + 1);
            if url == "/a" {
                navigate("/b");
            }
        });
        navigate("/a");
        assert_eq!(calls.get(), 2);
    }
}
