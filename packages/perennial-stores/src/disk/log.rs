//! [`Log`]: the invalidations of one namespace, in a file of their own.
//!
//! They are not in the database: an invalidation must outlive what the database may lose. The
//! file is a header and records, each with its length and a checksum. A record is durable before
//! it is acknowledged. A second file, the marker, holds the last number, so that a file that lost
//! its end is noticed too. If anything in them is damaged, nobody can say what was invalidated.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use perennial_isg::{Invalidation, KeptInvalidations, Mode, Subject, Timestamp};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::fail_point::fail_point;

/// What the file begins with; the last byte is the format.
const HEADER: &[u8; 8] = b"PER-INV\x02";

/// Records beyond twice those that count, from which the file is written anew.
const SLACK: usize = 256;

/// The invalidations of one namespace.
#[derive(Debug)]
pub(super) struct Log {
    path: PathBuf,
    marker: Option<File>,
    /// The file, open at its end; `None` if it must be written anew before anything is added.
    file: Option<File>,
    invalidations: HashMap<(Subject, Mode), (u64, Invalidation)>,
    last: u64,
    /// Records in the file.
    records: usize,
}

/// Which acknowledged invalidations are lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Loss {
    None,
    /// Some whose numbers are at most the last number of the log.
    UpToLast,
    /// Nobody can say which, and which entries are older than they are.
    Unknown,
}

/// How whole the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Replayed {
    /// All invalidations up to this number are there, and nothing else.
    Whole(u64),
    /// Behind all invalidations up to this number stands a part of others.
    Torn(u64),
    /// Records are missing.
    Damaged,
}

