//! Which crate takes how much of a wasm module, by the names of its functions.

use std::collections::BTreeMap;

use crate::wasm_module::WasmModule;

/// How many bytes of a module each crate takes; `data` are constants, `rest` is all that is neither.
/// Of what is no wasm, everything is `rest`.
pub(super) fn by_crate(module: &[u8]) -> BTreeMap<String, u64> {
    let length = module.len() as u64;
    let module = WasmModule::read(module).unwrap_or_default();
    let names = module.function_names().unwrap_or_default();
    let data = module.data.iter().map(|data| data.range.end - data.range.start).sum();
    let mut sizes = BTreeMap::from([("data".to_owned(), data)]);
    for (function, body) in (module.first_own()..).zip(&module.bodies) {
        // What wasm-bindgen has not seen still has the linker's names.
        let name = rustc_demangle::demangle(names.get(&function).copied().unwrap_or_default());
        let range = body.range();
        *sizes.entry(crate_of(&name.to_string()).to_owned()).or_default() +=
            range.end - range.start;
    }
    let of_names = module.custom.iter().filter(|section| section.name() == "name");
    let of_names: u64 = of_names.map(|section| section.data().len() as u64).sum();
    let known: u64 = sizes.values().sum();
    sizes.insert("rest".to_owned(), length.saturating_sub(of_names).saturating_sub(known));
    sizes
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
