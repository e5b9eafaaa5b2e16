//! Writes a state as the JSON that a browser reads back unchanged.

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};

use crate::StateError;

/// The largest whole number that a browser's JSON parser keeps: 2^53 - 1
/// (ECMA-262, `Number.MAX_SAFE_INTEGER`).
const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// Writes a state as JSON.
///
/// # Errors
/// [`StateError::Encode`] for what JSON cannot hold, such as a map with keys that are no text;
/// [`StateError::UnsafeInteger`] for a whole number beyond 2^53 - 1.
pub(crate) fn encode<S: Serialize>(state: &S) -> Result<String, StateError> {
    let mut json = Vec::with_capacity(256);
    let mut formatter = SafeIntegers::default();
    let mut serializer = serde_json::Serializer::with_formatter(&mut json, &mut formatter);
    let written = state.serialize(&mut serializer);
    if let Some(number) = formatter.refused {
        return Err(StateError::UnsafeInteger(number));
    }
    written.map_err(|error| StateError::Encode(error.to_string()))?;
    String::from_utf8(json).map_err(|error| StateError::Encode(error.to_string()))
}

#[derive(Default)]
struct SafeIntegers {
    refused: Option<String>,
}

impl SafeIntegers {
    fn check<W: io::Write + ?Sized, N: ToString>(
        &mut self,
        writer: &mut W,
        number: N,
        magnitude: Option<u64>,
    ) -> io::Result<()> {
        if magnitude.is_some_and(|magnitude| magnitude <= MAX_SAFE_INTEGER) {
            return writer.write_all(number.to_string().as_bytes());
        }
        self.refused = Some(number.to_string());
        Err(io::Error::from(io::ErrorKind::InvalidData))
    }
}

impl Formatter for &mut SafeIntegers {
    fn write_u64<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: u64) -> io::Result<()> {
        if value <= MAX_SAFE_INTEGER {
            return CompactFormatter.write_u64(writer, value);
        }
        self.check(writer, value, None)
    }

    fn write_i64<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: i64) -> io::Result<()> {
        if value.unsigned_abs() <= MAX_SAFE_INTEGER {
            return CompactFormatter.write_i64(writer, value);
        }
        self.check(writer, value, None)
    }

    fn write_u128<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: u128) -> io::Result<()> {
        self.check(writer, value, u64::try_from(value).ok())
    }

    fn write_i128<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: i128) -> io::Result<()> {
        self.check(writer, value, u64::try_from(value.unsigned_abs()).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_a_browser_keeps_are_written() {
        assert_eq!(
            encode(&(1_u8, -2_i64, 9_007_199_254_740_991_u64)).unwrap(),
            "[1,-2,9007199254740991]"
        );
        assert_eq!(encode(&(5_u128, 0.5_f64, "x")).unwrap(), "[5,0.5,\"x\"]");
        assert_eq!(encode(&()).unwrap(), "null");
    }

    #[test]
    fn a_number_that_a_browser_would_round_is_refused_with_its_value() {
        let expected = Err(StateError::UnsafeInteger("9007199254740992".into()));
        assert_eq!(encode(&9_007_199_254_740_992_u64), expected);
        assert!(encode(&i64::MIN).is_err());
        assert!(encode(&u128::MAX).is_err());
    }
}