impl Replayed {
    /// The number up to which nothing is missing.
    const fn complete(self) -> Option<u64> {
        match self {
            Self::Whole(number) | Self::Torn(number) => Some(number),
            Self::Damaged => None,
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Record {
    number: u64,
    /// Nothing: all invalidations up to this number stand before this record.
    invalidation: Option<Invalidation>,
}

impl Log {
    /// Reads the files. Says also which invalidations that were acknowledged are not there: if there
    /// are no files that is unknown.
    ///
    /// An append that was under way when the process or the machine stopped was not
    /// acknowledged: it is dropped, and all before it holds.
    pub(super) fn open(path: &Path) -> io::Result<(Self, Loss)> {
        let mut log = Self {
            path: path.to_owned(),
            marker: None,
            file: None,
            invalidations: HashMap::new(),
            last: 0,
            records: 0,
        };
        let bytes = read_if_there(path)?;
        let replayed = log.replay(&bytes);
        let marked = read_if_there(&log.marker_path())?;
        let marked = marked.split_first_chunk::<8>().and_then(|(number, sum)| {
            (sum == xxh3_64(number).to_le_bytes()).then(|| u64::from_le_bytes(*number))
        });
        // The marker is written after the append and before that is acknowledged.
        let complete = replayed.complete();
        let whole = marked.zip(complete).is_some_and(|(marked, complete)| marked <= complete);
        log.last = log.last.max(marked.unwrap_or(0));
        if whole && matches!(replayed, Replayed::Whole(_)) {
            log.file = OpenOptions::new().append(true).open(path).ok();
        } else if whole {
            tracing::info!(path = %path.display(), "an invalidation that was not acknowledged is dropped");
            // Nothing may be appended behind it.
            log.rewrite()?;
        }
        let loss = match marked {
            _ if whole => Loss::None,
            Some(_) if log.records > 0 => Loss::UpToLast,
            _ => Loss::Unknown,
        };
        Ok((log, loss))
    }

    /// Begins the files anew after a loss up to the last number: whatever the lost invalidations were
    /// about, nobody sees an entry again that is older than the last of them. Entries that are newer
    /// stay, and so does what is known of other invalidations.
    pub(super) fn begin_after_loss(&mut self, at: Timestamp) -> io::Result<()> {
        let everything = Invalidation { subject: Subject::All, mode: Mode::Purge, at };
        self.remember(self.last, everything);
        self.rewrite()
    }

    /// Begins the files anew, with no invalidations. Numbers still rise.
    pub(super) fn begin(&mut self) -> io::Result<()> {
        self.invalidations.clear();
        self.last = self.last.saturating_add(1);
        self.rewrite()
    }

    /// Adds invalidations, durably, and gives their number.
    pub(super) fn add(
        &mut self,
        invalidations: Vec<Invalidation>,
        at_least: u64,
    ) -> io::Result<u64> {
        let number = at_least.max(self.last.saturating_add(1));
        let mut bytes = Vec::new();
        for invalidation in &invalidations {
            push(&mut bytes, &Record { number, invalidation: Some(invalidation.clone()) })?;
        }
        push(&mut bytes, &Record { number, invalidation: None })?;
        if self.file.is_none() || self.records > 2 * self.invalidations.len() + SLACK {
            self.rewrite()?;
        }
        self.append(&bytes)?;
        self.records += invalidations.len() + 1;
        self.last = number;
        // Not synced: it survives the process, and after a loss of power an older number only
        // notices less.
        self.mark()?;
        for invalidation in invalidations {
            self.remember(number, invalidation);
        }
        Ok(number)
    }

    /// Puts invalidations in the place of the older ones.
    pub(super) fn merge(&mut self, upto: u64, merged: Vec<(u64, Invalidation)>) -> io::Result<()> {
        let before = self.invalidations.clone();
        self.invalidations.retain(|_, (number, _)| *number > upto);
        merged.into_iter().for_each(|(number, invalidation)| self.remember(number, invalidation));
        // What cannot be written does not count: the file still says all of the older ones.
        self.rewrite().inspect_err(|_| self.invalidations = before)
    }

    pub(super) fn read(&self, after: u64) -> KeptInvalidations {
        let newer = self.invalidations.values().filter(|(number, _)| *number > after);
        KeptInvalidations { last: self.last, invalidations: newer.cloned().collect() }
    }

    fn remember(&mut self, number: u64, invalidation: Invalidation) {
        let subject = (invalidation.subject.clone(), invalidation.mode);
        self.invalidations.insert(subject, (number, invalidation));
    }

    /// Takes in the bytes of the file, up to the first that are no record.
    fn replay(&mut self, bytes: &[u8]) -> Replayed {
        let Some(mut rest) = bytes.strip_prefix(HEADER) else { return Replayed::Damaged };
        let (mut complete, mut ended) = (None, false);
        while let Some((record, left)) = pop(rest) {
            rest = left;
            self.records += 1;
            self.last = self.last.max(record.number);
            ended = record.invalidation.is_none();
            match record.invalidation {
                Some(invalidation) => self.remember(record.number, invalidation),
                None => complete = Some(record.number),
            }
        }
        match complete {
            Some(complete) if rest.is_empty() && ended => Replayed::Whole(complete),
            Some(complete) if !self.ends_later(rest) => Replayed::Torn(complete),
            _ => Replayed::Damaged,
        }
    }

    /// Whether the end of an append stands in the rest, which does not begin with a record: then what
    /// is missing before it was appended whole. The numbers in the rest are not given again.
    fn ends_later(&mut self, rest: &[u8]) -> bool {
        let later = (1..rest.len()).filter_map(|start| pop(rest.get(start..)?));
        let mut ends = false;
        for (record, _) in later {
            self.last = self.last.max(record.number);
            ends |= record.invalidation.is_none();
        }
        ends
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let Some(file) = &mut self.file else {
            return Err(io::Error::other("the file of invalidations is not open"));
        };
        let written = fail_point("invalidations: before they are appended")
            .and_then(|()| file.write_all(bytes))
            .and_then(|()| fail_point("invalidations: before they are synced"))
            .and_then(|()| file.sync_data());
        if written.is_err() {
            // What is in the file now is uncertain, and so is what a later sync would make of it.
            // And a disk of which nothing is open can be taken away and put back.
            self.file = None;
            self.marker = None;
        }
        written
    }

    /// Writes the file anew, beside the old one, and puts it in its place.
    fn rewrite(&mut self) -> io::Result<()> {
        self.file = None;
        let mut bytes = HEADER.to_vec();
        for (number, invalidation) in self.invalidations.values() {
            let invalidation = Some(invalidation.clone());
            push(&mut bytes, &Record { number: *number, invalidation })?;
        }
        push(&mut bytes, &Record { number: self.last, invalidation: None })?;
        // The disk may have been replaced by an empty one.
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let beside = self.path.with_extension("new");
        let mut file = File::create(&beside)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fail_point("invalidations: before the new file takes the place of the old")?;
        std::fs::rename(&beside, &self.path)?;
        fail_point("invalidations: after the new file has taken the place of the old")?;
        sync_parent(&self.path)?;
        self.records = self.invalidations.len() + 1;
        self.mark()?;
        self.file = Some(OpenOptions::new().append(true).open(&self.path)?);
        Ok(())
    }

    /// Notes the last number in the marker.
    fn mark(&mut self) -> io::Result<()> {
        fail_point("invalidations: before their number is noted")?;
        let mut file = match self.marker.take() {
            Some(file) => file,
            None => {
                let mut options = OpenOptions::new();
                options.create(true).write(true).truncate(false).open(self.marker_path())?
            }
        };
        let number = self.last.to_le_bytes();
        let mut bytes = number.to_vec();
        bytes.extend_from_slice(&xxh3_64(&number).to_le_bytes());
        file.rewind()?;
        file.write_all(&bytes)?;
        self.marker = Some(file);
        Ok(())
    }

    fn marker_path(&self) -> PathBuf {
        self.path.with_extension("last")
    }
}

fn read_if_there(path: &Path) -> io::Result<Vec<u8>> {
    match std::fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        read => read,
    }
}

/// Makes a change of a folder's names durable.
fn sync_parent(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(parent) if cfg!(unix) => File::open(parent)?.sync_all(),
        _ => Ok(()),
    }
}

fn push(bytes: &mut Vec<u8>, record: &Record) -> io::Result<()> {
    let body = postcard::to_stdvec(record).map_err(io::Error::other)?;
    let length = u32::try_from(body.len()).map_err(io::Error::other)?;
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(&xxh3_64(&body).to_le_bytes());
    bytes.extend_from_slice(&body);
    Ok(())
}

fn pop(bytes: &[u8]) -> Option<(Record, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (sum, rest) = rest.split_first_chunk::<8>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let (body, rest) = rest.split_at_checked(length)?;
    if xxh3_64(body) != u64::from_le_bytes(*sum) {
        return None;
    }
    Some((postcard::from_bytes(body).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invalidation(tag: &str) -> Invalidation {
        let at = Timestamp::from_millis(7);
        Invalidation { subject: Subject::tag(tag), mode: Mode::Stale, at }
    }

    fn whole(path: &Path) -> Log {
        let (log, loss) = Log::open(path).unwrap();
        assert_eq!(loss, Loss::None);
        log
    }

    fn begun(path: &Path) -> Log {
        let (mut log, _) = Log::open(path).unwrap();
        log.begin().unwrap();
        log
    }

    #[test]
    fn invalidations_are_there_after_reopening_with_rising_numbers() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let mut log = begun(&path);
        assert_eq!(log.add(vec![invalidation("a")], 0).unwrap(), 2);
        assert_eq!(log.add(vec![invalidation("b")], 10).unwrap(), 10);
        let mut log = whole(&path);
        assert_eq!(log.read(0).last, 10);
        assert_eq!(log.read(2).invalidations, [(10, invalidation("b"))]);
        log.merge(10, Vec::new()).unwrap();
        let mut log = whole(&path);
        assert!(log.read(0).invalidations.is_empty());
        assert_eq!(log.add(vec![invalidation("c")], 0).unwrap(), 11);
    }

    #[test]
    fn the_file_does_not_grow_with_repeated_invalidations() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let mut log = begun(&path);
        for _ in 0..2 * SLACK {
            log.add(vec![invalidation("a")], 0).unwrap();
        }
        assert!(std::fs::metadata(&path).unwrap().len() < 64 * SLACK as u64);
        assert_eq!(whole(&path).read(0).last, 2 * SLACK as u64 + 1);
    }

    #[test]
    fn every_damage_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let mut log = begun(&path);
        log.add(vec![invalidation("a"), invalidation("b")], 0).unwrap();
        log.add(vec![invalidation("c")], 0).unwrap();
        for path_damaged in [path.clone(), log.marker_path()] {
            let bytes = std::fs::read(&path_damaged).unwrap();
            let damaged = |bytes: &[u8]| {
                std::fs::write(&path_damaged, bytes).unwrap();
                Log::open(&path).unwrap().1 != Loss::None
            };
            for index in 0..bytes.len() {
                let mut changed = bytes.clone();
                changed[index] ^= 0x10;
                assert!(damaged(&changed), "byte {index}");
                assert!(damaged(&bytes[..index]), "cut at {index}");
            }
            assert!(!damaged(&bytes));
            std::fs::remove_file(&path_damaged).unwrap();
            assert!(Log::open(&path).unwrap().1 != Loss::None);
            std::fs::write(&path_damaged, &bytes).unwrap();
        }
    }

