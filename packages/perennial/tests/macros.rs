//! What the macros take, and what they say of what they do not take.

#![allow(missing_docs)]
// All of this is test code, the helpers too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "macros/refused.rs"]
mod refused;
#[path = "macros/taken/mod.rs"]
mod taken;

#[test]
fn what_is_right_compiles() {
    taken::actions::compiles();
    taken::server_only::compiles();
    taken::states::compiles();
}

#[test]
fn what_is_wrong_is_explained() {
    refused::check("tests/macros/fail");
}
