//! What the macros take, and what they say of what they do not take.

#![allow(missing_docs)]

#[test]
fn what_is_right_compiles_and_what_is_wrong_is_explained() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/macros/pass/*.rs");
    cases.compile_fail("tests/macros/fail/*.rs");
}
