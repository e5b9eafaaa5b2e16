//! Internal URLs are built and parsed in perennial-protocol, and stand nowhere else.

use super::{Finding, SourceFile, Tree};

const OWNER: &str = "packages/perennial-protocol/";
/// The internal prefix, put together so that this file does not break its own rule.
const PREFIX: &str = concat!("/.", "perennial");

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let outside = tree.files.iter().filter(|file| is_source(file) && !file.path.starts_with(OWNER));
    let findings = outside.flat_map(|file| {
        let literals = file.product_lines().filter(|(_, line)| has_literal(line));
        literals.map(|(line, _)| {
            Finding::on(
                &file.path,
                line,
                "has an internal URL as a literal: take it from perennial-protocol",
            )
        })
    });
    findings.collect()
}

fn is_source(file: &SourceFile) -> bool {
    [".rs", ".js", ".html"].iter().any(|ending| file.path.ends_with(ending))
}

fn has_literal(line: &str) -> bool {
    ['"', '\'', '`'].iter().any(|quote| line.contains(&format!("{quote}{PREFIX}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_internal_url_outside_the_protocol_is_found() {
        let code = format!("//! X.\nconst A: &str = \"{PREFIX}/health\";\n");
        let script = format!("fetch(`{PREFIX}/reload`)\n");
        let tested =
            format!("//! X.\n#[cfg(test)]\nmod tests {{ const A: &str = \"{PREFIX}/health\"; }}\n");
        let documented = format!("//! See \"{PREFIX}/health\".\n");
        let tree = Tree::of(&[
            ("packages/perennial-protocol/src/url.rs", &code),
            ("packages/perennial-server/src/a.rs", &code),
            ("packages/perennial-build/src/a.js", &script),
            ("packages/perennial-server/src/b.rs", &tested),
            ("packages/perennial-server/src/c.rs", &documented),
            ("tests/suites/http.rs", &code),
        ]);
        assert_eq!(check(&tree).len(), 2);
    }
}
