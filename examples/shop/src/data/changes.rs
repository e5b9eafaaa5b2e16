//! [`follow`]: notices what others change in the database, and renews the pages on which it stands.

use std::time::Duration;

use perennial::prelude::Revalidator;
use rusqlite::Connection;

use super::{DataError, query};

/// How long lies between two looks at the database.
const PAUSE: Duration = Duration::from_millis(250);

/// Follows changes until the server ends.
pub(crate) fn follow(revalidator: Revalidator) {
    tokio::spawn(async move {
        let mut seen = None;
        loop {
            match changed_since(seen).await {
                Ok((last, products)) => {
                    if renew(&revalidator, products).await {
                        seen = Some(last);
                    }
                }
                Err(error) => tracing::warn!(%error, "the shop cannot see what changed"),
            }
            tokio::time::sleep(PAUSE).await;
        }
    });
}

/// The number of the last change, and the products of those after `seen`. Whoever has seen none
/// yet starts with the last one.
async fn changed_since(seen: Option<i64>) -> Result<(i64, Vec<i64>), DataError> {
    query(move |shop| {
        let last = last_change(shop)?;
        let mut statement = shop.prepare_cached(
            "SELECT DISTINCT product FROM change WHERE number > ? AND number <= ?",
        )?;
        let rows = statement.query_map([seen.unwrap_or(last), last], |row| row.get(0))?;
        Ok((last, rows.collect::<Result<_, _>>()?))
    })
    .await
}

fn last_change(shop: &Connection) -> Result<i64, DataError> {
    let sql = "SELECT coalesce(max(number), 0) FROM change";
    Ok(shop.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// Whether all of it holds; else it is tried again.
async fn renew(revalidator: &Revalidator, products: Vec<i64>) -> bool {
    for product in products {
        if let Err(error) = revalidator.tag(&format!("product:{product}")).await {
            tracing::warn!(%error, product, "a product's pages could not be renewed");
            return false;
        }
    }
    true
}
