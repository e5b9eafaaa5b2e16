//! [`Database`]: the file, made when it is not there, and asked through one connection per thread.
//!
//! It is made under another name and renamed, so that whoever sees the file sees it whole.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::{DataError, schema, seed};

/// Connections that wait for the next query; more are closed after use.
const MOST_IDLE: usize = 8;

/// How long a change waits for the change of another connection.
const PATIENCE: Duration = Duration::from_secs(5);

/// The users, articles and comments. It is cheap to clone.
#[derive(Clone)]
pub(crate) struct Database(Arc<Inner>);

struct Inner {
    file: PathBuf,
    /// Connections that wait for the next query.
    idle: Mutex<Vec<Connection>>,
}

impl Database {
    /// Opens the database in a folder. Both are made if they are not there, with so many articles.
    pub(crate) fn open(folder: &Path, articles: u32) -> Result<Self, DataError> {
        let file = folder.join("conduit.sqlite");
        if !is_current(&file) {
            make(folder, &file, articles)?;
        }
        Ok(Self(Arc::new(Inner { file, idle: Mutex::default() })))
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        // Nothing that holds it can leave it in between.
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` on a connection, on a thread that may block.
    pub(crate) async fn read<T, F>(&self, work: F) -> Result<T, DataError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, DataError> + Send + 'static,
    {
        let this = self.clone();
        let answer = tokio::task::spawn_blocking(move || {
            let waiting = this.idle().pop();
            let connection = match waiting {
                Some(connection) => connection,
                None => connect(&this.0.file)?,
            };
            let answer = work(&connection);
            let mut idle = this.idle();
            if idle.len() < MOST_IDLE {
                idle.push(connection);
            }
            answer
        });
        answer.await.map_err(DataError::Interrupted)?
    }

    /// Runs `work` in a transaction, which holds as a whole or, if `work` fails, not at all.
    pub(crate) async fn write<T, F>(&self, work: F) -> Result<T, DataError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, DataError> + Send + 'static,
    {
        self.read(|connection| {
            let transaction =
                Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
            let answer = work(&transaction)?;
            transaction.commit()?;
            Ok(answer)
        })
        .await
    }
}

fn connect(file: &Path) -> Result<Connection, DataError> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(PATIENCE)?;
    connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL;")?;
    Ok(connection)
}

fn make(folder: &Path, file: &Path, articles: u32) -> Result<(), DataError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| DataError::Folder { path, source }
    };
    fs::create_dir_all(folder).map_err(failed(folder))?;
    // Two that start together make it once. The system frees the lock of one that is killed.
    let lock_path = folder.join("conduit.lock");
    let lock = File::create(&lock_path).map_err(failed(&lock_path))?;
    lock.lock().map_err(failed(&lock_path))?;
    if is_current(file) {
        return Ok(());
    }
    remove(folder)?;
    let part = folder.join("conduit.part");
    let mut connection = Connection::open(&part)?;
    connection.execute_batch(schema::TABLES)?;
    seed::fill(&mut connection, articles)?;
    connection.pragma_update(None, "user_version", schema::VERSION)?;
    // Readers then do not wait for those who write. The mode stays with the file.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.close().map_err(|(_, error)| error)?;
    fs::rename(&part, file).map_err(failed(file))
}

/// Removes the database of a folder, and what a start that was killed has left.
pub(crate) fn remove(folder: &Path) -> Result<(), DataError> {
    for name in ["conduit.sqlite", "conduit.sqlite-wal", "conduit.sqlite-shm", "conduit.part"] {
        let path = folder.join(name);
        match fs::remove_file(&path) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                return Err(DataError::Folder { path, source });
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether the file is a database of this version.
fn is_current(file: &Path) -> bool {
    let version = || -> rusqlite::Result<u32> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
        let connection = Connection::open_with_flags(file, flags)?;
        connection.query_row("PRAGMA user_version", [], |row| row.get(0))
    };
    version().is_ok_and(|version| version == schema::VERSION)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(folder: &Path, articles: u32) -> (u32, String) {
        let database = Database::open(folder, articles).unwrap();
        let connection = connect(&database.0.file).unwrap();
        let sql = "SELECT count(*), group_concat(slug || body || created) FROM article";
        connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    }

    #[test]
    fn the_articles_are_made_once_the_same_for_everybody_and_kept() {
        let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let made = titles(first.path(), 300);
        assert_eq!(made.0, 300);
        assert!(made == titles(second.path(), 300));
        assert!(made == titles(first.path(), 7), "what is there stays");
        remove(first.path()).unwrap();
        assert_eq!(titles(first.path(), 7).0, 7);
    }
}
