//! [`Elements`] and [`Entries`]: an array and an object that are being made.

use js_sys::{Array, Object};
use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};
use wasm_bindgen::JsValue;

use super::key::Key;
use super::{Encoder, set, variant};
use crate::state_json::failure::Failure;

/// An array that is being made.
pub(crate) struct Elements {
    pub(crate) array: Array,
    pub(crate) within: Encoder,
    /// The variant whose object stands around it.
    pub(crate) variant: Option<&'static str>,
}

impl Elements {
    fn add<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        let made = value
            .serialize(self.within)
            .map_err(|failure| in_variant(failure.at_index(self.array.length()), self.variant))?;
        self.array.push(&made);
        Ok(())
    }

    fn finish(self) -> JsValue {
        wrapped(self.array.into(), self.variant)
    }
}

/// An object that is being made.
pub(crate) struct Entries {
    pub(crate) object: Object,
    /// The key whose value comes next.
    pub(crate) key: JsValue,
    pub(crate) within: Encoder,
    /// The variant whose object stands around it.
    pub(crate) variant: Option<&'static str>,
}

impl Entries {
    fn add<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Failure> {
        let made = value
            .serialize(self.within)
            .map_err(|failure| in_variant(failure.in_field(name), self.variant))?;
        set(&self.object, &JsValue::from_str(name), &made);
        Ok(())
    }

    fn finish(self) -> JsValue {
        wrapped(self.object.into(), self.variant)
    }
}

fn in_variant(failure: Failure, name: Option<&'static str>) -> Failure {
    match name {
        Some(name) => failure.in_field(name),
        None => failure,
    }
}

fn wrapped(value: JsValue, name: Option<&'static str>) -> JsValue {
    match name {
        Some(name) => variant(name, &value),
        None => value,
    }
}

impl SerializeMap for Entries {
    type Ok = JsValue;
    type Error = Failure;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Failure> {
        self.key = JsValue::from_str(&key.serialize(Key)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        let made = value.serialize(self.within).map_err(|failure| {
            failure.at_index(format_args!("{:?}", self.key.as_string().unwrap_or_default()))
        })?;
        set(&self.object, &self.key, &made);
        Ok(())
    }

    fn end(self) -> Result<JsValue, Failure> {
        Ok(self.finish())
    }
}

/// The methods of the traits for arrays differ by name alone.
macro_rules! arrays {
    ($($kind:ident::$add:ident)*) => {
        $(impl $kind for Elements {
            type Ok = JsValue;
            type Error = Failure;

            fn $add<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
                self.add(value)
            }

            fn end(self) -> Result<JsValue, Failure> {
                Ok(self.finish())
            }
        })*
    };
}

arrays! {
    SerializeSeq::serialize_element
    SerializeTuple::serialize_element
    SerializeTupleStruct::serialize_field
    SerializeTupleVariant::serialize_field
}

/// As do those for structs.
macro_rules! objects {
    ($($kind:ident)*) => {
        $(impl $kind for Entries {
            type Ok = JsValue;
            type Error = Failure;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), Failure> {
                self.add(name, value)
            }

            fn end(self) -> Result<JsValue, Failure> {
                Ok(self.finish())
            }
        })*
    };
}

objects! { SerializeStruct SerializeStructVariant }
