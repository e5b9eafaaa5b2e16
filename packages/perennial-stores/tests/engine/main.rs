//! The engine over its stores: what outlives a process, and what a store may do wrong.

mod bounds;
mod damage;
mod faults;
mod kill;
mod model;
mod persistence;
mod support;
