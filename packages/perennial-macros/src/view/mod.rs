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

/// What elements are of where a node stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Html,
    Svg,
    MathMl,
}

pub(crate) fn expand(input: TokenStream) -> Result<TokenStream> {
    let root: Root = syn::parse2(input)?;
    let root = Root(nodes(root.0, Inside::Html));
    Ok(Codegen {}.root(&root))
}

/// Nodes as HTML asks for.
fn nodes(all: Vec<Node>, inside: Inside) -> Vec<Node> {
    all.into_iter().map(|node| of_node(node, inside)).collect()
}

fn of_node(node: Node, inside: Inside) -> Node {
    match node {
        Node::Tag(tag) => Node::Tag(of_tag(tag, inside)),
        Node::If(mut node) => {
            node.then.0 = nodes(node.then.0, inside);
            node.else_branch = node.else_branch.map(|Root(all)| Root(nodes(all, inside)));
            Node::If(node)
        }
        Node::Match(mut node) => {
            let of_arm = |arm: MatchArm| MatchArm { body: Root(nodes(arm.body.0, inside)), ..arm };
            node.arms = node.arms.into_iter().map(of_arm).collect();
            Node::Match(node)
        }
        other => other,
    }
}

fn of_tag(mut tag: TagNode, inside: Inside) -> TagNode {
    let Some(name) = element(&tag.ident) else {
        // A component or an element of its author's: what it is given stands where it stands.
        let is_annotation = inside == Inside::MathMl && foreign::is_annotation(&tag.ident);
        let within = if is_annotation { Inside::Html } else { inside };
        tag.children.0 = nodes(tag.children.0, within);
        return if is_annotation { foreign::math(tag, "annotation-xml") } else { tag };
    };
    let own = match name.as_str() {
        "svg" => Inside::Svg,
        "math" => Inside::MathMl,
        name if foreign::is_of_math_alone(name) => Inside::MathMl,
        _ => inside,
    };
    let within = if foreign::holds_html(own, &name) { Inside::Html } else { own };
    tag.children.0 = nodes(tag.children.0, within);
    let properties = fields::take_properties(&mut tag);
    let mut tag = match own {
        Inside::MathMl => foreign::math(tag, &name),
        Inside::Svg if inside == Inside::Svg => foreign::svg(tag, &name),
        Inside::Svg => tag,
        Inside::Html => of_html(tag, &name),
    };
    tag.props.extend(properties);
    tag
}

fn of_html(mut tag: TagNode, name: &str) -> TagNode {
    match name {
        "input" | "select" | "textarea" => fields::serve(&mut tag, name),
        "audio" | "video" => fields::mute(&mut tag),
        "table" => tag.children.0 = rows::in_bodies(tag.children.0),
        "noscript" => wrap(&mut tag, &parse_quote!(::perennial::__private::Served)),
        "template" => foreign::template(&mut tag),
        _ => {}
    }
    if TEXT_ALONE.contains(&name) {
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
