//! What `ReactiveState` makes of a state, used as an app uses it.

#![allow(missing_docs)]

mod collections;
mod disposal;
mod enums;
mod fields;
mod structs;

use perennial::prelude::*;
use sycamore::reactive::create_root;

/// Runs a test in a reactive root, and ends that.
fn in_root(test: impl FnOnce()) {
    create_root(test).dispose();
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ReactiveState)]
struct Todo {
    title: String,
    done: bool,
}

fn todo(title: &str) -> Todo {
    Todo { title: title.to_owned(), done: false }
}

/// Makes the reactive form, restores it to what it is, and takes it back.
fn there_and_back<S: ReactiveState>(state: S) -> S {
    let reactive = state.into_reactive();
    reactive.restore(reactive.snapshot());
    reactive.snapshot()
}
