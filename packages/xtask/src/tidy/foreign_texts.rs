//! Texts of other programs that the client's pipeline matches stand in one file.

use super::{Finding, Tree};

const PIPELINE: &str = "packages/perennial-build/src/client/";
const OWNER: &str = "packages/perennial-build/src/client/anchors.rs";
/// Pieces of what wasm-bindgen, the splitter, the linker and the standard library write.
const TEXTS: [&str; 12] = [
    "__wbg_",
    "__wbindgen",
    "handleError",
    "import0",
    "getStringFromWasm0",
    "initSync",
    "wasmModule",
    "core::panicking",
    "__wasm_split_load",
    "__canary",
    ".rodata",
    "reloc.",
];

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let is_checked =
        |path: &str| path.starts_with(PIPELINE) && path.ends_with(".rs") && path != OWNER;
    let files = tree.files.iter().filter(|file| is_checked(&file.path));
    let findings = files.flat_map(|file| {
        let lines =
            file.product_lines().filter(|(_, line)| TEXTS.iter().any(|it| line.contains(it)));
        lines.map(|(line, _)| {
            Finding::on(
                &file.path,
                line,
                "matches a text of another program: put it into client/anchors.rs, with its source",
            )
        })
    });
    findings.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_another_program_outside_its_file_is_found() {
        let code = "//! X.\nconst A: &str = \"function handleError(f, args) {\";\n";
        let tested = format!("//! X.\n#[cfg(test)]\nmod tests {{\n{code}}}\n");
        let tree = Tree::of(&[
            (OWNER, code),
            ("packages/perennial-build/src/client/glue/start.rs", code),
            ("packages/perennial-build/src/client/glue/words.rs", &tested),
            ("packages/perennial-server/src/a.rs", code),
        ]);
        assert_eq!(check(&tree).len(), 1);
    }
}
