//! The help of each command, whole. `SNAPSHOTS=overwrite cargo test` writes it anew.

#![allow(clippy::unwrap_used, reason = "the helpers of a test may fail like the test itself")]

mod common;

use common::perennial;
use snapbox::{Data, file};

#[track_caller]
fn check(arguments: &[&str], expected: Data) {
    let folder = tempfile::tempdir().unwrap();
    perennial(folder.path()).args(arguments).assert().success().stdout_eq(expected);
}

#[test]
fn the_command_lists_what_it_can_do() {
    check(&["--help"], file!["help/perennial.txt"]);
}

#[test]
fn new_has_help() {
    check(&["new", "--help"], file!["help/new.txt"]);
}

#[test]
fn build_has_help() {
    check(&["build", "--help"], file!["help/build.txt"]);
}

#[test]
fn serve_has_help() {
    check(&["serve", "--help"], file!["help/serve.txt"]);
}

#[test]
fn export_has_help() {
    check(&["export", "--help"], file!["help/export.txt"]);
}

#[test]
fn check_has_help() {
    check(&["check", "--help"], file!["help/check.txt"]);
}

#[test]
fn clean_has_help() {
    check(&["clean", "--help"], file!["help/clean.txt"]);
}

#[test]
fn doctor_has_help() {
    check(&["doctor", "--help"], file!["help/doctor.txt"]);
}

#[test]
fn sizes_has_help() {
    check(&["sizes", "--help"], file!["help/sizes.txt"]);
}
