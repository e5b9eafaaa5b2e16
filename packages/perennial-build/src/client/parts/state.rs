//! What never changes in memory. All else must be there once, however often a part is loaded.

use std::ops::Range;

use wasmparser::{DataKind, KnownCustom, Linking, Operator, Parser, Payload};

/// The section in which compilers put what never changes.
const CONSTANTS: &str = ".rodata";

type Result<T> = wasmparser::Result<T>;

/// Where in memory the linker has put what never changes.
pub(super) fn constants(linked: &[u8]) -> Result<Vec<Range<u32>>> {
    let (mut places, mut names) = (Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(linked) {
        match payload? {
            Payload::DataSection(data) => {
                for data in data {
                    places.push(place(&data?)?);
                }
            }
            Payload::CustomSection(section) => {
                let KnownCustom::Linking(linking) = section.as_known() else { continue };
                for subsection in linking.subsections() {
                    let Linking::SegmentInfo(segments) = subsection? else { continue };
                    for segment in segments {
                        names.push(segment?.name);
                    }
                }
            }
            _ => {}
        }
    }
    let constant = places.into_iter().zip(names).filter(|(_, name)| name.starts_with(CONSTANTS));
    Ok(constant.filter_map(|(place, _)| place).collect())
}

/// The addresses of some data, if they are known.
fn place(data: &wasmparser::Data<'_>) -> Result<Option<Range<u32>>> {
    let DataKind::Active { offset_expr, .. } = &data.kind else { return Ok(None) };
    let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
        return Ok(None);
    };
    let start = value.cast_unsigned();
    Ok(Some(start..start.saturating_add(u32::try_from(data.data.len()).unwrap_or(u32::MAX))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_linker_does_not_name_is_no_constant() {
        let (mut data, mut module) =
            (wasm_encoder::DataSection::new(), wasm_encoder::Module::new());
        data.active(0, &wasm_encoder::ConstExpr::i32_const(16), *b"own");
        module.section(&data);
        assert_eq!(constants(&module.finish()).unwrap(), []);
    }
}
