//! [`Mismatch`]: why a state is not of the type that reads it, and where in it.

use std::fmt::{self, Display};

use serde::de::{Error, Expected, Unexpected};

use crate::StateError;
use crate::state_json::limits::MOST_DEPTH;

/// Why a state is not of the type that reads it, and where in it.
///
/// It is kept as it was found: its text is made where it is shown, so that nothing of that is linked
/// with what every page loads. What was expected is known where debug assertions are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch(Box<Found>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    why: Why,
    /// From within: on its way out each level adds where it was, so that a state without a failure
    /// pays nothing for it.
    path: Vec<Step>,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Why {
    /// What the type itself says.
    Said(String),
    /// Something of this kind stands there.
    Kind(&'static str),
    /// This number stands there.
    Signed(i64),
    /// This number stands there.
    Unsigned(u64),
    /// Something else stands there than this, beside what is expected.
    Instead(Box<Why>, String),
    /// So many elements.
    Length(usize),
    /// A field of this name is not there.
    Missing(&'static str),
    /// A field of this name is there twice.
    Twice(&'static str),
    /// There is no field or variant of this name.
    Unknown(String),
    /// It stands too deep.
    TooDeep,
}

/// A level of a state.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// A field.
    Field(&'static str),
    /// A variant, by the name that was found.
    Variant(String),
    /// An element of a list.
    Index(u32),
    /// A value of a map.
    Key(String),
}

impl Mismatch {
    fn new(why: Why) -> Self {
        Self(Box::new(Found { why, path: Vec::new() }))
    }

    fn instead(why: Why, expected: &dyn Expected) -> Self {
        Self::new(match cfg!(debug_assertions) {
            true => Why::Instead(Box::new(why), expected.to_string()),
            false => why,
        })
    }

    /// Something of this kind stands there, instead of what is expected.
    #[must_use]
    pub fn kind(kind: &'static str, expected: &dyn Expected) -> Self {
        Self::instead(Why::Kind(kind), expected)
    }

    /// A list of so many elements stands there.
    #[must_use]
    pub fn length(length: u32) -> Self {
        Self::new(Why::Length(length as usize))
    }

    /// It stands deeper than states may.
    #[must_use]
    pub fn too_deep() -> Self {
        Self::new(Why::TooDeep)
    }

    fn within(mut self, step: Step) -> Self {
        self.0.path.push(step);
        self
    }

    /// It happened within this field.
    #[must_use]
    pub fn in_field(self, name: &'static str) -> Self {
        self.within(Step::Field(name))
    }

    /// It happened within this variant.
    #[must_use]
    pub fn in_variant(self, name: String) -> Self {
        self.within(Step::Variant(name))
    }

    /// It happened within this element of a list.
    #[must_use]
    pub fn at_index(self, index: u32) -> Self {
        self.within(Step::Index(index))
    }

    /// It happened within this value of a map.
    #[must_use]
    pub fn at_key(self, key: String) -> Self {
        self.within(Step::Key(key))
    }
}

impl Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Found { why, path } = &*self.0;
        let at = path.iter().rev().fold("state".to_owned(), |at, step| format!("{at}{step}"));
        let error = match why {
            Why::TooDeep => StateError::TooDeep { at, limit: MOST_DEPTH },
            why => StateError::Decode(format!("`{at}`: {why}")),
        };
        error.fmt(f)
    }
}

impl Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Said(text) => f.write_str(text),
            Self::Kind(kind) => f.write_str(kind),
            Self::Signed(number) => number.fmt(f),
            Self::Unsigned(number) => number.fmt(f),
            Self::Instead(found, expected) => write!(f, "{found} instead of {expected}"),
            Self::Length(length) => write!(f, "{length} elements"),
            Self::Missing(name) => write!(f, "there is no `{name}`"),
            Self::Twice(name) => write!(f, "`{name}` is there twice"),
            Self::Unknown(name) => write!(f, "`{name}` is not known"),
            Self::TooDeep => f.write_str("too deep"),
        }
    }
}

impl Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(name) => write!(f, ".{name}"),
            Self::Variant(name) => write!(f, ".{name}"),
            Self::Index(index) => write!(f, "[{index}]"),
            Self::Key(key) => write!(f, "[{key:?}]"),
        }
    }
}

impl std::error::Error for Mismatch {}

impl Error for Mismatch {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(Why::Said(message.to_string()))
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::kind(kind(&unexpected), expected)
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let why = match unexpected {
            Unexpected::Signed(number) => Why::Signed(number),
            Unexpected::Unsigned(number) => Why::Unsigned(number),
            other => Why::Kind(kind(&other)),
        };
        Self::instead(why, expected)
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Self::instead(Why::Length(length), expected)
    }

    fn unknown_variant(variant: &str, _: &'static [&'static str]) -> Self {
        Self::new(Why::Unknown(variant.to_owned()))
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self::new(Why::Unknown(field.to_owned()))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(Why::Missing(field))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(Why::Twice(field))
    }
}

/// What was there. Serde's own words would bring the writing of floating-point numbers into every
/// client: more code than all of the reading.
const fn kind(unexpected: &Unexpected<'_>) -> &'static str {
    match unexpected {
        Unexpected::Bool(_) => "a boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => "a number",
        Unexpected::Char(_) | Unexpected::Str(_) => "a text",
        Unexpected::Unit | Unexpected::Option => "nothing",
        Unexpected::Seq => "a list",
        Unexpected::Map => "an object",
        _ => "something else",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(mismatch: Mismatch, place: &str, found: &str, expected: &str) {
        let error = StateError::Mismatch(mismatch).to_string();
        assert!(error.contains(&format!("`{place}`: {found}")), "{error}");
        assert_eq!(error.contains(expected), cfg!(debug_assertions), "{error}");
        assert!(error.starts_with("PER-2003"), "{error}");
    }

    #[test]
    fn what_is_of_another_type_is_named_with_its_place() {
        let number = Mismatch::invalid_type(Unexpected::Float(1.5), &"a string").in_field("name");
        check(number, "state.name", "a number", " instead of a string");
        let negative = Mismatch::invalid_value(Unexpected::Signed(-3), &"u8").at_index(2);
        check(negative, "state[2]", "-3", " instead of u8");
        let nested = Mismatch::kind("a list", &"a map").at_key("a b".to_owned()).in_field("names");
        check(nested, "state.names[\"a b\"]", "a list", " instead of a map");
    }

    #[test]
    fn what_stands_too_deep_is_told_as_such() {
        let error = StateError::Mismatch(Mismatch::too_deep().at_index(0)).to_string();
        assert!(error.contains("PER-2006") && error.contains("`state[0]`"), "{error}");
    }
}
