//! [`Key`]: writes a key of a map, as the text that JSON wants.

use serde::Serialize;
use serde::ser::{Error, Impossible, Serializer};

use super::encoder::Encoder;
use super::failure::Failure;

/// Writes a key. Whole numbers of every size, truth values, characters and variants without fields
/// can be keys; the client reads them back from their texts.
pub(super) struct Key<'a>(pub(super) &'a mut Encoder);

type No = Impossible<(), Failure>;

fn no_key<T>(what: &str) -> Result<T, Failure> {
    Err(Failure::custom(format!(
        "{what} cannot be the key of a map\nhint: let the state hold a list of pairs"
    )))
}

impl Key<'_> {
    /// Writes a number or a truth value between quotes.
    fn quote(self, value: impl Serialize) -> Result<(), Failure> {
        self.0.write(b"\"")?;
        self.0.write_plain(&value)?;
        self.0.write(b"\"")
    }
}

/// Methods for what stands between quotes as it does elsewhere without.
macro_rules! quoted {
    ($($method:ident: $kind:ty;)*) => {
        $(
            fn $method(self, value: $kind) -> Result<(), Failure> {
                self.quote(value)
            }
        )*
    };
}

impl Serializer for Key<'_> {
    type Ok = ();
    type Error = Failure;
    type SerializeSeq = No;
    type SerializeTuple = No;
    type SerializeTupleStruct = No;
    type SerializeTupleVariant = No;
    type SerializeMap = No;
    type SerializeStruct = No;
    type SerializeStructVariant = No;

    quoted! {
        serialize_bool: bool;
        serialize_i8: i8;
        serialize_i16: i16;
        serialize_i32: i32;
        serialize_i64: i64;
        serialize_i128: i128;
        serialize_u8: u8;
        serialize_u16: u16;
        serialize_u32: u32;
        serialize_u64: u64;
        serialize_u128: u128;
    }

    fn serialize_f32(self, _: f32) -> Result<(), Failure> {
        no_key("a floating-point number")
    }

    fn serialize_f64(self, _: f64) -> Result<(), Failure> {
        no_key("a floating-point number")
    }

    fn serialize_char(self, value: char) -> Result<(), Failure> {
        self.0.serialize_char(value)
    }

    fn serialize_str(self, value: &str) -> Result<(), Failure> {
        self.0.serialize_str(value)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Failure> {
        no_key("a sequence of bytes")
    }

    fn serialize_none(self) -> Result<(), Failure> {
        no_key("an option")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Result<(), Failure> {
        no_key("an option")
    }

    fn serialize_unit(self) -> Result<(), Failure> {
        no_key("`()`")
    }

    fn serialize_unit_struct(self, name: &'static str) -> Result<(), Failure> {
        no_key(name)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Failure> {
        self.0.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Failure> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        _: &T,
    ) -> Result<(), Failure> {
        no_key(&format!("{name}::{variant}"))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<No, Failure> {
        no_key("a list")
    }

    fn serialize_tuple(self, _: usize) -> Result<No, Failure> {
        no_key("a tuple")
    }

    fn serialize_tuple_struct(self, name: &'static str, _: usize) -> Result<No, Failure> {
        no_key(name)
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<No, Failure> {
        no_key(&format!("{name}::{variant}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<No, Failure> {
        no_key("a map")
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<No, Failure> {
        no_key(name)
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<No, Failure> {
        no_key(&format!("{name}::{variant}"))
    }
}
