//! The pass `strip-panics`: panics that say nothing. In a release, whatever panics calls one function of the client instead,
//! and what a message is made of is left out.
//!
//! A message is a text, the place in the source, the code that puts both together, and the code of
//! every value that may be printed: a sixth of a small client, for what no visitor should ever see.
//! Who wants the message finds it in a development build.

mod module;
mod reached;
mod rewrite;

use super::super::anchors::standard_library::PANICS;
use super::super::bundle::Bundle;
use super::super::pass::{Applied, NotUnderstood, Pass};
use module::{Linked, PanicsError};

/// The function of the client that is called instead. It never returns.
const QUIET: &str = "__perennial_panicked";

/// Lets all that panics call the client's own function.
pub(in super::super) struct StripPanics;

impl Pass for StripPanics {
    fn name(&self) -> &'static str {
        "strip-panics"
    }

    fn apply(&self, bundle: &mut Bundle) -> Result<Applied, NotUnderstood> {
        bundle.linked = quieten(&bundle.linked)?;
        Ok(Applied)
    }
}

/// Lets all that panics call the client's own function. A module without it stays as it is.
fn quieten(module: &[u8]) -> Result<Vec<u8>, PanicsError> {
    let mut linked = Linked::read(module)?;
    let Some(quiet) = linked.exported(QUIET) else { return Ok(module.to_owned()) };
    let mut panicking = linked.named(is_of_the_library);
    loop {
        panicking.remove(&quiet.function);
        let mut quietened = Vec::new();
        for body in linked.bodies.iter_mut().filter(|body| body.function != quiet.function) {
            rewrite::quieten(body, &panicking, quiet)?;
            if reached::only_panics(body, quiet)? {
                quietened.push(body.function);
            }
        }
        let before = panicking.len();
        panicking.extend(quietened);
        if panicking.len() == before {
            return linked.write(module);
        }
    }
}

