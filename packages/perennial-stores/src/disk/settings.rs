//! [`DiskSettings`]: the bounds of a disk store.

const MIB: u64 = 1024 * 1024;

/// The bounds of a disk store. Every one is on by default.
///
/// ```
/// use perennial_stores::DiskSettings;
/// let settings = DiskSettings { bytes: 1 << 30, ..DiskSettings::default() };
/// assert_eq!(settings.cache_bytes, 64 << 20);
/// ```
#[derive(Debug, Clone)]
pub struct DiskSettings {
    /// Bytes on disk; 16 GiB. Beyond it what was not asked for lately goes. At least 16 MiB.
    pub bytes: u64,
    /// Bytes of memory in which parts of files are held, such as their indexes; 64 MiB. Entries are
    /// held by the engine, and the operating system holds files too.
    pub cache_bytes: u64,
    /// Bytes of memory for what was written and is not yet in a table; 16 MiB. The store takes up
    /// to three times as much while it writes tables, whatever the number of records: who writes
    /// waits for them.
    pub buffer_bytes: u64,
    /// Bytes of memory by which it is known, without reading, that a page which was never made has
    /// no record; 2 MiB, enough for 1.6 million pages. Beyond that more and more is read in vain.
    pub absent_bytes: u64,
    /// Threads that write and merge tables; 1.
    pub threads: usize,
    /// Files that are held open; 512.
    pub files: usize,
}

impl Default for DiskSettings {
    fn default() -> Self {
        Self {
            bytes: 16 * 1024 * MIB,
            cache_bytes: 64 * MIB,
            buffer_bytes: 16 * MIB,
            absent_bytes: 2 * MIB,
            threads: 1,
            files: 512,
        }
    }
}

impl DiskSettings {
    /// The parts into which the bound is divided: one is given up at a time.
    pub(super) const PARTS: u64 = 10;

    pub(super) fn bound(&self) -> u64 {
        self.bytes.max(16 * MIB)
    }

    /// Bytes of one part.
    pub(super) fn part_bytes(&self) -> u64 {
        self.bound() / Self::PARTS
    }

    /// The bytes that are written before they go to a table: few against a part, or the parts
    /// would be counted wrongly.
    pub(super) fn memtable_bytes(&self) -> u64 {
        self.buffer_bytes.min(self.part_bytes() / 2).max(512 * 1024)
    }
}
