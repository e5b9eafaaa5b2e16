//! Users: registered, logged in, changed, followed.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{DataError, Database, Refused, Stale, password, stale};

/// A user, as only they see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) id: i64,
    pub(crate) username: String,
    pub(crate) email: String,
    pub(crate) bio: String,
    pub(crate) image: String,
    /// Rises with each new password: sessions from before end.
    pub(crate) logins: i64,
}

/// A user, as others see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Profile {
    pub(crate) username: String,
    pub(crate) bio: String,
    pub(crate) image: String,
    /// Whether the one who asks follows it.
    pub(crate) following: bool,
}

/// What is changed of a user; the rest stays.
#[derive(Debug, Clone, Default)]
pub(crate) struct UserChanges {
    pub(crate) username: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) password: Option<String>,
    pub(crate) bio: Option<String>,
    pub(crate) image: Option<String>,
}

pub(super) const USER: &str =
    "user.id, user.username, user.email, user.bio, user.image, user.logins";

pub(super) fn user(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok(User {
        id: row.get(0)?,
        username: row.get(1)?,
        email: row.get(2)?,
        bio: row.get(3)?,
        image: row.get(4)?,
        logins: row.get(5)?,
    })
}

fn find(database: &Connection, id: i64) -> Result<Option<User>, DataError> {
    let sql = format!("SELECT {USER} FROM user WHERE id = ?");
    Ok(database.prepare_cached(&sql)?.query_row([id], user).optional()?)
}

fn find_profile(
    database: &Connection,
    username: &str,
    viewer: Option<i64>,
) -> Result<Profile, DataError> {
    let sql = "SELECT username, bio, image, EXISTS
            (SELECT 1 FROM follow WHERE follower = ?2 AND followed = user.id)
        FROM user WHERE username = ?1";
    let found = database.prepare_cached(sql)?.query_row(params![username, viewer], |row| {
        Ok(Profile {
            username: row.get(0)?,
            bio: row.get(1)?,
            image: row.get(2)?,
            following: row.get(3)?,
        })
    });
    Ok(found.optional()?.ok_or(Refused::NotFound("profile"))?)
}

/// Refuses a name or an address that another user has.
fn check_free(
    database: &Connection,
    own: i64,
    username: &str,
    email: &str,
) -> Result<(), DataError> {
    for (field, value) in [("username", username), ("email", email)] {
        let sql = format!("SELECT 1 FROM user WHERE {field} = ? AND id <> ?");
        let mut statement = database.prepare_cached(&sql)?;
        if statement.exists(params![value, own])? {
            return Err(Refused::Taken(field).into());
        }
    }
    Ok(())
}

impl Database {
    /// The user with a number.
    pub(crate) async fn user(&self, id: i64) -> Result<Option<User>, DataError> {
        self.read(move |database| find(database, id)).await
    }

    /// Adds a user.
    pub(crate) async fn register(
        &self,
        username: String,
        email: String,
        password: String,
    ) -> Result<(User, Stale), DataError> {
        let hash = self.read(move |_| password::hash(&password)).await?;
        self.write(move |database| {
            check_free(database, 0, &username, &email)?;
            let sql = "INSERT INTO user (username, email, password) VALUES (?, ?, ?)";
            database.prepare_cached(sql)?.execute(params![username, email, hash])?;
            let user = find(database, database.last_insert_rowid())?;
            let user = user.ok_or(Refused::NotFound("user"))?;
            let stale = Stale::default().and_path(format!("/profile/{}", user.username));
            Ok((user, stale))
        })
        .await
    }

    /// The user with an address and a password.
    pub(crate) async fn log_in(
        &self,
        email: String,
        password: String,
    ) -> Result<Option<User>, DataError> {
        self.read(move |database| {
            let sql = format!("SELECT {USER}, password FROM user WHERE email = ?");
            let found = database
                .prepare_cached(&sql)?
                .query_row([email], |row| Ok((user(row)?, row.get::<_, String>(6)?)))
                .optional()?;
            let (user, hash) = found.unzip();
            let fits = password::verify(&password, hash.as_deref())?;
            Ok(user.filter(|_| fits))
        })
        .await
    }

    /// Changes a user. With a new password, all sessions and tokens from before end.
    pub(crate) async fn change_user(
        &self,
        id: i64,
        changes: UserChanges,
    ) -> Result<(User, Stale), DataError> {
        let UserChanges { username, email, password, bio, image } = changes;
        let hash = match password {
            Some(password) => Some(self.read(move |_| password::hash(&password)).await?),
            None => None,
        };
        self.write(move |database| {
            let before = find(database, id)?.ok_or(Refused::NotFound("user"))?;
            let after = User {
                id,
                username: username.unwrap_or_else(|| before.username.clone()),
                email: email.unwrap_or_else(|| before.email.clone()),
                bio: bio.unwrap_or_else(|| before.bio.clone()),
                image: image.unwrap_or_else(|| before.image.clone()),
                logins: before.logins + i64::from(hash.is_some()),
            };
            check_free(database, id, &after.username, &after.email)?;
            let User { username, email, bio, image, logins, .. } = &after;
            let sql =
                "UPDATE user SET username = ?2, email = ?3, bio = ?4, image = ?5, logins = ?6,
                password = coalesce(?7, password) WHERE id = ?1";
            let values = params![id, username, email, bio, image, logins, hash];
            database.prepare_cached(sql)?.execute(values)?;
            if hash.is_some() {
                database.prepare_cached("DELETE FROM token WHERE user = ?")?.execute([id])?;
            }
            let stale = of_change(&before, &after);
            Ok((after, stale))
        })
        .await
    }

    /// A user, as others see it.
    pub(crate) async fn profile(
        &self,
        username: String,
        viewer: Option<i64>,
    ) -> Result<Profile, DataError> {
        self.read(move |database| find_profile(database, &username, viewer)).await
    }

    /// Lets a user follow another one, or no longer. It is on no stored page.
    pub(crate) async fn follow(
        &self,
        viewer: i64,
        username: String,
        follows: bool,
    ) -> Result<Profile, DataError> {
        self.write(move |database| {
            find_profile(database, &username, None)?;
            let sql = match follows {
                true => {
                    "INSERT OR IGNORE INTO follow (follower, followed)
                    SELECT ?1, id FROM user WHERE username = ?2"
                }
                false => {
                    "DELETE FROM follow WHERE follower = ?1
                    AND followed = (SELECT id FROM user WHERE username = ?2)"
                }
            };
            database.prepare_cached(sql)?.execute(params![viewer, username])?;
            find_profile(database, &username, Some(viewer))
        })
        .await
    }
}

/// The pages that show what of a user was changed.
fn of_change(before: &User, after: &User) -> Stale {
    let shown = |user: &User| (user.username.clone(), user.bio.clone(), user.image.clone());
    if shown(before) == shown(after) {
        return Stale::default();
    }
    let stale = Stale::tags([stale::profile(&before.username)]);
    match before.username == after.username {
        true => stale,
        false => stale
            .and_path(format!("/profile/{}", after.username))
            .and_path(format!("/profile/{}/favorites", after.username)),
    }
}
