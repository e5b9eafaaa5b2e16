//! Comments on articles.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::articles::{find, now};
use super::{DataError, Database, Profile, Refused, Stale, stale};

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Comment {
    pub(crate) id: i64,
    pub(crate) body: String,
    /// Milliseconds since 1970.
    pub(crate) created: i64,
    pub(crate) author: Profile,
}

const COMMENT: &str = "SELECT comment.id, comment.body, comment.created,
        user.username, user.bio, user.image,
        EXISTS (SELECT 1 FROM follow WHERE follower = ?1 AND followed = user.id)
    FROM comment JOIN user ON user.id = comment.author";

fn comment(row: &Row<'_>) -> rusqlite::Result<Comment> {
    let author = Profile {
        username: row.get(3)?,
        bio: row.get(4)?,
        image: row.get(5)?,
        following: row.get(6)?,
    };
    Ok(Comment { id: row.get(0)?, body: row.get(1)?, created: row.get(2)?, author })
}

fn all(
    database: &Connection,
    article: i64,
    viewer: Option<i64>,
) -> Result<Vec<Comment>, DataError> {
    let sql = format!("{COMMENT} WHERE comment.article = ?2 ORDER BY comment.id DESC");
    let mut statement = database.prepare_cached(&sql)?;
    let rows = statement.query_map(params![viewer, article], comment)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

impl Database {
    /// The comments on an article, the newest first.
    pub(crate) async fn comments(
        &self,
        slug: String,
        viewer: Option<i64>,
    ) -> Result<Vec<Comment>, DataError> {
        self.read(move |database| {
            let article = find(database, &slug, None)?;
            all(database, article.id, viewer)
        })
        .await
    }

    /// Adds a comment.
    pub(crate) async fn add_comment(
        &self,
        author: i64,
        slug: String,
        body: String,
    ) -> Result<(Comment, Stale), DataError> {
        self.write(move |database| {
            let article = find(database, &slug, None)?;
            let sql = "INSERT INTO comment (article, author, body, created) VALUES (?, ?, ?, ?)";
            database.prepare_cached(sql)?.execute(params![article.id, author, body, now()])?;
            let sql = format!("{COMMENT} WHERE comment.id = ?2");
            let values = params![author, database.last_insert_rowid()];
            let comment = database.prepare_cached(&sql)?.query_row(values, comment)?;
            Ok((comment, Stale::tags([stale::comments(&slug)])))
        })
        .await
    }

    /// Deletes a comment of the user's own.
    pub(crate) async fn delete_comment(
        &self,
        author: i64,
        slug: String,
        id: i64,
    ) -> Result<Stale, DataError> {
        self.write(move |database| {
            let article = find(database, &slug, None)?;
            let sql = "SELECT author FROM comment WHERE id = ? AND article = ?";
            let mut statement = database.prepare_cached(sql)?;
            let own: Option<i64> =
                statement.query_row(params![id, article.id], |row| row.get(0)).optional()?;
            match own {
                None => Err(Refused::NotFound("comment").into()),
                Some(own) if author != own => Err(Refused::Forbidden("comment").into()),
                Some(_) => {
                    database.prepare_cached("DELETE FROM comment WHERE id = ?")?.execute([id])?;
                    Ok(Stale::tags([stale::comments(&slug)]))
                }
            }
        })
        .await
    }
}
