//! The engine over its stores: what outlives a process, and what a store may do wrong.

mod damage;
mod faults;
mod persistence;
mod support;
