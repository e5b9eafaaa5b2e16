//! [`fill`]: makes users and as many articles as are asked for, the same for everybody.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, SaltString};
use rusqlite::{Connection, params};

use super::DataError;
use super::articles::{set_tags, slug};

/// How many articles a database has that is made by the first start.
pub(super) const FEW: u32 = 60;

/// The password of all users that are made.
const PASSWORD: &str = "conduit-demo";

/// When the first article was written, in milliseconds since 1970, and how long the next one took.
const BEGIN: i64 = 1_735_725_600_000;
const PAUSE: i64 = 47 * 60 * 1_000;

const USERS: [(&str, &str); 12] = [
    ("ada", "Writes about engines that weave numbers."),
    ("grace", "Finds bugs, and keeps them in a notebook."),
    ("alan", "Asks whether a page knows that it is read."),
    ("edsger", "Considers some statements harmful."),
    ("barbara", "Substitutes one thing for another, and nobody notices."),
    ("donald", "Is still at work on the next volume."),
    ("margaret", "Priority displays, and what happens under load."),
    ("tony", "Regrets one reference."),
    ("frances", "Makes loops disappear."),
    ("niklaus", "Prefers the smaller language."),
    ("radia", "Lets packets find their tree."),
    ("leslie", "Disagrees with most clocks."),
];

const SUBJECTS: [&str; 24] = [
    "caches",
    "compilers",
    "queues",
    "parsers",
    "clocks",
    "indexes",
    "sockets",
    "templates",
    "schedulers",
    "type systems",
    "log files",
    "databases",
    "allocators",
    "browsers",
    "protocols",
    "test suites",
    "build systems",
    "forms",
    "sessions",
    "style sheets",
    "error messages",
    "locks",
    "packets",
    "documents",
];

const OPENINGS: [&str; 16] = [
    "What nobody says about",
    "A short history of",
    "Small",
    "How to live with",
    "The other side of",
    "Notes on",
    "A week with",
    "In praise of",
    "Against",
    "Where to begin with",
    "Reading old",
    "Seven things about",
    "The cost of",
    "Slow",
    "Measuring",
    "A letter about",
];

const ENDINGS: [&str; 12] = [
    "in production",
    "on one machine",
    "for beginners",
    "after ten years",
    "without magic",
    "at night",
    "in plain words",
    "by example",
    "under load",
    "from the inside",
    "with patience",
    "and their friends",
];

const SENTENCES: [&str; 16] = [
    "The first version did one thing, and did it twice.",
    "Most of the work was to find the right name.",
    "We measured before and after, on the same machine, and wrote both numbers down.",
    "It was faster because it did less.",
    "The documentation was right; we had read another page of it.",
    "A test that cannot fail had passed for two years.",
    "What looked like a race was a clock that went backwards.",
    "The simplest fix was to delete the option.",
    "Nobody used the feature, but everybody paid for it.",
    "Two copies of a rule had become two rules.",
    "The error message said what to do, so nobody asked us.",
    "It holds as long as the disk does what it says.",
    "Later we found the same idea in a paper from 1978.",
    "A cache is a promise to forget in time.",
    "We kept the old format for readers and wrote the new one.",
    "The lesson fits on a card, and the card is on the wall.",
];

const TAGS: [&str; 28] = [
    "rust",
    "web",
    "caching",
    "databases",
    "testing",
    "performance",
    "history",
    "design",
    "networking",
    "beginners",
    "tools",
    "compilers",
    "storage",
    "protocols",
    "security",
    "writing",
    "teams",
    "measuring",
    "html",
    "css",
    "wasm",
    "http",
    "logging",
    "errors",
    "types",
    "queues",
    "releases",
    "reading",
];

/// Numbers that are the same each time (a linear congruential generator, Knuth's MMIX).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let high = usize::try_from(self.0 >> 33).unwrap_or_default();
        high.checked_rem(bound).unwrap_or_default()
    }

    fn one_of<T: Copy + Default>(&mut self, all: &[T]) -> T {
        all.get(self.below(all.len())).copied().unwrap_or_default()
    }
}

