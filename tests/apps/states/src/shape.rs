//! [`Shape`]: a value of any kind that a state can hold.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use perennial::prelude::*;
use serde::de::{self, Deserializer, Visitor};
use serde::ser::Serializer;

/// A value of any kind that a state can hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Shape {
    /// `()`, and types without content.
    Unit((), Nothing),
    /// The other plain ones.
    Plain(bool, char, String),
    /// Numbers with fractions.
    Fractions { double: f64, single: f32 },
    /// Whole numbers.
    Whole(i8, u16, i32, u64, i64, i128, u128),
    /// A struct whose field names are those of what JavaScript's objects inherit.
    Inherited(Inherited),
    /// Options and results.
    Maybe(Option<Box<Shape>>, Result<Box<Shape>, String>),
    /// Lists.
    Lists { list: Vec<Shape>, array: [u8; 3], tuple: (u8, String) },
    /// Bytes.
    Bytes(Bytes),
    /// Maps by texts.
    ByName(BTreeMap<String, Shape>),
    /// Maps by whole numbers, beyond 2^53 too.
    ByNumber(BTreeMap<i128, Shape>, BTreeMap<u64, ()>, Unordered),
    /// Maps by truth values, characters, variants and newtypes.
    ByOthers(BTreeMap<bool, u8>, BTreeMap<char, u8>, BTreeMap<Kind, u8>, BTreeMap<Newtype<u8>, u8>),
    /// Newtypes.
    Newtype(Newtype<Newtype<String>>),
    /// The other ways in which serde writes enums, and a flattened struct.
    Forms(Tagged, Adjacent, Untagged, Flattened),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Nothing;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Newtype<T>(pub(crate) T);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Kind {
    First,
    #[serde(rename = "the second")]
    Second,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Inherited {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) constructor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) to_string: Option<String>,
    #[serde(rename = "__proto__", skip_serializing_if = "Option::is_none")]
    pub(crate) prototype: Option<BTreeMap<String, u8>>,
    pub(crate) length: u8,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub(crate) enum Tagged {
    Empty,
    Full { number: u64, fraction: f64, text: String, maybe: Option<char> },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "content")]
pub(crate) enum Adjacent {
    Empty,
    One(i64),
    Two(u8, String),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Untagged {
    Number(i64),
    Text(String),
    List(Vec<u8>),
    Fields { name: String },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Flattened {
    pub(crate) id: u32,
    #[serde(flatten)]
    pub(crate) inner: Inner,
    #[serde(flatten)]
    pub(crate) rest: BTreeMap<String, i64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Inner {
    pub(crate) name: String,
    pub(crate) list: Vec<f64>,
}

/// A map without an order; it is shown in one.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Unordered(pub(crate) HashMap<u64, u8>);

impl fmt::Debug for Unordered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.0.iter().collect::<BTreeMap<_, _>>()).finish()
    }
}

/// Bytes, by serde's own methods for them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bytes(pub(crate) Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BytesVisitor;

        impl<'de> Visitor<'de> for BytesVisitor {
            type Value = Bytes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }

            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Bytes, A::Error> {
                let mut bytes = Vec::new();
                while let Some(byte) = seq.next_element()? {
                    bytes.push(byte);
                }
                Ok(Bytes(bytes))
            }
        }

        deserializer.deserialize_byte_buf(BytesVisitor)
    }
}
