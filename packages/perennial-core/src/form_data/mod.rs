//! Reads typed data from the fields of a form: the same on both sides.
//!
//! A field's name is that of the struct's field; a nested one is written with a dot (`address.street`),
//! and a list by several fields of one name. An empty field is `None` for an `Option`. A checkbox that
//! is not checked is not sent: its field has `#[serde(default)]`.

mod error;
mod value;

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

pub use self::error::FormError;
use self::value::Value;

/// The content type of a form without files.
pub const CONTENT_TYPE: &str = "application/x-www-form-urlencoded";

/// The content type of a form with files (RFC 7578).
pub const MULTIPART: &str = "multipart/form-data";

/// How deep names may be nested.
const MOST_DEPTH: usize = 16;

/// The names and values of a form's fields, decoded, in the order in which they stand there.
pub type Pairs = [(String, String)];

/// Reads typed data from the fields of a form.
///
/// ```
/// use perennial_core::form_data::decode;
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Order {
///     name: String,
///     amount: u32,
///     note: Option<String>,
///     #[serde(default)]
///     gift: bool,
/// }
///
/// let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
///     pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
/// };
/// let order: Order = decode(&pairs(&[("name", "Ada"), ("amount", "2"), ("note", "")])).unwrap();
/// assert!(order.amount == 2 && order.note.is_none() && !order.gift && order.name == "Ada");
/// let error = decode::<Order>(&pairs(&[("name", "Ada"), ("amount", "two")])).err().unwrap();
/// assert_eq!(error.field(), "amount");
/// ```
///
/// # Errors
/// [`FormError`] names the first field that is missing or invalid.
pub fn decode<T: DeserializeOwned>(pairs: &Pairs) -> Result<T, FormError> {
    T::deserialize(Fields { pairs, prefix: String::new(), depth: 0 })
}

/// The same, on a server: a form that holds U+0000 is refused. Browsers send none, and databases fail, or
/// end a text there.
///
/// # Errors
/// As [`decode`].
pub(crate) fn decode_sent<T: DeserializeOwned>(pairs: &Pairs) -> Result<T, FormError> {
    let holds_nul = |(name, value): &&(String, String)| name.contains('\0') || value.contains('\0');
    match pairs.iter().find(holds_nul) {
        Some((name, _)) => Err(FormError::new(NUL).within(name)),
        None => decode(pairs),
    }
}

/// Why what holds U+0000 is refused.
pub(crate) const NUL: &str = "it has a character that no text has: U+0000";

/// The fields whose names begin with a prefix.
struct Fields<'p> {
    pairs: &'p Pairs,
    prefix: String,
    depth: usize,
}

impl<'p> Fields<'p> {
    fn value(&self, name: &str) -> Value<'p> {
        Value::new(self.pairs, format!("{}{name}", self.prefix), self.depth)
    }

    /// The names below the prefix, each once, in the order in which they were sent.
    fn names(&self) -> Vec<&'p str> {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in self.pairs {
            let Some(rest) = name.strip_prefix(&self.prefix) else { continue };
            let own = rest.split('.').next().unwrap_or_default();
            if !own.is_empty() && !names.contains(&own) {
                names.push(own);
            }
        }
        names
    }
}

impl<'de> Deserializer<'de> for Fields<'_> {
    type Error = FormError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormError> {
        let mut names = self.names();
        names.reverse();
        visitor.visit_map(Entries { fields: self, names, next: None })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, FormError> {
        let is_there = |name: &&str| self.value(name).is_there();
        let mut names: Vec<&str> = fields.iter().copied().filter(is_there).collect();
        names.reverse();
        visitor.visit_map(Entries { fields: self, names, next: None })
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormError> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, FormError> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, FormError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormError> {
        visitor.visit_some(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf seq tuple
        tuple_struct map enum identifier ignored_any
    }
}

/// The fields of a struct or a map, last first.
struct Entries<'p> {
    fields: Fields<'p>,
    names: Vec<&'p str>,
    next: Option<&'p str>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = FormError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, FormError> {
        self.next = self.names.pop();
        self.next.map(|name| seed.deserialize(StrDeserializer::new(name))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, FormError> {
        let name = self.next.take().unwrap_or_default();
        seed.deserialize(self.fields.value(name)).map_err(|error| error.within(name))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        form_urlencoded::parse(text.as_bytes()).into_owned().collect()
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Address {
        street: String,
        number: Option<u16>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    enum Speed {
        Slow,
        Fast,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Order {
        address: Address,
        #[serde(default)]
        items: Vec<u32>,
        speed: Speed,
        #[serde(default)]
        gift: bool,
    }

    #[test]
    fn nested_fields_lists_and_choices_are_read_and_unknown_ones_are_ignored() {
        let text =
            "address.street=A+%26+B&items=1&items=2&speed=Fast&gift=on&__proto__=x&address.number=";
        let order: Order = decode(&pairs(text)).unwrap();
        let address = Address { street: "A & B".into(), number: None };
        assert_eq!(order, Order { address, items: vec![1, 2], speed: Speed::Fast, gift: true });
        let bare: Order = decode(&pairs("address.street=x&speed=Slow")).unwrap();
        assert!(bare.items.is_empty() && !bare.gift);
        let map: BTreeMap<String, String> = decode(&pairs("a=1&b=2")).unwrap();
        assert_eq!(map.len(), 2);
        decode::<()>(&pairs("a=1")).unwrap();
    }

    #[track_caller]
    fn fails(text: &str, field: &str, message: &str) {
        let error = decode::<Order>(&pairs(text)).unwrap_err();
        assert_eq!(error.field(), field);
        assert!(error.message().contains(message), "{error}");
    }

    #[test]
    fn what_is_missing_or_invalid_is_named_with_its_field() {
        fails("speed=Slow", "address", "the field \"address\" is missing");
        fails("speed=Slow&address.number=1", "address.street", "\"address.street\" is missing");
        let error = decode::<Order>(&pairs("speed=Slow")).unwrap_err().to_string();
        assert_eq!(error, "the field \"address\" is missing");
        fails("speed=Slow&address.street=x&address.number=-1", "address.number", "number");
        fails("address.street=x&speed=Slower", "speed", "Slower");
        fails("address.street=x&speed=Slow&items=1&items=x", "items", "number");
        fails("address.street=x&speed=Slow&gift=perhaps", "gift", "perhaps");
    }

    #[test]
    fn a_form_that_holds_nul_is_refused_by_the_server() {
        for (text, field) in [
            ("address.street=x%00y&speed=Slow", "address.street"),
            ("address.street=x&speed=Slow&other%00=1", "other\0"),
        ] {
            let error = decode_sent::<Order>(&pairs(text)).unwrap_err();
            assert_eq!(error.field(), field);
            assert!(error.message().contains("U+0000"), "{error}");
        }
        decode_sent::<Order>(&pairs("address.street=%01&speed=Slow")).unwrap();
    }

    #[test]
    fn what_is_nested_too_deep_is_refused() {
        #[derive(Debug, Deserialize)]
        struct Tree {
            #[expect(dead_code, reason = "it is only read")]
            left: Option<Box<Tree>>,
        }
        let deep = format!("{}.left=", vec!["left"; 10_000].join("."));
        let error = decode::<Tree>(&pairs(&deep)).unwrap_err();
        assert!(error.message().contains("deep"), "{}", error.message());
    }
}
