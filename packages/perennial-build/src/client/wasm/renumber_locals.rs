//! The pass `renumber-locals`: numbers the variables of each function by how often they are used: functions that do alike are then
//! written alike, which compression finds.

use std::cmp::Reverse;

use wasm_encoder::reencode::{self, Reencode, RoundtripReencoder};
use wasm_encoder::{CodeSection, Encode as _, Module};
use wasmparser::{BinaryReaderError, FunctionBody, Operator, Parser, ValType};

use super::super::bundle::Bundle;
use super::super::pass::{Applied, NotUnderstood, Pass};
use crate::wasm_module::WasmModule;

/// The instructions that name a variable.
const GET: u8 = 0x20;
const SET: u8 = 0x21;
const TEE: u8 = 0x22;

type Error = reencode::Error<std::convert::Infallible>;

/// Numbers each function's variables by use.
pub(in super::super) struct RenumberLocals;

impl Pass for RenumberLocals {
    fn name(&self) -> &'static str {
        "renumber-locals"
    }

    fn apply(&self, bundle: &mut Bundle) -> Result<Applied, NotUnderstood> {
        bundle.rewrite_wasm(by_use)?;
        Ok(Applied)
    }
}

/// The module with its functions' variables in another order.
fn by_use(module: &[u8]) -> Result<Vec<u8>, Error> {
    let mut written = Module::new();
    let mut renumbered = Renumbered { parameters: parameters(module)?.into_iter() };
    renumbered.parse_core_module(&mut written, Parser::new(0), module)?;
    Ok(written.finish())
}

/// Writes each function with its variables in another order.
struct Renumbered {
    /// How many parameters the functions that follow have.
    parameters: std::vec::IntoIter<usize>,
}

impl Reencode for Renumbered {
    type Error = std::convert::Infallible;

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error> {
        let parameters = self.parameters.next().unwrap_or_default();
        code.raw(&Variables::of(&body, parameters)?.renumbered()?);
        Ok(())
    }
}

/// How many parameters each function has that is not imported.
fn parameters(module: &[u8]) -> Result<Vec<usize>, BinaryReaderError> {
    let module = WasmModule::read(module)?;
    let of_type = |signature: u32| {
        let ty = module.types.get(usize::try_from(signature).ok()?)?;
        Some(ty.params().len())
    };
    let signatures = module.signatures.iter();
    Ok(signatures.map(|signature| of_type(*signature).unwrap_or_default()).collect())
}

/// A function with what is known of its variables.
struct Variables<'a> {
    body: &'a FunctionBody<'a>,
    parameters: usize,
    /// Of each variable: its type, how often it is used, and where first.
    all: Vec<(ValType, usize, usize)>,
}

impl<'a> Variables<'a> {
    fn of(body: &'a FunctionBody<'a>, parameters: usize) -> Result<Self, BinaryReaderError> {
        let mut all = Vec::new();
        for group in body.get_locals_reader()? {
            let (count, ty) = group?;
            all.extend((0..count).map(|_| (ty, 0, usize::MAX)));
        }
        for (place, operator) in body.get_operators_reader()?.into_iter().enumerate() {
            let Some(variable) = named(&operator?) else { continue };
            let own = usize::try_from(variable).ok().and_then(|it| it.checked_sub(parameters));
            if let Some((_, uses, first)) = own.and_then(|own| all.get_mut(own)) {
                *uses += 1;
                *first = place.min(*first);
            }
        }
        Ok(Self { body, parameters, all })
    }

    /// The function's bytes with its variables by their types, and among those by how often they are
    /// used. What is never used goes.
    fn renumbered(&self) -> Result<Vec<u8>, Error> {
        let mut types: Vec<ValType> = Vec::new();
        for (ty, ..) in &self.all {
            if !types.contains(ty) {
                types.push(*ty);
            }
        }
        let (mut order, mut groups) = (Vec::new(), Vec::new());
        for ty in types {
            let is_used = |(_, variable): &(usize, &(ValType, usize, usize))| {
                variable.0 == ty && variable.1 > 0
            };
            let mut group: Vec<_> = self.all.iter().enumerate().filter(is_used).collect();
            group.sort_by_key(|(_, (_, uses, first))| (Reverse(*uses), *first));
            if !group.is_empty() {
                groups.push((group.len(), ty));
            }
            order.extend(group.into_iter().map(|(variable, _)| variable));
        }
        let mut numbers = vec![0; self.all.len()];
        for (new, old) in order.into_iter().enumerate() {
            if let Some(number) = numbers.get_mut(old) {
                *number = new + self.parameters;
            }
        }
        let mut bytes = Vec::new();
        groups.len().encode(&mut bytes);
        for (count, ty) in groups {
            count.encode(&mut bytes);
            RoundtripReencoder.val_type(ty)?.encode(&mut bytes);
        }
        self.write(&numbers, &mut bytes)?;
        Ok(bytes)
    }

    /// Writes the instructions with these numbers of the variables.
    fn write(&self, numbers: &[usize], bytes: &mut Vec<u8>) -> Result<(), Error> {
        let mut reader = self.body.get_operators_reader()?;
        let whole = self.body.as_bytes();
        let start = self.body.range().start;
        while !reader.eof() {
            let from = reader.original_position() - start;
            let operator = reader.read()?;
            let to = reader.original_position() - start;
            let own = named(&operator)
                .and_then(|variable| usize::try_from(variable).ok()?.checked_sub(self.parameters))
                .and_then(|own| numbers.get(own));
            match own {
                Some(number) => {
                    bytes.push(match operator {
                        Operator::LocalGet { .. } => GET,
                        Operator::LocalSet { .. } => SET,
                        _ => TEE,
                    });
                    number.encode(bytes);
                }
                None => {
                    let range = usize::try_from(from).ok().zip(usize::try_from(to).ok());
                    let same = range.and_then(|(from, to)| whole.get(from..to));
                    bytes.extend_from_slice(same.unwrap_or_default());
                }
            }
        }
        Ok(())
    }
}

/// The variable that an instruction names.
fn named(operator: &Operator<'_>) -> Option<u32> {
    match operator {
        Operator::LocalGet { local_index }
        | Operator::LocalSet { local_index }
        | Operator::LocalTee { local_index } => Some(*local_index),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wasm_module::small::SmallModule;
    use wasm_encoder::{Function, ValType as Type};

    #[test]
    fn what_is_used_most_has_the_lowest_number_of_its_type() {
        let mut small = SmallModule::default();
        small.types.ty().function([Type::I32], [Type::I32]);
        let mut body =
            Function::new([(2, Type::I32), (1, Type::I64), (1, Type::I32), (1, Type::F32)]);
        // The parameter is 0; 1 is used once, 2 never, 3 once, 4 twice, 5 never.
        body.instructions()
            .local_get(0)
            .local_set(4)
            .i64_const(9)
            .local_set(3)
            .local_get(4)
            .local_tee(1)
            .end();
        small.function(0, &body);
        let ordered = by_use(&small.finish()).unwrap();
        crate::client::wasm::strip_sections::validate(&ordered).unwrap();
        let body = WasmModule::read(&ordered).unwrap().bodies.remove(0);
        let groups: Vec<_> = body.get_locals_reader().unwrap().into_iter().flatten().collect();
        assert_eq!(groups, [(2, ValType::I32), (1, ValType::I64)]);
        let operators = body.get_operators_reader().unwrap().into_iter();
        let variables: Vec<u32> = operators.filter_map(|it| named(&it.unwrap())).collect();
        assert_eq!(variables, [0, 1, 3, 1, 2]);
        assert!(by_use(b"no wasm").is_err());
    }
}
