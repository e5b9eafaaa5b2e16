//! [`ReactiveMap`]: the reactive form of a map to states.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use sycamore::reactive::{NodeHandle, ReadSignal, Signal, create_signal};

use super::keeper::Keeper;
use super::{Item, Reactive, ReactiveState};

/// A map to states that have a reactive form: `HashMap` and `BTreeMap`.
pub trait MapState:
    IntoIterator<Item = (Self::Key, Self::Value)> + FromIterator<(Self::Key, Self::Value)> + 'static
{
    /// What the map is searched by. The reactive form is in its order.
    type Key: Ord + Clone + 'static;
    /// The states.
    type Value: ReactiveState;
}

impl<K: Ord + Clone + 'static, V: ReactiveState> MapState for BTreeMap<K, V> {
    type Key = K;
    type Value = V;
}

impl<K, V, S> MapState for HashMap<K, V, S>
where
    K: Ord + Hash + Clone + 'static,
    V: ReactiveState,
    S: BuildHasher + Default + 'static,
{
    type Key = K;
    type Value = V;
}

/// The reactive form of the value under a key.
type ValueOf<M> = <<M as MapState>::Value as ReactiveState>::Reactive;
type Entries<M> = BTreeMap<<M as MapState>::Key, Item<ValueOf<M>>>;

/// The reactive form of a map `M` to states with reactive forms of their own, for example of
/// `#[reactive(nested)] prices: HashMap<String, Price>`.
///
/// Which keys there are is one signal; what is under a key are signals of that value. It is in the
/// order of the keys, whatever the order of `M`: the server and the browser list it alike.
///
/// It is a handle: a copy is the same map. Values live as long as the map does or until they are
/// taken out, wherever they were put in; after that their signals must not be used. Once the page
/// that the map belongs to is gone, a change does nothing.
pub struct ReactiveMap<M: MapState> {
    entries: Signal<Entries<M>>,
    keeper: Keeper,
}

impl<M: MapState> ReactiveMap<M> {
    /// The map itself, for a view to show.
    #[must_use]
    pub fn entries(self) -> ReadSignal<BTreeMap<M::Key, Item<ValueOf<M>>>> {
        *self.entries
    }

    /// How many keys there are.
    #[must_use]
    pub fn len(self) -> usize {
        self.entries.with(BTreeMap::len)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.entries.with(BTreeMap::is_empty)
    }

    /// What is under a key.
    #[must_use]
    pub fn at(self, key: &M::Key) -> Option<Item<ValueOf<M>>> {
        self.entries.with(|entries| entries.get(key).cloned())
    }

    /// The keys and values in order, for Sycamore's `Keyed`.
    #[must_use]
    pub fn to_vec(self) -> Vec<(M::Key, Item<ValueOf<M>>)> {
        self.entries
            .with(|entries| entries.iter().map(|(key, item)| (key.clone(), item.clone())).collect())
    }

    /// Puts a value under a key; what was there is gone.
    pub fn insert(self, key: M::Key, state: M::Value) {
        if !self.keeper.is_alive() {
            return;
        }
        let item = self.keeper.keep(state);
        let earlier = self.entries.with_untracked(|entries| entries.get(&key).map(Self::scope));
        self.keeper.change(earlier.into_iter().collect(), || {
            self.entries.update(|entries| entries.insert(key, item));
        });
    }

    /// Takes out what is under a key.
    pub fn remove(self, key: &M::Key) -> Option<M::Value> {
        if !self.keeper.is_alive() {
            return None;
        }
        let item = self.entries.with_untracked(|entries| entries.get(key).cloned())?;
        let state = self.keeper.untracked(|| item.snapshot());
        self.keeper.change(vec![item.scope], || {
            self.entries.update(|entries| entries.remove(key));
        });
        Some(state)
    }

    /// Makes this the map. All values that there were are gone, those that are equal too.
    pub fn set(self, states: M) {
        if !self.keeper.is_alive() {
            return;
        }
        let entries = keep_all(self.keeper, states);
        let leaving =
            self.entries.with_untracked(|entries| entries.values().map(Self::scope).collect());
        self.keeper.change(leaving, || self.entries.set(entries));
    }

    const fn scope(item: &Item<ValueOf<M>>) -> NodeHandle {
        item.scope
    }
}

fn keep_all<M: MapState>(keeper: Keeper, states: M) -> Entries<M> {
    states.into_iter().map(|(key, state)| (key, keeper.keep(state))).collect()
}

fn into_reactive<M: MapState>(states: M) -> ReactiveMap<M> {
    let keeper = Keeper::new();
    let entries = keep_all(keeper, states);
    ReactiveMap { entries: create_signal(entries), keeper }
}

impl<K: Ord + Clone + 'static, V: ReactiveState> ReactiveState for BTreeMap<K, V> {
    type Reactive = ReactiveMap<Self>;

    fn into_reactive(self) -> Self::Reactive {
        into_reactive(self)
    }
}

impl<K, V, S> ReactiveState for HashMap<K, V, S>
where
    K: Ord + Hash + Clone + 'static,
    V: ReactiveState,
    S: BuildHasher + Default + 'static,
{
    type Reactive = ReactiveMap<Self>;

    fn into_reactive(self) -> Self::Reactive {
        into_reactive(self)
    }
}

impl<M: MapState> Reactive for ReactiveMap<M> {
    type State = M;

    fn snapshot(&self) -> M {
        self.entries.with(|entries| {
            entries.iter().map(|(key, item)| (key.clone(), item.snapshot())).collect()
        })
    }

    fn restore(&self, state: M) {
        self.set(state);
    }
}

impl<M: MapState> Clone for ReactiveMap<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M: MapState> Copy for ReactiveMap<M> {}

impl<M: MapState> std::fmt::Debug for ReactiveMap<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReactiveMap").finish_non_exhaustive()
    }
}
