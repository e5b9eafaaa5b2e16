//! [`Value`]: what a form holds under one name.

use std::str::FromStr;

use serde::de::value::{SeqDeserializer, StrDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::{Fields, FormError, MOST_DEPTH, Pairs};

/// What a form holds under one name: texts, and fields within it.
pub(super) struct Value<'p> {
    pairs: &'p Pairs,
    name: String,
    depth: usize,
}

impl<'p> Value<'p> {
    pub(super) const fn new(pairs: &'p Pairs, name: String, depth: usize) -> Self {
        Self { pairs, name, depth }
    }

    fn texts(&self) -> impl Iterator<Item = &'p str> {
        self.pairs.iter().filter(|(own, _)| *own == self.name).map(|(_, value)| value.as_str())
    }

    fn has_fields(&self) -> bool {
        self.pairs
            .iter()
            .any(|(own, _)| own.strip_prefix(&self.name).is_some_and(|rest| rest.starts_with('.')))
    }

    /// Whether the form has it.
    pub(super) fn is_there(&self) -> bool {
        self.texts().next().is_some() || self.has_fields()
    }

    fn text(&self) -> Result<Text<'p>, FormError> {
        self.texts().next().map(Text).ok_or_else(FormError::missing)
    }

    fn fields(self) -> Result<Fields<'p>, FormError> {
        if self.depth == MOST_DEPTH {
            return Err(FormError::new(format!("is nested deeper than {MOST_DEPTH}")));
        }
        Ok(Fields { pairs: self.pairs, prefix: self.name + ".", depth: self.depth + 1 })
    }
}

macro_rules! by_text {
    ($($method:ident)*) => {
        $(
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormError> {
                self.text()?.$method(visitor)
            }
        )*
    };
}

impl<'de> Deserializer<'de> for Value<'_> {
    type Error = FormError;

    by_text! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_i128 deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_u128 deserialize_f32 deserialize_f64 deserialize_char deserialize_str
        deserialize_string deserialize_bytes deserialize_byte_buf deserialize_identifier
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormError> {
        let text = self.texts().next();
        match text {
            Some(text) => visitor.visit_str(text),
            None => self.fields()?.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormError> {
        match self.texts().any(|text| !text.is_empty()) || self.has_fields() {
            true => visitor.visit_some(self),
            false => visitor.visit_none(),
        }
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

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormError> {
        visitor.visit_seq(SeqDeserializer::new(self.texts().map(Text)))
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, FormError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, FormError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormError> {
        self.fields()?.deserialize_map(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, FormError> {
        self.fields()?.deserialize_struct(name, fields, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, FormError> {
        visitor.visit_enum(StrDeserializer::new(self.text()?.0))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormError> {
        visitor.visit_unit()
    }
}

/// One text of a form.
#[derive(Clone, Copy)]
struct Text<'p>(&'p str);

impl Text<'_> {
    fn parse<T: FromStr>(self) -> Result<T, FormError> {
        let invalid = |_| FormError::new(format!("{:?} is not a valid number", self.0));
        self.0.trim().parse().map_err(invalid)
    }
}

impl<'de> IntoDeserializer<'de, FormError> for Text<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident)*) => {
        $(
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormError> {
                visitor.$visit(self.parse()?)
            }
        )*
    };
}

impl<'de> Deserializer<'de> for Text<'_> {
    type Error = FormError;

    numbers! {
        deserialize_i8 visit_i8 deserialize_i16 visit_i16 deserialize_i32 visit_i32
        deserialize_i64 visit_i64 deserialize_i128 visit_i128 deserialize_u8 visit_u8
        deserialize_u16 visit_u16 deserialize_u32 visit_u32 deserialize_u64 visit_u64
        deserialize_u128 visit_u128 deserialize_f32 visit_f32 deserialize_f64 visit_f64
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormError> {
        visitor.visit_str(self.0)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormError> {
        match self.0 {
            "on" | "true" => visitor.visit_bool(true),
            "" | "off" | "false" => visitor.visit_bool(false),
            other => Err(FormError::new(format!("{other:?} is neither true nor false"))),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormError> {
        if self.0.is_empty() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, FormError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, FormError> {
        visitor.visit_enum(StrDeserializer::new(self.0))
    }

    forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
        ignored_any
    }
}
