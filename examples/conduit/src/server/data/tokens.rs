//! The tokens of the API: random, stored as hashes, with an end.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::{OptionalExtension as _, params};

use super::users::{USER, user};
use super::{DataError, Database, User};

/// How long a token is valid.
const LIFETIME: Duration = Duration::from_secs(60 * 24 * 60 * 60);

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// What is kept of a token: who reads the database cannot use it.
fn kept(token: &str) -> [u8; 32] {
    *blake3::hash(token.as_bytes()).as_bytes()
}

impl Database {
    /// Makes a token for a user.
    pub(crate) async fn issue_token(&self, user: i64) -> Result<String, DataError> {
        let mut bytes = [0; 24];
        getrandom::fill(&mut bytes)?;
        let token: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let hash = kept(&token);
        self.write(move |database| {
            let now = now();
            let end = now.saturating_add_unsigned(LIFETIME.as_secs());
            database.prepare_cached("DELETE FROM token WHERE expires < ?")?.execute([now])?;
            let sql = "INSERT INTO token (hash, user, expires) VALUES (?, ?, ?)";
            database.prepare_cached(sql)?.execute(params![hash, user, end])?;
            Ok(())
        })
        .await?;
        Ok(token)
    }

    /// The user of a token that is valid.
    pub(crate) async fn user_of_token(&self, token: &str) -> Result<Option<User>, DataError> {
        let hash = kept(token);
        self.read(move |database| {
            let sql = format!(
                "SELECT {USER} FROM user JOIN token ON token.user = user.id
                WHERE hash = ? AND expires > ?"
            );
            let mut statement = database.prepare_cached(&sql)?;
            Ok(statement.query_row(params![hash, now()], user).optional()?)
        })
        .await
    }
}
