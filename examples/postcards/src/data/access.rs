//! What is read of the postcards and what is changed of them, each with what it concerns.

use perennial::prelude::*;
use perennial::{Change, Query};
use rusqlite::{OptionalExtension as _, Row};

use super::{Kind, Postcards, Tag, row};
use crate::pages::wall::Card;

/// The newest postcards.
pub(crate) struct Newest {
    pub(crate) most: u32,
}

impl Query for Newest {
    type Source = Postcards;
    type Value = Vec<Card>;

    fn tags(&self) -> Vec<Tag> {
        vec![Tag::Wall]
    }

    fn tags_of(&self, cards: &Vec<Card>) -> Vec<Tag> {
        cards.iter().map(|card| Tag::Card(card.id)).collect()
    }

    async fn read(&self, cards: &Postcards) -> Result<Vec<Card>, PageError> {
        let connection = cards.connection();
        let sql = "SELECT id, text FROM card ORDER BY id DESC LIMIT ?";
        let mut statement = connection.prepare(sql)?;
        let cards = statement.query_map([self.most], card)?;
        Ok(cards.collect::<Result<_, _>>()?)
    }
}

/// One postcard.
pub(crate) struct One {
    pub(crate) id: u64,
}

impl Query for One {
    type Source = Postcards;
    type Value = Card;

    fn tags(&self) -> Vec<Tag> {
        vec![Tag::Card(self.id)]
    }

    async fn read(&self, cards: &Postcards) -> Result<Card, PageError> {
        let sql = "SELECT id, text FROM card WHERE id = ?";
        let found = cards.connection().query_row(sql, [row(self.id)], card).optional()?;
        found.ok_or_else(|| PageError::not_found("There is no such postcard."))
    }
}

fn card(row: &Row<'_>) -> rusqlite::Result<Card> {
    Ok(Card { id: row.get::<_, i64>(0)?.unsigned_abs(), text: row.get(1)? })
}

/// Sends a postcard; its number comes of it.
pub(crate) struct Send {
    pub(crate) text: String,
    pub(crate) picture: Upload,
    pub(crate) kind: Kind,
}

impl Change for Send {
    type Source = Postcards;
    type Outcome = u64;

    async fn write(self, cards: &Postcards) -> Result<(u64, Vec<Tag>), PageError> {
        let Self { text, picture, kind } = self;
        let mut connection = cards.connection();
        let transaction = connection.transaction()?;
        let sql = "INSERT INTO card (text, kind) VALUES (?, ?)";
        transaction.execute(sql, (text, kind.number()))?;
        let id = transaction.last_insert_rowid().unsigned_abs();
        // Before the postcard is there for others.
        picture.save(cards.file(id))?;
        transaction.commit()?;
        Ok((id, vec![Tag::Wall, Tag::Card(id)]))
    }
}