/// Fills empty tables.
pub(super) fn fill(database: &mut Connection, articles: u32) -> Result<(), DataError> {
    let transaction = database.transaction()?;
    let salt = SaltString::encode_b64(b"conduit's seed").map_err(DataError::Password)?;
    let hash = Argon2::default().hash_password(PASSWORD.as_bytes(), &salt);
    let hash = hash.map_err(DataError::Password)?.to_string();
    for (name, bio) in USERS {
        let sql = "INSERT INTO user (username, email, password, bio) VALUES (?, ?, ?, ?)";
        let email = format!("{name}@conduit.example");
        transaction.prepare_cached(sql)?.execute(params![name, email, hash, bio])?;
    }
    let mut numbers = Numbers(2026);
    for number in 0..articles {
        add_article(&transaction, number, &mut numbers)?;
    }
    transaction.commit()?;
    Ok(())
}

fn add_article(database: &Connection, number: u32, numbers: &mut Numbers) -> Result<(), DataError> {
    let title = title(number);
    let (description, body) = (numbers.one_of(&SENTENCES), body(&title, numbers));
    let author = user(numbers);
    let created = BEGIN.saturating_add(PAUSE.saturating_mul(i64::from(number)));
    let sql = "INSERT INTO article (slug, title, description, body, author, created, updated)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)";
    let values = params![slug(&title), title, description, body, author, created];
    database.prepare_cached(sql)?.execute(values)?;
    let article = database.last_insert_rowid();
    let tags: Vec<String> =
        (0..=numbers.below(3)).map(|_| numbers.one_of(&TAGS).to_owned()).collect();
    set_tags(database, article, &tags)?;
    for _ in 0..numbers.below(5) {
        let sql = "INSERT OR IGNORE INTO favorite (article, user) VALUES (?, ?)";
        database.prepare_cached(sql)?.execute(params![article, user(numbers)])?;
    }
    for _ in 0..numbers.below(3) {
        let sql = "INSERT INTO comment (article, author, body, created) VALUES (?, ?, ?, ?)";
        let values = params![article, user(numbers), numbers.one_of(&SENTENCES), created + PAUSE];
        database.prepare_cached(sql)?.execute(values)?;
    }
    Ok(())
}

fn user(numbers: &mut Numbers) -> i64 {
    i64::try_from(numbers.below(USERS.len())).unwrap_or_default() + 1
}

/// Another one for each number.
fn title(number: u32) -> String {
    let all = OPENINGS.len() * SUBJECTS.len() * ENDINGS.len();
    let number = usize::try_from(number).unwrap_or_default();
    // 2,879 has no divisor in common with how many there are, so each comes once.
    let place = (number * 2_879) % all;
    let of = |texts: &[&'static str], place: usize| texts.get(place).copied().unwrap_or_default();
    let opening = of(&OPENINGS, place % OPENINGS.len());
    let subject = of(&SUBJECTS, place / OPENINGS.len() % SUBJECTS.len());
    let ending = of(&ENDINGS, place / OPENINGS.len() / SUBJECTS.len());
    match number / all {
        0 => format!("{opening} {subject} {ending}"),
        round => format!("{opening} {subject} {ending}, part {}", round + 1),
    }
}

/// In Markdown.
fn body(title: &str, numbers: &mut Numbers) -> String {
    let mut paragraph = |sentences: usize| {
        let all: Vec<&str> = (0..sentences).map(|_| numbers.one_of(&SENTENCES)).collect();
        all.join(" ")
    };
    let (first, second, third) = (paragraph(3), paragraph(4), paragraph(2));
    let (one, two) = (paragraph(1), paragraph(1));
    format!(
        "{first}\n\n## What we found\n\n{second}\n\n- {one}\n- *{two}*\n\n\
         > {title}: `measure`, then **decide**.\n\n{third}\n"
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_of_ten_thousand_articles_have_the_same_slug() {
        let slugs: BTreeSet<String> = (0..10_000).map(|number| slug(&title(number))).collect();
        assert_eq!(slugs.len(), 10_000);
    }
}
