//! Compiles sources that must not compile, and compares what the compiler says with what is expected.
//!
//! The compiler is called directly, with the libraries that cargo made for this test: a tool that makes a
//! package of each source would compile all dependencies a second time.

use std::cmp::Reverse;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// Set, it makes what the compiler says the expected text.
const BLESS: &str = "PERENNIAL_BLESS";

/// Checks each source of a folder of this package against the file beside it.
pub(crate) fn check(folder: &str) {
    let sources = files(Path::new(folder), "rs");
    assert!(!sources.is_empty(), "{folder} has no sources");
    let library = Library::newest();
    let mut wrong = String::new();
    for source in sources {
        let expected = source.with_extension("stderr");
        let said = library.compile(&source);
        if std::env::var_os(BLESS).is_some() {
            std::fs::write(&expected, &said).unwrap();
        }
        let expected = std::fs::read_to_string(&expected).unwrap_or_default();
        if said != expected {
            let _ =
                writeln!(wrong, "{}\n--- expected\n{expected}--- said\n{said}", source.display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}hint: {BLESS}=1 takes over what is said");
}

/// What each of the crates that an app names must be the same as, for the facade.
const CRATES: [(&str, &str); 2] = [
    (
        "serde",
        "pub fn same<T: serde::Serialize>(it: T) -> impl perennial::prelude::Serialize { it }",
    ),
    ("sycamore", "pub fn same(it: sycamore::prelude::View) -> perennial::prelude::View { it }"),
];

/// The facade and what an app names beside it, as cargo compiled them for this test.
struct Library {
    folder: PathBuf,
    crates: Vec<(&'static str, PathBuf)>,
}

impl Library {
    /// The facade that was compiled last: others are of other sets of features. Of each of its
    /// dependencies it takes the one that fits.
    fn newest() -> Self {
        let program = std::env::current_exe().unwrap();
        let folder = program.parent().unwrap().to_path_buf();
        let facade = libraries(&folder, "perennial").into_iter().next();
        let facade = facade.expect("cargo compiles the library before its tests");
        let mut library = Self { folder, crates: vec![("perennial", facade)] };
        for (name, probe) in CRATES {
            let fits = libraries(&library.folder, name)
                .into_iter()
                .find(|file| library.with(name, file.clone()).takes(probe));
            let fits = fits.unwrap_or_else(|| panic!("no {name} fits the facade"));
            library.crates.push((name, fits));
        }
        library
    }

    fn with(&self, name: &'static str, file: PathBuf) -> Self {
        let crates = self.crates.iter().cloned().chain([(name, file)]).collect();
        Self { folder: self.folder.clone(), crates }
    }

    fn takes(&self, source: &str) -> bool {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("probe.rs");
        std::fs::write(&file, source).unwrap();
        self.run(&["--crate-type=lib".as_ref(), file.as_os_str()]).status.success()
    }

    /// What the compiler says of a source: the errors, with their places and their help.
    fn compile(&self, source: &Path) -> String {
        let output = self.run(&[source.as_os_str()]);
        assert!(!output.status.success(), "{} compiles", source.display());
        let lines = String::from_utf8(output.stderr).unwrap();
        lines
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .map(|it| text(&it))
            .collect()
    }

    fn run(&self, arguments: &[&OsStr]) -> Output {
        let made = tempfile::tempdir().unwrap();
        let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let mut command = Command::new(compiler);
        command
            .args(["--edition=2024", "--emit=metadata", "--error-format=json", "--out-dir"])
            .arg(made.path())
            .arg("-L")
            .arg(format!("dependency={}", self.folder.display()));
        for (name, file) in &self.crates {
            command.arg("--extern").arg(format!("{name}={}", file.display()));
        }
        command.args(arguments).output().unwrap()
    }
}

/// The compiled libraries of this name, the newest first.
fn libraries(folder: &Path, name: &str) -> Vec<PathBuf> {
    let start = format!("lib{name}-");
    let mut libraries = files(folder, "rlib");
    libraries.retain(|file| {
        file.file_name().and_then(OsStr::to_str).is_some_and(|name| name.starts_with(&start))
    });
    let modified = |file: &PathBuf| file.metadata().and_then(|metadata| metadata.modified()).ok();
    libraries.sort_by_key(|file| Reverse(modified(file)));
    libraries
}

/// An error as text; nothing for a warning, and for the compiler's last words.
fn text(diagnostic: &Value) -> String {
    let message = |value: &Value| value["message"].as_str().unwrap_or_default().to_owned();
    let mut text = String::new();
    let spans = diagnostic["spans"].as_array().map(Vec::as_slice).unwrap_or_default();
    if diagnostic["level"] != "error" || spans.is_empty() {
        return text;
    }
    match diagnostic["code"]["code"].as_str() {
        Some(code) => writeln!(text, "error[{code}]: {}", message(diagnostic)).unwrap(),
        None => writeln!(text, "error: {}", message(diagnostic)).unwrap(),
    }
    for span in spans.iter().filter(|span| span["is_primary"] == true) {
        let file = span["file_name"].as_str().unwrap_or_default();
        let label = span["label"].as_str().map(|label| format!(": {label}")).unwrap_or_default();
        writeln!(text, "  {file}:{}:{}{label}", span["line_start"], span["column_start"]).unwrap();
    }
    for child in diagnostic["children"].as_array().into_iter().flatten() {
        writeln!(text, "  {}: {}", child["level"].as_str().unwrap_or_default(), message(child))
            .unwrap();
    }
    text
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let items = std::fs::read_dir(folder).unwrap().map(|item| item.unwrap().path());
    let mut files: Vec<_> =
        items.filter(|file| file.extension().is_some_and(|it| it == extension)).collect();
    files.sort();
    files
}
