//! Articles: written, changed, deleted, favorited.

use std::time::{SystemTime, UNIX_EPOCH};

use deunicode::deunicode;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::lists::{ARTICLE, article, popular, with_tags};
use super::{Article, DataError, Database, POPULAR, Refused, Stale, stale};

/// What an author writes; in a change, what is not there stays.
#[derive(Debug, Clone, Default)]
pub(crate) struct Draft {
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) body: Option<String>,
    pub(crate) tags: Option<Vec<String>>,
}

/// Now, in milliseconds since 1970.
pub(super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// The part of an article's URL that is made of its title.
pub(super) fn slug(title: &str) -> String {
    let plain = deunicode(title).to_lowercase();
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("-");
    match slug.as_str() {
        "" => "untitled".to_owned(),
        // The API has another list there.
        "feed" => "the-feed".to_owned(),
        _ => slug,
    }
}

pub(super) fn find(
    database: &Connection,
    slug: &str,
    viewer: Option<i64>,
) -> Result<Article, DataError> {
    let sql = format!(
        "{ARTICLE}, body FROM article JOIN user ON user.id = article.author WHERE slug = ?"
    );
    let mut statement = database.prepare_cached(&sql)?;
    let found = statement
        .query_row(params![viewer, slug], |row| Ok((article(row)?, row.get::<_, String>(13)?)))
        .optional()?;
    let (found, body) = found.ok_or(Refused::NotFound("article"))?;
    Ok(Article { body, ..with_tags(found)? })
}

/// The article, if this user has written it.
fn find_own(database: &Connection, slug: &str, author: i64) -> Result<Article, DataError> {
    let found = find(database, slug, Some(author))?;
    let sql = "SELECT author FROM article WHERE id = ?";
    let own: i64 = database.prepare_cached(sql)?.query_row([found.id], |row| row.get(0))?;
    if own == author { Ok(found) } else { Err(Refused::Forbidden("article").into()) }
}

fn check_free(database: &Connection, slug: &str, own: i64) -> Result<(), DataError> {
    let mut statement =
        database.prepare_cached("SELECT 1 FROM article WHERE slug = ? AND id <> ?")?;
    match statement.exists(params![slug, own])? {
        true => Err(Refused::Taken("title").into()),
        false => Ok(()),
    }
}

/// Gives an article these tags, each once and in this order.
pub(super) fn set_tags(
    database: &Connection,
    article: i64,
    tags: &[String],
) -> Result<(), DataError> {
    database.prepare_cached("DELETE FROM article_tag WHERE article = ?")?.execute([article])?;
    let sql = "INSERT INTO article_tag (article, place, tag) VALUES (?, ?, ?)";
    let mut statement = database.prepare_cached(sql)?;
    for (place, tag) in tags.iter().enumerate() {
        if !tags.iter().take(place).any(|before| before == tag) {
            statement.execute(params![article, i64::try_from(place).unwrap_or_default(), tag])?;
        }
    }
    Ok(())
}

/// What a list depends on in which an article comes to stand, or in which it stands no more.
fn of_lists(article: &Article) -> impl Iterator<Item = String> {
    let author = stale::author(&article.author.username);
    [stale::FEED.to_owned(), author]
        .into_iter()
        .chain(article.tags.iter().map(|name| stale::tag(name)).collect::<Vec<_>>())
}

/// Makes a change, and adds the popular tags to what it makes stale if they are others now.
fn watching_tags(
    database: &Connection,
    change: impl FnOnce() -> Result<(Option<Article>, Stale), DataError>,
) -> Result<(Option<Article>, Stale), DataError> {
    let before = popular(database, POPULAR)?;
    let (article, stale) = change()?;
    match before == popular(database, POPULAR)? {
        true => Ok((article, stale)),
        false => Ok((article, stale.and_tags([stale::POPULAR_TAGS.to_owned()]))),
    }
}

impl Database {
    /// An article, as a user sees it.
    pub(crate) async fn article(
        &self,
        slug: String,
        viewer: Option<i64>,
    ) -> Result<Article, DataError> {
        self.read(move |database| find(database, &slug, viewer)).await
    }

    /// How many users have an article as a favorite, and whether this one has.
    pub(crate) async fn liking(
        &self,
        slug: String,
        viewer: Option<i64>,
    ) -> Result<Option<(u64, bool)>, DataError> {
        self.read(move |database| {
            let sql = "SELECT
                    (SELECT count(*) FROM favorite WHERE article = id),
                    EXISTS (SELECT 1 FROM favorite WHERE article = id AND user = ?2)
                FROM article WHERE slug = ?1";
            let mut statement = database.prepare_cached(sql)?;
            let found =
                statement.query_row(params![slug, viewer], |row| Ok((row.get(0)?, row.get(1)?)));
            Ok(found.optional()?)
        })
        .await
    }

    /// Adds an article; what the draft does not have is empty.
    pub(crate) async fn write_article(
        &self,
        author: i64,
        draft: Draft,
    ) -> Result<(Article, Stale), DataError> {
        self.write(move |database| {
            let title = draft.title.unwrap_or_default();
            let (slug, now) = (slug(&title), now());
            check_free(database, &slug, 0)?;
            let change = || {
                let sql = "INSERT INTO article
                    (slug, title, description, body, author, created, updated)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)";
                let values = params![
                    slug,
                    title,
                    draft.description.unwrap_or_default(),
                    draft.body.unwrap_or_default(),
                    author,
                    now
                ];
                database.prepare_cached(sql)?.execute(values)?;
                set_tags(database, database.last_insert_rowid(), &draft.tags.unwrap_or_default())?;
                let article = find(database, &slug, Some(author))?;
                let stale = Stale::tags(of_lists(&article)).and_path(format!("/article/{slug}"));
                Ok((Some(article), stale))
            };
            let (article, stale) = watching_tags(database, change)?;
            Ok((article.ok_or(Refused::NotFound("article"))?, stale))
        })
        .await
    }

    /// Changes an article, whose URL changes with its title.
    pub(crate) async fn change_article(
        &self,
        author: i64,
        slug_before: String,
        draft: Draft,
    ) -> Result<(Article, Stale), DataError> {
        self.write(move |database| {
            let before = find_own(database, &slug_before, author)?;
            let title = draft.title.unwrap_or_else(|| before.title.clone());
            let slug = if title == before.title { before.slug.clone() } else { slug(&title) };
            check_free(database, &slug, before.id)?;
            let change = || {
                let sql = "UPDATE article SET slug = ?2, title = ?3,
                    description = coalesce(?4, description), body = coalesce(?5, body),
                    updated = ?6 WHERE id = ?1";
                let values = params![before.id, slug, title, draft.description, draft.body, now()];
                database.prepare_cached(sql)?.execute(values)?;
                if let Some(tags) = &draft.tags {
                    set_tags(database, before.id, tags)?;
                }
                let after = find(database, &slug, Some(author))?;
                Ok((Some(after.clone()), of_change(&before, &after)))
            };
            let (article, stale) = watching_tags(database, change)?;
            Ok((article.ok_or(Refused::NotFound("article"))?, stale))
        })
        .await
    }

    /// Deletes an article, with its comments.
    pub(crate) async fn delete_article(
        &self,
        author: i64,
        slug: String,
    ) -> Result<Stale, DataError> {
        self.write(move |database| {
            let article = find_own(database, &slug, author)?;
            let change = || {
                let sql = "DELETE FROM article WHERE id = ?";
                database.prepare_cached(sql)?.execute([article.id])?;
                let own = stale::article(&article.slug);
                Ok((None, Stale::tags(of_lists(&article)).and_tags([own])))
            };
            Ok(watching_tags(database, change)?.1)
        })
        .await
    }

    /// Makes an article a favorite of a user, or no longer.
    pub(crate) async fn favorite(
        &self,
        user: i64,
        slug: String,
        is_favorite: bool,
    ) -> Result<(Article, Stale), DataError> {
        self.write(move |database| {
            let article = find(database, &slug, None)?;
            let sql = match is_favorite {
                true => "INSERT OR IGNORE INTO favorite (article, user) VALUES (?, ?)",
                false => "DELETE FROM favorite WHERE article = ? AND user = ?",
            };
            let changed = database.prepare_cached(sql)?.execute(params![article.id, user])?;
            let article = find(database, &slug, Some(user))?;
            if changed == 0 {
                return Ok((article, Stale::default()));
            }
            let sql = "SELECT username FROM user WHERE id = ?";
            let name: String = database.prepare_cached(sql)?.query_row([user], |row| row.get(0))?;
            let stale = Stale::tags([stale::article(&slug), stale::favorites(&name)]);
            Ok((article, stale))
        })
        .await
    }
}

/// The pages that show what of an article was changed: those on which it stands, and the lists of the tags
/// that it has or had.
fn of_change(before: &Article, after: &Article) -> Stale {
    let stale = Stale::tags([stale::article(&before.slug)]);
    let gone = before.tags.iter().filter(|tag| !after.tags.contains(tag));
    let new = after.tags.iter().filter(|tag| !before.tags.contains(tag));
    let stale = stale.and_tags(gone.chain(new).map(|name| stale::tag(name)));
    match before.slug == after.slug {
        true => stale,
        false => stale.and_path(format!("/article/{}", after.slug)),
    }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_slug_is_the_title_in_small_plain_letters() {
        assert_eq!(slug("How to train your dragon?"), "how-to-train-your-dragon");
        assert_eq!(slug("  Ünïcode — déjà vu! "), "unicode-deja-vu");
        assert_eq!(slug("???"), "untitled");
        assert_eq!(slug("Feed"), "the-feed");
    }
}
