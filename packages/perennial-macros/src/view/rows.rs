//! Rows of tables.

use sycamore_view_parser::ir::{Node, TagIdent, TagNode};
use syn::parse_quote;

use super::nodes::component_of;

/// Puts rows that stand in a table into a `tbody`, as a parser does: marks of a list of rows would
/// otherwise stand elsewhere in the served document than in the view.
pub(super) fn in_bodies(children: Vec<Node>) -> Vec<Node> {
    let (mut all, mut rows) = (Vec::new(), Vec::new());
    for child in children {
        if is_row(&child) {
            rows.push(child);
        } else {
            close(&mut all, &mut rows);
            all.push(child);
        }
    }
    close(&mut all, &mut rows);
    all
}

fn close(all: &mut Vec<Node>, rows: &mut Vec<Node>) {
    if !rows.is_empty() {
        all.push(component_of(parse_quote!(tbody), Vec::new(), std::mem::take(rows)));
    }
}

/// A row, or a list, which in a table is one of rows: of other parts of a table there are not many.
fn is_row(node: &Node) -> bool {
    let Node::Tag(TagNode { ident: TagIdent::Path(path), .. }) = node else { return false };
    let last = path.segments.last().map(|segment| segment.ident.to_string());
    last.is_some_and(|name| ["Indexed", "Keyed", "tr"].contains(&name.as_str()))
}
