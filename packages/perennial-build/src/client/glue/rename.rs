//! The pass `short-names`: wasm and glue have short names for each other's functions.
//!
//! wasm-bindgen names each function after its type's name and a hash, and a hash cannot be
//! compressed: the names were a fifth of the glue, and 3 kB of the wasm.

use std::collections::BTreeSet;

use super::super::anchors::bindgen::{GLUE_KEY, PRIVATE_EXPORTS};
use super::super::bundle::Bundle;
use super::super::file_names::{GLUE_SCRIPTS, SPLIT, WASM};
use super::super::pass::{Applied, NotUnderstood, Pass};
use super::super::wasm::rename::{self, Known, Names, SHORT_KEY};
use super::{short_name, words};

/// Gives wasm and glue short names for each other's functions.
pub(in super::super) struct ShortNames;

impl Pass for ShortNames {
    fn name(&self) -> &'static str {
        "short-names"
    }

    fn apply(&self, bundle: &mut Bundle) -> Result<Applied, NotUnderstood> {
        let wasm = bundle.file(WASM).ok_or(NotUnderstood::what("which module is the main one"))?;
        let known = rename::names(&wasm.bytes)?;
        // Names are the same on both sides: what one of them knows, the other does. The indentation
        // tells the names of the outermost level from those within functions, which may be names of
        // fields as well.
        let scripts = GLUE_SCRIPTS.map(|path| bundle.text(path).into_owned());
        let names = chosen(&scripts.join("\n"), &known);
        let renamed = rename::rename(&wasm.bytes, &names)?;
        if names.imports.len() < known.imports.len() {
            return Err(NotUnderstood::what("under which names the glue has its functions"));
        }
        bundle.replace(WASM, renamed);
        for (path, text) in GLUE_SCRIPTS.into_iter().zip(scripts) {
            bundle.replace(path, of_script(&text, &names));
        }
        let split = bundle.text(SPLIT).into_owned();
        let of_split = |word: &str| names.splits.get(word).map(String::as_str);
        bundle.replace(SPLIT, words::replace_words(&split, of_split));
        Ok(Applied)
    }
}

/// Names only what stands in the glue: then both sides change, or none.
fn chosen(text: &str, known: &Known) -> Names {
    let words: BTreeSet<&str> = words::words(text).collect();
    let is_used = |name: &&String| words.contains(name.as_str());
    // The order is the module's: names that count upwards take next to no room there.
    let imports = known.imports.iter().filter(is_used).cloned();
    let is_private = |name: &&String| PRIVATE_EXPORTS.iter().any(|start| name.starts_with(start));
    let exports = known.exports.iter().filter(is_used).filter(is_private).cloned();
    let own: BTreeSet<String> = exports.chain(words::helpers(text)).collect();
    // The glue's own names are variables: with a `$` none is a keyword or a parameter.
    let variables = || (0..).map(|number| format!("${}", short_name(number)));
    Names {
        imports: imports.zip((0..).map(short_name)).collect(),
        own: own.into_iter().zip(variables()).collect(),
        splits: known.splits.iter().cloned().zip(variables()).collect(),
    }
}

fn of_script(text: &str, names: &Names) -> String {
    let name = |word: &str| names.imports.get(word).or_else(|| names.own.get(word));
    let text = words::replace_words(text, |word| name(word).map(String::as_str));
    text.replace(&format!("\"{GLUE_KEY}\":"), &format!("\"{SHORT_KEY}\":"))
}

#[cfg(test)]
mod tests {
    use super::super::super::bundle::RawFile;
    use super::super::super::file_names::{GLUE, LATE};
    use super::super::minify::Minify;
    use super::*;
    use crate::Mode;

    const GLUE_TEXT: &str = "\
function __wbg_get_imports() {
    const import0 = {
        __wbg_log_0123: function(arg0) {
            // Says it.
            console.log(textFromWasm(arg0), wasm.memory);
        },
    };
    return {
        \"./client_bg.js\": import0,
    };
}
function textFromWasm(at) {
    return wasm.__wbindgen_text(at);
}
export function textOfApp() { return wasm.textOfApp(); }
export { __wbg_init as default };";

    fn client() -> Bundle {
        let mut bundle = Bundle::new(Vec::new(), "work".into(), Mode::Release);
        let late = "export default (wasm) => {\n  return { now: wasm.__wbindgen_text };\n};";
        bundle.files = vec![
            RawFile::new(WASM, rename::tests::module()),
            RawFile::new(GLUE, GLUE_TEXT),
            RawFile::new(LATE, late),
            RawFile::new(SPLIT, "export const __wasm_split_load_city_0123 = part(0);"),
        ];
        bundle
    }

    #[test]
    fn both_sides_have_the_same_short_names() {
        let mut bundle = client();
        assert_eq!(ShortNames.apply(&mut bundle), Ok(Applied));
        assert_eq!(Minify.apply(&mut bundle), Ok(Applied));
        let known = rename::names(&bundle.file(WASM).unwrap().bytes).unwrap();
        assert_eq!(known.imports, ["a"]);
        assert_eq!(known.exports, ["memory", "$b", "textOfApp"]);
        assert_eq!(
            bundle.text(GLUE),
            "function $a(){const a={a:function(b){console.log($c(b),wasm.memory);},};\
             return{\"w\":a,};}\nfunction $c(c){return wasm.$b(c);}\n\
             export function textOfApp(){return wasm.textOfApp();}\n\
             export{__wbg_init as default};\n"
        );
        assert_eq!(bundle.text(LATE), "export default(wasm)=>{return{now:wasm.$b};};\n");
        assert_eq!(known.splits, ["$a"]);
        assert_eq!(bundle.text(SPLIT), "export const $a=part(0);\n");
    }

    #[test]
    fn a_glue_without_the_functions_that_wasm_imports_is_not_understood() {
        let mut bundle = client();
        bundle.replace(GLUE, "function other() {}");
        assert!(ShortNames.apply(&mut bundle).is_err());
    }
}
