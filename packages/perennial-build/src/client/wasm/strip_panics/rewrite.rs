//! Calls of what panics, and the code that prepares them.

use std::collections::HashSet;

use wasmparser::{BinaryReader, FunctionBody, Operator};

use super::module::{Body, Named, PanicsError};

/// The length of a function's number where the linker may put another.
const NUMBER: usize = 5;

/// A call that becomes one of the quiet function.
struct Call {
    /// Where the code begins that does nothing but prepare it.
    prepared: usize,
    /// Where it stands itself.
    call: usize,
}

/// Lets a function call the quiet one instead of those that panic. What prepared the call goes: from
/// it nothing returns, so nobody sees what was put anywhere, on the stack or in memory.
pub(super) fn quieten(
    body: &mut Body,
    panicking: &HashSet<u32>,
    quiet: Named,
) -> Result<(), PanicsError> {
    let calls = calls(body, panicking, quiet)?;
    for call in calls.iter().rev() {
        let number = call.call + 1;
        let bytes = body.bytes.get_mut(number..number + NUMBER);
        padded(quiet.function, bytes.ok_or(PanicsError::Unexpected("calls"))?);
        let note = body.notes.iter_mut().find(|note| note.offset == number);
        note.ok_or(PanicsError::Unexpected("calls"))?.symbol = quiet.symbol;
        body.notes.retain(|note| !(call.prepared..call.call).contains(&note.offset));
        let removed = call.call - call.prepared;
        let moved = body.notes.iter_mut().filter(|note| note.offset >= call.call);
        moved.for_each(|note| note.offset -= removed);
        body.bytes.drain(call.prepared..call.call);
    }
    Ok(())
}

fn calls(body: &Body, panicking: &HashSet<u32>, quiet: Named) -> Result<Vec<Call>, PanicsError> {
    let mut found = Vec::new();
    let mut last: Option<Call> = None;
    let mut reader = operators(body)?;
    let mut prepared = place(&reader)?;
    while !reader.eof() {
        let start = place(&reader)?;
        let operator = reader.read()?;
        let end = place(&reader)?;
        if let Some(call) = last.take().filter(|_| matches!(operator, Operator::Unreachable)) {
            found.push(call);
        }
        match operator {
            Operator::Call { function_index } => {
                let is_new = panicking.contains(&function_index);
                let is_quiet = function_index == quiet.function && prepared < start;
                // One with its number in full is one that the linker noted.
                let is_noted = end - start == 1 + NUMBER;
                if (is_new || is_quiet) && is_noted {
                    last = Some(Call { prepared, call: start });
                }
                prepared = end;
            }
            operator if is_seen(&operator) => prepared = end,
            _ => {}
        }
    }
    Ok(found)
}

/// Whether what an instruction does is seen by more than those that follow it at once: it calls, or it
/// is where the code goes elsewhere, or comes from there.
fn is_seen(operator: &Operator<'_>) -> bool {
    !matches!(
        operator,
        Operator::LocalGet { .. }
            | Operator::LocalSet { .. }
            | Operator::LocalTee { .. }
            | Operator::GlobalGet { .. }
            | Operator::GlobalSet { .. }
            | Operator::I32Const { .. }
            | Operator::I64Const { .. }
            | Operator::F32Const { .. }
            | Operator::F64Const { .. }
            | Operator::I32Load { .. }
            | Operator::I32Load8S { .. }
            | Operator::I32Load8U { .. }
            | Operator::I32Load16S { .. }
            | Operator::I32Load16U { .. }
            | Operator::I64Load { .. }
            | Operator::I32Store { .. }
            | Operator::I32Store8 { .. }
            | Operator::I32Store16 { .. }
            | Operator::I64Store { .. }
            | Operator::I64Store32 { .. }
            | Operator::I32Add
            | Operator::I32Sub
            | Operator::I32Mul
            | Operator::I32And
            | Operator::I32Or
            | Operator::I32Xor
            | Operator::I32Shl
            | Operator::I32ShrS
            | Operator::I32ShrU
            | Operator::I32Eqz
            | Operator::I32Eq
            | Operator::I32Ne
            | Operator::I64ExtendI32U
            | Operator::I64ExtendI32S
            | Operator::I32WrapI64
            | Operator::I64Or
            | Operator::I64Shl
            | Operator::I64Add
            | Operator::Select
            | Operator::Drop
            | Operator::Nop
    )
}

/// The instructions of a function.
pub(super) fn operators(body: &Body) -> Result<wasmparser::OperatorsReader<'_>, PanicsError> {
    Ok(FunctionBody::new(BinaryReader::new(&body.bytes, 0)).get_operators_reader()?)
}

fn place(reader: &wasmparser::OperatorsReader<'_>) -> Result<usize, PanicsError> {
    usize::try_from(reader.original_position()).map_err(|_| PanicsError::Unexpected("lengths"))
}

/// Writes a number in five bytes, seven bits each, the lowest first (LEB128).
fn padded(number: u32, bytes: &mut [u8]) {
    let last = bytes.len().saturating_sub(1);
    for (place, byte) in bytes.iter_mut().enumerate() {
        let low = u8::try_from((number >> (7 * place)) & 0x7f).unwrap_or_default();
        *byte = if place == last { low } else { low | 0x80 };
    }
}
