//! [`Linked`]: a module as the linker leaves it, with all that is needed to change its code.

use std::collections::{BTreeMap, HashMap, HashSet};

use wasm_encoder::{CustomSection, Encode as _, Module, RawSection};
use wasmparser::{
    BinaryReaderError, KnownCustom, Linking, Parser, Payload, RelocSectionReader, RelocationType,
    SymbolInfo,
};

use super::super::super::anchors::linker::CODE_RELOCATIONS as NOTES;
use crate::wasm_module::{WasmModule, raw_section};

/// The section of the code.
const CODE: u8 = 10;

/// The linker's module cannot be read or changed.
#[derive(Debug, thiserror::Error)]
pub(super) enum PanicsError {
    /// It is no wasm.
    #[error(transparent)]
    Invalid(#[from] BinaryReaderError),
    /// It is not as the linker writes modules.
    #[error("its {0} are not as the linker writes them")]
    Unexpected(&'static str),
}

/// A module as the linker leaves it.
pub(super) struct Linked<'m> {
    pub(super) bodies: Vec<Body>,
    /// Of each function that has one, what the compiler calls it.
    names: BTreeMap<u32, &'m str>,
    exports: Vec<(&'m str, u32)>,
    /// The symbol of each function that has one.
    symbols: HashMap<u32, u32>,
}

/// A function.
pub(super) struct Body {
    pub(super) function: u32,
    pub(super) bytes: Vec<u8>,
    /// Where its bytes name something else of the module, in their order.
    pub(super) notes: Vec<Note>,
}

/// A place in a function that names something else of the module, as the linker notes it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Note {
    /// Where, from the beginning of the function's bytes.
    pub(super) offset: usize,
    kind: RelocationType,
    /// What it names: for functions, their symbol.
    pub(super) symbol: u32,
    addend: i64,
}

/// A function with its symbol.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named {
    pub(super) function: u32,
    pub(super) symbol: u32,
}

impl<'m> Linked<'m> {
    pub(super) fn read(module: &'m [u8]) -> Result<Self, PanicsError> {
        let module = WasmModule::read(module)?;
        let mut linked = Self {
            bodies: Vec::new(),
            names: module.function_names()?,
            exports: module.exported_functions().collect(),
            symbols: HashMap::new(),
        };
        let mut starts = Vec::new();
        for (function, body) in (module.first_own()..).zip(&module.bodies) {
            starts.push(offset(body.range().start - module.code_start)?);
            let bytes = body.as_bytes().to_vec();
            linked.bodies.push(Body { function, bytes, notes: Vec::new() });
        }
        for section in &module.custom {
            match section.as_known() {
                KnownCustom::Linking(linking) => linked.read_symbols(&linking)?,
                KnownCustom::Reloc(notes) if section.name() == NOTES => {
                    linked.read_notes(&notes, &starts)?;
                }
                _ => {}
            }
        }
        Ok(linked)
    }

    fn read_symbols(
        &mut self,
        linking: &wasmparser::LinkingSectionReader<'_>,
    ) -> Result<(), PanicsError> {
        for subsection in linking.subsections() {
            let Linking::SymbolTable(symbols) = subsection? else { continue };
            for (place, symbol) in symbols.into_iter().enumerate() {
                if let SymbolInfo::Func { index, .. } = symbol? {
                    self.symbols.insert(index, number(place)?);
                }
            }
        }
        Ok(())
    }

    fn read_notes(
        &mut self,
        notes: &RelocSectionReader<'_>,
        starts: &[usize],
    ) -> Result<(), PanicsError> {
        for entry in notes.entries() {
            let entry = entry?;
            let place = offset(entry.offset.into())?;
            let body = starts.partition_point(|start| *start <= place);
            let found = body
                .checked_sub(1)
                .and_then(|body| Some((self.bodies.get_mut(body)?, place - starts.get(body)?)));
            let (body, offset) = found.ok_or(PanicsError::Unexpected("relocations"))?;
            let (kind, symbol, addend) = (entry.ty, entry.index, entry.addend);
            body.notes.push(Note { offset, kind, symbol, addend });
        }
        self.bodies.iter_mut().for_each(|body| body.notes.sort_by_key(|note| note.offset));
        Ok(())
    }

    /// The function that is exported by a name, to which wasm-bindgen may have added something.
    pub(super) fn exported(&self, name: &str) -> Option<Named> {
        let (_, function) = *self.exports.iter().find(|(own, _)| own.starts_with(name))?;
        Some(Named { function, symbol: *self.symbols.get(&function)? })
    }

    /// The functions whose names, as in the source, are such.
    pub(super) fn named(&self, is_such: impl Fn(&str) -> bool) -> HashSet<u32> {
        let in_source = |name: &str| format!("{:#}", rustc_demangle::demangle(name));
        let named = self.names.iter().filter(|(_, name)| is_such(&in_source(name)));
        named.map(|(function, _)| *function).collect()
    }

    /// The module with the code as it is now; all else is as it was.
    pub(super) fn write(&self, module: &[u8]) -> Result<Vec<u8>, PanicsError> {
        let (code, notes) = self.code()?;
        let mut written = Module::new();
        let (mut is_written, mut place, mut code_place) = (false, 0_u32, 0);
        for payload in Parser::new(0).parse_all(module) {
            let payload = payload?;
            let Some(section) = raw_section(module, &payload) else { continue };
            match &payload {
                Payload::CodeSectionStart { .. } => {
                    (is_written, code_place) = (true, place);
                    written.section(&RawSection { id: CODE, data: &code });
                }
                Payload::CustomSection(section) if section.name() == NOTES => {
                    let mut data = Vec::new();
                    code_place.encode(&mut data);
                    data.extend_from_slice(&notes);
                    written.section(&CustomSection { name: NOTES.into(), data: data.into() });
                }
                _ => _ = written.section(&section),
            }
            place += 1;
        }
        is_written.then(|| written.finish()).ok_or(PanicsError::Unexpected("functions"))
    }

    /// The contents of the section of the code; and of that of the linker's notes on it, but for what
    /// it begins with.
    fn code(&self) -> Result<(Vec<u8>, Vec<u8>), PanicsError> {
        let (mut code, mut notes) = (Vec::new(), Vec::new());
        number(self.bodies.len())?.encode(&mut code);
        number(self.bodies.iter().map(|body| body.notes.len()).sum())?.encode(&mut notes);
        for body in &self.bodies {
            number(body.bytes.len())?.encode(&mut code);
            for note in &body.notes {
                notes.push(note.kind as u8);
                number(code.len() + note.offset)?.encode(&mut notes);
                note.symbol.encode(&mut notes);
                if note.kind.addend_kind() != wasmparser::RelocAddendKind::None {
                    note.addend.encode(&mut notes);
                }
            }
            code.extend_from_slice(&body.bytes);
        }
        Ok((code, notes))
    }
}

fn number(length: usize) -> Result<u32, PanicsError> {
    u32::try_from(length).map_err(|_| PanicsError::Unexpected("lengths"))
}

fn offset(place: u64) -> Result<usize, PanicsError> {
    usize::try_from(place).map_err(|_| PanicsError::Unexpected("lengths"))
}
