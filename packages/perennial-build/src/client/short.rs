//! Short names for what the wasm module and its glue have of each other, in a release.
//!
//! wasm-bindgen names each function after its type's name and a hash, and a hash cannot be
//! compressed: they were a fifth of the glue, and 3 kB of the wasm.

mod calls;
mod compact;
mod module;
mod script;

use std::collections::{BTreeMap, BTreeSet};

use super::naming::RawFile;
use super::{ClientError, GLUE, LATE, REST, SPLIT, WASM};

pub(super) use compact::compact;

/// What the module calls the glue that it imports from.
const GLUE_KEY: &str = "./client_bg.js";
const SHORT_KEY: &str = "w";
/// What it calls what loads parts.
const SPLIT_KEY: &str = "./__wasm_split.js";
/// How the names begin that wasm-bindgen gives to exports that only its glue knows. Others, such as
/// the memory, are for everybody.
const PRIVATE_EXPORTS: [&str; 3] = ["_ZN", "__wb", "__externref"];

/// New names by the old ones.
type Names = BTreeMap<String, String>;

/// Gives wasm and glue short names for each other's functions, and leaves out of the glue what
/// nobody reads or calls.
pub(super) fn shorten(raw: &mut [RawFile]) -> Result<(), ClientError> {
    let Some(wasm) = raw.iter().find(|file| file.path == WASM) else {
        return Err(ClientError::Missing(WASM.to_owned()));
    };
    let known = module::names(&wasm.bytes).map_err(ClientError::wasm(WASM))?;
    let is_script = |file: &RawFile| [GLUE, LATE, REST].contains(&file.path.as_str());
    let text = |file: &RawFile| {
        let text = script::with_short_start(&String::from_utf8_lossy(&file.bytes));
        calls::with_cheap_calls(&text)
    };
    // Names are the same in both: what one of them knows, the other does. The indentation is still
    // there: it tells the names of the outermost level from those within functions, which may be
    // names of fields as well.
    let scripts: Vec<String> = raw.iter().filter(|file| is_script(file)).map(text).collect();
    let renaming = Renaming::new(&scripts.join("\n"), &known);
    for file in raw {
        if is_script(file) {
            file.bytes = compact(&renaming.of_script(&text(file))).into_bytes();
        } else if file.path == SPLIT {
            file.bytes = compact(&renaming.of_split(&file.bytes)).into_bytes();
        } else if file.path == WASM {
            file.bytes = module::rename(&file.bytes, &renaming).map_err(ClientError::wasm(WASM))?;
        }
    }
    Ok(())
}

/// What gets which name.
struct Renaming {
    /// Functions that the module imports from the glue: there they are keys of an object.
    imports: Names,
    /// What the glue takes from the module, and what it has for itself.
    own: Names,
    /// Functions that the module imports from what loads parts.
    splits: Names,
}

impl Renaming {
    /// Names only what stands in the glue: then both sides change, or none.
    fn new(text: &str, known: &module::Known) -> Self {
        let words: BTreeSet<&str> = script::words(text).collect();
        let is_used = |name: &&String| words.contains(name.as_str());
        // The order is the module's: names that count upwards take next to no room there.
        let imports = known.imports.iter().filter(is_used).cloned().zip((0..).map(short)).collect();
        let is_private =
            |name: &&String| PRIVATE_EXPORTS.iter().any(|start| name.starts_with(start));
        let exports = known.exports.iter().filter(is_used).filter(is_private).cloned();
        let own: BTreeSet<String> = exports.chain(script::helpers(text)).collect();
        // The glue's own names are variables: with a `$` none is a keyword or a parameter.
        let own = own.into_iter().zip((0..).map(|number| format!("${}", short(number)))).collect();
        let splits = known.splits.iter().cloned();
        let splits = splits.zip((0..).map(|number| format!("${}", short(number)))).collect();
        Self { imports, own, splits }
    }

    fn of_split(&self, source: &[u8]) -> String {
        let text = String::from_utf8_lossy(source);
        script::replace_words(&text, |word| self.splits.get(word).map(String::as_str))
    }

    fn of_script(&self, text: &str) -> String {
        let name = |word: &str| self.imports.get(word).or_else(|| self.own.get(word));
        let text = script::replace_words(text, |word| name(word).map(String::as_str));
        text.replace(&format!("\"{GLUE_KEY}\":"), &format!("\"{SHORT_KEY}\":"))
    }
}

/// The name of this number, in letters.
fn short(number: usize) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let letter = LETTERS.get(number % LETTERS.len()).copied().map_or('_', char::from);
    let mut name = match number / LETTERS.len() {
        0 => String::new(),
        before => short(before - 1),
    };
    name.push(letter);
    name
}

#[cfg(test)]
mod tests {
    use super::*;

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

    fn client() -> Vec<RawFile> {
        let file = |path: &str, bytes: Vec<u8>| RawFile { path: path.into(), bytes };
        let late = "export default (wasm) => {\n  return { now: wasm.__wbindgen_text };\n};";
        vec![
            file(WASM, module::tests::module()),
            file(GLUE, GLUE_TEXT.into()),
            file(LATE, late.into()),
            file(SPLIT, "export const __wasm_split_load_city_0123 = part(0);".into()),
        ]
    }

    #[test]
    fn both_sides_have_the_same_short_names() {
        let mut files = client();
        shorten(&mut files).unwrap();
        let known = module::names(&files[0].bytes).unwrap();
        assert_eq!(known.imports, ["a"]);
        assert_eq!(known.exports, ["memory", "$b", "textOfApp"]);
        assert_eq!(
            std::str::from_utf8(&files[1].bytes).unwrap(),
            "function $a(){const a={a:function(b){console.log($c(b),wasm.memory);},};\
             return{\"w\":a,};}\nfunction $c(c){return wasm.$b(c);}\n\
             export function textOfApp(){return wasm.textOfApp();}\n\
             export{__wbg_init as default};\n"
        );
        assert_eq!(
            std::str::from_utf8(&files[2].bytes).unwrap(),
            "export default(wasm)=>{return{now:wasm.$b};};\n"
        );
        assert_eq!(known.splits, ["$a"]);
        assert_eq!(files[3].bytes, b"export const $a=part(0);\n");
    }

    #[test]
    fn names_of_two_letters_follow_those_of_one() {
        assert_eq!([0, 25, 26, 51, 52, 53, 104].map(short), ["a", "z", "A", "Z", "aa", "ab", "ba"]);
        let all: BTreeSet<String> = (0..5000).map(short).collect();
        assert_eq!(all.len(), 5000);
    }
}
