//! `perennial new`: what it writes, what it says, and what it refuses.

#![allow(clippy::unwrap_used, reason = "the helpers of a test may fail like the test itself")]

mod common;

use std::fs;

use common::perennial;
use snapbox::str;

#[test]
fn a_new_app_is_written_and_the_next_step_told() {
    let folder = tempfile::tempdir().unwrap();
    perennial(folder.path()).args(["new", "my-app"]).assert().success().stderr_eq(str![[r#"
       wrote my-app/.gitignore
       wrote my-app/Cargo.toml
       wrote my-app/README.md
       wrote my-app/src/about.rs
       wrote my-app/src/home.rs
       wrote my-app/src/main.rs
       wrote my-app/static/favicon.svg
       wrote my-app/static/style.css
       wrote my-app/Cargo.lock

Now type:

    cd my-app
    cargo run

and open http://127.0.0.1:8080

"#]]);
    let app = folder.path().join("my-app");
    for file in ["Cargo.toml", "README.md", "src/main.rs", "src/home.rs", "src/about.rs"] {
        let text = fs::read_to_string(app.join(file)).unwrap();
        assert!(!text.contains("{{"), "{file}: {text}");
    }
    let manifest = fs::read_to_string(app.join("Cargo.toml")).unwrap();
    assert!(manifest.contains("name = \"my-app\""), "{manifest}");
    assert!(!manifest.contains("[workspace]"), "{manifest}");
}

#[test]
fn an_app_below_a_workspace_is_kept_apart_from_it() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("Cargo.toml"), "[workspace]\nmembers = []\n").unwrap();
    perennial(folder.path()).args(["new", "below/hello"]).assert().success();
    let manifest = fs::read_to_string(folder.path().join("below/hello/Cargo.toml")).unwrap();
    assert!(manifest.contains("\n[workspace]\n"), "{manifest}");
}

#[test]
fn the_versions_of_the_template_are_those_of_the_checkout() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml");
    let root = fs::read_to_string(root).unwrap();
    let folder = tempfile::tempdir().unwrap();
    perennial(folder.path()).args(["new", "hello"]).assert().success();
    let manifest = fs::read_to_string(folder.path().join("hello/Cargo.toml")).unwrap();
    for package in ["serde", "sycamore"] {
        let start = format!("\n{package} = ");
        let line = |text: &str| {
            text.split_once(&start).map(|(_, rest)| rest.lines().next().unwrap().to_owned())
        };
        assert_eq!(line(&manifest), line(&root));
    }
}

#[test]
fn a_bad_name_gets_one_that_would_do() {
    let folder = tempfile::tempdir().unwrap();
    perennial(folder.path()).args(["new", "2fast"]).assert().code(1).stderr_eq(str![[r#"
error[PER-8010]: "2fast" cannot be the name of an app: it does not begin with a letter of a-z
hint: perennial new fast

"#]]);
    assert!(!folder.path().join("2fast").exists());
}

#[test]
fn a_folder_that_is_not_empty_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("hello")).unwrap();
    fs::write(folder.path().join("hello/precious.txt"), "mine").unwrap();
    perennial(folder.path()).args(["new", "hello"]).assert().code(1).stderr_eq(str![[r#"
error[PER-8011]: hello is not empty
hint: take another name, or remove the folder

"#]]);
    assert_eq!(fs::read_dir(folder.path().join("hello")).unwrap().count(), 1);
}

#[test]
fn a_file_is_not_taken_for_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("hello"), "mine").unwrap();
    perennial(folder.path()).args(["new", "hello"]).assert().code(1).stderr_eq(str![[r#"
error[PER-8012]: hello is a file
hint: take another name

"#]]);
}
