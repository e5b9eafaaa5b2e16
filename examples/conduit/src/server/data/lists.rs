//! [`Wanted`]: which articles a list has, and the question for them.

use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};

use super::{DataError, Database, Profile};

/// An article. In a list it has no body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Article {
    pub(crate) id: i64,
    pub(crate) slug: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) body: String,
    /// Milliseconds since 1970.
    pub(crate) created: i64,
    pub(crate) updated: i64,
    pub(crate) tags: Vec<String>,
    pub(crate) favorites: u64,
    /// Whether it is a favorite of the one who asks.
    pub(crate) favorited: bool,
    pub(crate) author: Profile,
}

/// Which articles a list has: those for which all of it holds, the newest first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    pub(crate) tag: Option<String>,
    pub(crate) author: Option<String>,
    /// The name of a user whose favorites they are.
    pub(crate) favorited: Option<String>,
    /// A user who follows their authors.
    pub(crate) followed_by: Option<i64>,
    pub(crate) limit: u32,
    pub(crate) offset: u32,
    /// The one who asks.
    pub(crate) viewer: Option<i64>,
}

/// A part of a list, and how many there are in all of it.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    pub(crate) articles: Vec<Article>,
    pub(crate) count: u64,
}

impl Wanted {
    /// The conditions of the question, with their values.
    fn conditions(&self) -> (String, Vec<Value>) {
        let (mut sql, mut values) = (String::from("WHERE true"), Vec::new());
        let mut add = |condition: &str, value: Option<Value>| {
            if let Some(value) = value {
                sql.push_str(condition);
                values.push(value);
            }
        };
        add(
            " AND article.id IN (SELECT article FROM article_tag WHERE tag = ?)",
            self.tag.clone().map(Into::into),
        );
        add(
            " AND article.author = (SELECT id FROM user WHERE username = ?)",
            self.author.clone().map(Into::into),
        );
        add(
            " AND article.id IN (SELECT article FROM favorite
                WHERE user = (SELECT id FROM user WHERE username = ?))",
            self.favorited.clone().map(Into::into),
        );
        add(
            " AND article.author IN (SELECT followed FROM follow WHERE follower = ?)",
            self.followed_by.map(Into::into),
        );
        (sql, values)
    }
}

/// Selects articles for the one who asks, whose number is the first parameter.
pub(super) const ARTICLE: &str = "
    WITH viewer (id) AS (SELECT ?)
    SELECT article.id, slug, title, description, article.created, article.updated,
        (SELECT json_group_array(tag) FROM
            (SELECT tag FROM article_tag WHERE article = article.id ORDER BY place)),
        (SELECT count(*) FROM favorite WHERE article = article.id),
        EXISTS (SELECT 1 FROM favorite
            WHERE article = article.id AND user = (SELECT id FROM viewer)),
        user.username, user.bio, user.image,
        EXISTS (SELECT 1 FROM follow
            WHERE follower = (SELECT id FROM viewer) AND followed = user.id)";

pub(super) fn article(row: &Row<'_>) -> rusqlite::Result<(Article, String)> {
    let author = Profile {
        username: row.get(9)?,
        bio: row.get(10)?,
        image: row.get(11)?,
        following: row.get(12)?,
    };
    let article = Article {
        id: row.get(0)?,
        slug: row.get(1)?,
        title: row.get(2)?,
        description: row.get(3)?,
        body: String::new(),
        created: row.get(4)?,
        updated: row.get(5)?,
        tags: Vec::new(),
        favorites: row.get(7)?,
        favorited: row.get(8)?,
        author,
    };
    Ok((article, row.get(6)?))
}

pub(super) fn with_tags((article, tags): (Article, String)) -> Result<Article, DataError> {
    Ok(Article { tags: serde_json::from_str(&tags)?, ..article })
}

/// The names of the tags that most articles have.
pub(super) fn popular(database: &Connection, limit: u32) -> Result<Vec<String>, DataError> {
    let sql = "SELECT tag FROM article_tag GROUP BY tag ORDER BY count(*) DESC, tag LIMIT ?";
    let mut statement = database.prepare_cached(sql)?;
    let rows = statement.query_map([limit], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

impl Database {
    /// A part of a list.
    pub(crate) async fn articles(&self, wanted: Wanted) -> Result<Listed, DataError> {
        self.read(move |database| {
            let (conditions, values) = wanted.conditions();
            let sql = format!("SELECT count(*) FROM article {conditions}");
            let mut statement = database.prepare_cached(&sql)?;
            let count = statement.query_row(params_from_iter(&values), |row| row.get(0))?;
            let sql = format!(
                "{ARTICLE} FROM article JOIN user ON user.id = article.author {conditions}
                ORDER BY article.id DESC LIMIT ? OFFSET ?"
            );
            let viewer = wanted.viewer.map_or(Value::Null, Into::into);
            let place = [wanted.limit.into(), wanted.offset.into()];
            let values = [viewer].into_iter().chain(values).chain(place);
            let mut statement = database.prepare_cached(&sql)?;
            let rows = statement.query_map(params_from_iter(values), article)?;
            let articles = rows.map(|row| with_tags(row?)).collect::<Result<_, _>>()?;
            Ok(Listed { articles, count })
        })
        .await
    }

    /// The names of the tags that most articles have.
    pub(crate) async fn popular_tags(&self, limit: u32) -> Result<Vec<String>, DataError> {
        self.read(move |database| popular(database, limit)).await
    }
}
