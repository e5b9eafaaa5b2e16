//! What the macros take, and what they say of what they do not take.

#![allow(missing_docs)]

#[path = "macros/taken/mod.rs"]
mod taken;

#[test]
fn what_is_right_compiles() {
    taken::server_only::compiles();
    taken::states::compiles();
}

/// Only these are left to `trybuild`: it compiles all that they depend on a second time.
#[test]
fn what_is_wrong_is_explained() {
    trybuild::TestCases::new().compile_fail("tests/macros/fail/*.rs");
}
