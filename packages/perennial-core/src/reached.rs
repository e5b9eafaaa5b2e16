//! [`Reached`]: what views reach of the client that runs them.

use std::cell::Cell;

/// What views reach of the client that runs them.
pub trait Reached {
    /// Goes to another page.
    fn navigate(&'static self, url: &str);

    /// Asks for a page before it is visited.
    fn preload(&'static self, url: &str);

    /// What the page shows of the visitor may no longer be right.
    fn visitor_changed(&'static self);
}

thread_local! {
    static REACHED: Cell<Option<&'static dyn Reached>> = const { Cell::new(None) };
}

/// Sets what views reach on this thread from now on. The client calls it.
pub fn set_reached(client: &'static dyn Reached) {
    REACHED.set(Some(client));
}

/// Does something with what views reach: on the server, nothing.
pub(crate) fn reached(run: impl FnOnce(&'static dyn Reached)) {
    if let Some(client) = REACHED.get() {
        run(client);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{navigate, preload, visitor_changed};

    #[derive(Default)]
    struct Counting {
        calls: Cell<u32>,
    }

    impl Reached for Counting {
        fn navigate(&'static self, url: &str) {
            self.calls.set(self.calls.get() + 1);
            if url == "/a" {
                navigate("/b");
            }
        }

        fn preload(&'static self, _: &str) {
            self.calls.set(self.calls.get() + 10);
        }

        fn visitor_changed(&'static self) {
            self.calls.set(self.calls.get() + 100);
        }
    }

    #[test]
    fn what_views_reach_may_be_called_from_within_itself() {
        navigate("/nowhere");
        let counting: &'static Counting = Box::leak(Box::default());
        set_reached(counting);
        navigate("/a");
        preload("/c");
        visitor_changed();
        assert_eq!(counting.calls.get(), 112);
    }
}
