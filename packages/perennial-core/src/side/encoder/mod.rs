//! [`Encoder`]: makes plain JavaScript values of a typed state, for `JSON.stringify` to write.
//!
//! It makes what `state_json` writes on the server, and refuses what that refuses: what the decoder
//! would not read back as it was.

mod compound;
mod key;

use js_sys::{Array, Object, Reflect};
use serde::Serialize;
use serde::ser::Serializer;
use wasm_bindgen::JsValue;

use self::compound::{Elements, Entries};
use crate::StateError;
use crate::state_json::failure::Failure;
use crate::state_json::limits::MOST_DEPTH;

/// The largest whole number that a browser's numbers keep: 2^53 - 1.
const MAX_SAFE_INTEGER: u128 = (1 << 53) - 1;

/// Makes a value; `depth` is how many arrays and objects stand around it.
#[derive(Clone, Copy, Default)]
pub(super) struct Encoder {
    depth: usize,
}

/// Makes JavaScript values of a state.
///
/// # Errors
/// [`StateError`], for what would not be read back as it is.
pub(super) fn encode<S: Serialize>(state: &S) -> Result<JsValue, StateError> {
    state.serialize(Encoder::default()).map_err(Failure::into_error)
}

impl Encoder {
    /// Within one more array or object.
    fn deeper(self) -> Result<Self, Failure> {
        if self.depth == MOST_DEPTH {
            return Err(Failure::new(|at| StateError::TooDeep { at, limit: MOST_DEPTH }));
        }
        Ok(Self { depth: self.depth + 1 })
    }
}

/// A whole number, if the browser's numbers keep it.
fn integer(magnitude: u128, number: f64, value: &dyn ToString) -> Result<JsValue, Failure> {
    if magnitude <= MAX_SAFE_INTEGER {
        return Ok(JsValue::from_f64(number));
    }
    let value = value.to_string();
    Err(Failure::new(|at| StateError::UnsafeInteger { at, value }))
}

/// What a variant with content is: an object with one property.
fn variant(name: &'static str, held: &JsValue) -> JsValue {
    let object = Object::new();
    set(&object, &JsValue::from_str(name), held);
    object.into()
}

/// Sets a property of the object itself, also one that has the name of an inherited one.
fn set(object: &Object, key: &JsValue, value: &JsValue) {
    if key.as_string().as_deref() == Some("__proto__") {
        let descriptor = Object::new();
        set(&descriptor, &"value".into(), value);
        for flag in ["enumerable", "configurable", "writable"] {
            set(&descriptor, &flag.into(), &JsValue::TRUE);
        }
        Object::define_property(object, key, &descriptor);
        return;
    }
    // A new object takes every property.
    let _ = Reflect::set(object, key, value);
}

macro_rules! integers {
    ($($method:ident: $kind:ty, $magnitude:expr;)*) => {
        $(
            #[expect(clippy::cast_precision_loss, reason = "it is looked at before")]
            #[allow(clippy::cast_lossless, reason = "one macro for all sizes")]
            fn $method(self, value: $kind) -> Result<JsValue, Failure> {
                let magnitude: fn($kind) -> u128 = $magnitude;
                integer(magnitude(value), value as f64, &value)
            }
        )*
    };
}

impl Serializer for Encoder {
    type Ok = JsValue;
    type Error = Failure;
    type SerializeSeq = Elements;
    type SerializeTuple = Elements;
    type SerializeTupleStruct = Elements;
    type SerializeTupleVariant = Elements;
    type SerializeMap = Entries;
    type SerializeStruct = Entries;
    type SerializeStructVariant = Entries;

    fn serialize_bool(self, value: bool) -> Result<JsValue, Failure> {
        Ok(JsValue::from_bool(value))
    }

    fn serialize_i8(self, value: i8) -> Result<JsValue, Failure> {
        self.serialize_f64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Result<JsValue, Failure> {
        self.serialize_f64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Result<JsValue, Failure> {
        self.serialize_f64(value.into())
    }

    fn serialize_u8(self, value: u8) -> Result<JsValue, Failure> {
        self.serialize_f64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Result<JsValue, Failure> {
        self.serialize_f64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Result<JsValue, Failure> {
        self.serialize_f64(value.into())
    }

    integers! {
        serialize_i64: i64, |value| value.unsigned_abs().into();
        serialize_i128: i128, i128::unsigned_abs;
        serialize_u64: u64, u128::from;
        serialize_u128: u128, |value| value;
    }

    fn serialize_f32(self, value: f32) -> Result<JsValue, Failure> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<JsValue, Failure> {
        match value.is_finite() {
            true => Ok(JsValue::from_f64(value)),
            false => {
                Err(Failure::new(move |at| StateError::NotFinite { at, value: value.to_string() }))
            }
        }
    }

    fn serialize_char(self, value: char) -> Result<JsValue, Failure> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<JsValue, Failure> {
        Ok(JsValue::from_str(value))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<JsValue, Failure> {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result<JsValue, Failure> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<JsValue, Failure> {
        let made = value.serialize(self)?;
        match made.is_null() {
            true => Err(Failure::new(|at| StateError::NothingWithin { at })),
            false => Ok(made),
        }
    }

    fn serialize_unit(self) -> Result<JsValue, Failure> {
        Ok(JsValue::NULL)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<JsValue, Failure> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
    ) -> Result<JsValue, Failure> {
        self.serialize_str(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<JsValue, Failure> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Result<JsValue, Failure> {
        let held = value.serialize(self.deeper()?).map_err(|failure| failure.in_field(name))?;
        Ok(variant(name, &held))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Elements, Failure> {
        Ok(Elements { array: Array::new(), within: self.deeper()?, variant: None })
    }

    fn serialize_tuple(self, _: usize) -> Result<Elements, Failure> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Elements, Failure> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Elements, Failure> {
        Ok(Elements { variant: Some(name), ..self.deeper()?.serialize_seq(None)? })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries, Failure> {
        let within = self.deeper()?;
        Ok(Entries { object: Object::new(), key: JsValue::NULL, within, variant: None })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Entries, Failure> {
        self.serialize_map(None)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Entries, Failure> {
        Ok(Entries { variant: Some(name), ..self.deeper()?.serialize_map(None)? })
    }
}
