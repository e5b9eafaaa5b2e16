//! The tables, and the version of what is made.

/// Rises whenever the tables or the seed change.
pub(super) const VERSION: u32 = 1;

/// Articles are ordered by their numbers, which rise with the time of their making.
pub(super) const TABLES: &str = "
    CREATE TABLE user (
        id INTEGER PRIMARY KEY,
        username TEXT NOT NULL UNIQUE COLLATE NOCASE,
        email TEXT NOT NULL UNIQUE COLLATE NOCASE,
        password TEXT NOT NULL,
        bio TEXT NOT NULL DEFAULT '',
        image TEXT NOT NULL DEFAULT '',
        logins INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE token (
        hash BLOB PRIMARY KEY,
        user INTEGER NOT NULL REFERENCES user ON DELETE CASCADE,
        expires INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX token_user ON token (user);
    CREATE INDEX token_expires ON token (expires);
    CREATE TABLE article (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        slug TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        description TEXT NOT NULL,
        body TEXT NOT NULL,
        author INTEGER NOT NULL REFERENCES user,
        created INTEGER NOT NULL,
        updated INTEGER NOT NULL
    );
    CREATE INDEX article_author ON article (author);
    CREATE TABLE article_tag (
        article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
        place INTEGER NOT NULL,
        tag TEXT NOT NULL,
        PRIMARY KEY (article, place)
    ) WITHOUT ROWID;
    CREATE INDEX article_tag_tag ON article_tag (tag, article);
    CREATE TABLE favorite (
        article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
        user INTEGER NOT NULL REFERENCES user ON DELETE CASCADE,
        PRIMARY KEY (article, user)
    ) WITHOUT ROWID;
    CREATE INDEX favorite_user ON favorite (user, article);
    CREATE TABLE follow (
        follower INTEGER NOT NULL REFERENCES user ON DELETE CASCADE,
        followed INTEGER NOT NULL REFERENCES user ON DELETE CASCADE,
        PRIMARY KEY (follower, followed)
    ) WITHOUT ROWID;
    CREATE TABLE comment (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
        author INTEGER NOT NULL REFERENCES user,
        body TEXT NOT NULL,
        created INTEGER NOT NULL
    );
    CREATE INDEX comment_article ON comment (article);
";
