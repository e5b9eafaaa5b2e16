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
    change(repository, markers, |_| table.to_owned())
}

/// Puts the rows of a table in the place of those that measured the same, or after the last one.
pub(crate) fn put_rows(
    repository: &Repository,
    markers: Markers,
    table: &str,
) -> Result<(), TaskError> {
    change(repository, markers, |old| merged(old, table))
}

fn change(
    repository: &Repository,
    markers: Markers,
    table: impl FnOnce(&str) -> String,
) -> Result<(), TaskError> {
    let path = repository.root().join(README);
    let text = std::fs::read_to_string(&path)
        .map_err(TaskError::while_doing("README.md cannot be read"))?;
    let Markers { begin, end } = markers;
    let text = replaced(&text, markers, table).ok_or_else(|| {
        TaskError::new(format!("README.md does not have {begin} and, after it, {end}"))
    })?;
    std::fs::write(&path, text).map_err(TaskError::while_doing("README.md cannot be written"))
}

/// The text with another table between the markers, made of the one that is there.
fn replaced(
    text: &str,
    Markers { begin, end }: Markers,
    table: impl FnOnce(&str) -> String,
) -> Option<String> {
    let (before, rest) = text.split_once(begin)?;
    let (old, after) = rest.split_once(end)?;
    Some(format!("{before}{begin}\n{}\n{end}{after}", table(old.trim()).trim_end()))
}

/// The old table with the new one's rows. What is said below it is of the old one, but for how many
/// targets were missed.
fn merged(old: &str, new: &str) -> String {
    let is_row = |line: &&str| line.starts_with('|');
    let measured = |row: &str| row.split('|').nth(1).map(|cell| cell.trim().to_owned());
    let mut rows: Vec<&str> = old.lines().take_while(is_row).collect();
    for row in new.lines().take_while(is_row) {
        match rows.iter_mut().find(|earlier| measured(earlier) == measured(row)) {
            Some(earlier) => *earlier = row,
            None => rows.push(row),
        }
    }
    let missed = rows.iter().filter(|row| row.contains("**missed**")).count();
    let said: Vec<_> = old.lines().skip_while(is_row).collect();
    let said = said.join("\n");
    let said = match said.trim_end().strip_suffix("missed.").and_then(|it| it.rsplit_once(". ")) {
        Some((before, _)) => format!("{before}. {missed} missed."),
        None => said,
    };
    format!("{}\n{said}", rows.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_markers_is_replaced() {
        let Markers { begin, end } = MEASURED;
        let text = format!("a\n{begin}\nold\n{end}\nb\n");
        let new = format!("a\n{begin}\n| new |\n{end}\nb\n");
        let table = |_: &str| "| new |\n".to_owned();
        assert_eq!(replaced(&text, MEASURED, table).as_deref(), Some(new.as_str()));
        assert_eq!(replaced(&new, MEASURED, table), Some(new.clone()));
        assert_eq!(replaced(&new, BENCHMARK, table), None);
    }

    #[test]
    fn a_part_of_a_table_replaces_what_measured_the_same_and_follows_the_rest() {
        let old = "| what | met |\n|---|---|\n| a | 1 | **missed** |\n| b | 2 | met |\n\n\
                   Meanwhile: busy, 1.53. 1 missed.";
        let new = "| what | met |\n|---|---|\n| a | 3 | met |\n| c | 4 | **missed** |\n\n\
                   Meanwhile: quiet. 1 missed.";
        let merged_table = "| what | met |\n|---|---|\n| a | 3 | met |\n| b | 2 | met |\n\
                            | c | 4 | **missed** |\n\nMeanwhile: busy, 1.53. 1 missed.";
        assert_eq!(merged(old, new), merged_table);
    }
}
