//! What stands in an array, an object or a variant, handed out one by one.

use js_sys::{Array, Object};
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use wasm_bindgen::{JsCast, JsValue};

use super::key::Key;
use super::{Decoder, Nesting, names};
use crate::state_json::failure::Failure;

/// The elements of an array.
pub(super) struct Elements {
    array: Array,
    next: u32,
    length: u32,
    nesting: Nesting,
}

impl Elements {
    pub(super) fn of(array: Array, nesting: Nesting) -> Self {
        let length = array.length();
        Self { array, next: 0, length, nesting }
    }

    /// What was made of the elements, unless some are left.
    pub(super) fn finish<T>(&self, value: T) -> Result<T, Failure> {
        match self.next == self.length {
            true => Ok(value),
            false => Err(Failure::invalid_length(
                self.length as usize,
                &format!("{} elements", self.next).as_str(),
            )),
        }
    }
}

impl<'de> SeqAccess<'de> for Elements {
    type Error = Failure;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Failure> {
        if self.next == self.length {
            return Ok(None);
        }
        let index = self.next;
        self.next += 1;
        let decoder = Decoder::within(self.array.get(index), self.nesting);
        seed.deserialize(decoder).map(Some).map_err(|failure| failure.at_index(index))
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
    type Error = Failure;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Failure> {
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

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Failure> {
        let (name, value) =
            self.current.take().ok_or_else(|| Failure::custom("a value before its key"))?;
        seed.deserialize(Decoder::within(value, self.nesting))
            .map_err(|failure| failure.at_index(format_args!("{name:?}")))
    }

    fn size_hint(&self) -> Option<usize> {
        Some((self.entries.length() - self.next) as usize)
    }
}

/// The fields of an object that is a struct: of those that the type knows, the ones that are there.
pub(super) struct Fields {
    object: Object,
    fields: std::slice::Iter<'static, &'static str>,
    /// The field whose turn it is.
    current: Option<(&'static str, JsValue)>,
    nesting: Nesting,
}

impl Fields {
    pub(super) fn of(object: Object, fields: &'static [&'static str], nesting: Nesting) -> Self {
        Self { object, fields: fields.iter(), current: None, nesting }
    }
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Failure;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Failure> {
        for name in self.fields.by_ref() {
            if let Some(value) = names::own_field(&self.object, name) {
                self.current = Some((name, value));
                let name: StrDeserializer<'_, Failure> = name.into_deserializer();
                return seed.deserialize(name).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Failure> {
        let (name, value) =
            self.current.take().ok_or_else(|| Failure::custom("a value before its name"))?;
        seed.deserialize(Decoder::within(value, self.nesting))
            .map_err(|failure| failure.in_field(name))
    }
}

/// A variant, and what it holds.
pub(super) struct Variant {
    pub(super) name: String,
    pub(super) held: Option<Decoder>,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Failure;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Failure> {
        let name: StrDeserializer<'_, Failure> = self.name.as_str().into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl Variant {
    /// Reads what the variant holds.
    fn read<T>(self, read: impl FnOnce(Decoder) -> Result<T, Failure>) -> Result<T, Failure> {
        match self.held {
            Some(held) => read(held).map_err(|failure| failure.in_field(self.name)),
            None => Err(Failure::invalid_type(Unexpected::UnitVariant, &"a variant with content")),
        }
    }
}

impl<'de> VariantAccess<'de> for Variant {
    type Error = Failure;

    fn unit_variant(self) -> Result<(), Failure> {
        match self.held {
            Some(held) if !held.is_nothing() => {
                Err(Failure::invalid_type(Unexpected::NewtypeVariant, &"a variant without content"))
            }
            _ => Ok(()),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Failure> {
        self.read(|held| seed.deserialize(held))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Failure> {
        self.read(|held| held.deserialize_seq(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.read(|held| held.deserialize_struct("", fields, visitor))
    }
}
