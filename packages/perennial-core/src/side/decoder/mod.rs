//! [`Decoder`]: makes a typed state of what `JSON.parse` returned.
//!
//! It reads what `state_json` writes, and nothing else is taken for it: keys of maps are read back
//! from their texts, inherited properties are no fields, and nothing nests without end.

mod access;
mod key;
mod names;

use js_sys::{Array, Object};
use serde::de::{Deserializer, Expected, Visitor};
use wasm_bindgen::{JsCast, JsValue};

use self::access::{Elements, Entries, Fields, Variant};
use crate::Mismatch;
use crate::state_json::limits::{MOST_DEPTH, MOST_WRAPPERS};

/// The largest whole number that a browser's numbers keep: 2^53 - 1.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// Reads a value.
pub(super) struct Decoder {
    value: JsValue,
    nesting: Nesting,
}

/// What stands around a value.
#[derive(Clone, Copy, Default)]
struct Nesting {
    /// Arrays and objects.
    depth: usize,
    /// Options and newtypes.
    wrappers: usize,
}

impl Nesting {
    /// Within one more array or object.
    fn deeper(self) -> Result<Self, Mismatch> {
        if self.depth == MOST_DEPTH {
            return Err(Mismatch::too_deep());
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }

    /// Within one more option or newtype. A type can hold itself by these alone.
    fn wrapped(self) -> Result<Self, Mismatch> {
        if self.wrappers == MOST_WRAPPERS {
            return Err(Mismatch::too_deep());
        }
        Ok(Self { wrappers: self.wrappers + 1, ..self })
    }
}

impl Decoder {
    pub(super) fn new(value: JsValue) -> Self {
        Self { value, nesting: Nesting::default() }
    }

    const fn within(value: JsValue, nesting: Nesting) -> Self {
        Self { value, nesting }
    }

    fn is_nothing(&self) -> bool {
        self.value.is_null() || self.value.is_undefined()
    }

    fn as_array(&self) -> Option<&Array> {
        Array::is_array(&self.value).then(|| self.value.unchecked_ref())
    }

    fn as_object(&self) -> Option<&Object> {
        let object = self.value.is_object() && !Array::is_array(&self.value);
        object.then(|| self.value.unchecked_ref())
    }

    /// A whole number. JavaScript has numbers of one kind only.
    fn as_integer(&self) -> Option<i64> {
        let number = self.value.as_f64()?;
        let whole = number.trunc() == number && number.abs() <= MAX_SAFE_INTEGER;
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and in range")]
        whole.then_some(number as i64)
    }

    #[cold]
    #[inline(never)]
    fn unexpected(&self, expected: &dyn Expected) -> Mismatch {
        let kind = if self.is_nothing() {
            "nothing"
        } else if self.value.as_bool().is_some() {
            "a boolean"
        } else if self.value.as_f64().is_some() {
            "a number"
        } else if self.value.is_string() {
            "a text"
        } else if self.as_array().is_some() {
            "a list"
        } else {
            "an object"
        };
        Mismatch::kind(kind, expected)
    }

    fn signed<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.as_integer() {
            Some(value) => visitor.visit_i64(value),
            None => Err(self.unexpected(&visitor)),
        }
    }

    fn unsigned<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.as_integer().map(u64::try_from) {
            Some(Ok(value)) => visitor.visit_u64(value),
            _ => Err(self.unexpected(&visitor)),
        }
    }
}

impl<'de> Deserializer<'de> for Decoder {
    type Error = Mismatch;

    /// What serde reads before it knows the type: untagged, tagged and flattened.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        if self.is_nothing() {
            visitor.visit_unit()
        } else if let Some(value) = self.value.as_bool() {
            visitor.visit_bool(value)
        } else if let Some(value) = self.value.as_f64() {
            match self.as_integer() {
                // The one whole number that only a floating-point number can be.
                Some(0) if value.is_sign_negative() => visitor.visit_f64(value),
                Some(whole) if whole < 0 => visitor.visit_i64(whole),
                Some(_) => self.unsigned(visitor),
                None => visitor.visit_f64(value),
            }
        } else if let Some(value) = self.value.as_string() {
            visitor.visit_string(value)
        } else if self.as_array().is_some() {
            self.deserialize_seq(visitor)
        } else {
            self.deserialize_map(visitor)
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.value.as_bool() {
            Some(value) => visitor.visit_bool(value),
            None => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.signed(visitor)
    }

    fn deserialize_i16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.signed(visitor)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.signed(visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.signed(visitor)
    }

    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.signed(visitor)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.unsigned(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.unsigned(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.unsigned(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.unsigned(visitor)
    }

    fn deserialize_u128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.unsigned(visitor)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.value.as_f64() {
            Some(value) => visitor.visit_f64(value),
            None => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_string(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_string(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.value.as_string() {
            Some(value) => visitor.visit_string(value),
            None => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Mismatch> {
        if self.is_nothing() {
            return visitor.visit_none();
        }
        self.nesting = self.nesting.wrapped()?;
        visitor.visit_some(self)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.is_nothing() {
            true => visitor.visit_unit(),
            false => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        mut self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.nesting = self.nesting.wrapped()?;
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.as_array() {
            Some(array) => {
                let mut elements = Elements::of(array, self.nesting.deeper()?);
                let value = visitor.visit_seq(&mut elements)?;
                elements.finish(value)
            }
            None => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.as_object() {
            Some(object) => visitor.visit_map(Entries::of(object, self.nesting.deeper()?)),
            None => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        match self.as_object() {
            Some(object) => visitor.visit_map(Fields::of(object, fields, self.nesting.deeper()?)),
            None => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        if let Some(name) = self.value.as_string() {
            return visitor.visit_enum(Variant { name, held: None });
        }
        match self.as_object().map(Object::entries) {
            Some(entries) if entries.length() == 1 => {
                let nesting = self.nesting.deeper()?;
                let entry = entries.get(0).unchecked_into::<Array>();
                let name = entry.get(0).as_string().unwrap_or_default();
                let held = Some(Self::within(entry.get(1), nesting));
                visitor.visit_enum(Variant { name, held })
            }
            _ => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_string(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_unit()
    }
}
