//! [`Problem`]: what is wrong with a translation file, and where.

use std::fmt;

/// A place in a translation file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, as the author knows it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// What is wrong with a translation file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {kind}")]
pub struct Problem {
    /// Where it is.
    pub place: Place,
    /// What it is.
    pub kind: Kind,
}

/// What is wrong with a translation file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Kind {
    /// It is not written as Fluent is.
    #[error("PER-1301: this is not Fluent: {0}")]
    Syntax(String),
    /// Two messages or terms have one name.
    #[error("PER-1302: {id:?} is defined twice, first at {first}\nhint: rename one of them")]
    Twice {
        /// The name.
        id: String,
        /// Where it is defined first.
        first: Place,
    },
    /// A message refers to something that there is not.
    #[error(
        "PER-1303: {of:?} refers to {to:?}, which does not exist\nhint: define {to:?}, or correct its name"
    )]
    Reference {
        /// The message.
        of: String,
        /// What it refers to.
        to: String,
    },
    /// A message refers to itself.
    #[error("PER-1304: {0:?} refers to itself\nhint: remove one of the references: {1}")]
    Cycle(String, String),
    /// A function does not exist, or is not called as it is to be.
    #[error("PER-1305: {0}\nhint: the functions are `NUMBER($n, …)` and `DATETIME($date, …)`")]
    Function(String),
    /// Markup is not closed, or not in order.
    #[error(
        "PER-1306: the markup <{0}> does not end where it should\nhint: write <{0}>…</{0}> within one text or variant, or <{0}/>"
    )]
    Markup(String),
    /// It is larger or deeper than is allowed.
    #[error(
        "PER-1307: {what} is {found}; the limit is {limit}\nhint: divide the file, or raise the limit"
    )]
    Limit {
        /// What is too large.
        what: &'static str,
        /// Its size.
        found: usize,
        /// The limit.
        limit: usize,
    },
}

/// The line and the column of a byte of a text, from 1.
pub(super) fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
    (line, column)
}
