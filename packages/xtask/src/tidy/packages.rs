//! [`Packages`]: the workspace's crates and what each of them reaches, as cargo resolved them.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand};

use crate::{Repository, TaskError};

/// The crates of the workspace and the graph of all normal dependencies, by name.
#[derive(Debug, Default)]
pub(crate) struct Packages {
    /// The workspace's own crates.
    pub(crate) members: BTreeSet<String>,
    /// From each crate to those that it names as normal dependencies.
    pub(crate) edges: BTreeMap<String, BTreeSet<String>>,
}

impl Packages {
    pub(crate) fn read(repository: &Repository) -> Result<Self, TaskError> {
        let metadata = MetadataCommand::new()
            .manifest_path(repository.root().join("Cargo.toml"))
            .exec()
            .map_err(TaskError::while_doing("`cargo metadata` failed"))?;
        let names: BTreeMap<_, _> = metadata
            .packages
            .iter()
            .map(|package| (&package.id, package.name.to_string()))
            .collect();
        let name_of = |id| names.get(id).cloned().unwrap_or_default();
        let members = metadata.workspace_members.iter().map(name_of).collect();
        let mut edges = BTreeMap::<String, BTreeSet<String>>::new();
        for node in metadata.resolve.iter().flat_map(|resolve| &resolve.nodes) {
            let normal = node.deps.iter().filter(|dependency| {
                dependency.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal)
            });
            let reached = normal.map(|dependency| name_of(&dependency.pkg));
            edges.entry(name_of(&node.id)).or_default().extend(reached);
        }
        Ok(Self { members, edges })
    }

    /// Everything that a crate reaches by normal dependencies, by whatever way.
    pub(crate) fn reached_from(&self, name: &str) -> BTreeSet<&str> {
        let mut reached = BTreeSet::new();
        let mut waiting = vec![name];
        while let Some(from) = waiting.pop() {
            for to in self.edges.get(from).into_iter().flatten() {
                if reached.insert(to.as_str()) {
                    waiting.push(to);
                }
            }
        }
        reached
    }
}
