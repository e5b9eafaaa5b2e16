//! What is no plain tree of HTML: SVG, MathML, and what a `template` holds.

use sycamore_view_parser::ir::{Prop, PropType, TagIdent, TagNode};
use syn::{Ident, Path, parse_quote, parse_quote_spanned};

use super::Inside;
use super::nodes::wrap;

/// Elements that SVG and HTML both have, and that the client must make as those of SVG.
const OF_BOTH: [&str; 4] = ["a", "script", "style", "title"];

/// Elements of MathML that hold HTML, as texts.
const TEXTS_OF_MATH: [&str; 5] = ["mi", "mn", "mo", "ms", "mtext"];

/// Elements of MathML alone (MathML Core, section 2.1): wherever a part of a view begins, they are that.
const OF_MATH: [&str; 28] = [
    "annotation",
    "maction",
    "merror",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "semantics",
];

pub(super) fn is_of_math_alone(name: &str) -> bool {
    OF_MATH.contains(&name)
}

/// Whether what an element holds is of HTML.
pub(super) fn holds_html(own: Inside, name: &str) -> bool {
    match own {
        Inside::Html => false,
        Inside::Svg => name == "foreignObject",
        Inside::MathMl => TEXTS_OF_MATH.contains(&name),
    }
}

/// Whether it is the element of MathML with a hyphen.
pub(super) fn is_annotation(tag: &TagIdent) -> bool {
    matches!(tag, TagIdent::Hyphenated(name) if name == "annotation-xml")
}

/// An element in MathML: Sycamore has none, and would make one of HTML.
pub(super) fn math(mut tag: TagNode, name: &str) -> TagNode {
    let span = tag.ident.span();
    take_any_attribute(&mut tag);
    let value = parse_quote_spanned!(span=> ::perennial::__private::of_math(#name));
    tag.props.insert(0, Prop { ty: PropType::Spread, value, span });
    tag.ident = TagIdent::Hyphenated(name.to_owned());
    tag
}

/// Those of HTML have attributes of their own, such as `href`; those of SVG take any by its name.
fn take_any_attribute(tag: &mut TagNode) {
    for prop in &mut tag.props {
        if let PropType::Plain { ident } = &prop.ty
            && !GLOBAL.contains(&ident.to_string().as_str())
        {
            let name = ident.to_string();
            let name = name.strip_prefix("r#").map(str::to_owned).unwrap_or(name);
            prop.ty = PropType::PlainQuoted { ident: name };
        }
    }
}

/// An element in SVG.
pub(super) fn svg(mut tag: TagNode, name: &str) -> TagNode {
    if OF_BOTH.contains(&name) {
        let span = tag.ident.span();
        let ident = Ident::new(&format!("svg_{name}"), span);
        take_any_attribute(&mut tag);
        tag.ident = TagIdent::Path(Path::from(ident));
    }
    tag
}

/// Attributes of every element, which have a function also for those of SVG.
const GLOBAL: [&str; 7] =
    ["class", "id", "lang", "style", "tabindex", "dir", "dangerously_set_inner_html"];

/// Keeps what a `template` holds out of hydration: a parser puts it into another document, where nothing
/// is found. What the client makes is put there, too.
pub(super) fn template(tag: &mut TagNode) {
    let span = tag.ident.span();
    wrap(tag, &parse_quote!(::sycamore::web::NoHydrate));
    let value = parse_quote_spanned!(span=> ::perennial::__private::inert());
    tag.props.push(Prop { ty: PropType::Spread, value, span });
}
