//! [`Encoder`]: a serde serializer of JSON.

use serde::Serialize;
use serde::ser::Serializer;

use super::compound::{Array, Object};
use super::failure::Failure;
use super::key::Key;
use super::limits::{MOST_DEPTH, MOST_WRAPPERS, StateLimits};
use crate::StateError;

/// The largest whole number that a browser's JSON parser keeps: 2^53 - 1
/// (ECMA-262, `Number.MAX_SAFE_INTEGER`).
const MAX_SAFE_INTEGER: u128 = (1 << 53) - 1;
/// Writes JSON as it is told what a state holds.
pub(super) struct Encoder {
    json: Vec<u8>,
    limits: StateLimits,
    /// Arrays and objects that are open.
    depth: usize,
    /// Options and newtypes that are open.
    wrappers: usize,
}

impl Encoder {
    pub(super) fn new(limits: StateLimits) -> Self {
        Self { json: Vec::with_capacity(256), limits, depth: 0, wrappers: 0 }
    }

    pub(super) fn finish(self) -> Result<String, StateError> {
        if self.json.len() > self.limits.bytes {
            return Err(StateError::TooLarge { limit: self.limits.bytes });
        }
        String::from_utf8(self.json).map_err(|error| StateError::Encode(error.to_string()))
    }

    /// Writes a part. The size is looked at after each, so that no more than one part is too much.
    pub(super) fn write(&mut self, part: &[u8]) -> Result<(), Failure> {
        self.json.extend_from_slice(part);
        self.check_size()
    }

    fn check_size(&self) -> Result<(), Failure> {
        let limit = self.limits.bytes;
        if self.json.len() > limit {
            return Err(Failure::new(move |_| StateError::TooLarge { limit }));
        }
        Ok(())
    }

    /// Writes what `serde_json` writes for a text or a finite number.
    pub(super) fn write_plain<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        serde_json::to_writer(&mut self.json, value).map_err(serde::ser::Error::custom)?;
        self.check_size()
    }

    fn write_integer(
        &mut self,
        magnitude: u128,
        value: impl Serialize + ToString,
    ) -> Result<(), Failure> {
        if magnitude <= MAX_SAFE_INTEGER {
            return self.write_plain(&value);
        }
        let value = value.to_string();
        Err(Failure::new(|at| StateError::UnsafeInteger { at, value }))
    }

    pub(super) fn open(&mut self, bracket: u8) -> Result<(), Failure> {
        if self.depth == self.limits.depth.min(MOST_DEPTH) {
            return Err(self.too_deep());
        }
        self.depth += 1;
        self.write(&[bracket])
    }

    pub(super) fn close(&mut self, bracket: u8) -> Result<(), Failure> {
        self.depth -= 1;
        self.write(&[bracket])
    }

    fn too_deep(&self) -> Failure {
        let limit = self.limits.depth.min(MOST_DEPTH);
        Failure::new(move |at| StateError::TooDeep { at, limit })
    }

    /// Writes what stands in an option or a newtype.
    fn wrapped<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        if self.wrappers == MOST_WRAPPERS {
            return Err(self.too_deep());
        }
        self.wrappers += 1;
        value.serialize(&mut *self)?;
        self.wrappers -= 1;
        Ok(())
    }

    fn open_variant(&mut self, variant: &str) -> Result<(), Failure> {
        self.open(b'{')?;
        self.write_plain(variant)?;
        self.write(b":")
    }
}

impl<'a> Serializer for &'a mut Encoder {
    type Ok = ();
    type Error = Failure;
    type SerializeSeq = Array<'a>;
    type SerializeTuple = Array<'a>;
    type SerializeTupleStruct = Array<'a>;
    type SerializeTupleVariant = Array<'a>;
    type SerializeMap = Object<'a>;
    type SerializeStruct = Object<'a>;
    type SerializeStructVariant = Object<'a>;

    fn serialize_bool(self, value: bool) -> Result<(), Failure> {
        self.write(if value { b"true" } else { b"false" })
    }

    fn serialize_i8(self, value: i8) -> Result<(), Failure> {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Result<(), Failure> {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Result<(), Failure> {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Result<(), Failure> {
        self.write_integer(value.unsigned_abs().into(), value)
    }

    fn serialize_i128(self, value: i128) -> Result<(), Failure> {
        self.write_integer(value.unsigned_abs(), value)
    }

    fn serialize_u8(self, value: u8) -> Result<(), Failure> {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Result<(), Failure> {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Result<(), Failure> {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Result<(), Failure> {
        self.write_integer(value.into(), value)
    }

    fn serialize_u128(self, value: u128) -> Result<(), Failure> {
        self.write_integer(value, value)
    }

    fn serialize_f32(self, value: f32) -> Result<(), Failure> {
        match value.is_finite() {
            true => self.write_plain(&value),
            false => self.serialize_f64(value.into()),
        }
    }

    fn serialize_f64(self, value: f64) -> Result<(), Failure> {
        match value.is_finite() {
            true => self.write_plain(&value),
            false => {
                Err(Failure::new(move |at| StateError::NotFinite { at, value: value.to_string() }))
            }
        }
    }

    fn serialize_char(self, value: char) -> Result<(), Failure> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Failure> {
        self.write_plain(value)
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Failure> {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result<(), Failure> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Failure> {
        let start = self.json.len();
        self.wrapped(value)?;
        match self.json.get(start..) {
            Some(b"null") => Err(Failure::new(|at| StateError::NothingWithin { at })),
            _ => Ok(()),
        }
    }

    fn serialize_unit(self) -> Result<(), Failure> {
        self.write(b"null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Failure> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Failure> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Failure> {
        self.wrapped(value)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Failure> {
        self.open_variant(variant)?;
        value.serialize(&mut *self).map_err(|failure| failure.in_field(variant))?;
        self.close(b'}')
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Array<'a>, Failure> {
        Array::open(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Array<'a>, Failure> {
        Array::open(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Array<'a>, Failure> {
        Array::open(self)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Array<'a>, Failure> {
        self.open_variant(variant)?;
        Ok(Array::open(self)?.of_variant(variant))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Object<'a>, Failure> {
        Object::open(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Object<'a>, Failure> {
        Object::open(self)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Object<'a>, Failure> {
        self.open_variant(variant)?;
        Ok(Object::open(self)?.of_variant(variant))
    }
}

impl Encoder {
    /// Writes a key, and the colon after it.
    pub(super) fn write_key<K: Serialize + ?Sized>(&mut self, key: &K) -> Result<(), Failure> {
        key.serialize(Key(self))?;
        self.write(b":")
    }

    /// Writes the name of a field, and the colon after it.
    pub(super) fn write_name(&mut self, name: &'static str) -> Result<(), Failure> {
        self.write_plain(name)?;
        self.write(b":")
    }

    /// Where the next part begins.
    pub(super) fn position(&self) -> usize {
        self.json.len()
    }

    /// What was written between two positions, for a message.
    pub(super) fn written(&self, range: std::ops::Range<usize>) -> String {
        String::from_utf8_lossy(self.json.get(range).unwrap_or_default()).into_owned()
    }
}
