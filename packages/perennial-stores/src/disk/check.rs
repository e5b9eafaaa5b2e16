//! [`check`]: looks at the files of a database before they are opened, where the database would
//! believe them.
//!
//! It reads the number of a list's elements and makes room for that many before it has compared the
//! list with its checksum. One damaged byte then asks for more memory than there is, which ends the
//! process: no error, and no panic that could be contained. So the lists are compared first.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use xxhash_rust::xxh3::xxh3_128;

use super::problem::Problem;

/// A checksum's bytes.
const SUM: usize = 16;

/// What ends a file of sections: magic bytes, two bytes of versions, the checksum of its table of
/// contents, and where that begins and how long it is.
const TRAILER: usize = 4 + 2 + SUM + 8 + 8;

/// The longest table of contents: a few sections with short names.
const LONGEST_CONTENTS: u64 = 64 * 1024;

/// Says [`Problem::Damaged`] if a list in the database in this folder is not what it was.
pub(super) fn check(folder: &Path) -> Result<(), Problem> {
    for tree in std::fs::read_dir(folder.join("keyspaces")).into_iter().flatten().flatten() {
        check_tree(&tree.path())?;
    }
    Ok(())
}

/// Files that are not there are left to the database: it knows which it has deleted.
fn check_tree(tree: &Path) -> Result<(), Problem> {
    let Ok(current) = std::fs::read(tree.join("current")) else { return Ok(()) };
    let damaged = |what: &str| Problem::Damaged(format!("{what} of {}", tree.display()));
    let (number, rest) = current.split_first_chunk::<8>().ok_or_else(|| damaged("the pointer"))?;
    let sum = rest.get(..SUM).ok_or_else(|| damaged("the pointer"))?;
    let version = tree.join(format!("v{}", u64::from_le_bytes(*number)));
    let Ok(bytes) = std::fs::read(version) else { return Ok(()) };
    if xxh3_128(&bytes).to_le_bytes() != *sum {
        return Err(damaged("the list of tables"));
    }
    for table in tables(&bytes).ok_or_else(|| damaged("the list of tables"))? {
        let Ok(file) = File::open(tree.join("tables").join(table.to_string())) else { continue };
        if contents(file)?.is_none() {
            return Err(damaged("a table"));
        }
    }
    Ok(())
}

/// The numbers of the tables that a version, whose checksum is right, names.
fn tables(version: &[u8]) -> Option<Vec<u64>> {
    let (at, length) = trailer(version)?;
    let mut contents = version.get(at..at.checked_add(length)?)?.get(8..)?;
    loop {
        let (position, rest) = number(contents)?;
        let (length, rest) = number(rest)?;
        let (name_length, rest) = rest.split_first_chunk::<2>()?;
        let (name, rest) = rest.split_at_checked(usize::from(u16::from_le_bytes(*name_length)))?;
        if name == b"tables" {
            return table_numbers(version.get(position..position.checked_add(length)?)?);
        }
        contents = rest;
    }
}

fn table_numbers(section: &[u8]) -> Option<Vec<u64>> {
    /// Beside its number: the kind of its checksum, the checksum, and a sequence number.
    const BESIDE: usize = 1 + SUM + 8;
    let mut found = Vec::new();
    let (levels, mut rest) = section.split_first()?;
    for _ in 0..*levels {
        let (runs, after) = rest.split_first()?;
        rest = after;
        for _ in 0..*runs {
            let (count, after) = rest.split_first_chunk::<4>()?;
            rest = after;
            for _ in 0..u32::from_le_bytes(*count) {
                let (number, after) = rest.split_first_chunk::<8>()?;
                found.push(u64::from_le_bytes(*number));
                rest = after.get(BESIDE..)?;
            }
        }
    }
    Some(found)
}

/// The table of contents of a file of sections, if it is what it was.
fn contents(mut file: File) -> Result<Option<Vec<u8>>, Problem> {
    let size = file.metadata()?.len();
    if size < TRAILER as u64 {
        return Ok(None);
    }
    let mut end = [0; TRAILER];
    file.seek(SeekFrom::Start(size - TRAILER as u64))?;
    file.read_exact(&mut end)?;
    let Some((at, length)) = trailer(&end) else { return Ok(None) };
    let (at, length) = (at as u64, length as u64);
    if length > LONGEST_CONTENTS || at.saturating_add(length) > size {
        return Ok(None);
    }
    file.seek(SeekFrom::Start(at))?;
    let mut contents = Vec::new();
    file.take(length).read_to_end(&mut contents)?;
    let right = end.get(6..6 + SUM).is_some_and(|sum| xxh3_128(&contents).to_le_bytes() == *sum);
    Ok(right.then_some(contents))
}

