//! [`Invalidations`]: which invalidations there were, so that no entry older than one is fresh.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::sync::atomic::{AtomicU64, Ordering};
use crate::sync::parking_lot::{Mutex, RwLock};
use crate::{Entry, EntryKey, EntrySummary, Invalidation, Mode, Subject, Timestamp};

/// Which invalidations there were. Each has a number; an entry has the number of the last one
/// before its generation began, its fence. It is out of date if a subject of it has a higher one.
#[derive(Debug)]
pub(crate) struct Invalidations {
    /// The number of the last invalidation. Changed after the table is.
    sequence: AtomicU64,
    /// Rises with every change of the table, also with one by an older number, as those of other
    /// processes may have. Changed after the table is.
    version: AtomicU64,
    table: RwLock<Table>,
    most: usize,
    /// Held while a number is given.
    numbering: Mutex<()>,
    listener: OnceLock<Listener>,
}

type Listens = dyn Fn(&[Invalidation]) + Send + Sync;

/// Is told of each invalidation, once it is in force.
struct Listener(Box<Listens>);

impl std::fmt::Debug for Listener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Listener")
    }
}

#[derive(Debug, Default)]
struct Table {
    all: Mark,
    templates: HashMap<Box<str>, Mark>,
    paths: HashMap<Box<str>, Mark>,
    keys: HashMap<Box<str>, Mark>,
    tags: HashMap<Box<str>, Mark>,
}

/// The last invalidations of one subject.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Mark {
    stale: u64,
    purge: u64,
    at: Timestamp,
}

/// What the invalidations say of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// None is about it.
    Good,
    /// It has been stale since this moment.
    Stale(Timestamp),
    /// Nobody may see it.
    Purged,
}

impl Invalidations {
    /// An empty table for at most this many subjects.
    pub(crate) fn new(most: usize) -> Self {
        Self {
            sequence: AtomicU64::new(0),
            version: AtomicU64::new(0),
            table: RwLock::default(),
            most: most.max(16),
            numbering: Mutex::default(),
            listener: OnceLock::new(),
        }
    }

    /// Lets a function be told of each invalidation from now on. Only the first is.
    pub(crate) fn listen(&self, listener: impl Fn(&[Invalidation]) + Send + Sync + 'static) {
        let _ = self.listener.set(Listener(Box::new(listener)));
    }

    /// The number of the last invalidation: the fence of a generation that begins now.
    pub(crate) fn sequence(&self) -> u64 {
        self.sequence.load(Ordering::Acquire)
    }

    /// Lets the numbers that follow be higher than this one.
    pub(crate) fn pass(&self, number: u64) {
        self.sequence.fetch_max(number, Ordering::AcqRel);
    }

    /// Adds invalidations under a number. Gives the number up to which older ones were merged
    /// into one of everything, if that was necessary.
    pub(crate) fn add(&self, number: u64, invalidations: &[Invalidation]) -> Option<u64> {
        let mut table = self.table.write();
        for invalidation in invalidations {
            table.add(number, invalidation);
        }
        let merged = (table.len() > self.most).then(|| table.merge(self.most / 2));
        drop(table);
        // After the table: a generation that begins in between has the older number, and counts
        // as older than the invalidation.
        self.sequence.fetch_max(number, Ordering::AcqRel);
        self.version.fetch_add(1, Ordering::AcqRel);
        if let Some(Listener(listener)) = self.listener.get() {
            listener(invalidations);
        }
        merged
    }

    /// Adds invalidations under the next number, where no store gives numbers.
    pub(crate) fn add_next(&self, invalidations: &[Invalidation]) -> u64 {
        let _numbering = self.numbering.lock();
        let number = self.sequence().saturating_add(1);
        self.add(number, invalidations);
        number
    }

    /// What the invalidations say of an entry. Remembered in the entry, so that asking again
    /// costs a comparison.
    pub(crate) fn verdict(&self, entry: &Entry) -> Verdict {
        let version = self.version.load(Ordering::Acquire);
        if entry.watch.checked() == version {
            return entry.watch.invalidated_at().map_or(Verdict::Good, Verdict::Stale);
        }
        let verdict = self.table.read().verdict(entry);
        match verdict {
            Verdict::Good => entry.watch.set_checked(version, None),
            Verdict::Stale(at) => entry.watch.set_checked(version, Some(at)),
            Verdict::Purged => {}
        }
        verdict
    }

