//! What the command says when something is wrong, whole.

#![allow(clippy::unwrap_used, reason = "the helpers of a test may fail like the test itself")]

mod common;

use std::fs;

use common::perennial;
use snapbox::str;

#[test]
fn wrong_usage_ends_with_code_2() {
    let folder = tempfile::tempdir().unwrap();
    perennial(folder.path()).arg("bulid").assert().code(2).stderr_eq(str![[r#"
error: unrecognized subcommand 'bulid'

  tip: a similar subcommand exists: 'build'

Usage: perennial <COMMAND>

For more information, try '--help'.

"#]]);
}

#[test]
fn a_folder_without_an_app_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for command in ["build", "serve", "check", "clean"] {
        perennial(folder.path()).args([command, "nowhere"]).assert().code(1).stderr_eq(str![[r#"
error[PER-7001]: no Cargo.toml in nowhere
hint: name the folder of an app, or make one: perennial new NAME

"#]]);
    }
}

#[test]
fn a_package_without_a_binary_is_no_app() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = "[package]\nname = 'shelf'\nedition = '2024'\n[workspace]\n";
    fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::write(folder.path().join("src/lib.rs"), "").unwrap();
    perennial(folder.path()).arg("build").assert().code(1).stderr_eq(str![[r#"
error[PER-7004]: the package shelf has no binary
hint: an app has src/main.rs with #[perennial::main]

"#]]);
}

#[test]
fn another_version_of_wasm_bindgen_is_refused_with_the_line_that_mends_it() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = "[package]\nname = 'old'\nedition = '2024'\n[workspace]\n";
    fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::write(folder.path().join("src/main.rs"), "fn main() {}").unwrap();
    let lock_file = "version = 4\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.1\"\n";
    fs::write(folder.path().join("Cargo.lock"), lock_file).unwrap();
    perennial(folder.path()).arg("build").assert().code(1).stderr_eq(str![[r#"
error[PER-7013]: the app is locked to wasm-bindgen 0.2.1, this build of Perennial binds [..]
hint: cargo update -p wasm-bindgen --precise [..]

"#]]);
}

#[test]
fn a_server_does_not_build_for_minutes_to_find_its_address_taken() {
    let folder = tempfile::tempdir().unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    perennial(folder.path()).args(["new", "hello"]).assert().success();
    for mode in [&["--release"][..], &[]] {
        perennial(folder.path())
            .args(["serve", "hello", "--address", &address])
            .args(mode)
            .assert()
            .code(1)
            .stderr_eq(str![[r#"
error[PER-7081]: cannot listen at 127.0.0.1:[..]: Address already in use [..]
hint: end what listens there, or take another: --address 127.0.0.1:8081

"#]]);
    }
}
