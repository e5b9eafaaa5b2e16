//! [`Linked`]: a module as the linker leaves it, with all that is needed to change its code.

use std::collections::{HashMap, HashSet};

use wasm_encoder::Encode as _;
use wasmparser::{
    BinaryReaderError, ExternalKind, KnownCustom, Linking, Name, Parser, Payload,
    RelocSectionReader, RelocationType, SymbolInfo, TypeRef,
};

/// The sections that are written anew: the code, and the linker's notes on it.
const CODE: u8 = 10;
const CUSTOM: u8 = 0;
const NOTES: &str = "reloc.CODE";

/// The linker's module cannot be read or changed.
#[derive(Debug, thiserror::Error)]
pub(in crate::client) enum PanicsError {
    /// It is no wasm.
    #[error(transparent)]
    Invalid(#[from] BinaryReaderError),
    /// It is not as the linker writes modules.
    #[error("its {0} are not as the linker writes them")]
    Unexpected(&'static str),
}

/// A module as the linker leaves it.
pub(super) struct Linked {
    pub(super) bodies: Vec<Body>,
    /// Of each function that has one, what the compiler calls it.
    names: HashMap<u32, String>,
    exports: HashMap<String, u32>,
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

impl Linked {
    pub(super) fn read(module: &[u8]) -> Result<Self, PanicsError> {
        let mut linked = Self {
            bodies: Vec::new(),
            names: HashMap::new(),
            exports: HashMap::new(),
            symbols: HashMap::new(),
        };
        let mut starts = Vec::new();
        let (mut imported, mut code_start) = (0, 0);
        let mut notes = None;
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            linked.exports.insert(export.name.to_owned(), export.index);
                        }
                    }
                }
                Payload::CodeSectionStart { range, .. } => code_start = offset(range.start)?,
                Payload::CodeSectionEntry(body) => {
                    let function = imported + number(linked.bodies.len())?;
                    starts.push(offset(body.range().start)? - code_start);
                    let bytes = body.as_bytes().to_vec();
                    linked.bodies.push(Body { function, bytes, notes: Vec::new() });
                }
                Payload::CustomSection(section) => match section.as_known() {
                    KnownCustom::Name(names) => linked.read_names(names)?,
                    KnownCustom::Linking(linking) => linked.read_symbols(&linking)?,
                    KnownCustom::Reloc(reader) if section.name() == NOTES => notes = Some(reader),
                    _ => {}
                },
                _ => {}
            }
        }
        if let Some(notes) = notes {
            linked.read_notes(&notes, &starts)?;
        }
        Ok(linked)
    }

    fn read_names(&mut self, names: wasmparser::NameSectionReader<'_>) -> Result<(), PanicsError> {
        for names in names {
            if let Name::Function(functions) = names? {
                for name in functions {
                    let name = name?;
                    let demangled = rustc_demangle::demangle(name.name);
                    self.names.insert(name.index, format!("{demangled:#}"));
                }
            }
        }
        Ok(())
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
        let (_, &function) = self.exports.iter().find(|(own, _)| own.starts_with(name))?;
        Some(Named { function, symbol: *self.symbols.get(&function)? })
    }

    /// The functions whose names, as in the source, are such.
    pub(super) fn named(&self, is_such: impl Fn(&str) -> bool) -> HashSet<u32> {
        let named = self.names.iter().filter(|(_, name)| is_such(name));
        named.map(|(function, _)| *function).collect()
    }

    /// The module with the code as it is now; all else is as it was.
    pub(super) fn write(&self, module: &[u8]) -> Result<Vec<u8>, PanicsError> {
        let (code, notes) = self.code()?;
        let mut written = module.get(..8).unwrap_or_default().to_vec();
        let (mut is_written, mut place, mut code_place) = (false, 0_u32, 0);
        for payload in Parser::new(0).parse_all(module) {
            let payload = payload?;
            let Some((id, range)) = payload.as_section() else { continue };
            let contents = module.get(offset(range.start)?..offset(range.end)?).unwrap_or_default();
            match &payload {
                Payload::CodeSectionStart { .. } => {
                    (is_written, code_place) = (true, place);
                    push(&mut written, CODE, &code);
                }
                Payload::CustomSection(section) if section.name() == NOTES => {
                    let mut contents = Vec::new();
                    NOTES.encode(&mut contents);
                    code_place.encode(&mut contents);
                    contents.extend_from_slice(&notes);
                    push(&mut written, CUSTOM, &contents);
                }
                _ => push(&mut written, id, contents),
            }
            place += 1;
        }
        is_written.then_some(written).ok_or(PanicsError::Unexpected("functions"))
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

fn push(written: &mut Vec<u8>, id: u8, contents: &[u8]) {
    written.push(id);
    contents.encode(written);
}

fn number(length: usize) -> Result<u32, PanicsError> {
    u32::try_from(length).map_err(|_| PanicsError::Unexpected("lengths"))
}

fn offset(place: u64) -> Result<usize, PanicsError> {
    usize::try_from(place).map_err(|_| PanicsError::Unexpected("lengths"))
}
