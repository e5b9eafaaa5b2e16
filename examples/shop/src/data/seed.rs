//! [`fill`]: makes ten thousand products from a fixed seed.

use rusqlite::{Connection, params};

use super::DataError;

/// Rises whenever what is made changes.
pub(super) const VERSION: u32 = 2;

const PRODUCTS: u64 = 10_000;

/// When the shop opened, in seconds since 1970; a product was added every quarter of an hour.
const OPENED: u64 = 1_750_000_000;

/// The notes of what changed are for whoever keeps pages of it.
const SCHEMA: &str = "
    CREATE TABLE category (slug TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE product (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL, category TEXT NOT NULL REFERENCES category,
        cents INTEGER NOT NULL, hue INTEGER NOT NULL, about TEXT NOT NULL,
        added INTEGER NOT NULL, sold INTEGER NOT NULL, stock INTEGER NOT NULL
    );
    CREATE INDEX by_category ON product (category, sold DESC, id);
    CREATE INDEX by_sold ON product (sold DESC, id);
    CREATE TABLE change (number INTEGER PRIMARY KEY AUTOINCREMENT, product INTEGER NOT NULL);
    CREATE TABLE purchase (
        number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, address TEXT NOT NULL,
        things INTEGER NOT NULL
    );
    CREATE TRIGGER price_changed AFTER UPDATE OF cents, name, about ON product BEGIN
        INSERT INTO change (product) VALUES (new.id);
    END;
";

/// Slug, name, and what there is.
const CATEGORIES: [(&str, &str, [&str; 5]); 6] = [
    ("kitchen", "Kitchen", ["Teapot", "Bowl", "Cup", "Kettle", "Jug"]),
    ("garden", "Garden", ["Trowel", "Planter", "Watering can", "Seed box", "Trellis"]),
    ("light", "Light", ["Desk lamp", "Lantern", "Pendant", "Candlestick", "Night light"]),
    ("paper", "Paper", ["Notebook", "Sketchbook", "Almanac", "Letter set", "Album"]),
    ("textile", "Textiles", ["Blanket", "Cushion", "Tea towel", "Rug", "Scarf"]),
    ("wood", "Woodwork", ["Stool", "Shelf", "Tray", "Box", "Bench"]),
];

const QUALITIES: [&str; 14] = [
    "Quiet", "Northern", "Folding", "Everyday", "Little", "Tall", "Heavy", "Round", "Striped",
    "Evening", "Harbour", "Mountain", "Orchard", "Winter",
];

const COLOURS: [&str; 14] = [
    "moss",
    "clay",
    "ink",
    "saffron",
    "plum",
    "slate",
    "sand",
    "rust",
    "sage",
    "coral",
    "indigo",
    "chalk",
    "umber",
    "sea-green",
];

const PRAISES: [&str; 5] = [
    "Made to be used every day, and mended when it must be.",
    "Lighter than it looks, and kinder to the hand.",
    "The makers take two days over it, and it shows.",
    "It ages well: the second year is better than the first.",
    "Nobody needs one. Nobody has returned one.",
];

/// Numbers that look like chance: splitmix64.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn one_of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        let index = self.next() as usize % all.len().max(1);
        all.get(index).copied().unwrap_or_default()
    }
}

/// Fills an empty database.
///
/// # Errors
/// [`DataError::Database`].
pub(super) fn fill(shop: &mut Connection) -> Result<(), DataError> {
    shop.pragma_update(None, "journal_mode", "off")?;
    let transaction = shop.transaction()?;
    transaction.execute_batch(SCHEMA)?;
    for (slug, name, _) in CATEGORIES {
        transaction.execute("INSERT INTO category VALUES (?, ?)", [slug, name])?;
    }
    let mut numbers = Numbers(2_026);
    let mut statement =
        transaction.prepare("INSERT INTO product VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
    let categories = CATEGORIES.iter().cycle();
    for (id, (slug, _, kinds)) in (1..=PRODUCTS).zip(categories) {
        let (quality, colour) = (numbers.one_of(&QUALITIES), numbers.one_of(&COLOURS));
        let name = format!("{quality} {} in {colour}", numbers.one_of(kinds).to_lowercase());
        let cents = 450 + numbers.below(240) * 50 + numbers.below(2) * 45;
        let (hue, praise) = (numbers.below(360), numbers.one_of(&PRAISES));
        let added = OPENED + id * 900;
        // A few are sold often, most of them hardly ever.
        let sold = 40_000 / (1 + numbers.below(4_000));
        let stock = numbers.below(30).saturating_sub(4);
        statement.execute(params![id, name, slug, cents, hue, praise, added, sold, stock])?;
    }
    drop(statement);
    transaction.pragma_update(None, "user_version", VERSION)?;
    Ok(transaction.commit()?)
}
