//! [`Changes`]: which files of an app's sources have changed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::App;

/// An editor that saves several files does so within this time.
const QUIET: Duration = Duration::from_millis(20);
/// Files that never stop changing hold a build up no longer than this.
const LONGEST_WAIT: Duration = Duration::from_millis(500);

/// Something that ends the wait for changes.
#[derive(Debug)]
pub(super) enum Event {
    /// These paths have changed.
    Changed(Vec<PathBuf>),
    /// The user wants to end.
    Interrupted,
}

/// What there is to do after changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Change {
    /// Only static files have changed.
    StaticFiles,
    /// Sources have.
    Sources,
}

/// Watches an app's sources, and those of the packages that it is built from.
pub(super) struct Changes {
    watcher: RecommendedWatcher,
    watched: BTreeSet<PathBuf>,
    roots: BTreeSet<PathBuf>,
    static_folder: PathBuf,
    lock_file: PathBuf,
    events: Receiver<Event>,
}

impl Changes {
    /// Begins to watch; `sender` and `events` are two ends of one channel, so that an interrupt can
    /// be sent on it as well.
    pub(super) fn watch(
        app: &App,
        sender: Sender<Event>,
        events: Receiver<Event>,
    ) -> Result<Self, notify::Error> {
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            if let Ok(event) = event
                && !matches!(event.kind, EventKind::Access(_))
            {
                // Nobody listens any more once this program ends.
                let _ = sender.send(Event::Changed(event.paths));
            }
        })?;
        let mut changes = Self {
            watcher,
            watched: BTreeSet::new(),
            roots: BTreeSet::new(),
            static_folder: app.static_folder(),
            lock_file: app.lock_file().to_path_buf(),
            events,
        };
        changes.add(app.folder())?;
        for folder in app.path_dependencies() {
            changes.add(folder)?;
        }
        if let Some(folder) = app.lock_file().parent() {
            changes.watch_path(folder, RecursiveMode::NonRecursive)?;
        }
        Ok(changes)
    }

    /// Watches the folder of a package too: itself, and all within that can hold sources.
    pub(super) fn add(&mut self, root: &Path) -> Result<(), notify::Error> {
        self.roots.insert(root.to_path_buf());
        self.watch_path(root, RecursiveMode::NonRecursive)?;
        let Ok(entries) = std::fs::read_dir(root) else { return Ok(()) };
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() && !is_ignored(root, &path) {
                self.watch_path(&path, RecursiveMode::Recursive)?;
            }
        }
        Ok(())
    }

    /// Waits for an event, then until files come to rest. None: nothing happened in this time.
    pub(super) fn wait(&mut self, time: Duration) -> Option<Result<Change, Interrupted>> {
        let deadline = Instant::now() + time;
        let mut change = None;
        let mut until = deadline;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(Event::Interrupted) | Err(RecvTimeoutError::Disconnected) => {
                    return Some(Err(Interrupted));
                }
                Ok(Event::Changed(paths)) => {
                    let found = paths.iter().filter_map(|path| self.classify(path)).max();
                    if found.is_some() {
                        if change.is_none() {
                            until = Instant::now() + LONGEST_WAIT;
                        }
                        until = until.min(Instant::now() + QUIET.max(Duration::ZERO));
                    }
                    change = change.max(found);
                }
                Err(RecvTimeoutError::Timeout) => return change.map(Ok),
            }
        }
    }

    fn classify(&self, path: &Path) -> Option<Change> {
        if path == self.lock_file {
            return Some(Change::Sources);
        }
        let root = self
            .roots
            .iter()
            .filter(|root| path.starts_with(root))
            .max_by_key(|r| r.as_os_str().len())?;
        if is_ignored(root, path) || path == root {
            None
        } else if path.starts_with(&self.static_folder) {
            Some(Change::StaticFiles)
        } else {
            Some(Change::Sources)
        }
    }

    fn watch_path(&mut self, path: &Path, mode: RecursiveMode) -> Result<(), notify::Error> {
        if path.exists() && self.watched.insert(path.to_path_buf()) {
            self.watcher.watch(path, mode)?;
        }
        Ok(())
    }
}

/// The user wants to end.
#[derive(Debug)]
pub(super) struct Interrupted;

/// Whether a path within a package is of no interest: build output, hidden files, and what editors
/// write beside the files that they save.
fn is_ignored(root: &Path, path: &Path) -> bool {
    let Ok(below) = path.strip_prefix(root) else { return true };
    let names: Vec<_> = below.iter().map(|name| name.to_string_lossy()).collect();
    names.first().is_some_and(|first| first == "target")
        || names.iter().any(|name| name.starts_with('.') || name.starts_with('#'))
        || names.last().is_some_and(|name| {
            name.ends_with('~')
                || name.ends_with(".swp")
                || name.ends_with(".tmp")
                || name == "4913"
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_hidden_files_and_those_of_editors_are_ignored() {
        let root = Path::new("/app");
        for path in
            ["target/x", ".git/HEAD", "src/.main.rs.swp", "src/main.rs~", "src/4913", "src/#a#"]
        {
            assert!(is_ignored(root, &root.join(path)), "{path}");
        }
        for path in
            ["src/main.rs", "static/a.css", "Cargo.toml", "src/target/mod.rs", "locales/en.ftl"]
        {
            assert!(!is_ignored(root, &root.join(path)), "{path}");
        }
    }
}
