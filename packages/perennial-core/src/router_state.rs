//! [`RouterState`]: whether the visitor waits for another page.

use sycamore::prelude::*;

use crate::side::for_app;

/// Whether the visitor waits for another page. On the server, and wherever no navigation is under
/// way, it is [`Idle`](Self::Idle). What was seen or preloaded is shown without a wait, and so
/// without a [`Loading`](Self::Loading) before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum RouterState {
    /// What is shown is what was asked for.
    #[default]
    Idle,
    /// A page is being asked for.
    Loading {
        /// Its address, as it stands in a link: path, query and fragment.
        to: String,
    },
    /// A page cannot be reached: there is no connection. The page before it is still shown, with a
    /// message beside it, and the client goes on by itself once there is a connection.
    Failed {
        /// Its address, as it stands in a link: following one is another attempt.
        to: String,
    },
}

impl RouterState {
    /// Whether a page is being asked for.
    #[must_use]
    pub const fn is_loading(&self) -> bool {
        matches!(self, Self::Loading { .. })
    }

    /// Where the visitor is on the way to, or could not get to.
    #[must_use]
    pub fn destination(&self) -> Option<&str> {
        match self {
            Self::Idle => None,
            Self::Loading { to } | Self::Failed { to } => Some(to),
        }
    }
}

/// What a reactive scope's [`router_state`] reads.
#[derive(Debug, Clone, Copy)]
pub struct Router(Signal<RouterState>);

impl Router {
    /// Provides the state to the current reactive scope. Apps need this only in tests of their
    /// views.
    pub fn provide(state: RouterState) -> Self {
        let this = Self(create_signal(state));
        provide_context(this);
        this
    }

    /// That of the app.
    #[must_use]
    pub fn of_app() -> Self {
        let idle = || Self(create_signal(RouterState::Idle));
        try_use_context().unwrap_or_else(|| for_app(idle))
    }

    /// Says how the navigation stands. The client calls it.
    pub fn set(self, state: RouterState) {
        // Most navigations find their page at once, and tell nobody of it.
        if self.0.with_untracked(|known| *known != state) {
            self.0.set(state);
        }
    }
}

/// Whether the visitor waits for another page: for a progress bar in a layout.
///
/// ```
/// use perennial_core::router_state;
/// use sycamore::prelude::*;
///
/// fn layout(page: View) -> View {
///     let state = router_state();
///     view! {
///         progress(hidden=move || !state.with(|state| state.is_loading()), aria-label="Loading")
///         main { (page) }
///     }
/// }
/// ```
#[must_use]
pub fn router_state() -> ReadSignal<RouterState> {
    *Router::of_app().0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_told_of_each_change_once() {
        let root = create_root(|| {
            let router = Router::provide(RouterState::Idle);
            let (state, told) = (router_state(), create_signal(Vec::new()));
            create_effect(move || {
                let destination = state.with(|state| state.destination().map(str::to_owned));
                told.update_silent(|told| told.push(destination));
            });
            let to = || "/a".to_owned();
            router.set(RouterState::Loading { to: to() });
            router.set(RouterState::Loading { to: to() });
            router.set(RouterState::Failed { to: to() });
            router.set(RouterState::Idle);
            assert_eq!(told.get_clone(), [None, Some(to()), Some(to()), None]);
        });
        root.dispose();
    }

    #[test]
    fn without_a_client_it_is_idle() {
        create_root(|| assert_eq!(router_state().get_clone(), RouterState::Idle)).dispose();
    }
}
