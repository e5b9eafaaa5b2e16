//! [`Array`] and [`Object`]: what an encoder has open.

use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};

use super::encoder::Encoder;
use super::failure::Failure;

/// An array that is open.
pub(super) struct Array<'a> {
    encoder: &'a mut Encoder,
    length: usize,
    /// The variant whose object stands around it.
    variant: Option<&'static str>,
}

impl<'a> Array<'a> {
    pub(super) fn open(encoder: &'a mut Encoder) -> Result<Self, Failure> {
        encoder.open(b'[')?;
        Ok(Self { encoder, length: 0, variant: None })
    }

    pub(super) fn of_variant(mut self, variant: &'static str) -> Self {
        self.variant = Some(variant);
        self
    }

    fn add<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        if self.length > 0 {
            self.encoder.write(b",")?;
        }
        let (index, variant) = (self.length, self.variant);
        self.length += 1;
        value
            .serialize(&mut *self.encoder)
            .map_err(|failure| in_variant(failure.at_index(index), variant))
    }

    fn close(self) -> Result<(), Failure> {
        self.encoder.close(b']')?;
        close_variant(self.encoder, self.variant)
    }
}

/// An object that is open.
pub(super) struct Object<'a> {
    encoder: &'a mut Encoder,
    empty: bool,
    /// Where the last key begins in the JSON.
    key: usize,
    /// The variant whose object stands around it.
    variant: Option<&'static str>,
}

impl<'a> Object<'a> {
    pub(super) fn open(encoder: &'a mut Encoder) -> Result<Self, Failure> {
        encoder.open(b'{')?;
        Ok(Self { encoder, empty: true, key: 0, variant: None })
    }

    pub(super) fn of_variant(mut self, variant: &'static str) -> Self {
        self.variant = Some(variant);
        self
    }

    fn separate(&mut self) -> Result<(), Failure> {
        match std::mem::replace(&mut self.empty, false) {
            true => Ok(()),
            false => self.encoder.write(b","),
        }
    }

    fn add_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Failure> {
        self.separate()?;
        self.encoder.write_name(name)?;
        let variant = self.variant;
        value
            .serialize(&mut *self.encoder)
            .map_err(|failure| in_variant(failure.in_field(name), variant))
    }

    fn close(self) -> Result<(), Failure> {
        self.encoder.close(b'}')?;
        close_variant(self.encoder, self.variant)
    }
}

fn in_variant(failure: Failure, variant: Option<&'static str>) -> Failure {
    match variant {
        Some(variant) => failure.in_field(variant),
        None => failure,
    }
}

fn close_variant(encoder: &mut Encoder, variant: Option<&'static str>) -> Result<(), Failure> {
    match variant {
        Some(_) => encoder.close(b'}'),
        None => Ok(()),
    }
}

impl SerializeMap for Object<'_> {
    type Ok = ();
    type Error = Failure;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Failure> {
        self.separate()?;
        self.key = self.encoder.position();
        self.encoder.write_key(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        let start = self.encoder.position();
        value.serialize(&mut *self.encoder).map_err(|failure| {
            // The colon after the key is left out.
            failure.at_index(self.encoder.written(self.key..start.saturating_sub(1)))
        })
    }

    fn end(self) -> Result<(), Failure> {
        self.close()
    }
}

/// The methods of the traits for arrays differ by name alone.
macro_rules! arrays {
    ($($kind:ident::$add:ident)*) => {
        $(impl $kind for Array<'_> {
            type Ok = ();
            type Error = Failure;

            fn $add<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
                self.add(value)
            }

            fn end(self) -> Result<(), Failure> {
                self.close()
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
        $(impl $kind for Object<'_> {
            type Ok = ();
            type Error = Failure;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), Failure> {
                self.add_field(name, value)
            }

            fn end(self) -> Result<(), Failure> {
                self.close()
            }
        })*
    };
}

objects! { SerializeStruct SerializeStructVariant }
