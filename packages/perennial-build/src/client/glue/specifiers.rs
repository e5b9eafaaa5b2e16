//! Finds module specifiers that no browser can resolve.

use super::super::bundle::RawFile;
use super::super::error::ClientError;
use super::super::file_names::GLUE;

/// Refuses a client that imports a module by its bare name, such as `"lodash"`: without an import map,
/// which the content security policy forbids, the browser loads nothing of such a client.
pub(in super::super) fn check(files: &[RawFile]) -> Result<(), ClientError> {
    let modules =
        files.iter().filter(|file| file.path == GLUE || file.path.starts_with("snippets/"));
    for file in modules {
        let text = String::from_utf8_lossy(&file.bytes);
        if let Some(specifier) = text.lines().filter_map(imported).find(|it| is_bare(it)) {
            let (module, specifier) = (file.path.clone(), specifier.to_owned());
            return Err(ClientError::BareSpecifier { module, specifier });
        }
    }
    Ok(())
}

/// The specifier of a static import or a re-export that ends in this line. Anything else that looks
/// like one, as in a comment or a text, is left alone.
fn imported(line: &str) -> Option<&str> {
    let line = line.trim();
    let after = |word: &str| {
        let rest = line.strip_prefix(word)?;
        rest.starts_with([' ', '{', '*', '"', '\'']).then_some(rest.trim_start())
    };
    let rest = match (after("import"), after("export"), line.strip_prefix('}')) {
        (Some(rest), _, _) if rest.starts_with(['"', '\'']) => rest,
        (Some(rest), _, _) | (_, Some(rest), _) | (_, _, Some(rest)) => after_from(rest)?,
        _ => return None,
    };
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (specifier, end) = rest.get(1..)?.split_once(quote)?;
    let end = end.trim_start();
    (end.is_empty() || end.starts_with(';') || end.starts_with("with")).then_some(specifier)
}

fn after_from(rest: &str) -> Option<&str> {
    let (names, specifier) = rest.split_once("from")?;
    let is_list = |c: char| c.is_alphanumeric() || "_$*{}, \t".contains(c);
    names.chars().all(is_list).then(|| specifier.trim_start())
}

/// Whether a specifier is neither a URL nor a path (HTML Standard, "resolve a module specifier").
fn is_bare(specifier: &str) -> bool {
    let is_path = ["/", "./", "../"].iter().any(|start| specifier.starts_with(start));
    !is_path && !specifier.contains(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(path: &str, text: &str, expected: Option<&str>) {
        let file = RawFile { path: path.into(), bytes: text.into() };
        let found = match check(&[file]) {
            Err(ClientError::BareSpecifier { specifier, .. }) => Some(specifier),
            _ => None,
        };
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn a_bare_module_specifier_is_refused() {
        refused(GLUE, "import * as import1 from \"lodash\"\n", Some("lodash"));
        refused(GLUE, "import { b } from 'chart.js/auto';", Some("chart.js/auto"));
        refused("snippets/a/b.js", "import 'side-effect';", Some("side-effect"));
        refused("snippets/a/b.js", "import {\n  a,\n  b\n} from \"lodash\";", Some("lodash"));
        refused("snippets/a/b.js", "export * from \"@scope/x\";", Some("@scope/x"));
    }

    #[test]
    fn what_a_browser_resolves_and_what_is_no_import_is_left_alone() {
        for text in [
            "import * as a from \"./__wasm_split.js\"",
            "import { b } from './snippets/c-1/inline0.js';",
            "export { x } from '/lib/x.js';",
            "import y from 'https://example.org/y.js';",
            "// import x from \"lodash\"",
            "const text = 'import x from \"lodash\"';",
            "export const from = \"lodash\";",
            "export function importFrom() { return \"lodash\"; }",
            "imports['lodash'] = 1;",
        ] {
            refused("snippets/a/b.js", text, None);
        }
        refused("loader.js", "import x from \"lodash\"", None);
    }
}
