//! [`Sessions`]: the sessions of visitors, in a table beside the products.

use std::time::{SystemTime, UNIX_EPOCH};

use perennial::prelude::PageError;
use perennial::{AppState, SessionFuture, SessionId, SessionStore, StoredSession};
use rusqlite::{OptionalExtension as _, params};

use super::{DataError, query};

/// The sessions of visitors.
pub(crate) struct Sessions(());

/// Opens them, and makes their table if it is not there.
pub(crate) async fn open(_: AppState) -> Result<Sessions, DataError> {
    query(|shop| {
        let sql = "CREATE TABLE IF NOT EXISTS session
            (id TEXT PRIMARY KEY, data TEXT NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID;
            CREATE INDEX IF NOT EXISTS session_expires ON session (expires)";
        Ok(shop.execute_batch(sql)?)
    })
    .await?;
    Ok(Sessions(()))
}

/// Runs a statement with the session's name and two more values; says how many rows it changed.
async fn change(
    sql: &'static str,
    id: &SessionId,
    session: StoredSession,
) -> Result<usize, PageError> {
    let (id, expires) = (id.as_str().to_owned(), seconds(session.expires));
    let work = move |shop: &rusqlite::Connection| {
        Ok(shop.prepare_cached(sql)?.execute(params![id, session.data, expires])?)
    };
    Ok(query(work).await?)
}

/// A time as SQLite keeps it.
fn seconds(time: u64) -> i64 {
    i64::try_from(time).unwrap_or(i64::MAX)
}

/// Removes what has expired, a few at a time.
async fn clean() -> Result<(), PageError> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let work = move |shop: &rusqlite::Connection| {
        let sql = "DELETE FROM session WHERE id IN
            (SELECT id FROM session WHERE expires < ? LIMIT 10)";
        Ok(shop.prepare_cached(sql)?.execute([seconds(now)])?)
    };
    query(work).await?;
    Ok(())
}

impl SessionStore for Sessions {
    fn load<'s>(&'s self, id: &'s SessionId) -> SessionFuture<'s, Option<StoredSession>> {
        let id = id.as_str().to_owned();
        Box::pin(async {
            let work = move |shop: &rusqlite::Connection| {
                let sql = "SELECT data, expires FROM session WHERE id = ?";
                let found = shop.prepare_cached(sql)?.query_row([id], |row| {
                    Ok(StoredSession { data: row.get(0)?, expires: row.get(1)? })
                });
                Ok(found.optional()?)
            };
            Ok(query(work).await?)
        })
    }

    fn create<'s>(&'s self, id: &'s SessionId, session: StoredSession) -> SessionFuture<'s, ()> {
        Box::pin(async {
            clean().await?;
            change("INSERT INTO session (id, data, expires) VALUES (?, ?, ?)", id, session).await?;
            Ok(())
        })
    }

    fn update<'s>(&'s self, id: &'s SessionId, session: StoredSession) -> SessionFuture<'s, bool> {
        let sql = "UPDATE session SET data = ?2, expires = ?3 WHERE id = ?1";
        Box::pin(async { Ok(change(sql, id, session).await? == 1) })
    }

    fn extend<'s>(&'s self, id: &'s SessionId, expires: u64) -> SessionFuture<'s, ()> {
        let (id, expires) = (id.as_str().to_owned(), seconds(expires));
        Box::pin(async move {
            let work = move |shop: &rusqlite::Connection| {
                let sql = "UPDATE session SET expires = ? WHERE id = ?";
                Ok(shop.prepare_cached(sql)?.execute(params![expires, id])?)
            };
            query(work).await?;
            Ok(())
        })
    }

    fn remove<'s>(&'s self, id: &'s SessionId) -> SessionFuture<'s, ()> {
        let id = id.as_str().to_owned();
        Box::pin(async {
            let work = move |shop: &rusqlite::Connection| {
                Ok(shop.prepare_cached("DELETE FROM session WHERE id = ?")?.execute([id])?)
            };
            query(work).await?;
            Ok(())
        })
    }
}
