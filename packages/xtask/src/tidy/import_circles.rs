//! No group of files imports each other in a circle that is larger than it was.
//!
//! A circle is a strongly connected component of the imports between the files of one crate. An import
//! of a name that a module re-exports counts as one of the file that defines the name: `mod.rs` as a
//! table of contents makes no circle.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};

use super::{Finding, Tree};

/// The largest circle that each crate may have, in files. Two files are no circle worth breaking. A
/// number here may only become smaller.
const LARGEST: &[(&str, usize)] = &[
    ("perennial-bench", 14),
    ("perennial-cli", 8),
    ("perennial-client", 14),
    ("perennial-core", 35),
    ("perennial-macros", 3),
    ("perennial-server", 31),
    ("perennial-stores", 4),
    ("perennial-test", 3),
];
const HARMLESS: usize = 2;

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let findings = circles(tree).into_iter().filter_map(|(name, circle)| {
        let allowed = LARGEST.iter().find(|(own, _)| *own == name);
        let allowed = allowed.map_or(HARMLESS, |(_, files)| *files);
        let first = circle.iter().next()?;
        let text = format!(
            "is in a circle of {} files that import each other, {allowed} are allowed: {}",
            circle.len(),
            circle.iter().cloned().collect::<Vec<_>>().join(", ")
        );
        (circle.len() > allowed).then(|| Finding::on(first, 1, &text))
    });
    findings.collect()
}

/// The largest circle of each crate, by its name.
pub(crate) fn circles(tree: &Tree) -> BTreeMap<String, BTreeSet<String>> {
    let mut crates: BTreeMap<String, Crate> = BTreeMap::new();
    for file in tree.files.iter().filter(|file| file.path.ends_with(".rs")) {
        let Some((name, module)) = module_of(&file.path) else { continue };
        let Ok(parsed) = syn::parse_file(&file.text) else { continue };
        let mut found = Imports { module: module.clone(), ..Imports::default() };
        found.visit_file(&parsed);
        crates.entry(name).or_default().insert(module, file.path.clone(), found);
    }
    crates.into_iter().map(|(name, own)| (name, own.largest_circle())).collect()
}

type Module = Vec<String>;

/// The crate and the module of a source file: `packages/NAME/src/a/b.rs` is `a::b`.
fn module_of(path: &str) -> Option<(String, Module)> {
    let (name, file) = path.strip_prefix("packages/")?.split_once("/src/")?;
    let mut module: Module = file.strip_suffix(".rs")?.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        module.pop();
    }
    Some((name.to_owned(), module))
}

/// The files of a crate, and what each imports.
#[derive(Default)]
struct Crate {
    files: BTreeMap<Module, String>,
    imports: BTreeMap<Module, Imports>,
}

impl Crate {
    fn insert(&mut self, module: Module, path: String, imports: Imports) {
        self.files.insert(module.clone(), path);
        self.imports.insert(module, imports);
    }

    /// The module in whose file the item of a path is defined, as far as this crate has it.
    fn defining(&self, path: &[String], depth: usize) -> Option<Module> {
        let longest = (0..=path.len()).rev().find_map(|length| {
            let module = path.get(..length)?;
            self.files.contains_key(module).then_some(length)
        })?;
        let (module, rest) = (path.get(..longest)?, path.get(longest..)?);
        let reexport = rest.first().and_then(|name| self.imports.get(module)?.exports.get(name));
        match reexport {
            Some(target) if depth > 0 => {
                let further = rest.get(1..).unwrap_or_default();
                let target: Module = target.iter().chain(further).cloned().collect();
                self.defining(&target, depth - 1)
            }
            _ => Some(module.to_vec()),
        }
    }

    fn edges(&self) -> BTreeMap<&Module, BTreeSet<Module>> {
        /// How many re-exports lead from one to the next at most.
        const DEPTH: usize = 8;
        let targets = |(module, imports): (&Module, &Imports)| -> BTreeSet<Module> {
            let found = imports.paths.iter().filter_map(|path| self.defining(path, DEPTH));
            found.filter(|target| target != module).collect()
        };
        self.imports.iter().map(|entry| (entry.0, targets(entry))).collect()
    }

    fn largest_circle(&self) -> BTreeSet<String> {
        let edges = self.edges();
        let reach = |from: &Module| {
            let (mut seen, mut next) = (BTreeSet::new(), vec![from.clone()]);
            while let Some(module) = next.pop() {
                for target in edges.get(&module).into_iter().flatten() {
                    if seen.insert(target.clone()) {
                        next.push(target.clone());
                    }
                }
            }
            seen
        };
        let reached: BTreeMap<&Module, BTreeSet<Module>> =
            edges.keys().map(|module| (*module, reach(module))).collect();
        let circle = |module: &Module| -> BTreeSet<String> {
            let forth = reached.get(module).into_iter().flatten();
            let back = |other: &&Module| reached.get(*other).is_some_and(|it| it.contains(module));
            forth.filter(back).filter_map(|other| self.files.get(other).cloned()).collect()
        };
        let circles = edges.keys().map(|module| circle(module));
        circles.max_by_key(BTreeSet::len).unwrap_or_default()
    }
}

