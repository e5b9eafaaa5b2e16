//! Fields that are nested or kept as they are.

use std::collections::{BTreeMap, HashMap};

use perennial::prelude::*;

use crate::structs::{Meters, MetersRx};
use crate::{Todo, in_root, there_and_back, todo};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ReactiveState)]
struct Project {
    /// Never changes.
    #[reactive(plain)]
    id: u64,
    #[reactive(nested)]
    height: Meters,
    #[reactive(nested)]
    todos: Vec<Todo>,
    #[reactive(nested)]
    by_name: HashMap<String, Todo>,
    #[reactive(nested)]
    by_number: BTreeMap<u8, Option<Todo>>,
    #[reactive(nested)]
    next: Option<Todo>,
    #[reactive(nested)]
    last: Result<Todo, String>,
    stock: Result<u32, String>,
}

fn project() -> Project {
    Project {
        id: 7,
        height: Meters(1.0),
        todos: vec![todo("a"), todo("b")],
        by_name: [("c".to_owned(), todo("c"))].into(),
        by_number: [(1, None), (2, Some(todo("d")))].into(),
        next: Some(todo("e")),
        last: Err("none yet".into()),
        stock: Ok(3),
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ReactiveState)]
struct Comment {
    text: String,
    #[reactive(nested)]
    answers: Vec<Comment>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ReactiveState)]
struct Labelled {
    #[reactive(plain)]
    label: String,
    value: u8,
}

#[test]
fn a_state_with_fields_of_every_kind_comes_back_as_it_was() {
    in_root(|| assert_eq!(there_and_back(project()), project()));
}

#[test]
fn a_nested_field_is_the_reactive_form_and_a_plain_one_the_value() {
    in_root(|| {
        let reactive = project().into_reactive();
        let copy = reactive;
        let MetersRx(height) = reactive.height;
        height.set(2.0);
        copy.stock.set(Err("sold out".into()));
        assert_eq!(copy.id, 7);
        let expected = Project { height: Meters(2.0), stock: Err("sold out".into()), ..project() };
        assert_eq!(copy.snapshot(), expected);
    });
}

#[test]
fn a_state_nests_itself() {
    in_root(|| {
        let leaf = Comment { text: "no".into(), answers: vec![] };
        let comment = Comment { text: "yes".into(), answers: vec![leaf.clone(), leaf] };
        assert_eq!(there_and_back(comment.clone()), comment);
    });
}

#[test]
fn a_form_that_keeps_what_cannot_be_copied_is_cloned() {
    in_root(|| {
        let labelled = Labelled { label: "a".into(), value: 1 }.into_reactive();
        let clone = labelled.clone();
        clone.value.set(2);
        assert_eq!(labelled.snapshot(), Labelled { label: "a".into(), value: 2 });
    });
}
