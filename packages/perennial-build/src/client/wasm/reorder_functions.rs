//! The pass `reorder-functions`: puts functions that are alike beside each other: what is repeated nearby takes fewer bits when it is
//! compressed. Of a client of a thousand functions that is 2 to 3 %, raw it is as large as before.

use std::cmp::Ordering;

use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionBody, FunctionSectionReader, Parser};

use super::super::bundle::Bundle;
use super::super::pass::{Applied, NotUnderstood, Pass};
use crate::wasm_module::WasmModule;

/// Bytes in a row that two functions share.
const SHARED: usize = 3;
/// Among how many functions the one is looked for that comes next.
const SEARCHED: usize = 2_000;

type Error = reencode::Error<std::convert::Infallible>;

/// Puts functions that are alike beside each other.
pub(in super::super) struct ReorderFunctions;

impl Pass for ReorderFunctions {
    fn name(&self) -> &'static str {
        "reorder-functions"
    }

    fn apply(&self, bundle: &mut Bundle) -> Result<Applied, NotUnderstood> {
        bundle.rewrite_wasm(by_likeness)?;
        Ok(Applied)
    }
}

/// The module with its functions in another order.
fn by_likeness(module: &[u8]) -> Result<Vec<u8>, Error> {
    let read = WasmModule::read(module)?;
    let order = order(&read.bodies);
    let mut written = Module::new();
    Ordered::new(&read, order).parse_core_module(&mut written, Parser::new(0), module)?;
    Ok(written.finish())
}

/// Writes functions in another order, by the numbers that they have there.
struct Ordered<'a> {
    module: &'a WasmModule<'a>,
    /// The number of the first function that has a place.
    first: u32,
    order: Vec<usize>,
    /// Of each function that is not imported, by its old place.
    places: Vec<u32>,
}

impl<'a> Ordered<'a> {
    fn new(module: &'a WasmModule<'a>, order: Vec<usize>) -> Self {
        let mut places = vec![0; order.len()];
        for (new, old) in (0..).zip(&order) {
            if let Some(place) = places.get_mut(*old) {
                *place = new;
            }
        }
        Self { module, first: module.first_own(), order, places }
    }
}

impl Reencode for Ordered<'_> {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error> {
        let place = function.checked_sub(self.first);
        let place = place.and_then(|place| self.places.get(usize::try_from(place).ok()?));
        Ok(place.map_or(function, |place| place + self.first))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        _section: FunctionSectionReader<'_>,
    ) -> Result<(), Error> {
        for ty in self.order.iter().filter_map(|old| self.module.signatures.get(*old)) {
            functions.function(*ty);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        _section: CodeSectionReader<'_>,
    ) -> Result<(), Error> {
        let module = self.module;
        for old in self.order.clone() {
            if let Some(body) = module.bodies.get(old) {
                self.parse_function_body(code, body.clone())?;
            }
        }
        Ok(())
    }
}

/// From the shortest on, after each function the one that is most like it.
fn order(bodies: &[FunctionBody<'_>]) -> Vec<usize> {
    let traits: Vec<Vec<u32>> = bodies.iter().map(|body| traits_of(body.as_bytes())).collect();
    let mut left: Vec<usize> = (0..bodies.len()).rev().collect();
    // The last are taken first.
    left.sort_by_key(|function| {
        bodies.get(*function).map(|body| usize::MAX - body.as_bytes().len())
    });
    let mut order: Vec<usize> = left.pop().into_iter().collect();
    while let Some(last) = order.last().and_then(|last| traits.get(*last)) {
        let searched = left.len().saturating_sub(SEARCHED)..left.len();
        let compared = searched.filter_map(|place| {
            let other = left.get(place).and_then(|function| traits.get(*function))?;
            Some((place, likeness(last, other)))
        });
        let Some((best, _)) = compared.max_by(|a, b| a.1.total_cmp(&b.1)) else { break };
        order.push(left.remove(best));
    }
    order
}

/// What a function is known by: the hashes of each few bytes of it in a row, sorted.
fn traits_of(bytes: &[u8]) -> Vec<u32> {
    let mut traits: Vec<u32> = bytes
        .windows(SHARED)
        .map(|few| few.iter().fold(0, |hash, byte| (hash << 8) | u32::from(*byte)))
        .collect();
    traits.sort_unstable();
    traits.dedup();
    traits
}

/// How many traits two functions share, against how many they have: 0 for none, 1 for all.
fn likeness(one: &[u32], other: &[u32]) -> f64 {
    let (mut a, mut b, mut shared) = (one.iter().peekable(), other.iter().peekable(), 0_u32);
    while let (Some(first), Some(second)) = (a.peek(), b.peek()) {
        match first.cmp(second) {
            Ordering::Less => _ = a.next(),
            Ordering::Greater => _ = b.next(),
            Ordering::Equal => {
                shared += 1;
                a.next();
                b.next();
            }
        }
    }
    let count = |traits: &[u32]| u32::try_from(traits.len()).map_or(f64::MAX, f64::from);
    f64::from(shared) / ((count(one) * count(other)).sqrt() + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wasm_module::small::SmallModule;
    use wasm_encoder::{ConstExpr, EntityType, ExportKind, Function, Instruction, ValType};

    /// A module whose functions `one`, `two`, `three` give their numbers; the third calls the first.
    fn module() -> Vec<u8> {
        let mut small = SmallModule::default();
        small.types.ty().function([], [ValType::I32]);
        small.imports.import("glue", "zero", EntityType::Function(0));
        let ty =
            wasm_encoder::GlobalType { val_type: ValType::FUNCREF, mutable: false, shared: false };
        small.globals.global(ty, &ConstExpr::ref_func(1));
        let long = [Instruction::I32Const(7), Instruction::Drop];
        let bodies = [
            &[&long[..], &long, &long, &[Instruction::I32Const(1)]].concat(),
            &vec![Instruction::I32Const(2)],
            &[&long[..], &[Instruction::Call(1)]].concat(),
        ];
        for ((number, name), instructions) in (1..).zip(["one", "two", "three"]).zip(bodies) {
            let mut body = Function::new([]);
            instructions.iter().for_each(|it| _ = body.instruction(it));
            small.function(0, body.instruction(&Instruction::End));
            small.exports.export(name, ExportKind::Func, number);
        }
        small.finish()
    }

    /// What the function that is exported by a name does.
    fn instructions(module: &[u8], name: &str) -> Vec<String> {
        let module = WasmModule::read(module).unwrap();
        let (_, number) = module.exported_functions().find(|(own, _)| *own == name).unwrap();
        let body = &module.bodies[number as usize - 1];
        let operators = body.get_operators_reader().unwrap().into_iter();
        operators.map(|operator| format!("{:?}", operator.unwrap())).collect()
    }

    #[test]
    fn each_function_stays_itself_wherever_it_comes_to_stand() {
        let module = module();
        let ordered = by_likeness(&module).unwrap();
        crate::client::wasm::strip_sections::validate(&ordered).unwrap();
        assert_ne!(ordered, module);
        for name in ["one", "two"] {
            assert_eq!(instructions(&ordered, name), instructions(&module, name));
        }
        // The shortest comes first, then that which is more like it.
        let three = instructions(&ordered, "three");
        assert!(three.contains(&"Call { function_index: 3 }".to_owned()), "{three:?}");
    }

    #[test]
    fn the_order_is_the_same_each_time() {
        assert_eq!(by_likeness(&module()).unwrap(), by_likeness(&module()).unwrap());
        assert!(by_likeness(b"no wasm").is_err());
    }
}