/// Where the table of contents begins and how long it is, by the end of a file of sections.
fn trailer(bytes: &[u8]) -> Option<(usize, usize)> {
    let trailer = bytes.get(bytes.len().checked_sub(TRAILER)?..)?;
    let rest = trailer.strip_prefix(b"SFA!")?.get(2 + SUM..)?;
    let (at, rest) = number(rest)?;
    let (length, _) = number(rest)?;
    Some((at, length))
}

fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<8>()?;
    Some((usize::try_from(u64::from_le_bytes(*number)).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DiskSettings, DiskStore};
    use perennial_isg::{Change, Namespace, Store as _, StoreKey};

    /// A store with tables on disk, closed.
    async fn store() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let settings =
            DiskSettings { bytes: 16 << 20, buffer_bytes: 1 << 19, ..DiskSettings::default() };
        let store = DiskStore::open(folder.path(), settings).unwrap();
        for number in 0..80_u8 {
            let (key, value) = (StoreKey::from_bytes([number; 32]), vec![number; 50_000]);
            let change = Change::Put { key, generation: 1, token: 0, value: value.into() };
            store.write(&Namespace::new("build"), vec![change]).await.unwrap();
        }
        folder
    }

    fn trees(folder: &Path) -> Vec<std::path::PathBuf> {
        let keyspaces = folder.join("database-1/keyspaces");
        std::fs::read_dir(keyspaces).unwrap().map(|tree| tree.unwrap().path()).collect()
    }

    fn version_of(tree: &Path) -> std::path::PathBuf {
        let current = std::fs::read(tree.join("current")).unwrap();
        tree.join(format!("v{}", u64::from_le_bytes(*current.first_chunk().unwrap())))
    }

    #[tokio::test]
    async fn a_database_as_it_was_left_passes_and_its_tables_are_found() {
        let folder = store().await;
        check(&folder.path().join("database-1")).unwrap();
        let found: usize = trees(folder.path())
            .iter()
            .map(|tree| tables(&std::fs::read(version_of(tree)).unwrap()).unwrap().len())
            .sum();
        assert!(found > 2, "there are {found} tables: too few to test anything");
    }

    #[tokio::test]
    async fn a_list_that_asks_for_more_memory_than_there_is_is_noticed_and_the_store_opens() {
        let folder = store().await;
        let version = version_of(&trees(folder.path())[0]);
        let mut bytes = std::fs::read(&version).unwrap();
        // The number of files of blobs: none, or, with this bit, a thousand million.
        let at = bytes.windows(10).rposition(|it| it == b"blob_files").unwrap();
        let entry = &bytes[at - 18..];
        let position = number(entry).unwrap().0;
        bytes[position + 3] ^= 0x40;
        std::fs::write(&version, bytes).unwrap();
        assert!(matches!(check(&folder.path().join("database-1")), Err(Problem::Damaged(_))));
        let store = DiskStore::open(folder.path(), DiskSettings::default()).unwrap();
        assert_eq!(store.status().damaged, 1);
    }

    #[tokio::test]
    async fn a_table_whose_contents_lie_is_noticed() {
        let folder = store().await;
        let database = folder.path().join("database-1");
        let tree = trees(folder.path())
            .into_iter()
            .find(|tree| !tables(&std::fs::read(version_of(tree)).unwrap()).unwrap().is_empty());
        let tree = tree.unwrap();
        let named = tables(&std::fs::read(version_of(&tree)).unwrap()).unwrap()[0];
        let table = tree.join("tables").join(named.to_string());
        let whole = std::fs::read(&table).unwrap();
        let (at, length) = trailer(&whole).unwrap();
        for index in at..at + length {
            let mut bytes = whole.clone();
            bytes[index] ^= 0x40;
            std::fs::write(&table, &bytes).unwrap();
            assert!(check(&database).is_err(), "byte {index}");
        }
        std::fs::write(&table, &whole[..whole.len() / 2]).unwrap();
        assert!(check(&database).is_err());
        std::fs::write(&table, &whole).unwrap();
        check(&database).unwrap();
        // What no version names was never finished, and is the database's to remove.
        std::fs::write(tree.join("tables/999999"), b"half a table").unwrap();
        check(&database).unwrap();
    }
}
