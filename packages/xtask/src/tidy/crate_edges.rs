//! What a crate may use, and what it must never reach by whatever way.

use super::{Finding, Tree};

/// From, and what it must not reach, with all that follows from normal dependencies.
const FORBIDDEN: &[(&str, &[&str])] = &[
    ("perennial-protocol", &["tokio", "actix-web", "sycamore", "web-sys"]),
    ("perennial-fluent", &["tokio", "actix-web", "sycamore", "web-sys"]),
    ("perennial-isg", &["actix-web", "sycamore", "perennial-server"]),
    ("perennial-core", &["tokio", "actix-web"]),
    ("perennial-server", &["perennial-client", "actix-web"]),
    ("perennial-client", &["perennial-server", "perennial-isg"]),
    ("perennial-build", &["perennial-server", "perennial-client"]),
    ("perennial-cli", &["perennial-server", "perennial-client"]),
];

/// From, and which crates of the workspace it may name.
const ALLOWED: &[(&str, &[&str])] = &[
    ("perennial-protocol", &[]),
    ("perennial-fluent", &[]),
    ("perennial-macros", &["perennial-fluent"]),
    ("perennial-isg", &["perennial-protocol"]),
    ("perennial-stores", &["perennial-isg", "perennial-protocol"]),
    ("perennial-core", &["perennial-fluent", "perennial-protocol"]),
    (
        "perennial-server",
        &[
            "perennial-core",
            "perennial-fluent",
            "perennial-isg",
            "perennial-protocol",
            "perennial-stores",
        ],
    ),
    (
        "perennial-actix",
        &["perennial-core", "perennial-isg", "perennial-protocol", "perennial-server"],
    ),
    ("perennial-client", &["perennial-core", "perennial-protocol"]),
    (
        "perennial",
        &[
            "perennial-actix",
            "perennial-build",
            "perennial-client",
            "perennial-core",
            "perennial-macros",
            "perennial-protocol",
            "perennial-server",
        ],
    ),
    (
        "perennial-bench",
        &[
            "perennial",
            "perennial-actix",
            "perennial-isg",
            "perennial-protocol",
            "perennial-server",
            "perennial-stores",
            "perennial-test",
        ],
    ),
    (
        "perennial-fuzz",
        &["perennial-core", "perennial-isg", "perennial-protocol", "perennial-server"],
    ),
    ("perennial-build", &["perennial-fluent", "perennial-protocol"]),
    ("perennial-cli", &["perennial-build"]),
];

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (from, forbidden) in FORBIDDEN {
        let reached = tree.packages.reached_from(from);
        let wrong = forbidden.iter().filter(|to| reached.contains(**to));
        findings
            .extend(wrong.map(|to| Finding::of(*from, format!("reaches {to}, which it must not"))));
    }
    for (from, allowed) in ALLOWED {
        let named = tree.packages.edges.get(*from).into_iter().flatten();
        let own = named.filter(|to| tree.packages.members.contains(*to));
        let wrong = own.filter(|to| !allowed.contains(&to.as_str()));
        findings.extend(wrong.map(|to| {
            Finding::of(*from, format!("uses {to}, which its row in the crate map does not hold"))
        }));
    }
    let known = |name: &&String| ALLOWED.iter().any(|(from, _)| from == name);
    let product = tree.packages.members.iter().filter(|name| name.starts_with("perennial"));
    let unknown = product.filter(|name| !known(name) && !name.starts_with("perennial-test"));
    findings.extend(
        unknown
            .map(|name| Finding::of(name, "has no row in xtask's table of what a crate may use")),
    );
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(edges: &[(&str, &str)]) -> Tree {
        let mut tree = Tree::of(&[]);
        for (from, to) in edges {
            tree.packages.edges.entry((*from).into()).or_default().insert((*to).into());
            for name in [from, to].into_iter().filter(|name| name.starts_with("perennial")) {
                tree.packages.members.insert((*name).into());
            }
        }
        tree
    }

    #[test]
    fn a_forbidden_crate_is_found_however_it_is_reached() {
        let findings = check(&tree(&[("perennial-isg", "helper"), ("helper", "actix-web")]));
        assert_eq!(
            findings,
            [Finding::of("perennial-isg", "reaches actix-web, which it must not")]
        );
    }

    #[test]
    fn an_edge_that_the_crate_map_does_not_hold_is_found() {
        assert_eq!(check(&tree(&[("perennial-stores", "perennial-core")])).len(), 1);
        assert_eq!(check(&tree(&[("perennial-stores", "perennial-isg")])), []);
    }

    #[test]
    fn a_new_crate_without_a_row_is_found() {
        assert_eq!(check(&tree(&[("perennial-new", "serde")])).len(), 1);
    }
}
