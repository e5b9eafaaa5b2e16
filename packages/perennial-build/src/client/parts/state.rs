//! What a part may change in memory. It must be there once, however often the part is loaded, so it
//! begins with the main part.

use std::ops::Range;

use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{ConstExpr, DataSection, Module};
use wasmparser::{DataKind, KnownCustom, Linking, Operator, Parser, Payload};

/// The section in which compilers put what never changes.
const CONSTANTS: &str = ".rodata";

type Result<T> = std::result::Result<T, reencode::Error>;

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

/// The main part with more in its memory.
pub(super) fn with_data(main: &[u8], more: &[(u32, &[u8])]) -> Result<Vec<u8>> {
    let mut module = Module::new();
    WithData(more).parse_core_module(&mut module, Parser::new(0), main)?;
    Ok(module.finish())
}

struct WithData<'d>(&'d [(u32, &'d [u8])]);

impl Reencode for WithData<'_> {
    type Error = std::convert::Infallible;

    fn data_count(&mut self, count: u32) -> Result<u32> {
        Ok(count + u32::try_from(self.0.len()).unwrap_or_default())
    }

    fn parse_data_section(
        &mut self,
        data: &mut DataSection,
        section: wasmparser::DataSectionReader<'_>,
    ) -> Result<()> {
        reencode::utils::parse_data_section(self, data, section)?;
        for (address, bytes) in self.0 {
            let address = ConstExpr::i32_const(address.cast_signed());
            data.active(0, &address, bytes.iter().copied());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        CodeSection, DataCountSection, Function, FunctionSection, MemorySection, MemoryType,
        TypeSection,
    };

    use super::*;

    fn main_part() -> Vec<u8> {
        let (mut types, mut functions) = (TypeSection::new(), FunctionSection::new());
        types.ty().function([], []);
        functions.function(0);
        let mut memories = MemorySection::new();
        memories.memory(MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        let (mut code, mut body) = (CodeSection::new(), Function::new([]));
        body.instructions().end();
        code.function(&body);
        let mut data = DataSection::new();
        data.active(0, &ConstExpr::i32_const(16), *b"own");
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&memories);
        module.section(&DataCountSection { count: 1 }).section(&code).section(&data);
        module.finish()
    }

    #[test]
    fn the_main_part_has_what_parts_may_change() {
        let main = with_data(&main_part(), &[(32, b"more")]).unwrap();
        wasmparser::Validator::new().validate_all(&main).unwrap();
        let data = Parser::new(0).parse_all(&main).find_map(|payload| match payload.unwrap() {
            Payload::DataSection(data) => Some(data),
            _ => None,
        });
        let places = data.unwrap().into_iter().map(|data| place(&data.unwrap()).unwrap().unwrap());
        assert_eq!(places.collect::<Vec<_>>(), [16..19, 32..36]);
    }

    #[test]
    fn what_the_linker_does_not_name_is_no_constant() {
        assert_eq!(constants(&main_part()).unwrap(), []);
    }
}
