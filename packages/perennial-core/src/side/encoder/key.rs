//! [`Key`]: writes a key of a map as the text that an object's property is known by.

use serde::Serialize;
use serde::ser::{Error, Impossible, Serializer};

use crate::state_json::failure::Failure;

/// Writes a key: what the server writes as one, and nothing else.
pub(super) struct Key;

type No = Impossible<String, Failure>;

fn no_key<T>() -> Result<T, Failure> {
    Err(Failure::custom(
        "what is no text, whole number, truth value or variant cannot be the key of a map\n\
         hint: let the state hold a list of pairs",
    ))
}

/// Methods for what is written as it is displayed.
macro_rules! displayed {
    ($($method:ident: $kind:ty;)*) => {
        $(
            fn $method(self, value: $kind) -> Result<String, Failure> {
                Ok(value.to_string())
            }
        )*
    };
}

/// Methods for what is no key.
macro_rules! refused {
    ($($method:ident($($kind:ty),*) -> $result:ty;)*) => {
        $(
            fn $method(self, $(_: $kind),*) -> Result<$result, Failure> {
                no_key()
            }
        )*
    };
}

impl Serializer for Key {
    type Ok = String;
    type Error = Failure;
    type SerializeSeq = No;
    type SerializeTuple = No;
    type SerializeTupleStruct = No;
    type SerializeTupleVariant = No;
    type SerializeMap = No;
    type SerializeStruct = No;
    type SerializeStructVariant = No;

    displayed! {
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
        serialize_char: char;
        serialize_str: &str;
    }

    refused! {
        serialize_f32(f32) -> String;
        serialize_f64(f64) -> String;
        serialize_bytes(&[u8]) -> String;
        serialize_none() -> String;
        serialize_unit() -> String;
        serialize_unit_struct(&'static str) -> String;
        serialize_seq(Option<usize>) -> No;
        serialize_tuple(usize) -> No;
        serialize_tuple_struct(&'static str, usize) -> No;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> No;
        serialize_map(Option<usize>) -> No;
        serialize_struct(&'static str, usize) -> No;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> No;
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<String, Failure> {
        Ok(variant.to_owned())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<String, Failure> {
        value.serialize(self)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Result<String, Failure> {
        no_key()
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<String, Failure> {
        no_key()
    }
}
