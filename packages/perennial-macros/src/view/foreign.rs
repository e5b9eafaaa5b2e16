//! What is no plain tree of HTML: SVG, and what a `template` holds.

use sycamore_view_parser::ir::{Prop, PropType, TagIdent, TagNode};
use syn::{Ident, Path, parse_quote, parse_quote_spanned};

use super::nodes::wrap;

/// Elements that SVG and HTML both have, and that the client must make as those of SVG.
const OF_BOTH: [&str; 4] = ["a", "script", "style", "title"];

/// An element in SVG.
pub(super) fn svg(mut tag: TagNode, name: &str) -> TagNode {
    if OF_BOTH.contains(&name) {
        let span = tag.ident.span();
        let ident = Ident::new(&format!("svg_{name}"), span);
        // Those of HTML have attributes of their own, such as `href`; those of SVG take any by its name.
        for prop in &mut tag.props {
            if let PropType::Plain { ident } = &prop.ty
                && !GLOBAL.contains(&ident.to_string().as_str())
            {
                let name = ident.to_string();
                let name = name.strip_prefix("r#").map(str::to_owned).unwrap_or(name);
                prop.ty = PropType::PlainQuoted { ident: name };
            }
        }
        tag.ident = TagIdent::Path(Path::from(ident));
    }
    tag
}

/// Attributes of every element, which have a function also for those of SVG.
const GLOBAL: [&str; 6] = ["class", "id", "lang", "style", "tabindex", "dir"];

/// Keeps what a `template` holds out of hydration: a parser puts it into another document, where nothing
/// is found. What the client makes is put there, too.
pub(super) fn template(tag: &mut TagNode) {
    let span = tag.ident.span();
    wrap(tag, &parse_quote!(::sycamore::web::NoHydrate));
    let value = parse_quote_spanned!(span=> ::perennial::__private::inert());
    tag.props.push(Prop { ty: PropType::Spread, value, span });
}
