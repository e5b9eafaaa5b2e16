//! Leaves out of a wasm module what no browser needs.

use wasm_encoder::Module;
use wasmparser::{Parser, Payload};

use super::super::anchors::linker::{NAMES, NOTES, RELOCATIONS};
use super::super::error::ClientError;
use crate::Mode;
use crate::wasm_module::raw_section;

/// Drops custom sections: who made the module, the linker's notes and, in a release, the names of
/// functions. The splitter leaves these in the parts that it cuts off, where they are a sixth.
pub(in super::super) fn strip(
    name: &str,
    module: &[u8],
    mode: Mode,
) -> Result<Vec<u8>, ClientError> {
    let mut kept = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.map_err(ClientError::wasm(name))?;
        let dropped = match &payload {
            Payload::CustomSection(section) => is_dropped(section.name(), mode),
            _ => false,
        };
        if let (Some(section), false) = (raw_section(module, &payload), dropped) {
            kept.section(&section);
        }
    }
    Ok(kept.finish())
}

/// Checks that a module is one that a browser can load.
pub(in super::super) fn validate(module: &[u8]) -> Result<(), String> {
    let mut validator = wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::all());
    validator.validate_all(module).map(|_| ()).map_err(|error| error.to_string())
}

fn is_dropped(section: &str, mode: Mode) -> bool {
    match section {
        NAMES => mode == Mode::Release,
        section => NOTES.contains(&section) || section.starts_with(RELOCATIONS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::CustomSection;

    fn custom(name: &str, length: usize) -> CustomSection<'_> {
        CustomSection { name: name.into(), data: vec![0; length].into() }
    }

    fn module(sections: &[&CustomSection<'_>]) -> Vec<u8> {
        let mut module = Module::new();
        sections.iter().for_each(|section| _ = module.section(*section));
        module.finish()
    }

    #[test]
    fn names_stay_in_development_and_go_in_a_release() {
        let (names, features) = (custom("name", 300), custom("target_features", 2));
        let whole = module(&[&custom("producers", 20), &names, &features]);
        let stripped = strip("a.wasm", &whole, Mode::Development).unwrap();
        assert_eq!(stripped, module(&[&names, &features]));
        let stripped = strip("a.wasm", &whole, Mode::Release).unwrap();
        assert_eq!(stripped, module(&[&features]));
        validate(&stripped).unwrap();
    }

    #[test]
    fn what_is_no_wasm_is_refused() {
        assert!(strip("a.wasm", b"nope", Mode::Release).is_err());
        assert!(strip("a.wasm", b"not wasm at all", Mode::Release).is_err());
        assert!(validate(b"\0asm\x01\0\0\0\x01\x05").is_err());
    }
}