    #[test]
    fn a_record_that_was_not_appended_whole_costs_none_before_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let mut log = begun(&path);
        log.add(vec![invalidation("a")], 0).unwrap();
        let acknowledged = std::fs::read(&path).unwrap();
        let mut record = Vec::new();
        for invalidation in [Some(invalidation("b")), Some(invalidation("c")), None] {
            push(&mut record, &Record { number: 3, invalidation }).unwrap();
        }
        for length in 1..record.len() {
            let end = &record[..length];
            // As a file system leaves it: cut, or of the right length and not all written.
            let zeros = [end, &vec![0; record.len() - length]].concat();
            for end in [end, &zeros] {
                std::fs::write(&path, [&acknowledged, end].concat()).unwrap();
                let mut log = whole(&path);
                assert!(log.read(0).invalidations.contains(&(2, invalidation("a"))), "{length}");
                let number = log.add(vec![invalidation("d")], 0).unwrap();
                let known = whole(&path).read(0).invalidations;
                assert!(known.contains(&(2, invalidation("a"))), "{length}");
                assert!(known.contains(&(number, invalidation("d"))), "{length}");
                std::fs::write(&path, &acknowledged).unwrap();
                let marked = [2_u64.to_le_bytes(), xxh3_64(&2_u64.to_le_bytes()).to_le_bytes()];
                std::fs::write(log.marker_path(), marked.concat()).unwrap();
            }
        }
    }

    #[test]
    fn a_damaged_record_before_others_is_noticed_also_without_the_last_number() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let mut log = begun(&path);
        let before = std::fs::read(log.marker_path()).unwrap();
        let start = std::fs::read(&path).unwrap().len();
        log.add(vec![invalidation("a")], 0).unwrap();
        log.add(vec![invalidation("b")], 0).unwrap();
        // After a loss of power the number may be an older one.
        std::fs::write(log.marker_path(), before).unwrap();
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[start + 14] ^= 1;
        std::fs::write(&path, bytes).unwrap();
        let (log, loss) = Log::open(&path).unwrap();
        assert_eq!(loss, Loss::UpToLast);
        assert_eq!(log.read(0).last, 3);
    }

    #[test]
    fn after_a_loss_entries_that_are_newer_than_all_that_was_lost_may_be_seen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let mut log = begun(&path);
        log.add(vec![invalidation("a")], 0).unwrap();
        let kept = std::fs::read(&path).unwrap();
        log.add(vec![invalidation("b")], 7).unwrap();
        std::fs::write(&path, kept).unwrap();
        let (mut log, loss) = Log::open(&path).unwrap();
        assert_eq!(loss, Loss::UpToLast);
        log.begin_after_loss(Timestamp::from_millis(9)).unwrap();
        let known = whole(&path).read(0);
        assert_eq!(known.last, 7);
        let all = known.invalidations.iter().filter(|it| it.1.subject == Subject::All);
        assert_eq!(all.map(|it| (it.0, it.1.mode)).collect::<Vec<_>>(), [(7, Mode::Purge)]);
        assert!(known.invalidations.contains(&(2, invalidation("a"))));
    }
}
