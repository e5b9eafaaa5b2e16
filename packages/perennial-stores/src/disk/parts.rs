//! [`Parts`]: the records of one namespace, in parts of the database by the time of their writing.
//!
//! New records go to the newest part. When it is full a new one begins, and when all together are
//! too large the oldest one goes, whole: that costs neither a scan nor memory for each record.
//! What was asked for in the meantime has been written again, and so stays.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bytes::{BufMut as _, Bytes, BytesMut};
use fjall::config::{CompressionPolicy, PartitioningPolicy};
use fjall::{AbstractTree as _, CompressionType, Database, Keyspace, KeyspaceCreateOptions};
use parking_lot::{Mutex, RwLock};
use perennial_isg::{Change, ListLimits, Listed, Namespace, StoreKey};

use super::absent::Absent;
use super::fail_point::fail_point;
use super::listing::{self, PartProblem};
use super::problem::Problem;
use super::settings::DiskSettings;

/// Tables that may wait to be written. With the one that is being filled, they are all that is held
/// in memory of what is not in a table.
const WAITING: usize = 2;

/// How long a writer waits for tables at most: less than those who wait for the writer.
const PATIENCE: Duration = Duration::from_secs(8);

/// The records of one namespace.
pub(super) struct Parts {
    database: Database,
    /// What the names of this namespace's parts begin with.
    prefix: String,
    settings: DiskSettings,
    /// From the oldest to the newest. Locked only while the list is read or changed, and while a
    /// record is read: what is being written does not hold up readers.
    parts: RwLock<Vec<Part>>,
    /// Held while something is written: the bytes put into the newest part since it began.
    written: Mutex<u64>,
    /// Bytes in the journals of the database, about.
    journaled: Arc<AtomicU64>,
    /// Which keys were never written; of records that were there at the beginning nobody knows.
    absent: Option<Absent>,
}

#[derive(Clone)]
pub(super) struct Part {
    pub(super) era: u64,
    pub(super) records: Keyspace,
}

/// A record as it was found.
pub(super) struct Found {
    pub(super) value: Bytes,
    /// Whether its part will soon go.
    pub(super) old: bool,
}

impl Parts {
    pub(super) fn open(
        database: &Database,
        namespace: &Namespace,
        settings: &DiskSettings,
        journaled: Arc<AtomicU64>,
    ) -> Result<Self, Problem> {
        let prefix = format!("e-{}-", namespace.digest());
        let mut eras: Vec<u64> = names(database)
            .iter()
            .filter_map(|name| name.strip_prefix(&prefix))
            .filter_map(|era| u64::from_str_radix(era, 16).ok())
            .collect();
        eras.sort_unstable();
        let this = Self {
            database: database.clone(),
            prefix,
            settings: settings.clone(),
            parts: RwLock::default(),
            written: Mutex::default(),
            journaled,
            absent: eras.is_empty().then(|| Absent::new(settings.absent_bytes)),
        };
        for era in eras {
            this.begin(era)?;
        }
        if this.parts.read().is_empty() {
            this.begin(1)?;
        }
        Ok(this)
    }

    /// Whether a part of the database belongs to a namespace.
    pub(super) fn belongs(name: &str, namespace: &Namespace) -> bool {
        name.strip_prefix("e-").is_some_and(|rest| rest.starts_with(&namespace.digest()))
    }

    pub(super) fn era(&self) -> u64 {
        self.parts.read().last().map_or(0, |part| part.era)
    }

    pub(super) fn read(&self, key: &StoreKey) -> Result<Option<Found>, (u64, Problem)> {
        for (age, part) in self.parts.read().iter().rev().enumerate() {
            let read =
                part.records.get(key.as_bytes()).map_err(|error| (part.era, error.into()))?;
            if let Some(bytes) = read {
                let value = entry(bytes);
                let old = age as u64 + 3 >= DiskSettings::PARTS;
                return Ok(value.map(|value| Found { value, old }));
            }
        }
        Ok(None)
    }