    /// Which invalidation there was of an entry since it was made: the harder one.
    pub(crate) fn outdated(&self, entry: &EntrySummary) -> Option<Mode> {
        let table = self.table.read();
        let tags = entry.tags.iter().filter_map(|tag| table.tags.get(tag.as_str()).copied());
        let mut stale = None;
        for mark in table.marks(&entry.key, &entry.template).chain(tags) {
            if mark.purge > entry.fence {
                return Some(Mode::Purge);
            }
            if mark.stale > entry.fence {
                stale = Some(Mode::Stale);
            }
        }
        stale
    }

    /// Whether something that is known only by key and template, and that began at this number,
    /// is older than an invalidation.
    pub(crate) fn concerns(&self, key: &EntryKey, template: &str, fence: u64) -> bool {
        if self.sequence() == fence {
            return false;
        }
        let table = self.table.read();
        table.marks(key, template).any(|mark| mark.stale.max(mark.purge) > fence)
    }

    /// The last invalidations of everything with their numbers, if there were any.
    pub(crate) fn of_everything(&self) -> Vec<(u64, Invalidation)> {
        let all = self.table.read().all;
        let entry = |number: u64, mode| {
            let invalidation = Invalidation { subject: Subject::All, mode, at: all.at };
            (number > 0).then_some((number, invalidation))
        };
        [entry(all.stale, Mode::Stale), entry(all.purge, Mode::Purge)]
            .into_iter()
            .flatten()
            .collect()
    }

    /// How many subjects the table tells apart.
    pub(crate) fn len(&self) -> usize {
        self.table.read().len()
    }
}

impl Table {
    fn len(&self) -> usize {
        self.templates.len() + self.paths.len() + self.keys.len() + self.tags.len()
    }

    fn add(&mut self, number: u64, invalidation: &Invalidation) {
        let mark = match &invalidation.subject {
            Subject::All => &mut self.all,
            Subject::Template(name) => self.templates.entry(name.clone()).or_default(),
            Subject::Path(path) => self.paths.entry(path.clone()).or_default(),
            Subject::Key(key) => self.keys.entry(key.clone()).or_default(),
            Subject::Tag(tag) => self.tags.entry(tag.clone()).or_default(),
        };
        match invalidation.mode {
            Mode::Stale => mark.stale = mark.stale.max(number),
            Mode::Purge => mark.purge = mark.purge.max(number),
        }
        mark.at = mark.at.max(invalidation.at);
    }

    fn marks(&self, key: &EntryKey, template: &str) -> impl Iterator<Item = Mark> {
        let found = [
            Some(self.all),
            self.templates.get(template).copied(),
            self.paths.get(key.path()).copied(),
            self.keys.get(key.as_str()).copied(),
        ];
        found.into_iter().flatten()
    }

    fn verdict(&self, entry: &Entry) -> Verdict {
        let tags = entry.tags().iter().filter_map(|tag| self.tags.get(tag.as_str()).copied());
        let mut since: Option<Timestamp> = None;
        for mark in self.marks(&entry.key, entry.template()).chain(tags) {
            if mark.purge > entry.fence {
                return Verdict::Purged;
            }
            if mark.stale > entry.fence {
                since = Some(since.map_or(mark.at, |since| since.min(mark.at)));
            }
        }
        since.map_or(Verdict::Good, Verdict::Stale)
    }

    /// Merges the oldest subjects into one invalidation of everything, until only so many are
    /// left. Too much becomes stale by this, never too little.
    fn merge(&mut self, keep: usize) -> u64 {
        let number = |mark: &Mark| mark.stale.max(mark.purge);
        let maps = [&mut self.templates, &mut self.paths, &mut self.keys, &mut self.tags];
        let mut numbers: Vec<u64> = maps.iter().flat_map(|map| map.values()).map(number).collect();
        let surplus = numbers.len().saturating_sub(keep);
        let upto = match surplus.checked_sub(1) {
            Some(index) if index < numbers.len() => *numbers.select_nth_unstable(index).1,
            _ => return 0,
        };
        let mut all = self.all;
        for map in maps {
            map.retain(|_, mark| {
                if number(mark) > upto {
                    return true;
                }
                all.stale = all.stale.max(mark.stale);
                all.purge = all.purge.max(mark.purge);
                all.at = all.at.max(mark.at);
                false
            });
        }
        self.all = all;
        upto
    }
}
