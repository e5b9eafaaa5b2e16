//! How long the signals of a reactive collection live.

use perennial::prelude::*;
use sycamore::reactive::{
    batch, create_child_scope, create_effect, create_root, use_current_scope,
};

use crate::{Todo, in_root, todo};

#[test]
fn an_item_outlives_the_scope_in_which_it_was_added() {
    in_root(|| {
        let list = vec![todo("a")].into_reactive();
        let handler_of_an_item = create_child_scope(|| list.push(todo("b")));
        handler_of_an_item.dispose();
        assert_eq!(list.snapshot(), [todo("a"), todo("b")]);
        let option = None::<Todo>.into_reactive();
        create_child_scope(|| option.set(Some(todo("c")))).dispose();
        assert_eq!(option.snapshot(), Some(todo("c")));
    });
}

#[test]
fn an_item_that_an_effect_added_outlives_the_effects_next_run() {
    in_root(|| {
        let (list, trigger) = (Vec::new().into_reactive(), create_signal("a"));
        create_effect(move || list.push(todo(trigger.get())));
        trigger.set("b");
        assert_eq!(list.snapshot(), [todo("a"), todo("b")]);
    });
}

#[test]
fn what_is_taken_out_is_disposed() {
    in_root(|| {
        let list = vec![todo("a"), todo("b")].into_reactive();
        let items = [list.at(0).unwrap(), list.at(1).unwrap()];
        list.remove(0);
        assert_eq!(items.map(|item| item.title.is_alive()), [false, true]);
        list.clear();
        assert!(!items[1].title.is_alive());
    });
}

/// Shows each item in a scope of its own, as Sycamore's `Keyed` does; each of them depends on a
/// signal beside it too.
fn show(list: ReactiveVec<Todo>, beside: Signal<u8>) -> Signal<Vec<String>> {
    let shown = create_signal(Vec::new());
    create_effect(move || {
        shown.set(Vec::new());
        for item in list.items().get_clone() {
            create_effect(move || {
                let line = format!("{} {}", item.title.get_clone(), beside.get());
                shown.update(|shown| shown.push(line));
            });
        }
    });
    shown
}

#[test]
fn nobody_who_is_told_of_the_change_reads_what_is_disposed() {
    in_root(|| {
        let (list, beside) = (vec![todo("a"), todo("b")].into_reactive(), create_signal(0));
        let shown = show(list, beside);
        list.remove(0);
        assert_eq!(shown.get_clone(), ["b 0"]);
        list.set(vec![todo("c")]);
        assert_eq!(shown.get_clone(), ["c 0"]);
    });
}

#[test]
fn nobody_reads_what_is_disposed_within_a_batch_of_changes() {
    for order in 0..3 {
        in_root(|| {
            let (list, beside) = (vec![todo("a"), todo("b")].into_reactive(), create_signal(0));
            let shown = show(list, beside);
            let title = list.at(0).unwrap().title;
            batch(|| match order {
                0 => {
                    beside.set(1);
                    title.set("x".into());
                    list.remove(0);
                }
                1 => {
                    list.remove(0);
                    beside.set(1);
                    title.set("x".into());
                }
                _ => {
                    list.remove(0);
                    beside.set(1);
                    list.set(vec![todo("b")]);
                }
            });
            assert_eq!(shown.get_clone(), ["b 1"], "order {order}");
            assert!(!title.is_alive());
        });
    }
}

#[test]
fn a_change_outside_of_any_scope_works() {
    let mut kept = None;
    let root = create_root(|| kept = Some(vec![todo("a")].into_reactive()));
    let list = kept.unwrap();
    list.push(todo("b"));
    list.remove(0);
    list.retain(|item| item.title.get_clone() != "c");
    assert_eq!(list.snapshot(), [todo("b")]);
    root.dispose();
}

#[test]
fn a_change_after_the_pages_end_does_nothing() {
    in_root(|| {
        let mut kept = None;
        let page = create_child_scope(|| {
            kept = Some((
                vec![todo("a")].into_reactive(),
                Some(todo("b")).into_reactive(),
                std::collections::BTreeMap::from([(1, todo("c"))]).into_reactive(),
            ));
        });
        let (list, option, map) = kept.unwrap();
        page.dispose();
        list.push(todo("d"));
        list.insert(0, todo("d"));
        list.set(vec![]);
        list.reorder(|_| {});
        assert_eq!((list.remove(0), list.clear()), (None, vec![]));
        option.set(None);
        map.insert(2, todo("d"));
        map.set(std::collections::BTreeMap::new());
        assert_eq!(map.remove(&1), None);
    });
}

#[test]
fn everything_ends_with_the_page() {
    in_root(|| {
        let mut kept = None;
        let page = create_child_scope(|| {
            let list = vec![todo("a")].into_reactive();
            let scope = use_current_scope();
            list.push(todo("b"));
            kept = Some((list.at(0).unwrap(), list.at(1).unwrap(), scope));
        });
        let (first, second, _) = kept.unwrap();
        page.dispose();
        assert!(!first.title.is_alive() && !second.title.is_alive());
    });
}