    /// Whether a key was certainly never written.
    pub(super) fn has_never_had(&self, key: &StoreKey) -> bool {
        self.absent.as_ref().is_some_and(|absent| absent.knows(key))
    }

    /// Applies changes in one batch of the database.
    pub(super) fn write(&self, changes: &[Change]) -> Result<(), Problem> {
        // Each time round a damaged part is given up, so that it ends.
        loop {
            match self.try_write(changes) {
                Err((Some(era), Problem::Damaged(_))) => self.give_up(era)?,
                result => return result.map_err(|(_, problem)| problem),
            }
        }
    }

    /// On failure tells also in which part it was, if it was in one.
    fn try_write(&self, changes: &[Change]) -> Result<(), (Option<u64>, Problem)> {
        let mut written = self.written.lock();
        self.make_room(&mut written).map_err(|problem| (None, problem))?;
        self.bound_memory().map_err(|problem| (None, problem))?;
        let parts = self.parts.read().clone();
        let Some(newest) = parts.last() else { return Ok(()) };
        let mut batch = self.database.batch();
        let mut bytes = 0;
        for (index, change) in changes.iter().enumerate() {
            match change {
                Change::Put { key, generation, value, .. } => {
                    // A later change of the same key in this batch is not seen by a look into the
                    // parts, and is always the newer one.
                    let before = changes.get(..index).unwrap_or_default();
                    if !self.has_never_had(key)
                        && newest_generation(&parts, key, before)
                            .map_err(|(era, problem)| (Some(era), problem))?
                            > Some(*generation)
                    {
                        continue;
                    }
                    if let Some(absent) = &self.absent {
                        absent.add(key);
                    }
                    let record = record(*generation, value);
                    bytes += record.len() as u64;
                    batch.insert(&newest.records, key.as_bytes(), record);
                }
                Change::Remove { key } => {
                    for part in &parts {
                        batch.remove(&part.records, key.as_bytes());
                    }
                }
            }
        }
        let failed = |error: std::io::Error| (None, super::disk(error));
        fail_point("entries: before they are committed").map_err(failed)?;
        batch.commit().map_err(|error| (None, error.into()))?;
        fail_point("entries: after they were committed").map_err(failed)?;
        *written += bytes;
        self.journaled.fetch_add(bytes + 64 * changes.len() as u64, Ordering::Relaxed);
        Ok(())
    }

    /// Writes a record of an old part again, unless it was replaced in the meantime.
    pub(super) fn renew(&self, key: &StoreKey) -> Result<(), Problem> {
        let mut written = self.written.lock();
        let parts = self.parts.read().clone();
        let Some((newest, older)) = parts.split_last() else { return Ok(()) };
        if newest.records.contains_key(key.as_bytes())? {
            return Ok(());
        }
        for part in older.iter().rev() {
            if let Some(bytes) = part.records.get(key.as_bytes())? {
                *written += bytes.len() as u64;
                self.journaled.fetch_add(bytes.len() as u64, Ordering::Relaxed);
                newest.records.insert(key.as_bytes(), bytes)?;
                return Ok(());
            }
        }
        Ok(())
    }

    pub(super) fn list(
        &self,
        after: Option<StoreKey>,
        limits: ListLimits,
    ) -> Result<Listed, PartProblem> {
        let parts = self.parts.read().clone();
        listing::list(&parts, after, limits)
    }

