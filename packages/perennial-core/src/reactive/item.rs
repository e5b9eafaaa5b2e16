//! [`Item`]: one member of a reactive collection.

use std::cell::Cell;
use std::ops::Deref;

use sycamore::reactive::NodeHandle;

thread_local! {
    /// Signals belong to a thread, and so do the numbers of what holds them.
    static NEXT: Cell<u64> = const { Cell::new(0) };
}

/// One member of a reactive collection: the reactive form of a state, and which one it is.
///
/// It is equal to itself alone, whatever it holds, and so a key for Sycamore's `Keyed` is its
/// [`id`](Item::id).
#[derive(Clone, Copy)]
pub struct Item<R> {
    id: u64,
    reactive: R,
    pub(super) scope: NodeHandle,
}

impl<R> Item<R> {
    pub(super) fn new(reactive: R, scope: NodeHandle) -> Self {
        let id = NEXT.with(|next| next.replace(next.get() + 1));
        Self { id, reactive, scope }
    }

    /// A number that no other item has while the app runs. It says nothing between runs.
    #[must_use]
    pub const fn id(&self) -> u64 {
        self.id
    }
}

impl<R> Deref for Item<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.reactive
    }
}

impl<R> PartialEq for Item<R> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl<R> Eq for Item<R> {}

impl<R> std::fmt::Debug for Item<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Item").field("id", &self.id).finish_non_exhaustive()
    }
}
