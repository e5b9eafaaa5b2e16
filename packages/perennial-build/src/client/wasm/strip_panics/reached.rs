//! Functions of which nothing is left but that they panic.

use wasmparser::Operator;

use super::module::{Body, Named, PanicsError};
use super::rewrite::operators;

/// Whether a function can do nothing but panic: it calls nothing else, and never returns.
pub(super) fn only_panics(body: &Body, quiet: Named) -> Result<bool, PanicsError> {
    let (mut depth, mut panics, mut was_unreachable) = (0_u32, false, false);
    let mut reader = operators(body)?;
    while !reader.eof() {
        let operator = reader.read()?;
        match &operator {
            Operator::Call { function_index } if *function_index == quiet.function => panics = true,
            Operator::Block { .. } | Operator::If { .. } => depth += 1,
            Operator::End if depth == 0 => return Ok(panics && was_unreachable),
            Operator::End => depth -= 1,
            Operator::Br { relative_depth } | Operator::BrIf { relative_depth }
                if *relative_depth >= depth =>
            {
                return Ok(false);
            }
            Operator::BrTable { targets } => {
                let mut all = vec![targets.default()];
                for target in targets.targets() {
                    all.push(target?);
                }
                if all.iter().any(|target| *target >= depth) {
                    return Ok(false);
                }
            }
            Operator::Call { .. }
            | Operator::CallIndirect { .. }
            | Operator::ReturnCall { .. }
            | Operator::ReturnCallIndirect { .. }
            | Operator::Return
            | Operator::Loop { .. } => return Ok(false),
            _ => {}
        }
        was_unreachable = matches!(operator, Operator::Unreachable);
    }
    Ok(false)
}