/// Whether a function of the standard library panics or ends the program, by its name.
fn is_of_the_library(name: &str) -> bool {
    PANICS.iter().any(|beginning| name.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wasm_module::WasmModule;
    use wasm_encoder::{
        CodeSection, CustomSection, Encode as _, EntityType, ExportKind, ExportSection,
        FunctionSection, ImportSection, LinkingSection, Module, NameMap, NameSection, SymbolTable,
        TypeSection, ValType,
    };
    use wasmparser::Operator;

    /// The functions: an import that writes something, the quiet one, what panics, one that does
    /// nothing but that, and one that does so for some arguments.
    const WRITE: u32 = 0;
    const QUIETLY: u32 = 1;
    const PANIC: u32 = 2;
    const FAIL: u32 = 3;
    const DIVIDE: u32 = 4;

    /// Where a function's bytes name functions, and which.
    type Notes = Vec<(usize, u32)>;

    /// A call as the linker writes it, with where it stands among the linker's notes.
    fn call(body: &mut Vec<u8>, notes: &mut Notes, function: u32) {
        body.push(0x10);
        notes.push((body.len(), function));
        body.extend([0x80 | u8::try_from(function).unwrap(), 0x80, 0x80, 0x80, 0]);
    }

    fn bodies() -> Vec<(Vec<u8>, Notes)> {
        let body = |write: &dyn Fn(&mut Vec<u8>, &mut Notes)| {
            let (mut bytes, mut notes) = (vec![0], Vec::new());
            write(&mut bytes, &mut notes);
            bytes.push(0x0b);
            (bytes, notes)
        };
        vec![
            // Writes, and returns.
            body(&|bytes, notes| {
                bytes.extend([0x41, 7]);
                call(bytes, notes, WRITE);
            }),
            // Panics with what it is given: writes it, and ends.
            body(&|bytes, notes| {
                bytes.extend([0x20, 0]);
                call(bytes, notes, WRITE);
                bytes.push(0x00);
            }),
            // A text and its length, and then a panic.
            body(&|bytes, notes| {
                bytes.extend([0x41, 9]);
                call(bytes, notes, PANIC);
                bytes.push(0x00);
            }),
            // if !argument { write(3); fail(2 + 3) } argument
            body(&|bytes, notes| {
                bytes.extend([0x20, 0, 0x45, 0x04, 0x40, 0x41, 3]);
                call(bytes, notes, WRITE);
                bytes.extend([0x41, 2, 0x41, 3, 0x6a, 0x1a]);
                call(bytes, notes, FAIL);
                bytes.extend([0x00, 0x0b, 0x20, 0]);
            }),
        ]
    }

    fn module(quiet: &str) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([ValType::I32], []);
        types.ty().function([], []);
        types.ty().function([ValType::I32], [ValType::I32]);
        let mut imports = ImportSection::new();
        imports.import("glue", "write", EntityType::Function(0));
        let mut functions = FunctionSection::new();
        [1, 0, 1, 2].iter().for_each(|ty| _ = functions.function(*ty));
        let mut exports = ExportSection::new();
        exports.export(quiet, ExportKind::Func, QUIETLY);
        exports.export("divide", ExportKind::Func, DIVIDE);
        let (mut code, mut notes) = (CodeSection::new(), Vec::new());
        let (mut place, mut count) = (1, 0_u32);
        for (body, own) in bodies() {
            let length = u8::try_from(body.len()).unwrap();
            assert!(length < 0x80);
            for (offset, function) in own {
                notes.push(0);
                u32::try_from(place + 1 + offset).unwrap().encode(&mut notes);
                function.encode(&mut notes);
                count += 1;
            }
            place += 1 + body.len();
            code.raw(&body);
        }
        let mut symbols = SymbolTable::new();
        symbols.function(SymbolTable::WASM_SYM_UNDEFINED, WRITE, None);
        let names = ["quiet", "core::panicking::panic", "fail", "divide"];
        let (mut linking, mut named) = (LinkingSection::new(), NameMap::new());
        for (index, name) in (QUIETLY..).zip(names) {
            symbols.function(0, index, Some(name));
            named.append(index, name);
        }
        linking.symbol_table(&symbols);
        let mut name_section = NameSection::new();
        name_section.functions(&named);
        let mut data = vec![4];
        count.encode(&mut data);
        data.extend(notes);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&exports);
        module.section(&code).section(&linking);
        module.section(&CustomSection { name: "reloc.CODE".into(), data: data.into() });
        module.section(&name_section);
        let module = module.finish();
        wasmparser::Validator::new().validate_all(&module).unwrap();
        module
    }

    fn operators(module: &[u8], function: u32) -> Vec<String> {
        let module = WasmModule::read(module).unwrap();
        let body = &module.bodies[function as usize - 1];
        let told = |operator: Operator<'_>| format!("{operator:?}");
        body.get_operators_reader().unwrap().into_iter().map(|it| told(it.unwrap())).collect()
    }

    #[test]
    fn what_panics_calls_the_quiet_function_and_prepares_nothing() {
        let quiet = quieten(&module("__perennial_panicked_1f")).unwrap();
        wasmparser::Validator::new().validate_all(&quiet).unwrap();
        let called = format!("Call {{ function_index: {QUIETLY} }}");
        assert_eq!(operators(&quiet, FAIL), [called.as_str(), "Unreachable", "End"]);
        let divide = operators(&quiet, DIVIDE);
        // What was written before the panic still is; what was counted for it is not.
        assert!(divide.contains(&format!("Call {{ function_index: {WRITE} }}")), "{divide:?}");
        let place = divide.iter().position(|operator| *operator == called).unwrap();
        assert_eq!(divide[place - 1], format!("Call {{ function_index: {WRITE} }}"));
        assert_eq!(
            divide[place + 1..],
            ["Unreachable", "End", "LocalGet { local_index: 0 }", "End"]
        );
    }

    #[test]
    fn the_linkers_notes_still_stand_where_the_calls_are() {
        let quiet = quieten(&module("__perennial_panicked_1f")).unwrap();
        let linked = Linked::read(&quiet).unwrap();
        for body in &linked.bodies {
            for note in &body.notes {
                assert_eq!(body.bytes[note.offset - 1], 0x10);
                assert_eq!(u32::from(body.bytes[note.offset] & 0x7f), note.symbol);
            }
        }
        let notes: Vec<usize> = linked.bodies.iter().map(|body| body.notes.len()).collect();
        assert_eq!(notes, [1, 1, 1, 2]);
    }

    #[test]
    fn a_client_that_wants_its_messages_stays_as_it_is() {
        let module = module("panicked");
        assert_eq!(quieten(&module).unwrap(), module);
        assert!(quieten(b"no wasm").is_err());
    }
}
