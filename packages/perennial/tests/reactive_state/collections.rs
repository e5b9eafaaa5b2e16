//! Reactive lists and maps.

use std::collections::{BTreeMap, HashMap};

use perennial::prelude::*;
use sycamore::reactive::create_effect;

use crate::{Todo, in_root, todo};

fn titles(list: ReactiveVec<Todo>) -> Vec<String> {
    list.items().with(|items| items.iter().map(|item| item.title.get_clone()).collect())
}

fn list(titles: &[&str]) -> ReactiveVec<Todo> {
    titles.iter().map(|title| todo(title)).collect::<Vec<_>>().into_reactive()
}

#[test]
fn items_are_added_moved_and_taken_out() {
    in_root(|| {
        let list = list(&["b"]);
        list.push(todo("c"));
        list.insert(0, todo("a"));
        list.insert(99, todo("d"));
        assert_eq!(titles(list), ["a", "b", "c", "d"]);
        assert_eq!(list.remove(1), Some(todo("b")));
        assert_eq!(list.remove(3), None);
        list.reorder(|items| items.sort_by_key(|item| std::cmp::Reverse(item.title.get_clone())));
        assert_eq!(titles(list), ["d", "c", "a"]);
        assert_eq!(list.retain(|item| item.title.get_clone() != "c"), [todo("c")]);
        assert_eq!((list.len(), list.is_empty()), (2, false));
        list.set(vec![todo("e")]);
        assert_eq!(list.snapshot(), [todo("e")]);
        assert_eq!(list.clear(), [todo("e")]);
        assert!(list.is_empty() && list.at(0).is_none());
    });
}

#[test]
fn an_item_keeps_its_identity_when_it_moves_or_changes() {
    in_root(|| {
        let list = list(&["a", "b"]);
        let first = list.at(0).unwrap();
        first.title.set("z".into());
        list.reorder(|items| items.reverse());
        assert_eq!(list.at(1).unwrap(), first);
        assert_ne!(list.at(0).unwrap().id(), first.id());
    });
}

#[test]
fn a_change_within_an_item_does_not_tell_those_who_list_the_items() {
    in_root(|| {
        let list = list(&["a"]);
        let runs = create_signal(0);
        create_effect(move || {
            list.items().track();
            runs.update(|runs| *runs += 1);
        });
        list.at(0).unwrap().done.set(true);
        assert_eq!(runs.get(), 1);
        list.push(todo("b"));
        assert_eq!(runs.get(), 2);
    });
}

#[test]
fn a_change_that_changes_nothing_tells_nobody() {
    in_root(|| {
        let list = list(&["a"]);
        let runs = create_signal(0);
        create_effect(move || {
            list.items().track();
            runs.update(|runs| *runs += 1);
        });
        assert_eq!(list.retain(|_| true), []);
        assert_eq!(list.remove(7), None);
        assert_eq!(runs.get(), 1);
    });
}

#[test]
fn a_map_is_in_the_order_of_its_keys_whatever_it_was_made_from() {
    in_root(|| {
        let names = ["d", "a", "c", "b"];
        let states: HashMap<String, Todo> =
            names.map(|name| (name.to_owned(), todo(name))).into_iter().collect();
        let map = states.clone().into_reactive();
        let keys: Vec<_> = map.to_vec().into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["a", "b", "c", "d"]);
        assert_eq!(map.snapshot(), states);
    });
}

#[test]
fn values_are_put_into_a_map_and_taken_out() {
    in_root(|| {
        let map = BTreeMap::from([(1, todo("a"))]).into_reactive();
        let earlier = map.at(&1).unwrap();
        map.insert(1, todo("b"));
        map.insert(2, todo("c"));
        assert!(!earlier.title.is_alive());
        assert_eq!(map.remove(&1), Some(todo("b")));
        assert_eq!(map.remove(&1), None);
        assert_eq!((map.len(), map.is_empty()), (1, false));
        map.set(BTreeMap::from([(3, todo("d"))]));
        assert_eq!(map.snapshot(), BTreeMap::from([(3, todo("d"))]));
    });
}
