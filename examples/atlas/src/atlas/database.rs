//! The database file: made once, opened by every process, and asked through a few connections.
//!
//! It lies in the folder that `ATLAS_DATA` names, else in the user's cache. It is never changed
//! in place: an import writes another file and renames it, so that whoever sees the file sees it
//! whole, and one that is missing, damaged or of another version is simply made again.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;
use rusqlite::{Connection, OpenFlags};

use super::{AtlasError, import};

/// The database of this process, once it is open. A failure is not kept: the next query retries.
static DATABASE: Mutex<Option<Arc<Database>>> = Mutex::new(None);

/// Fills an empty database.
type Import = fn(&mut Connection) -> Result<(), AtlasError>;

/// Connections that wait for the next query; more are closed after use.
const MOST_IDLE: usize = 8;

/// Runs `work` on a connection, on a thread that may block.
///
/// The first query of a machine imports the data, which takes some seconds.
///
/// # Errors
/// What `work` fails with, or why there is no database.
pub(crate) async fn query<T, F>(work: F) -> Result<T, AtlasError>
where
    T: Send + 'static,
    F: FnOnce(&Connection) -> Result<T, AtlasError> + Send + 'static,
{
    let answer = tokio::task::spawn_blocking(|| {
        let database = Database::shared()?;
        let connection = database.take()?;
        let answer = work(&connection);
        database.give_back(connection);
        answer
    });
    answer.await.map_err(AtlasError::Interrupted)?
}

/// A database file that is whole, and connections to it.
pub(super) struct Database {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Database {
    /// The one of this process.
    fn shared() -> Result<Arc<Self>, AtlasError> {
        // Held over the import: all who ask meanwhile wait for the one that runs.
        let mut shared = DATABASE.lock();
        if let Some(database) = shared.as_ref() {
            return Ok(Arc::clone(database));
        }
        let database = Arc::new(Self::open_or_import(&folder(), import::import)?);
        *shared = Some(Arc::clone(&database));
        Ok(database)
    }

    /// Opens the database in `folder`, which is made when it is not there; `import` fills it.
    pub(super) fn open_or_import(folder: &Path, import: Import) -> Result<Self, AtlasError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| AtlasError::Folder { path, source }
        };
        let file = folder.join("atlas.sqlite");
        if !is_current(&file) {
            fs::create_dir_all(folder).map_err(failed(folder))?;
            // Two processes that start together import once. The system frees the lock of one
            // that is killed.
            let lock_path = folder.join("atlas.lock");
            let lock = File::create(&lock_path).map_err(failed(&lock_path))?;
            lock.lock().map_err(failed(&lock_path))?;
            if !is_current(&file) {
                import_into(&file, import)?;
            }
        }
        Ok(Self { file, idle: Mutex::default() })
    }

    pub(super) fn take(&self) -> Result<Connection, AtlasError> {
        let idle = self.idle.lock().pop();
        match idle {
            Some(connection) => Ok(connection),
            None => Ok(open_to_read(&self.file)?),
        }
    }

    fn give_back(&self, connection: Connection) {
        let mut idle = self.idle.lock();
        if idle.len() < MOST_IDLE {
            idle.push(connection);
        }
    }
}

/// Where the database lies.
fn folder() -> PathBuf {
    env::var_os("ATLAS_DATA").map_or_else(
        || dirs::cache_dir().unwrap_or_else(env::temp_dir).join("perennial-atlas"),
        PathBuf::from,
    )
}

/// Whether the file is a database of this version of the data.
fn is_current(file: &Path) -> bool {
    let version = || -> rusqlite::Result<i32> {
        open_to_read(file)?.query_row("PRAGMA user_version", [], |row| row.get(0))
    };
    version().is_ok_and(|version| version == import::version())
}

fn open_to_read(file: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.set_prepared_statement_cache_capacity(32);
    // Larger than the file: pages are then read where they lie in memory, without a system call.
    connection.pragma_update(None, "mmap_size", 256 << 20)?;
    Ok(connection)
}

/// Makes the file from the data. The caller holds the lock.
fn import_into(file: &Path, import: Import) -> Result<(), AtlasError> {
    let part = file.with_extension("part");
    let failed = |source| AtlasError::Folder { path: part.clone(), source };
    match fs::remove_file(&part) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    let mut connection = Connection::open(&part)?;
    // A file that is thrown away when the import fails needs neither journal nor flushes.
    connection.pragma_update(None, "journal_mode", "off")?;
    connection.pragma_update(None, "synchronous", "off")?;
    import(&mut connection)?;
    drop(connection);
    // The bytes reach the disk before the name does.
    File::open(&part).and_then(|written| written.sync_all()).map_err(failed)?;
    fs::rename(&part, file).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::atlas::testing::fill_with_two;

    fn places(database: &Database) -> u32 {
        let connection = database.take().unwrap();
        connection.query_row("SELECT count(*) FROM place", [], |row| row.get(0)).unwrap()
    }

    fn refuse(_atlas: &mut Connection) -> Result<(), AtlasError> {
        panic!("the database was there, and is imported again");
    }

    #[test]
    fn the_database_is_imported_once_and_reopened_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("not/there/yet");
        assert_eq!(places(&Database::open_or_import(&folder, fill_with_two).unwrap()), 2);
        assert_eq!(places(&Database::open_or_import(&folder, refuse).unwrap()), 2);
        assert!(!folder.join("atlas.part").exists());
    }

    #[test]
    fn a_database_that_is_damaged_or_of_another_version_is_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("atlas.sqlite");
        fs::write(&file, "not a database").unwrap();
        assert_eq!(places(&Database::open_or_import(folder.path(), fill_with_two).unwrap()), 2);

        let marked = Connection::open(&file).unwrap();
        marked.execute("DELETE FROM place", []).unwrap();
        marked.pragma_update(None, "user_version", import::version() ^ 2).unwrap();
        drop(marked);
        assert_eq!(places(&Database::open_or_import(folder.path(), fill_with_two).unwrap()), 2);
        assert_eq!(places(&Database::open_or_import(folder.path(), refuse).unwrap()), 2);
    }

    #[test]
    fn an_import_that_ends_halfway_leaves_nothing_that_is_taken_for_a_database() {
        let folder = tempfile::tempdir().unwrap();
        let halfway: Import = |atlas| {
            fill_with_two(atlas)?;
            Err(AtlasError::Line { line: 7, field: "name" })
        };
        assert!(Database::open_or_import(folder.path(), halfway).is_err());
        assert!(!folder.path().join("atlas.sqlite").exists());
        // What it leaves is overwritten.
        assert!(folder.path().join("atlas.part").exists());
        assert_eq!(places(&Database::open_or_import(folder.path(), fill_with_two).unwrap()), 2);
    }

    #[test]
    fn of_several_that_start_together_one_imports() {
        use std::sync::atomic::{AtomicU32, Ordering};
        static IMPORTS: AtomicU32 = AtomicU32::new(0);
        let counted: Import = |atlas| {
            IMPORTS.fetch_add(1, Ordering::Relaxed);
            fill_with_two(atlas)
        };
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| Database::open_or_import(folder.path(), counted).unwrap());
            }
        });
        assert_eq!(IMPORTS.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named_with_a_hint() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let below = file.path().join("below");
        let error = Database::open_or_import(&below, refuse).err().unwrap().to_string();
        assert!(error.contains("below") && error.contains("hint: set ATLAS_DATA"), "{error}");
    }
}
