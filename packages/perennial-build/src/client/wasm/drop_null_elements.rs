//! The pass `drop-null-elements`: leaves out of a module what puts nothing into a table: it holds nothing when it is made. For what
//! each part brings, the splitter does so in the main part.

use std::ops::Range;

use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{ElementSection, Module};
use wasmparser::{
    Element, ElementItems, ElementKind, ElementSectionReader, Operator, Parser, TypeRef,
};

use super::super::bundle::Bundle;
use super::super::pass::{Applied, NotUnderstood, Pass};
use crate::wasm_module::{WasmModule, constant};

type Error = reencode::Error<std::convert::Infallible>;

/// Leaves out elements that put nothing into a table.
pub(in super::super) struct DropNullElements;

impl Pass for DropNullElements {
    fn name(&self) -> &'static str {
        "drop-null-elements"
    }

    fn apply(&self, bundle: &mut Bundle) -> Result<Applied, NotUnderstood> {
        bundle.rewrite_wasm(left_out)?;
        Ok(Applied)
    }
}

/// The module without them.
fn left_out(module: &[u8]) -> Result<Vec<u8>, Error> {
    let kept = kept(&WasmModule::read(module)?)?;
    let mut written = Module::new();
    Filtered { kept }.parse_core_module(&mut written, Parser::new(0), module)?;
    Ok(written.finish())
}

/// Writes some of the elements.
struct Filtered {
    kept: Vec<bool>,
}

impl Reencode for Filtered {
    type Error = std::convert::Infallible;

    fn parse_element_section(
        &mut self,
        elements: &mut ElementSection,
        section: ElementSectionReader<'_>,
    ) -> Result<(), Error> {
        let kept = std::mem::take(&mut self.kept);
        for (element, _) in section.into_iter().zip(kept).filter(|(_, is_kept)| *is_kept) {
            self.parse_element(elements, element?)?;
        }
        Ok(())
    }
}

/// Of each element whether it stays. One stays that takes away what an earlier one put there, or what
/// another module may have.
fn kept(module: &WasmModule<'_>) -> Result<Vec<bool>, wasmparser::BinaryReaderError> {
    let imported = module.imports.iter().filter(|it| matches!(it.ty, TypeRef::Table(_))).count();
    let places = module.elements.iter().map(place).collect::<Result<Vec<_>, _>>()?;
    let mut kept = Vec::new();
    for (number, (element, place)) in module.elements.iter().zip(&places).enumerate() {
        let (table, range) = match place {
            Some(place) => place,
            // Instructions know elements by their numbers, or it is not known where this one goes.
            None => return Ok(vec![true; places.len()]),
        };
        let is_own = usize::try_from(*table).is_ok_and(|table| table >= imported);
        let is_first = places.iter().take(number).flatten().all(|(other, earlier)| {
            other != table || earlier.end <= range.start || range.end <= earlier.start
        });
        kept.push(!(is_own && is_first && is_nothing(element)?));
    }
    Ok(kept)
}

/// The table and the places in it that an element fills when the module is instantiated.
fn place(
    element: &Element<'_>,
) -> Result<Option<(u32, Range<u32>)>, wasmparser::BinaryReaderError> {
    let ElementKind::Active { table_index, offset_expr } = &element.kind else { return Ok(None) };
    let count = match &element.items {
        ElementItems::Functions(functions) => functions.count(),
        ElementItems::Expressions(_, expressions) => expressions.count(),
    };
    let start = constant(offset_expr)?;
    Ok(start.map(|start| (table_index.unwrap_or_default(), start..start.saturating_add(count))))
}

fn is_nothing(element: &Element<'_>) -> Result<bool, wasmparser::BinaryReaderError> {
    let ElementItems::Expressions(_, expressions) = &element.items else { return Ok(false) };
    for expression in expressions.clone() {
        if !matches!(expression?.get_operators_reader().read()?, Operator::RefNull { .. }) {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wasm_module::small::{SmallModule, TABLE, calling};
    use wasm_encoder::{ConstExpr, Elements, EntityType, HeapType, RefType};

    /// What the module puts into its table, as places and how many.
    fn filled(module: &[u8]) -> Vec<(u32, u32)> {
        let module = WasmModule::read(module).unwrap();
        let places = module.elements.iter().filter_map(|element| place(element).unwrap());
        places.map(|(_, range)| (range.start, range.end - range.start)).collect()
    }

    fn module(imports_table: bool, passive: bool) -> Vec<u8> {
        let mut small = SmallModule::default();
        small.types.ty().function([], []);
        if imports_table {
            small.imports.import("main", "table", EntityType::Table(TABLE));
        } else {
            small.tables.table(TABLE);
        }
        small.function(0, &calling(&[]));
        let null = ConstExpr::ref_null(HeapType::FUNC);
        let nothing = [null.clone(), null];
        let nulls = |from: usize| Elements::Expressions(RefType::FUNCREF, nothing[from..].into());
        let at = ConstExpr::i32_const;
        if passive {
            small.elements.passive(nulls(0));
        }
        small.elements.active(None, &at(1), nulls(0));
        small.elements.active(None, &at(1), Elements::Functions([0].as_slice().into()));
        small.elements.active(None, &at(4), nulls(2));
        small.elements.active(None, &at(1), nulls(1));
        small.elements.active(None, &at(5), nulls(0));
        small.finish()
    }

    #[test]
    fn what_puts_nothing_where_nothing_is_goes() {
        let left = left_out(&module(false, false)).unwrap();
        crate::client::wasm::strip_sections::validate(&left).unwrap();
        assert_eq!(filled(&left), [(1, 1), (1, 1)]);
    }

    #[test]
    fn what_another_module_has_in_its_table_may_be_taken_away() {
        let whole = module(true, false);
        assert_eq!(left_out(&whole).unwrap(), whole);
    }

    #[test]
    fn elements_that_are_known_by_their_numbers_keep_them() {
        let whole = module(false, true);
        assert_eq!(left_out(&whole).unwrap(), whole);
    }
}
