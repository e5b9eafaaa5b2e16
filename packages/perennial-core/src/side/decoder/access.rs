//! What stands in an array, an object or a variant, handed out one by one.

use js_sys::{Array, Object};
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use wasm_bindgen::{JsCast, JsValue};

use super::key::Key;
use super::{Decoder, Nesting, names};
use crate::Mismatch;

/// The elements of an array.
pub(super) struct Elements<'a> {
    array: &'a Array,
    next: u32,
    length: u32,
    nesting: Nesting,
}

impl<'a> Elements<'a> {
    pub(super) fn of(array: &'a Array, nesting: Nesting) -> Self {
        let length = array.length();
        Self { array, next: 0, length, nesting }
    }

    /// What was made of the elements, unless some are left.
    pub(super) fn finish<T>(&self, value: T) -> Result<T, Mismatch> {
        match self.next == self.length {
            true => Ok(value),
            false => Err(Mismatch::length(self.length)),
        }
    }
}

impl<'de> SeqAccess<'de> for Elements<'_> {
    type Error = Mismatch;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mismatch> {
        if self.next == self.length {
            return Ok(None);
        }
        let index = self.next;
        self.next += 1;
        let decoder = Decoder::within(self.array.get(index), self.nesting);
        seed.deserialize(decoder).map(Some).map_err(|mismatch| mismatch.at_index(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some((self.length - self.next) as usize)
    }
}

/// The entries of an object that is a map.
pub(super) struct Entries {
    entries: Array,
    next: u32,
    /// The key and the value whose turn it is.
    current: Option<(String, JsValue)>,
    nesting: Nesting,
}

impl Entries {
    pub(super) fn of(object: &Object, nesting: Nesting) -> Self {
        Self { entries: Object::entries(object), next: 0, current: None, nesting }
    }
}

impl<'de> MapAccess<'de> for Entries {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mismatch> {
        if self.next == self.entries.length() {
            return Ok(None);
        }
        let entry = self.entries.get(self.next).unchecked_into::<Array>();
        self.next += 1;
        let name = entry.get(0).as_string().unwrap_or_default();
        let key = seed.deserialize(Key(&name))?;
        self.current = Some((name, entry.get(1)));
        Ok(Some(key))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mismatch> {
        let (name, value) = self.current.take().ok_or_else(value_first)?;
        seed.deserialize(Decoder::within(value, self.nesting))
            .map_err(|mismatch| mismatch.at_key(name))
    }

    fn size_hint(&self) -> Option<usize> {
        Some((self.entries.length() - self.next) as usize)
    }
}

/// The fields of an object that is a struct: of those that the type knows, the ones that are there.
pub(super) struct Fields<'a> {
    object: &'a Object,
    fields: std::slice::Iter<'static, &'static str>,
    /// The field whose turn it is.
    current: Option<(&'static str, JsValue)>,
    nesting: Nesting,
}

impl<'a> Fields<'a> {
    pub(super) fn of(
        object: &'a Object,
        fields: &'static [&'static str],
        nesting: Nesting,
    ) -> Self {
        Self { object, fields: fields.iter(), current: None, nesting }
    }
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mismatch> {
        for name in self.fields.by_ref() {
            if let Some(value) = names::own_field(self.object, name) {
                self.current = Some((name, value));
                let name: StrDeserializer<'_, Mismatch> = name.into_deserializer();
                return seed.deserialize(name).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mismatch> {
        let (name, value) = self.current.take().ok_or_else(value_first)?;
        seed.deserialize(Decoder::within(value, self.nesting))
            .map_err(|mismatch| mismatch.in_field(name))
    }
}

/// Serde never asks for a value before its key.
fn value_first() -> Mismatch {
    Mismatch::missing_field("")
}

/// A variant, and what it holds.
pub(super) struct Variant {
    pub(super) name: String,
    pub(super) held: Option<Decoder>,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Mismatch;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Mismatch> {
        let name: StrDeserializer<'_, Mismatch> = self.name.as_str().into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl Variant {
    /// Reads what the variant holds.
    fn read<T>(self, read: impl FnOnce(Decoder) -> Result<T, Mismatch>) -> Result<T, Mismatch> {
        match self.held {
            Some(held) => read(held).map_err(|mismatch| mismatch.in_variant(self.name)),
            None => Err(Mismatch::kind("a text", &"a variant with content")),
        }
    }
}

impl<'de> VariantAccess<'de> for Variant {
    type Error = Mismatch;

    fn unit_variant(self) -> Result<(), Mismatch> {
        match self.held {
            Some(held) if !held.is_nothing() => {
                Err(Mismatch::kind("an object", &"a variant without content"))
            }
            _ => Ok(()),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Mismatch> {
        self.read(|held| seed.deserialize(held))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Mismatch> {
        self.read(|held| held.deserialize_seq(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.read(|held| held.deserialize_struct("", fields, visitor))
    }
}
