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
    /// Only translations and static files have.
    Translations,
    /// Sources have.
    Sources,
}

/// Watches an app's sources, and those of the packages that it is built from.
pub(super) struct Changes {
    watcher: RecommendedWatcher,
    watched: BTreeSet<PathBuf>,
    roots: BTreeSet<PathBuf>,
    sources: BTreeSet<PathBuf>,
    static_folder: PathBuf,
    translations_folder: PathBuf,
    lock_file: PathBuf,
    locked: Option<blake3::Hash>,
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
            sources: BTreeSet::new(),
            static_folder: app.static_folder(),
            translations_folder: app.translations_folder(),
            lock_file: app.lock_file().to_path_buf(),
            locked: None,
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
            if path.is_dir() && path.strip_prefix(root).is_ok_and(|below| !is_ignored(below)) {
                self.watch_path(&path, RecursiveMode::Recursive)?;
            }
        }
        Ok(())
    }

    /// Takes these files for sources as well, wherever they lie.
    pub(super) fn add_sources(&mut self, sources: &BTreeSet<PathBuf>) {
        self.sources.extend(sources.iter().cloned());
    }

    /// Takes the lock file as it is for unchanged: cargo itself writes it in a build.
    pub(super) fn accept_lock_file(&mut self) {
        self.locked = self.hash_lock_file();
    }

    fn hash_lock_file(&self) -> Option<blake3::Hash> {
        std::fs::read(&self.lock_file).ok().map(|bytes| blake3::hash(&bytes))
    }

    /// Waits for a change, then until files come to rest. None: nothing happened in this time.
    pub(super) fn wait(&mut self, time: Duration) -> Option<Result<Change, Interrupted>> {
        let mut change = None;
        let mut until = Instant::now() + time;
        let mut latest = until;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(Event::Interrupted) | Err(RecvTimeoutError::Disconnected) => {
                    return Some(Err(Interrupted));
                }
                Ok(Event::Changed(paths)) => {
                    let found = paths.iter().filter_map(|path| self.classify(path)).max();
                    if found.is_none() {
                        continue;
                    }
                    if change.is_none() {
                        latest = Instant::now() + LONGEST_WAIT;
                    }
                    until = latest.min(Instant::now() + QUIET);
                    change = change.max(found);
                }
                Err(RecvTimeoutError::Timeout) => return change.map(Ok),
            }
        }
    }

    /// What a path's change means. Files that no build reads, such as a database that the app
    /// writes, mean nothing.
    fn classify(&self, path: &Path) -> Option<Change> {
        if path == self.lock_file {
            return (self.hash_lock_file() != self.locked).then_some(Change::Sources);
        }
        // The compiler reads translations, too, to check calls: but what it makes of them stays the same.
        if path.starts_with(&self.translations_folder) && !is_hidden(path) {
            return Some(Change::Translations);
        }
        if self.sources.contains(path) {
            return Some(Change::Sources);
        }
        let holds = |root: &&PathBuf| path.starts_with(root);
        let root = self.roots.iter().filter(holds).max_by_key(|root| root.components().count())?;
        let below = path.strip_prefix(root).ok()?;
        if is_ignored(below) {
            None
        } else if path.starts_with(&self.static_folder) {
            Some(Change::StaticFiles)
        } else {
            let is_source =
                ["src", "Cargo.toml", "build.rs"].iter().any(|name| below.starts_with(name));
            is_source.then_some(Change::Sources)
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
fn is_ignored(below: &Path) -> bool {
    let names: Vec<_> = below.iter().map(|name| name.to_string_lossy()).collect();
    names.first().is_some_and(|first| first == "target")
        || names.iter().any(|name| name.starts_with('.') || name.starts_with('#'))
        || is_hidden(below)
}

/// Whether a file is hidden, or is what an editor writes beside the file that it saves.
fn is_hidden(path: &Path) -> bool {
    path.file_name().map(|name| name.to_string_lossy()).is_some_and(|name| {
        name.starts_with(['.', '#'])
            || name.ends_with('~')
            || name.ends_with(".swp")
            || name.ends_with(".tmp")
            || name == "4913"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(folder: &Path) -> (Changes, Sender<Event>) {
        let (sender, events) = std::sync::mpsc::channel();
        let changes = Changes {
            watcher: notify::recommended_watcher(|_| ()).unwrap(),
            watched: BTreeSet::new(),
            roots: BTreeSet::from([folder.to_path_buf(), folder.join("shared")]),
            sources: BTreeSet::from([folder.join("data/words.txt")]),
            static_folder: folder.join("static"),
            translations_folder: folder.join("translations"),
            lock_file: folder.join("Cargo.lock"),
            locked: None,
            events,
        };
        (changes, sender)
    }

    #[test]
    fn only_what_a_build_reads_is_a_change() {
        let root = Path::new("/app");
        let (changes, _sender) = changes(root);
        let check = |path: &str, expected| {
            assert_eq!(changes.classify(&root.join(path)), expected, "{path}")
        };
        for path in [
            "src/main.rs",
            "src/target/mod.rs",
            "Cargo.toml",
            "build.rs",
            "data/words.txt",
            "shared/src/lib.rs",
        ] {
            check(path, Some(Change::Sources));
        }
        for path in ["translations/en.ftl", "translations/fr/menu.ftl"] {
            check(path, Some(Change::Translations));
        }
        for path in ["static/a.css", "static"] {
            check(path, Some(Change::StaticFiles));
        }
        for path in [
            "target/x",
            ".git/HEAD",
            "src/.main.rs.swp",
            "src/main.rs~",
            "src/4913",
            "src/#a#",
            "translations/.en.ftl.swp",
            "app.db",
            "README.md",
            "../other/src/x.rs",
        ] {
            check(path, None);
        }
    }

    #[test]
    fn a_lock_file_that_a_build_has_written_is_no_change() {
        let folder = tempfile::tempdir().unwrap();
        let (mut changes, _sender) = changes(folder.path());
        let path = folder.path().join("Cargo.lock");
        std::fs::write(&path, "version = 4").unwrap();
        assert_eq!(changes.classify(&path), Some(Change::Sources));
        changes.accept_lock_file();
        assert_eq!(changes.classify(&path), None);
        std::fs::write(&path, "version = 5").unwrap();
        assert_eq!(changes.classify(&path), Some(Change::Sources));
    }

    #[test]
    fn changes_that_come_together_are_one() {
        let root = Path::new("/app");
        let (mut changes, sender) = changes(root);
        for path in ["static/a.css", "src/main.rs", "app.db", "static/b.css"] {
            sender.send(Event::Changed(vec![root.join(path)])).unwrap();
        }
        let change = changes.wait(Duration::from_secs(5)).unwrap().unwrap();
        assert_eq!(change, Change::Sources);
        assert!(changes.wait(Duration::from_millis(1)).is_none());
    }

    #[test]
    fn an_interrupt_ends_the_wait() {
        let (mut changes, sender) = changes(Path::new("/app"));
        sender.send(Event::Interrupted).unwrap();
        assert!(changes.wait(Duration::from_secs(5)).unwrap().is_err());
    }
}
