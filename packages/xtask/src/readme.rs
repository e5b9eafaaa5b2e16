//! The figures in README.md: each table stands between two markers, and is put there by a command.

use crate::{Repository, TaskError};

const README: &str = "README.md";

/// The lines between which a table stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Markers {
    pub(crate) begin: &'static str,
    pub(crate) end: &'static str,
}

/// Around the figures of `cargo xtask measure`.
pub(crate) const MEASURED: Markers =
    Markers { begin: "<!-- measured: begin -->", end: "<!-- measured: end -->" };
/// Around the figures of `cargo xtask bench`.
pub(crate) const BENCHMARK: Markers =
    Markers { begin: "<!-- benchmark: begin -->", end: "<!-- benchmark: end -->" };

/// Puts a table between its markers.
pub(crate) fn put(repository: &Repository, markers: Markers, table: &str) -> Result<(), TaskError> {
    let path = repository.root().join(README);
    let text = std::fs::read_to_string(&path)
        .map_err(TaskError::while_doing("README.md cannot be read"))?;
    let Markers { begin, end } = markers;
    let text = replaced(&text, markers, table).ok_or_else(|| {
        TaskError::new(format!("README.md does not have {begin} and, after it, {end}"))
    })?;
    std::fs::write(&path, text).map_err(TaskError::while_doing("README.md cannot be written"))
}

/// The text with the table between the markers.
fn replaced(text: &str, Markers { begin, end }: Markers, table: &str) -> Option<String> {
    let (before, rest) = text.split_once(begin)?;
    let (_, after) = rest.split_once(end)?;
    Some(format!("{before}{begin}\n{}\n{end}{after}", table.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_markers_is_replaced() {
        let Markers { begin, end } = MEASURED;
        let text = format!("a\n{begin}\nold\n{end}\nb\n");
        let new = format!("a\n{begin}\n| new |\n{end}\nb\n");
        assert_eq!(replaced(&text, MEASURED, "| new |\n").as_deref(), Some(new.as_str()));
        assert_eq!(replaced(&new, MEASURED, "| new |"), Some(new.clone()));
        assert_eq!(replaced(&new, BENCHMARK, "x"), None);
    }
}
