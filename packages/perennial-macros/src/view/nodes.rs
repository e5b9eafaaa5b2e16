//! Nodes of a view as `sycamore-view-parser` reads them.

use proc_macro2::Span;
use sycamore_view_parser::ir::{Node, Prop, PropType, Root, TagIdent, TagNode};
use syn::{Expr, Ident, Path};

/// The name of an element of HTML; `None`: a component.
pub(super) fn element(tag: &TagIdent) -> Option<String> {
    let TagIdent::Path(path) = tag else { return None };
    let name = path.get_ident()?.to_string();
    let name = name.strip_prefix("r#").map(str::to_owned).unwrap_or(name);
    name.starts_with(|first: char| first.is_ascii_lowercase()).then_some(name)
}

/// Puts a component around all that an element holds.
pub(super) fn wrap(tag: &mut TagNode, component: &Path) {
    let children = std::mem::take(&mut tag.children.0);
    if !children.is_empty() {
        tag.children.0 = vec![component_of(component.clone(), Vec::new(), children)];
    }
}

pub(super) fn component_of(path: Path, props: Vec<Prop>, children: Vec<Node>) -> Node {
    Node::Tag(TagNode { ident: TagIdent::Path(path), props, children: Root(children) })
}

pub(super) fn plain(name: &str, value: Expr, span: Span) -> Prop {
    Prop { ty: PropType::Plain { ident: Ident::new(name, span) }, value, span }
}

/// The name of a property that is written as it is: `name=` or `"name"=`.
pub(super) fn plain_name(prop: &Prop) -> Option<String> {
    match &prop.ty {
        PropType::Plain { ident } => Some(ident.to_string()),
        PropType::PlainQuoted { ident } | PropType::PlainHyphenated { ident } => {
            Some(ident.clone())
        }
        _ => None,
    }
}