/// What the code of a file names of its own crate.
#[derive(Default)]
struct Imports {
    module: Module,
    /// Absolute paths within the crate.
    paths: BTreeSet<Module>,
    /// Names that other files may reach through this one, with what they are.
    exports: BTreeMap<String, Module>,
    /// Modules that are declared here.
    declared: BTreeSet<String>,
}

impl Imports {
    /// A path of this file as an absolute one, if it is of this crate.
    fn absolute(&self, path: &[String]) -> Option<Module> {
        let mut module = self.module.clone();
        match path.first()?.as_str() {
            "crate" => module.clear(),
            "self" => {}
            "super" => _ = module.pop(),
            first if self.declared.contains(first) => {
                return Some(module.into_iter().chain(path.iter().cloned()).collect());
            }
            _ => return None,
        }
        let mut rest = path.get(1..)?;
        while let Some(("super", further)) = rest.split_first().map(|(it, all)| (it.as_str(), all))
        {
            module.pop();
            rest = further;
        }
        Some(module.into_iter().chain(rest.iter().cloned()).collect())
    }

    fn use_tree(&mut self, tree: &syn::UseTree, before: &mut Module, is_export: bool) {
        match tree {
            syn::UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.use_tree(&path.tree, before, is_export);
                before.pop();
            }
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|item| self.use_tree(item, before, is_export));
            }
            syn::UseTree::Name(name) => {
                self.used(before, &name.ident.to_string(), &name.ident.to_string(), is_export);
            }
            syn::UseTree::Rename(name) => {
                self.used(before, &name.ident.to_string(), &name.rename.to_string(), is_export);
            }
            syn::UseTree::Glob(_) => {
                if let Some(path) = self.absolute(before) {
                    self.paths.insert(path);
                }
            }
        }
    }

    fn used(&mut self, before: &Module, name: &str, as_name: &str, is_export: bool) {
        let mut path = before.clone();
        if name != "self" {
            path.push(name.to_owned());
        }
        let Some(path) = self.absolute(&path) else { return };
        if !is_export {
            self.paths.insert(path.clone());
        }
        // A private import is visible to the modules below, as an export is to all.
        self.exports.insert(as_name.to_owned(), path);
    }
}

impl<'ast> Visit<'ast> for Imports {
    fn visit_file(&mut self, file: &'ast syn::File) {
        let modules = file.items.iter().filter_map(|item| match item {
            syn::Item::Mod(module) if module.content.is_none() => Some(module.ident.to_string()),
            _ => None,
        });
        self.declared.extend(modules);
        visit::visit_file(self, file);
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        // Modules within a file are tests nearly always, and those are no part of the structure.
        if module.content.is_none() {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let is_export = !matches!(item.vis, syn::Visibility::Inherited);
        self.use_tree(&item.tree, &mut Vec::new(), is_export);
    }

    /// `pub(in super::super)` names a module, and imports nothing of it.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Module =
            path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if segments.len() > 1
            && let Some(path) = self.absolute(&segments)
        {
            self.paths.insert(path);
        }
        visit::visit_path(self, path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: (&str, &str) =
        ("packages/x/src/lib.rs", "//! X.\nmod a;\nmod b;\nmod c;\npub use c::C;\n");

    #[track_caller]
    fn check_files(files: &[(&str, &str)], expected: usize) {
        let files: Vec<_> = [ROOT].iter().chain(files).copied().collect();
        let circles = circles(&Tree::of(&files));
        assert_eq!(circles["x"].len(), expected, "{circles:?}");
    }

    #[test]
    fn files_that_import_each_other_are_a_circle() {
        let a = ("packages/x/src/a.rs", "//! A.\nuse crate::b::B;\npub struct A;\n");
        let b = ("packages/x/src/b.rs", "//! B.\npub struct B;\nfn c() { super::c::run() }\n");
        let c = ("packages/x/src/c.rs", "//! C.\nuse super::{a::A};\npub struct C;\n");
        check_files(&[a, b, c], 3);
        check_files(&[a, b, ("packages/x/src/c.rs", "//! C.\npub struct C;\n")], 0);
        let tree = Tree::of(&[ROOT, a, b, c]);
        assert_eq!(check(&tree).len(), 1, "three are more than two");
    }

    #[test]
    fn a_name_that_the_root_exports_is_its_files() {
        let a = ("packages/x/src/a.rs", "//! A.\nuse crate::C;\npub struct A;\n");
        let c = ("packages/x/src/c.rs", "//! C.\nuse crate::a::A;\npub struct C;\n");
        check_files(&[a, c], 2);
    }

    #[test]
    fn tests_make_no_circle() {
        let a = ("packages/x/src/a.rs", "//! A.\nuse crate::b::B;\npub struct A;\n");
        let b = (
            "packages/x/src/b.rs",
            "//! B.\npub struct B;\n#[cfg(test)]\nmod tests { use crate::a::A; }\n",
        );
        check_files(&[a, b], 0);
    }
}
