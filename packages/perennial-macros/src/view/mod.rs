//! `view!`: Sycamore's, with what HTML asks of some elements, so that a view gives the same tree when it
//! is served, parsed and hydrated as when the client makes it.

mod fields;
mod foreign;
mod nodes;
mod rows;

use proc_macro2::TokenStream;
use sycamore_view_parser::codegen::Codegen;
use sycamore_view_parser::ir::{DynNode, MatchArm, Node, Root, TagNode};

use self::nodes::{component_of, element, plain, wrap};
use syn::spanned::Spanned as _;
use syn::{Expr, Result, parse_quote, parse_quote_spanned};

/// Elements that hold text alone: a browser shows the marks of text that changes.
const TEXT_ALONE: [&str; 3] = ["script", "style", "textarea"];

pub(crate) fn expand(input: TokenStream) -> Result<TokenStream> {
    let root: Root = syn::parse2(input)?;
    let root = Root(nodes(root.0, false));
    Ok(Codegen {}.root(&root))
}

/// Nodes as HTML asks for; `in_svg`: they stand in an SVG element.
fn nodes(all: Vec<Node>, in_svg: bool) -> Vec<Node> {
    all.into_iter().map(|node| of_node(node, in_svg)).collect()
}

fn of_node(node: Node, in_svg: bool) -> Node {
    match node {
        Node::Tag(tag) => Node::Tag(of_tag(tag, in_svg)),
        Node::If(mut node) => {
            node.then.0 = nodes(node.then.0, in_svg);
            node.else_branch = node.else_branch.map(|Root(all)| Root(nodes(all, in_svg)));
            Node::If(node)
        }
        Node::Match(mut node) => {
            let of_arm = |arm: MatchArm| MatchArm { body: Root(nodes(arm.body.0, in_svg)), ..arm };
            node.arms = node.arms.into_iter().map(of_arm).collect();
            Node::Match(node)
        }
        other => other,
    }
}

fn of_tag(mut tag: TagNode, in_svg: bool) -> TagNode {
    let Some(name) = element(&tag.ident) else {
        // A component: what it is given stands where it stands.
        tag.children.0 = nodes(tag.children.0, in_svg);
        return tag;
    };
    let inside_is_svg = (in_svg || name == "svg") && name != "foreignObject";
    tag.children.0 = nodes(tag.children.0, inside_is_svg);
    if in_svg {
        return foreign::svg(tag, &name);
    }
    match name.as_str() {
        "input" | "select" | "textarea" => fields::serve(&mut tag, &name),
        "audio" | "video" => fields::mute(&mut tag),
        "table" => tag.children.0 = rows::in_bodies(tag.children.0),
        "noscript" => wrap(&mut tag, &parse_quote!(::perennial::__private::Served)),
        "template" => foreign::template(&mut tag),
        _ => {}
    }
    if TEXT_ALONE.contains(&name.as_str()) {
        tag.children.0 = tag.children.0.into_iter().map(text_that_stays).collect();
    }
    tag
}

/// Text that is written once, without the marks by which it would be found again.
fn text_that_stays(node: Node) -> Node {
    let Node::Dyn(DynNode { value }) = node else { return node };
    let span = value.span();
    let value: Expr = parse_quote_spanned!(span=> ::std::convert::Into::into(#value));
    let prop = plain("view", value, span);
    component_of(parse_quote_spanned!(span=> ::perennial::__private::Still), vec![prop], Vec::new())
}
