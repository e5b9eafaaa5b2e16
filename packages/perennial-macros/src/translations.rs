//! The translations that `t!` is checked against: read once for each state of the files.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use perennial_fluent::compile::{self, CompileLimits, Messages, Signature};

/// The folder of an app's translations.
const FOLDER: &str = "translations";

/// The messages that calls are compared with.
pub(crate) struct Checked {
    /// Their locale.
    pub(crate) locale: String,
    /// The files, as the author knows them.
    pub(crate) files: Vec<String>,
    /// The files, absolute.
    pub(crate) paths: Vec<String>,
    messages: Messages,
}

/// What a call is compared with.
pub(crate) struct Message {
    pub(crate) signature: Signature,
    pub(crate) place: String,
}

type Known = (PathBuf, Vec<(PathBuf, SystemTime)>, Arc<Checked>);

/// The compiler calls a macro many times, and an editor for days.
static KNOWN: Mutex<Option<Known>> = Mutex::new(None);

impl Checked {
    pub(crate) fn message(&self, id: &str) -> Option<Message> {
        let place = self.messages.0.get(id)?.place.to_string();
        Some(Message { signature: self.messages.signature(id)?, place })
    }

    /// Those of one file.
    #[cfg(test)]
    pub(crate) fn of(name: &str, text: &str) -> Self {
        let file = compile::SourceFile { name: name.into(), text: text.into() };
        let (messages, _) = compile::compile(&[file], CompileLimits::default());
        let (files, paths) = (vec![name.into()], vec![name.into()]);
        Self { locale: "en".into(), files, paths, messages }
    }

    /// A message whose name is nearly the same.
    pub(crate) fn nearest(&self, id: &str) -> Option<&str> {
        let names = self.messages.0.keys().filter(|name| !name.starts_with('-'));
        let near = names.map(|name| (distance(name, id), name.as_str())).min()?;
        (near.0 <= 2).then_some(near.1)
    }
}

/// The messages of the package that is compiled.
pub(crate) fn checked() -> Result<Arc<Checked>, String> {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let state = state_of(&package);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((folder, earlier, checked)) = known.as_ref()
        && *folder == package
        && *earlier == state
    {
        return Ok(Arc::clone(checked));
    }
    let checked = Arc::new(read(&package)?);
    *known = Some((package, state, Arc::clone(&checked)));
    Ok(checked)
}

fn read(package: &Path) -> Result<Checked, String> {
    let folder = package.join(FOLDER);
    let mut all = compile::read_folder(&folder, package, CompileLimits::default())
        .map_err(|error| error.to_string())?;
    let locale = compile::default_locale(package, &all.files).map_err(|error| error.to_string())?;
    let paths = all.files.remove(&locale).unwrap_or_default();
    let shown = |path: &PathBuf| path.strip_prefix(package).unwrap_or(path).display().to_string();
    let files: Vec<String> = paths.iter().map(shown).collect();
    // What is wrong with the other locales, a build and `perennial check` say.
    if let Some(problem) = all.problems.iter().find(|it| files.contains(&it.place.file)) {
        return Err(problem.to_string());
    }
    Ok(Checked {
        messages: all.locales.remove(&locale).unwrap_or_default(),
        files,
        paths: paths.iter().map(|path| path.display().to_string()).collect(),
        locale,
    })
}

/// When the files were changed.
fn state_of(package: &Path) -> Vec<(PathBuf, SystemTime)> {
    let mut state = Vec::new();
    let mut open = vec![package.join(FOLDER)];
    let manifest = package.join("Cargo.toml");
    let changed = |path: &Path| std::fs::metadata(path).and_then(|it| it.modified()).ok();
    state.extend(changed(&manifest).map(|time| (manifest, time)));
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if let Some(time) = changed(&path) {
                state.push((path, time));
            }
        }
    }
    state.sort();
    state
}

/// How many characters differ (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (number, character) in one.chars().enumerate() {
        let mut next = vec![number + 1];
        for (place, compared) in other.iter().enumerate() {
            let at =
                |row: &[usize], place: usize| row.get(place).copied().unwrap_or(usize::MAX - 1);
            let changed = at(&row, place) + usize::from(*compared != character);
            next.push(changed.min(at(&row, place + 1) + 1).min(at(&next, place) + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_slip_is_near() {
        for (one, other, expected) in
            [("welcome", "welcom", 1), ("a", "a", 0), ("", "abc", 3), ("cities", "citeis", 2)]
        {
            assert_eq!(distance(one, other), expected, "{one} {other}");
        }
    }
}