    /// Whether there is no record.
    pub(super) fn is_empty(&self) -> Result<bool, Problem> {
        for part in self.parts.read().iter() {
            if !part.records.is_empty()? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Removes all records.
    pub(super) fn clear(&self) -> Result<(), Problem> {
        let mut written = self.written.lock();
        let eras: Vec<u64> = self.parts.read().iter().map(|part| part.era).collect();
        self.begin(self.era() + 1)?;
        *written = 0;
        eras.into_iter().try_for_each(|era| self.drop_part(era))
    }

    /// Gives up a damaged part: what was in it is made anew.
    pub(super) fn give_up(&self, era: u64) -> Result<(), Problem> {
        let mut written = self.written.lock();
        if self.era() == era {
            self.begin(era + 1)?;
            *written = 0;
        }
        self.drop_part(era)
    }

    pub(super) fn entries(&self) -> u64 {
        self.parts.read().iter().map(|part| part.records.approximate_len() as u64).sum()
    }

    /// Bytes of the tables of all parts.
    pub(super) fn table_bytes(&self) -> u64 {
        self.parts.read().iter().map(|part| part.records.disk_space()).sum()
    }

    fn bytes(&self) -> u64 {
        self.table_bytes() + self.journaled.load(Ordering::Relaxed).min(self.settings.part_bytes())
    }

    /// Brings all that is only in memory and in the journal into tables. Nothing may be written
    /// meanwhile.
    pub(super) fn write_tables(&self, patience: Duration) -> Result<(), Problem> {
        let _written = self.written.lock();
        let start = Instant::now();
        for part in self.parts.read().iter() {
            part.records.rotate_memtable()?;
            while part.records.sealed_memtable_count() > 0 {
                if start.elapsed() > patience {
                    return Err(Problem::Disk("writing tables takes too long".to_owned()));
                }
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        Ok(())
    }

    /// Begins a new table if the one that is being filled is full, and waits while too many wait to
    /// be written. The database does not: its thread begins tables, and for as long as that one
    /// merges others, what was written would pile up in memory and in the journal.
    fn bound_memory(&self) -> Result<(), Problem> {
        let Some(newest) = self.parts.read().last().cloned() else { return Ok(()) };
        newest.begin_table_if_full(self.settings.memtable_bytes())?;
        let start = Instant::now();
        while newest.records.sealed_memtable_count() > WAITING && start.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok(())
    }

    /// Bytes that are in no table yet.
    #[cfg(test)]
    fn unwritten_bytes(&self) -> u64 {
        self.parts.read().iter().map(Part::filling_bytes).sum()
    }

    /// Begins a new part if the newest one is full, and gives up old ones until all fit.
    fn make_room(&self, written: &mut u64) -> Result<(), Problem> {
        let newest = self.parts.read().last().cloned();
        let Some(newest) = newest else { return Ok(()) };
        let full = self.settings.part_bytes();
        if (*written).max(newest.records.disk_space()) >= full {
            self.begin(newest.era + 1)?;
            *written = 0;
        }
        loop {
            let (count, oldest) = {
                let parts = self.parts.read();
                (parts.len(), parts.first().map_or(0, |part| part.era))
            };
            let too_many = count as u64 > DiskSettings::PARTS;
            if count < 2 || !(too_many || self.bytes() > self.settings.bound()) {
                return Ok(());
            }
            tracing::debug!(era = oldest, "the disk store gives up its oldest part");
            self.drop_part(oldest)?;
        }
    }

    fn begin(&self, era: u64) -> Result<(), Problem> {
        let name = format!("{}{era:016x}", self.prefix);
        let memtable = self.settings.memtable_bytes();
        let options = || {
            // Entries are compressed already.
            KeyspaceCreateOptions::default()
                .max_memtable_size(memtable)
                .data_block_compression_policy(CompressionPolicy::all(CompressionType::None))
                // The index of a whole table has hundreds of kilobytes: too many to be read for one
                // record, or to find room among what is held of files.
                .index_block_partitioning_policy(PartitioningPolicy::all(true))
                .filter_block_partitioning_policy(PartitioningPolicy::all(true))
        };
        let part = Part { era, records: self.database.keyspace(&name, options)? };
        // What the journal held is in memory now, and where nothing is written it would stay there.
        part.begin_table_if_full(memtable / 2)?;
        self.parts.write().push(part);
        Ok(())
    }

    fn drop_part(&self, era: u64) -> Result<(), Problem> {
        let mut parts = self.parts.write();
        let Some(index) = parts.iter().position(|part| part.era == era) else { return Ok(()) };
        let part = parts.remove(index);
        drop(parts);
        Ok(self.database.delete_keyspace(part.records)?)
    }
}

impl Part {
    /// Bytes in memory that are in no table yet, and of which none is being written.
    fn filling_bytes(&self) -> u64 {
        self.records.tree.active_memtable().size()
    }

    fn begin_table_if_full(&self, full: u64) -> Result<(), Problem> {
        if self.filling_bytes() > full {
            self.records.rotate_memtable()?;
        }
        Ok(())
    }
}

/// The generation of the record that a change would replace.
fn newest_generation(
    parts: &[Part],
    key: &StoreKey,
    before: &[Change],
) -> Result<Option<u64>, (u64, Problem)> {
    match before.iter().rev().find(|change| change.key() == key) {
        Some(Change::Put { generation, .. }) => return Ok(Some(*generation)),
        Some(Change::Remove { .. }) => return Ok(None),
        None => {}
    }
    for part in parts.iter().rev() {
        let read = part.records.get(key.as_bytes()).map_err(|error| (part.era, error.into()))?;
        if let Some(bytes) = read {
            return Ok(bytes.first_chunk::<8>().map(|number| u64::from_le_bytes(*number)));
        }
    }
    Ok(None)
}

/// The names of the parts of a database.
pub(super) fn names(database: &Database) -> Vec<Arc<str>> {
    database.list_keyspace_names().iter().map(|name| Arc::from(&**name)).collect()
}

fn record(generation: u64, value: &[u8]) -> Bytes {
    let mut record = BytesMut::with_capacity(8 + value.len());
    record.put_u64_le(generation);
    record.put_slice(value);
    record.freeze()
}

/// The entry of a record; `None` if it is too short to have one.
pub(super) fn entry(record: impl Into<Bytes>) -> Option<Bytes> {
    let record = record.into();
    (record.len() >= 8).then(|| record.slice(8..))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: u64 = 512 * 1024;

    fn parts(database: &Database, buffer_bytes: u64) -> Parts {
        let settings = DiskSettings { buffer_bytes, ..DiskSettings::default() };
        Parts::open(database, &Namespace::new("build"), &settings, Arc::default()).unwrap()
    }

    fn put(number: u64) -> Change {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&number.to_be_bytes());
        let value = Bytes::from(vec![7; 64 * 1024]);
        Change::Put { key: StoreKey::from_bytes(key), generation: 1, token: 0, value }
    }

    #[test]
    fn what_is_written_does_not_pile_up_in_memory() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::builder(folder.path()).worker_threads(1).open().unwrap();
        let parts = parts(&database, FULL);
        for number in 0..200 {
            parts.write(&[put(number)]).unwrap();
            assert!(parts.unwritten_bytes() < FULL + 128 * 1024, "{}", parts.unwritten_bytes());
        }
        for number in 0..200 {
            assert!(parts.read(put(number).key()).unwrap_or_else(|_| panic!()).is_some());
        }
    }

    #[test]
    fn what_an_earlier_process_left_in_the_journal_does_not_stay_in_memory() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Database::builder(folder.path()).worker_threads(1).open().unwrap();
        {
            let database = open();
            let parts = parts(&database, 64 * FULL);
            parts.write(&(0..64).map(put).collect::<Vec<_>>()).unwrap();
            assert!(parts.unwritten_bytes() > 4 * FULL);
        }
        let database = open();
        let parts = parts(&database, FULL);
        assert_eq!(parts.unwritten_bytes(), 0);
        assert!(parts.read(put(63).key()).unwrap_or_else(|_| panic!()).is_some());
    }
}
