//! Which crate takes how much of a wasm module, by the names of its functions.

use std::collections::BTreeMap;

use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// How many bytes of a module each crate takes; `data` are constants, `rest` is all that is neither.
/// Of what is no wasm, everything is `rest`.
pub(super) fn by_crate(module: &[u8]) -> BTreeMap<String, u64> {
    let parsed = Functions::of(module).unwrap_or_default();
    let mut sizes = BTreeMap::from([("data".to_owned(), parsed.data)]);
    for (place, size) in parsed.sizes.iter().enumerate() {
        let name = parsed.names.get(&(parsed.imported + place)).map(String::as_str);
        // What wasm-bindgen has not seen still has the linker's names.
        let name = rustc_demangle::demangle(name.unwrap_or_default()).to_string();
        *sizes.entry(crate_of(&name).to_owned()).or_default() += size;
    }
    let whole = (module.len() as u64).saturating_sub(parsed.names_size);
    let known: u64 = sizes.values().sum();
    sizes.insert("rest".to_owned(), whole.saturating_sub(known));
    sizes
}

/// What a module says of its functions.
#[derive(Default)]
struct Functions {
    /// How many are imported: they come first.
    imported: usize,
    /// The sizes of the others.
    sizes: Vec<u64>,
    names: BTreeMap<usize, String>,
    /// How many bytes the names take.
    names_size: u64,
    data: u64,
}

impl Functions {
    fn of(module: &[u8]) -> Result<Self, wasmparser::BinaryReaderError> {
        let mut found = Self::default();
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        found.imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    let range = body.range();
                    found.sizes.push(range.end - range.start);
                }
                Payload::DataSection(data) => {
                    let range = data.range();
                    found.data += range.end - range.start;
                }
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(names) = section.as_known() {
                        found.names_size = section.data().len() as u64;
                        found.read_names(names)?;
                    }
                }
                _ => {}
            }
        }
        Ok(found)
    }

    fn read_names(
        &mut self,
        names: wasmparser::NameSectionReader<'_>,
    ) -> Result<(), wasmparser::BinaryReaderError> {
        for names in names {
            if let Name::Function(functions) = names? {
                for function in functions {
                    let function = function?;
                    self.names.insert(function.index as usize, function.name.to_owned());
                }
            }
        }
        Ok(())
    }
}

/// The crate that a function's name begins with: the first word that `::` follows. What the
/// compiler or wasm-bindgen named has none.
fn crate_of(name: &str) -> &str {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let ends = name.match_indices("::").map(|(at, _)| &name[..at]);
    let word = ends.map(|before| before.rsplit(|c| !is_word(c)).next().unwrap_or_default());
    word.into_iter().find(|word| !word.is_empty()).unwrap_or("without a crate")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_belongs_to_the_crate_that_its_name_begins_with() {
        assert_eq!(crate_of("sycamore_web::node::Node::new::h0123"), "sycamore_web");
        assert_eq!(crate_of("<alloc::string::String as core::fmt::Write>::write_str"), "alloc");
        assert_eq!(crate_of("<&T as core::fmt::Debug>::fmt"), "core");
        assert_eq!(crate_of("memcpy"), "without a crate");
    }

    #[test]
    fn what_is_no_wasm_is_counted_all_the_same() {
        assert_eq!(by_crate(b"nope").values().sum::<u64>(), 4);
    }
}
