//! `cargo xtask tidy`: the repository's rules, as checks that can fail.
//!
//! Each rule is a function from the [`Tree`] to [`Finding`]s, in a file of its own, with a test
//! that shows it failing on a bad sample.

mod crate_edges;
mod crate_map;
mod error_codes;
mod faults;
mod features;
mod finding;
mod foreign_texts;
mod headers;
mod import_circles;
mod length;
mod links;
mod lint_allowances;
mod machine_paths;
mod markers;
mod open_ends;
mod packages;
mod settings;
mod shared_dependencies;
mod target_cfg;
mod tree;
mod url_literals;

pub(crate) use finding::Finding;
pub(crate) use tree::{SourceFile, Tree};

use crate::{Repository, TaskError};

type Rule = fn(&Tree) -> Vec<Finding>;

const RULES: &[(&str, Rule)] = &[
    ("every source file says what it owns", headers::check),
    ("no source file is past 600 lines", length::check),
    ("the sides part only where ARCHITECTURE.md says", target_cfg::check),
    ("internal URLs stand only in perennial-protocol", url_literals::check),
    ("texts of other programs stand in one file", foreign_texts::check),
    ("no import circle has grown", import_circles::check),
    ("every crate is in ARCHITECTURE.md", crate_map::check),
    ("nothing is left open in the code", open_ends::check),
    ("error codes are unique", error_codes::check),
    ("no lint against panics is switched off", lint_allowances::check),
    ("dependencies are chosen in the root Cargo.toml", shared_dependencies::check),
    ("no crate reaches one that it must not", crate_edges::check),
    ("links in the documents lead to files", links::check),
    ("what docs/ says there is, is there", features::check),
    ("every known fault has its test", faults::check),
    ("every variable of a server is documented", settings::check),
    ("no file names a machine's folders", machine_paths::check),
    ("README has a place for the measured figures", markers::check),
];

/// `cargo xtask circles`: the largest circle of files that import each other, for each crate.
pub(crate) fn print_circles(repository: &Repository) -> Result<(), TaskError> {
    for (name, circle) in import_circles::circles(&Tree::read(repository)?) {
        println!("{:>4}  {name}", circle.len());
        circle.iter().for_each(|path| println!("          {path}"));
    }
    Ok(())
}

pub(crate) fn run(repository: &Repository) -> Result<(), TaskError> {
    let tree = Tree::read(repository)?;
    let mut total = 0;
    for (rule, check) in RULES {
        let findings = check(&tree);
        println!("{} {rule}", if findings.is_empty() { "ok  " } else { "FAIL" });
        findings.iter().for_each(|finding| println!("     {finding}"));
        total += findings.len();
    }
    match total {
        0 => Ok(()),
        1 => Err(TaskError::new("1 breach of the repository's rules, see above")),
        _ => Err(TaskError::new(format!("{total} breaches of the repository's rules, see above"))),
    }
}
