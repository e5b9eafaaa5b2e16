//! The database file: made when it is not there, and asked through a few connections.
//!
//! It lies in the folder that `SHOP_DATA` names, else in the user's cache. It is made under another
//! name and renamed, so that whoever sees the file sees it whole.

use std::env;
use std::fs::{self, File};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::{DataError, seed};

/// How many connections there are at most; more queries wait. Each takes several open files.
const MOST: usize = 16;

/// The connections to the database of this process.
static POOL: LazyLock<Pool> = LazyLock::new(|| Pool::new(folder()));

/// The connections to one database.
struct Pool {
    folder: PathBuf,
    places: Arc<Semaphore>,
    /// Connections that wait for the next query.
    idle: Mutex<Vec<Connection>>,
}

/// Runs `work` on a connection, on a thread that may block.
///
/// # Errors
/// What `work` fails with, or why there is no database.
pub(crate) async fn query<T, F>(work: F) -> Result<T, DataError>
where
    T: Send + 'static,
    F: FnOnce(&Connection) -> Result<T, DataError> + Send + 'static,
{
    let pool: &'static Pool = &POOL;
    run(pool, work).await
}

async fn run<T, F>(
    pool: impl Deref<Target = Pool> + Send + 'static,
    work: F,
) -> Result<T, DataError>
where
    T: Send + 'static,
    F: FnOnce(&Connection) -> Result<T, DataError> + Send + 'static,
{
    // Nobody closes the semaphore: there is a place. It is taken until the query has really ended.
    let place = Arc::clone(&pool.places).acquire_owned().await;
    let answer = tokio::task::spawn_blocking(move || {
        let _place = place;
        let waiting = pool.idle().pop();
        let connection = match waiting {
            Some(connection) => connection,
            None => open(&pool.folder)?,
        };
        let answer = work(&connection);
        pool.idle().push(connection);
        answer
    });
    answer.await.map_err(DataError::Interrupted)?
}

impl Pool {
    fn new(folder: PathBuf) -> Self {
        Self { folder, places: Arc::new(Semaphore::new(MOST)), idle: Mutex::default() }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        // Nothing that holds it can leave it in between.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where the database lies.
pub(super) fn folder() -> PathBuf {
    env::var_os("SHOP_DATA").map_or_else(
        || dirs::cache_dir().unwrap_or_else(env::temp_dir).join("perennial-shop"),
        PathBuf::from,
    )
}

/// Opens the database in a folder. Both are made if they are not there.
pub(super) fn open(folder: &Path) -> Result<Connection, DataError> {
    let file = folder.join("shop.sqlite");
    if !is_current(&file) {
        make(folder, &file)?;
    }
    Ok(Connection::open(&file)?)
}

fn make(folder: &Path, file: &Path) -> Result<(), DataError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| DataError::Folder { path, source }
    };
    fs::create_dir_all(folder).map_err(failed(folder))?;
    // Two that start together make it once. The system frees the lock of one that is killed.
    let lock_path = folder.join("shop.lock");
    let lock = File::create(&lock_path).map_err(failed(&lock_path))?;
    lock.lock().map_err(failed(&lock_path))?;
    if is_current(file) {
        return Ok(());
    }
    let part = folder.join("shop.part");
    match fs::remove_file(&part) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(failed(&part)(error));
        }
        _ => {}
    }
    seed::fill(&mut Connection::open(&part)?)?;
    fs::rename(&part, file).map_err(failed(file))
}

/// Whether the file is a database of this version of the seed.
fn is_current(file: &Path) -> bool {
    let version = || -> rusqlite::Result<u32> {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        let connection = Connection::open_with_flags(file, flags)?;
        connection.query_row("PRAGMA user_version", [], |row| row.get(0))
    };
    version().is_ok_and(|version| version == seed::VERSION)
}

#[cfg(test)]
mod tests {
    use std::sync::Condvar;

    use super::*;

    #[test]
    fn the_shop_is_made_once_the_same_for_everybody_and_kept() {
        let sum = |shop: &Connection| -> (u32, u64) {
            let sql = "SELECT count(*), sum(cents * id + stock + hue) FROM product";
            shop.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
        };
        let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let shop = open(first.path()).unwrap();
        assert_eq!(sum(&shop).0, 10_000);
        assert_eq!(sum(&shop), sum(&open(second.path()).unwrap()));
        shop.execute("UPDATE product SET cents = 1 WHERE id = 7", []).unwrap();
        let again = open(first.path()).unwrap();
        let cents = "SELECT cents FROM product WHERE id = 7";
        assert_eq!(again.query_row::<u32, _, _>(cents, [], |row| row.get(0)).unwrap(), 1);
        let changed = "SELECT product FROM change";
        assert_eq!(again.query_row::<u32, _, _>(changed, [], |row| row.get(0)).unwrap(), 7);
    }

    #[test]
    fn a_file_that_is_no_database_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("shop.sqlite"), "not a database").unwrap();
        let shop = open(folder.path()).unwrap();
        let count: u32 =
            shop.query_row("SELECT count(*) FROM product", [], |row| row.get(0)).unwrap();
        assert_eq!(count, 10_000);
    }

    #[test]
    fn however_many_queries_there_are_the_connections_have_a_bound() {
        let folder = tempfile::tempdir().unwrap();
        let pool = Arc::new(Pool::new(folder.path().to_owned()));
        let file = folder.path().join("shop.sqlite");
        // Each query waits until as many as possible run.
        let (running, most) = (Arc::new((Mutex::new(0), Condvar::new())), Arc::new(Mutex::new(0)));
        let query = || {
            let (running, most, file) = (Arc::clone(&running), Arc::clone(&most), file.clone());
            let work = move |_: &Connection| {
                let (count, changed) = &*running;
                let mut count = count.lock().unwrap();
                *count += 1;
                changed.notify_all();
                let _enough = changed.wait_while(count, |count| *count < MOST).unwrap();
                let open = fs::read_dir("/proc/self/fd").unwrap().flatten();
                let open = open.filter(|own| fs::read_link(own.path()).is_ok_and(|at| at == file));
                let mut most = most.lock().unwrap();
                *most = open.count().max(*most);
                Ok(())
            };
            run(Arc::clone(&pool), work)
        };
        let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
        runtime.block_on(async {
            let queries: Vec<_> = (0..300).map(|_| tokio::spawn(query())).collect();
            for query in queries {
                query.await.unwrap().unwrap();
            }
        });
        let most = *most.lock().unwrap();
        assert!((1..=MOST).contains(&most), "{most} connections");
    }
}
