//! [`Items`]: the functions, types and other items of an app's sources, and what each names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use quote::ToTokens;
use syn::{Attribute, ImplItem, Item as Syntax, Signature, TraitItem, Type, UseTree};

use super::tokens::{Mention, Scan};

/// What a reactive form of a type is called beside it.
const REACTIVE: &str = "Rx";

/// The items of an app's sources.
#[derive(Debug, Default)]
pub(super) struct Items {
    pub(super) all: Vec<Item>,
    by_name: BTreeMap<String, Vec<usize>>,
    /// The methods of traits that a type has, by its name.
    of_type: BTreeMap<String, Vec<usize>>,
    /// What a module knows under another name, and what it imports, by the module.
    renamed: BTreeMap<(String, String), String>,
    imported: BTreeSet<(String, String)>,
}

/// An item.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) name: String,
    /// The last name of its module.
    module: String,
    /// The type or trait whose method it is.
    owner: Option<String>,
    pub(super) scan: Scan,
    /// Whether it gets nothing from those that call it.
    pub(super) is_closed: bool,
    is_macro: bool,
}

impl Item {
    /// Whether it is a method of types that have no name.
    pub(super) fn is_anybodys(&self) -> bool {
        self.owner.as_deref() == Some("")
    }
}

impl Items {
    /// Adds a file. `None`, if it cannot be read.
    pub(super) fn add_file(&mut self, folder: &Path, path: &Path) -> Option<()> {
        let text = std::fs::read_to_string(path).ok()?;
        self.add(module_of(folder, path), &text)
    }

    pub(super) fn add(&mut self, module: &str, text: &str) -> Option<()> {
        let file = syn::parse_file(text).ok()?;
        file.items.iter().for_each(|item| self.item(module, item));
        Some(())
    }

    fn item(&mut self, module: &str, item: &Syntax) {
        match item {
            Syntax::Mod(inner) if !is_test(&inner.attrs) => {
                let name = inner.ident.to_string();
                let items = inner.content.iter().flat_map(|(_, items)| items);
                items.for_each(|item| self.item(&name, item));
            }
            Syntax::Mod(_) => {}
            Syntax::Use(tree) => self.imports(module, &tree.tree),
            Syntax::Fn(function) if !is_test(&function.attrs) => {
                let is_closed = is_closed(&function.sig);
                self.push(module, &function.sig.ident.to_string(), None, function, is_closed);
            }
            Syntax::Fn(_) => {}
            Syntax::Impl(block) => {
                let owner = type_name(&block.self_ty);
                for item in &block.items {
                    let name = match item {
                        ImplItem::Fn(function) => function.sig.ident.to_string(),
                        ImplItem::Const(constant) => constant.ident.to_string(),
                        _ => String::new(),
                    };
                    let place = self.push(module, &name, Some(&owner), item, false);
                    if block.trait_.is_some() {
                        self.of_type.entry(owner.clone()).or_default().push(place);
                    }
                }
            }
            Syntax::Trait(own) => {
                let owner = own.ident.to_string();
                for item in &own.items {
                    if let TraitItem::Fn(function) = item {
                        let name = function.sig.ident.to_string();
                        self.push(module, &name, Some(&owner), item, false);
                    }
                }
                self.push(module, &owner, None, own, false);
            }
            other => {
                let place = self.push(module, &name_of(other), None, other, false);
                if let (Syntax::Macro(_), Some(item)) = (other, self.all.get_mut(place)) {
                    item.is_macro = true;
                }
            }
        }
    }

    fn push(
        &mut self,
        module: &str,
        name: &str,
        owner: Option<&str>,
        item: &impl ToTokens,
        is_closed: bool,
    ) -> usize {
        let scan = Scan::of(item.to_token_stream());
        let place = self.all.len();
        self.by_name.entry(name.to_owned()).or_default().push(place);
        let (module, owner) = (module.to_owned(), owner.map(str::to_owned));
        let name = name.to_owned();
        self.all.push(Item { name, module, owner, scan, is_closed, is_macro: false });
        place
    }

    fn imports(&mut self, module: &str, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => self.imports(module, &path.tree),
            UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.imports(module, tree));
            }
            UseTree::Name(name) => {
                self.imported.insert((module.to_owned(), name.ident.to_string()));
            }
            UseTree::Rename(renamed) => {
                let key = (module.to_owned(), renamed.rename.to_string());
                self.renamed.insert(key, renamed.ident.to_string());
            }
            UseTree::Glob(_) => {}
        }
    }

    /// The items that a name in the code of another may mean: rather too many than too few.
    pub(super) fn meant(&self, by: &Item, mention: &Mention) -> Vec<usize> {
        let known = |name: &str| {
            let renamed = self.renamed.get(&(by.module.clone(), name.to_owned()));
            renamed.map_or_else(|| name.to_owned(), String::clone)
        };
        let name = known(&mention.name);
        let mut found = self.of_type.get(&name).cloned().unwrap_or_default();
        let forms =
            [name.clone() + REACTIVE, name.trim_end_matches(REACTIVE).to_owned(), name.clone()];
        let own: BTreeSet<usize> =
            forms.iter().filter_map(|form| self.by_name.get(form)).flatten().copied().collect();
        let narrowed = |test: &dyn Fn(&Item) -> bool| {
            let some = own.iter().copied().filter(|place| self.all.get(*place).is_some_and(test));
            Some(some.collect::<Vec<_>>()).filter(|some| !some.is_empty())
        };
        let qualifier = mention.qualifier.as_deref().map(known);
        if mention.is_macro {
            return narrowed(&|item| item.is_macro).unwrap_or_default();
        }
        let some = match qualifier.as_deref() {
            _ if mention.is_method => {
                found.extend(narrowed(&|item| item.owner.is_some()).unwrap_or_default());
                return found;
            }
            Some("self" | "Self" | "super" | "crate") => None,
            Some(before) => {
                narrowed(&|item| item.module == before || item.owner.as_deref() == Some(before))
            }
            None if self.imported.contains(&(by.module.clone(), name)) => None,
            None => narrowed(&|item| item.module == by.module && item.owner.is_none()),
        };
        found.extend(some.unwrap_or_else(|| own.into_iter().collect()));
        found
    }
}

/// The last name of the module that a file is.
fn module_of<'p>(folder: &Path, path: &'p Path) -> &'p str {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let parent = path.parent().filter(|parent| *parent != folder);
    match stem {
        "mod" => parent.and_then(|it| it.file_name()).and_then(|it| it.to_str()).unwrap_or(stem),
        _ => stem,
    }
}

/// Whether a function gets nothing from those that call it.
fn is_closed(signature: &Signature) -> bool {
    signature.inputs.is_empty() && signature.generics.params.is_empty()
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let text = attribute.meta.to_token_stream().to_string();
        text.contains("test") && !text.contains("not")
    })
}

fn type_name(own: &Type) -> String {
    match own {
        Type::Path(path) => {
            path.path.segments.last().map(|it| it.ident.to_string()).unwrap_or_default()
        }
        Type::Reference(reference) => type_name(&reference.elem),
        _ => String::new(),
    }
}

fn name_of(item: &Syntax) -> String {
    let ident = match item {
        Syntax::Const(item) => &item.ident,
        Syntax::Enum(item) => &item.ident,
        Syntax::Static(item) => &item.ident,
        Syntax::Struct(item) => &item.ident,
        Syntax::Type(item) => &item.ident,
        Syntax::Macro(item) => match &item.ident {
            Some(ident) => ident,
            None => return String::new(),
        },
        _ => return String::new(),
    };
    ident.to_string()
}
