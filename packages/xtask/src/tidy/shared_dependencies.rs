//! A dependency is chosen once, in the root Cargo.toml; the crates only name it.

use super::{Finding, Tree};

const KINDS: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let manifests = tree.files.iter().filter(|file| {
        file.path.ends_with("/Cargo.toml")
            && !file.is_test_fixture()
            && !file.path.contains("/templates/")
    });
    manifests.flat_map(|file| check_manifest(&file.path, &file.text)).collect()
}

fn check_manifest(path: &str, text: &str) -> Vec<Finding> {
    let manifest = match text.parse::<toml::Table>() {
        Ok(manifest) => manifest,
        Err(error) => return vec![Finding::of(path, format!("is no TOML: {error}"))],
    };
    let targets = manifest.get("target").and_then(toml::Value::as_table).into_iter().flatten();
    let by_target = targets.filter_map(|(_, target)| target.as_table());
    let tables = std::iter::once(&manifest).chain(by_target);
    let dependencies = tables.flat_map(|table| KINDS.iter().filter_map(|kind| table.get(*kind)));
    let named = dependencies.filter_map(toml::Value::as_table).flatten();
    let own = named.filter(|(_, value)| !comes_from_workspace(value));
    own.map(|(name, _)| {
        Finding::of(
            path,
            format!("chooses {name} itself: put it into the root Cargo.toml, with what it is for"),
        )
    })
    .collect()
}

fn comes_from_workspace(value: &toml::Value) -> bool {
    value.get("workspace").and_then(toml::Value::as_bool) == Some(true)
}

impl super::SourceFile {
    /// Whether the file belongs to a small project that a test works on.
    fn is_test_fixture(&self) -> bool {
        self.path.split('/').any(|part| part == "fixtures")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_that_a_crate_chooses_itself_is_found() {
        let manifest = "[dependencies]\nserde.workspace = true\nhttp = \"1\"\n\
                        [target.'cfg(unix)'.dependencies]\nrustix = { version = \"1\" }\n\
                        [dev-dependencies]\ntempfile = { workspace = true }\n";
        let findings = check(&Tree::of(&[("packages/a/Cargo.toml", manifest)]));
        let lines: Vec<_> = findings.iter().map(ToString::to_string).collect();
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(
            lines[0].contains("chooses http") && lines[1].contains("chooses rustix"),
            "{lines:?}"
        );
    }

    #[test]
    fn a_manifest_that_does_not_parse_is_found() {
        assert_eq!(check(&Tree::of(&[("packages/a/Cargo.toml", "[")])).len(), 1);
    }
}
