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

use perennial_isg::{Invalidation, KeptInvalidations, Mode, Subject};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::fail_point::fail_point;

/// What the file begins with; the last byte is the format.
const HEADER: &[u8; 8] = b"PER-INV\x01";

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

#[derive(Serialize, Deserialize)]
struct Record {
    number: u64,
    /// Nothing: only the number counts.
    invalidation: Option<Invalidation>,
}

impl Log {
    /// Reads the files. Says also whether they hold every invalidation that was acknowledged: if
    /// there are none that is unknown, and they are taken for lost.
    pub(super) fn open(path: &Path) -> io::Result<(Self, bool)> {
        let mut log = Self {
            path: path.to_owned(),
            marker: None,
            file: None,
            invalidations: HashMap::new(),
            last: 0,
            records: 0,
        };
        let bytes = read_if_there(path)?;
        let whole = log.replay(&bytes);
        let marked = read_if_there(&log.marker_path())?;
        let marked = marked.split_first_chunk::<8>().and_then(|(number, sum)| {
            (sum == xxh3_64(number).to_le_bytes()).then(|| u64::from_le_bytes(*number))
        });
        let whole = whole && marked.is_some_and(|marked| marked <= log.last);
        log.last = log.last.max(marked.unwrap_or(0));
        if whole {
            log.file = OpenOptions::new().append(true).open(path).ok();
        }
        Ok((log, whole))
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
        if self.file.is_none() || self.records > 2 * self.invalidations.len() + SLACK {
            self.rewrite()?;
        }
        self.append(&bytes)?;
        self.records += invalidations.len();
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

    /// Takes in the bytes of the file. Says whether they were whole.
    fn replay(&mut self, bytes: &[u8]) -> bool {
        let Some(mut rest) = bytes.strip_prefix(HEADER) else { return false };
        while !rest.is_empty() {
            let Some((record, left)) = pop(rest) else { return false };
            rest = left;
            self.records += 1;
            self.last = self.last.max(record.number);
            if let Some(invalidation) = record.invalidation {
                self.remember(record.number, invalidation);
            }
        }
        true
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
        push(&mut bytes, &Record { number: self.last, invalidation: None })?;
        for (number, invalidation) in self.invalidations.values() {
            let invalidation = Some(invalidation.clone());
            push(&mut bytes, &Record { number: *number, invalidation })?;
        }
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
    use perennial_isg::Timestamp;

    fn invalidation(tag: &str) -> Invalidation {
        let at = Timestamp::from_millis(7);
        Invalidation { subject: Subject::tag(tag), mode: Mode::Stale, at }
    }

    fn whole(path: &Path) -> Log {
        let (log, whole) = Log::open(path).unwrap();
        assert!(whole);
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
                !Log::open(&path).unwrap().1
            };
            for index in 0..bytes.len() {
                let mut changed = bytes.clone();
                changed[index] ^= 0x10;
                assert!(damaged(&changed), "byte {index}");
                assert!(damaged(&bytes[..index]), "cut at {index}");
            }
            assert!(!damaged(&bytes));
            std::fs::remove_file(&path_damaged).unwrap();
            assert!(!Log::open(&path).unwrap().1);
            std::fs::write(&path_damaged, &bytes).unwrap();
        }
    }
}
