//! [`buy`]: takes things out of the stock, all of them or none.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension as _, params};

use super::{DataError, query};

/// The result of a purchase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Purchase {
    /// It has this number.
    Done(u64),
    /// There are not so many left of the product of this name.
    SoldOut(String),
}

/// Buys products by their numbers, one of each number as often as it stands there.
pub(crate) async fn buy(
    name: String,
    address: String,
    products: Vec<u64>,
) -> Result<Purchase, DataError> {
    query(move |shop| {
        let mut wanted: BTreeMap<i64, u32> = BTreeMap::new();
        for product in products.iter().filter_map(|id| i64::try_from(*id).ok()) {
            *wanted.entry(product).or_default() += 1;
        }
        // A transaction that is dropped without a commit is rolled back.
        let purchase = shop.unchecked_transaction()?;
        for (product, number) in &wanted {
            let sql = "UPDATE product SET stock = stock - ?2, sold = sold + ?2
                WHERE id = ?1 AND stock >= ?2";
            if purchase.execute(sql, params![product, number])? == 0 {
                let sql = "SELECT name FROM product WHERE id = ?";
                let name = purchase.query_row(sql, [product], |row| row.get(0)).optional()?;
                return Ok(Purchase::SoldOut(name.unwrap_or_default()));
            }
        }
        let sql = "INSERT INTO purchase (name, address, things) VALUES (?, ?, ?)";
        let things = i64::try_from(products.len()).unwrap_or(i64::MAX);
        purchase.execute(sql, params![name, address, things])?;
        let number = u64::try_from(purchase.last_insert_rowid()).unwrap_or_default();
        purchase.commit()?;
        Ok(Purchase::Done(number))
    })
    .await
}
