//! [`StateError`]: a state cannot be written or read.

use crate::Mismatch;

/// A state cannot be written or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StateError {
    /// It cannot be written as JSON.
    #[error("PER-2001: the state cannot be written as JSON: {0}")]
    Encode(String),
    /// It holds a whole number that a browser cannot represent.
    #[error(
        "PER-2002: `{at}` is the whole number {value}, which a browser cannot represent exactly\n\
         hint: numbers beyond 2^53 - 1 travel as text; use `String`, or `#[serde(with = …)]`"
    )]
    UnsafeInteger {
        /// Where.
        at: String,
        /// The number.
        value: String,
    },
    /// What reads it lies in a part of the client that is not loaded yet.
    #[error("PER-2009: the part of the client that shows the page is not there")]
    NoPart,
    /// It is not of the expected type.
    #[error("PER-2003: the state is not of the expected type: {0}")]
    Decode(String),
    /// It is not of the expected type, or deeper than states may be.
    #[error(transparent)]
    Mismatch(Mismatch),
    /// It holds a number that JSON has no form for.
    #[error(
        "PER-2004: `{at}` is {value}, which JSON cannot hold\n\
         hint: use an `Option` or an enum for what is not a number"
    )]
    NotFinite {
        /// Where.
        at: String,
        /// `NaN`, `inf` or `-inf`.
        value: String,
    },
    /// It holds a `Some` that would arrive as `None`.
    #[error(
        "PER-2005: `{at}` is `Some` of what is written as nothing, and would arrive as `None`\n\
         hint: use an enum instead of an option of `()` or of an option"
    )]
    NothingWithin {
        /// Where.
        at: String,
    },
    /// It is deeper than states may be.
    #[error(
        "PER-2006: `{at}` stands more than {limit} levels deep\n\
         hint: let the state hold a flat list whose members name each other"
    )]
    TooDeep {
        /// Where.
        at: String,
        /// How deep it may be.
        limit: usize,
    },
    /// It is larger than states may be.
    #[error(
        "PER-2007: the state is larger than {limit} bytes\n\
         hint: let the page hold what it shows, and fetch the rest when it is asked for"
    )]
    TooLarge {
        /// How long it may be as JSON, in bytes.
        limit: usize,
    },
}
