//! [`ParamType`]: what a parameter of a path may hold.

use std::any::type_name;
use std::fmt::Display;
use std::str::FromStr;

/// The type of a path's parameter. Numbers are accepted in their shortest form only, so that one
/// page has one path: `/item/7`, not `/item/007` or `/item/+7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ParamType {
    Text,
    U32,
    U64,
    I32,
    I64,
}

impl ParamType {
    pub(crate) fn accepts(self, text: &str) -> bool {
        match self {
            Self::Text => true,
            Self::U32 => is_shortest::<u32>(text),
            Self::U64 => is_shortest::<u64>(text),
            Self::I32 => is_shortest::<i32>(text),
            Self::I64 => is_shortest::<i64>(text),
        }
    }
}

/// Whether a text is no number of this type, or one in its shortest form.
pub(crate) fn is_no_longer_number<T>(text: &str) -> bool {
    match type_name::<T>() {
        // The names of the primitive types are those of the language.
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => is_shortest::<u128>(text),
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => is_shortest::<i128>(text),
        _ => true,
    }
}

fn is_shortest<T: FromStr + Display>(text: &str) -> bool {
    text.parse::<T>().is_ok_and(|value| value.to_string() == text)
}

impl FromStr for ParamType {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "str" => Ok(Self::Text),
            "u32" => Ok(Self::U32),
            "u64" => Ok(Self::U64),
            "i32" => Ok(Self::I32),
            "i64" => Ok(Self::I64),
            _ => Err(()),
        }
    }
}
