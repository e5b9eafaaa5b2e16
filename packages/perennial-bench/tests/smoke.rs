//! The benchmark's short form: whether every server answers as it must. No figure is looked at.

use std::process::Command;

#[test]
fn every_measurement_finds_right_answers() {
    let run = Command::new(env!("CARGO_BIN_EXE_perennial-bench")).arg("--smoke").output().unwrap();
    let (table, told) =
        (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "{told}");
    assert!(table.contains("| 200 first requests of one page at once | 1 generation, all 200"));
    assert!(table.contains("| hot: one stored page, brotli"), "{table}");
}

#[test]
fn a_measurement_that_does_not_exist_is_named() {
    let run = Command::new(env!("CARGO_BIN_EXE_perennial-bench")).arg("warm").output().unwrap();
    assert!(!run.status.success());
    assert!(String::from_utf8_lossy(&run.stderr).contains("\"warm\" is none of hot, random"));
}
