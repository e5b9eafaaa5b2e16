//! [`Island`]: a widget that the client takes over by itself.

use crate::{Capsule, Hydrate, PageState, WidgetPath};
use sycamore::prelude::View;

/// Shows what an island at a path holds, in the current reactive scope.
pub(crate) type IslandView = Box<dyn Fn(&WidgetPath) -> View + Send + Sync>;

/// How a capsule's widgets are taken over by themselves. What shows them is named here alone, so
/// that nothing of it is linked for capsules that are no islands.
pub(crate) struct Island<S, P, B, R> {
    pub(crate) when: Hydrate,
    pub(crate) props: fn() -> P,
    /// Made once all is known of the capsule.
    pub(crate) view: fn(&Capsule<S, P, B, R>) -> Option<IslandView>,
}

impl<S: PageState, P: Clone + 'static, B: PageState, R: Send + 'static> Island<S, P, B, R> {
    pub(crate) fn new(when: Hydrate, props: fn() -> P) -> Self {
        Self { when, props, view: view::<S, P, B, R> }
    }
}

fn view<S, P, B, R>(capsule: &Capsule<S, P, B, R>) -> Option<IslandView>
where
    S: PageState,
    P: Clone + 'static,
    B: PageState,
    R: Send + 'static,
{
    let (shown, props) = (capsule.to_shown(), capsule.island.as_ref()?.props);
    Some(Box::new(move |path| {
        let place = |rendering| shown.place(rendering);
        shown.shown(path.as_str(), props(), place)
    }))
}
