//! Leaves out of a wasm module what no browser needs.

use wasmparser::{Parser, Payload};

use super::ClientError;
use crate::Mode;

/// Drops custom sections: who made the module, the linker's notes and, in a release, the names of
/// functions. The splitter leaves these in the parts that it cuts off, where they are a sixth.
pub(super) fn strip(name: &str, module: &[u8], mode: Mode) -> Result<Vec<u8>, ClientError> {
    let invalid = |message: String| ClientError::Wasm { name: name.to_owned(), message };
    let mut kept = module.get(..8).ok_or_else(|| invalid("it is too short".to_owned()))?.to_vec();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.map_err(|error| invalid(error.to_string()))?;
        let dropped = match &payload {
            Payload::CustomSection(section) => is_dropped(section.name(), mode),
            _ => false,
        };
        if let (Some((id, range)), false) = (payload.as_section(), dropped) {
            let range = usize::try_from(range.start).ok().zip(usize::try_from(range.end).ok());
            let contents = range.and_then(|(start, end)| module.get(start..end));
            let contents = contents.ok_or_else(|| invalid("it is cut off".to_owned()))?;
            kept.push(id);
            push_length(&mut kept, contents.len());
            kept.extend_from_slice(contents);
        }
    }
    Ok(kept)
}

/// Checks that a module is one that a browser can load.
pub(super) fn validate(module: &[u8]) -> Result<(), String> {
    let mut validator = wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::all());
    validator.validate_all(module).map(|_| ()).map_err(|error| error.to_string())
}

fn is_dropped(section: &str, mode: Mode) -> bool {
    match section {
        "producers" | "linking" => true,
        "name" => mode == Mode::Release,
        section => section.starts_with("reloc."),
    }
}

/// Writes a length as wasm does: seven bits a byte, the lowest first (LEB128).
fn push_length(bytes: &mut Vec<u8>, mut length: usize) {
    loop {
        let low = u8::try_from(length & 0x7f).unwrap_or_default();
        length >>= 7;
        if length == 0 {
            bytes.push(low);
            return;
        }
        bytes.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn custom(name: &str, length: usize) -> Vec<u8> {
        let mut contents = vec![u8::try_from(name.len()).unwrap()];
        contents.extend_from_slice(name.as_bytes());
        contents.resize(contents.len() + length, 0);
        let mut section = vec![0];
        push_length(&mut section, contents.len());
        section.extend(contents);
        section
    }

    fn module(sections: &[Vec<u8>]) -> Vec<u8> {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        module.extend(sections.concat());
        module
    }

    #[test]
    fn names_stay_in_development_and_go_in_a_release() {
        let (names, features) = (custom("name", 300), custom("target_features", 2));
        let whole = module(&[custom("producers", 20), names.clone(), features.clone()]);
        let stripped = strip("a.wasm", &whole, Mode::Development).unwrap();
        assert_eq!(stripped, module(&[names, features.clone()]));
        let stripped = strip("a.wasm", &whole, Mode::Release).unwrap();
        assert_eq!(stripped, module(&[features]));
        validate(&stripped).unwrap();
    }

    #[test]
    fn what_is_no_wasm_is_refused() {
        assert!(strip("a.wasm", b"nope", Mode::Release).is_err());
        assert!(strip("a.wasm", b"not wasm at all", Mode::Release).is_err());
        assert!(validate(b"\0asm\x01\0\0\0\x01\x05").is_err());
    }
}
