//! [`ReactiveVec`]: the reactive form of a `Vec` of states.

use sycamore::reactive::{ReadSignal, Signal, create_signal};

use super::keeper::Keeper;
use super::{Item, Reactive, ReactiveState};

/// The reactive form of a `Vec<T>`, where `T` is a state with a reactive form of its own: of
/// `#[reactive(nested)] todos: Vec<Todo>`.
///
/// Which items there are is one signal, [`items`](Self::items); what is in an item are signals of
/// that item. Made for Sycamore's `Keyed`:
/// `Keyed(list=todos.items(), key=|todo| todo.id(), view=|todo| view! { li { (todo.title) } })`.
///
/// It is a handle: a copy is the same list. New items live as long as the list does or until they
/// are taken out, wherever they were put in; after that their signals must not be used. Once the
/// page that the list belongs to is gone, a change does nothing.
pub struct ReactiveVec<T: ReactiveState> {
    items: Signal<Vec<Item<T::Reactive>>>,
    keeper: Keeper,
}

impl<T: ReactiveState> ReactiveVec<T> {
    /// The items, for a view to list.
    #[must_use]
    pub fn items(self) -> ReadSignal<Vec<Item<T::Reactive>>> {
        *self.items
    }

    /// How many there are.
    #[must_use]
    pub fn len(self) -> usize {
        self.items.with(Vec::len)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.items.with(Vec::is_empty)
    }

    /// The item at a position.
    #[must_use]
    pub fn at(self, index: usize) -> Option<Item<T::Reactive>> {
        self.items.with(|items| items.get(index).cloned())
    }

    /// Adds an item at the end.
    pub fn push(self, state: T) {
        if self.keeper.is_alive() {
            let item = self.keeper.keep(state);
            self.items.update(|items| items.push(item));
        }
    }

    /// Puts an item at a position, or at the end if there are not that many.
    pub fn insert(self, index: usize, state: T) {
        if self.keeper.is_alive() {
            let item = self.keeper.keep(state);
            self.items.update(|items| items.insert(index.min(items.len()), item));
        }
    }

    /// Takes out the item at a position.
    pub fn remove(self, index: usize) -> Option<T> {
        let mut position = 0..;
        self.take_out(|_| position.next() != Some(index)).pop()
    }

    /// Takes out those items that do not pass, and returns them.
    pub fn retain(self, mut passes: impl FnMut(&T::Reactive) -> bool) -> Vec<T> {
        self.take_out(|item| passes(item))
    }

    /// Takes out all items.
    pub fn clear(self) -> Vec<T> {
        self.take_out(|_| false)
    }

    /// Makes these the items. All that there were are gone, those that are equal too.
    pub fn set(self, states: Vec<T>) {
        if !self.keeper.is_alive() {
            return;
        }
        let items: Vec<_> = states.into_iter().map(|state| self.keeper.keep(state)).collect();
        let leaving =
            self.items.with_untracked(|items| items.iter().map(|item| item.scope).collect());
        self.keeper.change(leaving, || self.items.set(items));
    }

    /// Changes the order: `todos.reorder(|items| items.sort_by_key(|item| item.title.get_clone()))`.
    pub fn reorder(self, order: impl FnOnce(&mut [Item<T::Reactive>])) {
        if self.keeper.is_alive() {
            // Those who sort read the items' signals, which cannot be while this one is changed.
            let mut items = self.items.get_clone_untracked();
            order(&mut items);
            self.items.set(items);
        }
    }

    fn take_out(self, mut stays: impl FnMut(&Item<T::Reactive>) -> bool) -> Vec<T> {
        if !self.keeper.is_alive() {
            return Vec::new();
        }
        let items = self.items.get_clone_untracked();
        let (staying, leaving): (Vec<_>, Vec<_>) = items.into_iter().partition(|item| stays(item));
        if leaving.is_empty() {
            return Vec::new();
        }
        let states = self.keeper.untracked(|| leaving.iter().map(|item| item.snapshot()).collect());
        let scopes = leaving.into_iter().map(|item| item.scope).collect();
        self.keeper.change(scopes, || self.items.set(staying));
        states
    }
}

impl<T: ReactiveState> ReactiveState for Vec<T> {
    type Reactive = ReactiveVec<T>;

    fn into_reactive(self) -> ReactiveVec<T> {
        let keeper = Keeper::new();
        let items = self.into_iter().map(|state| keeper.keep(state)).collect();
        ReactiveVec { items: create_signal(items), keeper }
    }
}

impl<T: ReactiveState> Reactive for ReactiveVec<T> {
    type State = Vec<T>;

    fn snapshot(&self) -> Vec<T> {
        self.items.with(|items| items.iter().map(|item| item.snapshot()).collect())
    }

    fn restore(&self, state: Vec<T>) {
        self.set(state);
    }
}

impl<T: ReactiveState> Clone for ReactiveVec<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ReactiveState> Copy for ReactiveVec<T> {}

impl<T: ReactiveState> std::fmt::Debug for ReactiveVec<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReactiveVec").finish_non_exhaustive()
    }
}
