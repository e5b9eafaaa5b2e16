//! What never changes in memory. All else must be there once, however often a part is loaded.

use std::ops::Range;

use wasmparser::{DataKind, KnownCustom, Linking};

use super::super::super::anchors::linker::CONSTANTS;
use crate::wasm_module::{WasmModule, constant};

type Result<T> = wasmparser::Result<T>;

/// Where in memory the linker has put what never changes.
pub(super) fn constants(linked: &[u8]) -> Result<Vec<Range<u32>>> {
    let module = WasmModule::read(linked)?;
    let mut names = Vec::new();
    for section in &module.custom {
        let KnownCustom::Linking(linking) = section.as_known() else { continue };
        for subsection in linking.subsections() {
            let Linking::SegmentInfo(segments) = subsection? else { continue };
            for segment in segments {
                names.push(segment?.name);
            }
        }
    }
    let places = module.data.iter().map(place).collect::<Result<Vec<_>>>()?;
    let constant = places.into_iter().zip(names).filter(|(_, name)| name.starts_with(CONSTANTS));
    Ok(constant.filter_map(|(place, _)| place).collect())
}

/// The addresses of some data, if they are known.
fn place(data: &wasmparser::Data<'_>) -> Result<Option<Range<u32>>> {
    let DataKind::Active { offset_expr, .. } = &data.kind else { return Ok(None) };
    let Some(start) = constant(offset_expr)? else { return Ok(None) };
    Ok(Some(start..start.saturating_add(u32::try_from(data.data.len()).unwrap_or(u32::MAX))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_linker_does_not_name_is_no_constant() {
        let mut small = crate::wasm_module::small::SmallModule::default();
        small.data.active(0, &wasm_encoder::ConstExpr::i32_const(16), *b"own");
        assert_eq!(constants(&small.finish()).unwrap(), []);
    }
}
