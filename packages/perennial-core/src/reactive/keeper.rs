//! [`Keeper`]: owns the scopes of what a reactive collection holds.

use sycamore::reactive::{
    NodeHandle, Signal, batch, create_child_scope, create_effect, create_signal, untrack,
    use_current_scope,
};

use super::{Item, ReactiveState};

/// Owns the scopes of what a reactive collection holds.
#[derive(Clone, Copy)]
pub(super) struct Keeper {
    /// Where the collection was made.
    scope: NodeHandle,
    retired: Signal<Retired>,
}

/// Scopes of what has left the collection.
#[derive(Default)]
struct Retired {
    scopes: Vec<NodeHandle>,
    /// Whether there is an effect yet that disposes them.
    watched: bool,
}

impl Keeper {
    /// Keeps what it holds in the current scope.
    pub(super) fn new() -> Self {
        Self { scope: use_current_scope(), retired: create_signal(Retired::default()) }
    }

    /// Whether the collection's scope still lives.
    pub(super) fn is_alive(self) -> bool {
        self.retired.is_alive()
    }

    /// Makes a member of the collection in a scope of its own.
    pub(super) fn keep<S: ReactiveState>(self, state: S) -> Item<S::Reactive> {
        self.keep_with(move || state.into_reactive())
    }

    /// Makes a member of the collection in a scope of its own.
    pub(super) fn keep_with<R>(self, make: impl FnOnce() -> R) -> Item<R> {
        self.scope.run_in(|| {
            let scope = create_child_scope(|| {});
            Item::new(scope.run_in(make), scope)
        })
    }

    /// Reads signals without depending on them, also where no scope is entered.
    pub(super) fn untracked<T>(self, read: impl FnOnce() -> T) -> T {
        self.scope.run_in(|| untrack(read))
    }

    /// Makes a change after which the `leaving` are no longer shown by anybody, and disposes them.
    ///
    /// Signals that change in one batch tell their dependents in the reverse order, the last one
    /// first: so what shows the collection is brought up to date, and lets go of those that leave,
    /// before they are disposed. That holds within a batch of the caller's too.
    pub(super) fn change(self, leaving: Vec<NodeHandle>, change: impl FnOnce()) {
        self.scope.run_in(|| {
            if leaving.is_empty() {
                return change();
            }
            self.watch();
            batch(|| {
                self.retired.update(|retired| retired.scopes.extend(leaving));
                change();
            });
        });
    }

    /// Disposes what is retired, whenever something is.
    fn watch(self) {
        let watched = |retired: &mut Retired| std::mem::replace(&mut retired.watched, true);
        if self.retired.update_silent(watched) {
            return;
        }
        create_effect(move || {
            self.retired.track();
            for scope in self.retired.update_silent(|retired| std::mem::take(&mut retired.scopes)) {
                scope.dispose();
            }
        });
    }
}
