//! [`Source`]: where a new app gets Perennial from.

use std::fs;
use std::path::{Path, PathBuf};

/// Where a new app gets Perennial from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    /// From the registry, in the version of this command line.
    Registry,
    /// From the checkout that this command line was built in. Its versions are tried together.
    Checkout {
        /// The folder of the crate `perennial`.
        package: PathBuf,
    },
}

impl Source {
    /// The checkout that this command line was built in, if it is still there.
    pub(super) fn find() -> Self {
        let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../perennial");
        match beside.canonicalize() {
            Ok(package) if package.join("Cargo.toml").is_file() => Self::Checkout { package },
            _ => Self::Registry,
        }
    }

    /// What stands behind `perennial =` in the app's Cargo.toml.
    pub(super) fn dependency(&self) -> String {
        match self {
            Self::Registry => format!("\"{}\"", env!("CARGO_PKG_VERSION")),
            // TOML's basic strings escape as JSON does.
            Self::Checkout { package } => {
                format!("{{ path = {} }}", serde_json::Value::from(package.display().to_string()))
            }
        }
    }

    /// The patches that the checkout's own Cargo.toml has: they hold for a whole workspace, and so an app
    /// names them itself.
    pub(super) fn patches(&self) -> String {
        let Self::Checkout { package } = self else { return String::new() };
        let Ok(patched) = package.join("../../third-party/sycamore-reactive").canonicalize() else {
            return String::new();
        };
        let path = serde_json::Value::from(patched.display().to_string());
        format!("\n[patch.crates-io]\nsycamore-reactive = {{ path = {path} }}\n")
    }

    /// The checkout's lock file without the checkout's own packages: what the app needs of it keeps
    /// its version, cargo drops the rest.
    pub(super) fn lock_file(&self) -> Option<String> {
        let Self::Checkout { package } = self else { return None };
        let text = fs::read_to_string(package.join("../../Cargo.lock")).ok()?;
        Some(registry_packages(&text))
    }
}

/// A lock file's packages that come from a registry.
fn registry_packages(lock_file: &str) -> String {
    let mut sections = lock_file.split("[[package]]");
    let heading = sections.next().unwrap_or_default();
    let kept = sections.filter(|section| section.contains("\nsource = "));
    let packages: String = kept.map(|section| format!("[[package]]{section}")).collect();
    format!("{heading}{packages}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_packages_of_a_registry_are_taken_over() {
        let text = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n\n\
                    [[package]]\nname = \"b\"\nversion = \"2.0.0\"\nsource = \"registry+x\"\n";
        assert_eq!(
            registry_packages(text),
            "version = 4\n\n[[package]]\nname = \"b\"\nversion = \"2.0.0\"\nsource = \"registry+x\"\n"
        );
    }

    #[test]
    fn a_published_command_line_writes_its_own_version() {
        assert_eq!(Source::Registry.dependency(), format!("\"{}\"", env!("CARGO_PKG_VERSION")));
        assert_eq!(Source::Registry.lock_file(), None);
        assert_eq!(Source::Registry.patches(), "");
    }

    #[test]
    fn a_path_is_quoted() {
        let source = Source::Checkout { package: "/a \"b\"".into() };
        assert_eq!(source.dependency(), r#"{ path = "/a \"b\"" }"#);
    }
}
