//! Reactive state: what the derive makes of a state, and the collections that it nests.
//!
//! A signal lives in a reactive scope and dies with it. The signals of a page's state are made in
//! the page's scope. What comes later, such as a list's new item, is made in a scope that the
//! collection owns, wherever the change was asked for: an item that one list item's click handler
//! adds outlives that list item. What leaves a collection is disposed once everything that shows
//! the collection has been told, so that a list that changes for hours keeps no dead signals. After
//! the page's end a change does nothing.

mod item;
mod keeper;
mod reactive_enum;
mod reactive_map;
mod reactive_state;
mod reactive_vec;
mod unreactive;

pub use item::Item;
pub use reactive_enum::{EnumState, ReactiveEnum, ReactiveOption, ReactiveResult};
pub use reactive_map::{MapState, ReactiveMap};
pub use reactive_state::{Reactive, ReactiveState};
pub use reactive_vec::ReactiveVec;
pub use unreactive::Unreactive;
