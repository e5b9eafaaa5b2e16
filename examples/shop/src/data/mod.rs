//! The shop's data: what stands in the database, and the questions that pages ask.

pub(crate) mod changes;
mod database;
mod error;
mod purchase;
mod seed;
pub(crate) mod sessions;

use rusqlite::{OptionalExtension, Row};

use crate::parts::card::Card;
pub(crate) use database::query;
pub(crate) use error::DataError;
pub(crate) use purchase::{Purchase, buy};

/// How many products stand on a page of a list.
pub(crate) const PER_PAGE: u32 = 24;

/// A product as it stands in the database.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) card: Card,
    pub(crate) about: String,
    pub(crate) cents: u32,
    /// Seconds since 1970.
    pub(crate) added: u64,
    /// How many were bought.
    pub(crate) sold: u32,
}

/// A category as it stands in the database.
#[derive(Debug, Clone)]
pub(crate) struct Category {
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) products: u32,
}

/// Four euros and five cents as `€4.05`.
pub(crate) fn price(cents: u32) -> String {
    format!("€{}.{:02}", cents / 100, cents % 100)
}

const COLUMNS: &str = "id, name, category, cents, hue, about, added, sold";

fn record(row: &Row<'_>) -> rusqlite::Result<Record> {
    let cents = row.get(3)?;
    let card = Card {
        id: row.get(0)?,
        name: row.get(1)?,
        category: row.get(2)?,
        price: price(cents),
        hue: row.get(4)?,
    };
    Ok(Record { card, about: row.get(5)?, cents, added: row.get(6)?, sold: row.get(7)? })
}

pub(crate) async fn product(id: u64) -> Result<Option<Record>, DataError> {
    // No product has a number that SQLite cannot hold.
    let Ok(id) = i64::try_from(id) else { return Ok(None) };
    query(move |shop| {
        let sql = format!("SELECT {COLUMNS} FROM product WHERE id = ?");
        Ok(shop.prepare_cached(&sql)?.query_row([id], record).optional()?)
    })
    .await
}

async fn cards(
    rest: &'static str,
    values: Vec<rusqlite::types::Value>,
) -> Result<Vec<Card>, DataError> {
    query(move |shop| {
        let sql = format!("SELECT {COLUMNS} FROM product {rest}");
        let mut statement = shop.prepare_cached(&sql)?;
        let rows = statement.query_map(rusqlite::params_from_iter(values), record)?;
        Ok(rows.map(|row| row.map(|record| record.card)).collect::<Result<_, _>>()?)
    })
    .await
}

pub(crate) async fn popular(number: u32) -> Result<Vec<Card>, DataError> {
    cards("ORDER BY sold DESC, id LIMIT ?", vec![number.into()]).await
}

pub(crate) async fn in_category(slug: String, page: u32) -> Result<Vec<Card>, DataError> {
    let offset = page.saturating_sub(1).saturating_mul(PER_PAGE);
    let rest = "WHERE category = ? ORDER BY sold DESC, id LIMIT ? OFFSET ?";
    cards(rest, vec![slug.into(), PER_PAGE.into(), offset.into()]).await
}

/// Others of the same category, at a similar price.
pub(crate) async fn similar(record: &Record) -> Result<Vec<Card>, DataError> {
    let rest = "WHERE category = ? AND id <> ? ORDER BY abs(cents - ?), id LIMIT 4";
    // The numbers of products end long before those of SQLite do.
    let id = i64::try_from(record.card.id).unwrap_or(i64::MAX);
    cards(rest, vec![record.card.category.clone().into(), id.into(), record.cents.into()]).await
}

pub(crate) async fn search(words: &str) -> Result<Vec<Card>, DataError> {
    let escaped = words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let pattern = format!("%{}%", escaped.split_whitespace().collect::<Vec<_>>().join("%"));
    let rest = "WHERE name LIKE ? ESCAPE '\\' ORDER BY sold DESC, id LIMIT 48";
    cards(rest, vec![pattern.into()]).await
}

pub(crate) async fn categories() -> Result<Vec<Category>, DataError> {
    query(|shop| {
        let sql = "SELECT slug, category.name, count(*) FROM category
            JOIN product ON category = slug GROUP BY slug ORDER BY category.name";
        let mut statement = shop.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(Category { slug: row.get(0)?, name: row.get(1)?, products: row.get(2)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
    .await
}

/// How many there are of a product, at this moment.
pub(crate) async fn stock(id: u64) -> Result<Option<u32>, DataError> {
    let Ok(id) = i64::try_from(id) else { return Ok(None) };
    query(move |shop| {
        let mut statement = shop.prepare_cached("SELECT stock FROM product WHERE id = ?")?;
        Ok(statement.query_row([id], |row| row.get(0)).optional()?)
    })
    .await
}
