//! Form fields and media: properties that are served as attributes, and set in their order.

use proc_macro2::Span;
use sycamore_view_parser::codegen::Codegen;
use sycamore_view_parser::ir::{DynNode, Node, Prop, PropType, TagNode};
use syn::spanned::Spanned as _;
use syn::{Expr, ExprMethodCall, Ident, Result, parse_quote_spanned};

use super::nodes::{plain, plain_name};

/// Lets a field be served with the value that it is bound to, and binds it after all else: a browser
/// cuts a value to the bounds that it knows.
pub(super) fn serve(tag: &mut TagNode, name: &str) {
    let has =
        |tag: &TagNode, own: &str| tag.props.iter().filter_map(plain_name).any(|name| name == own);
    let bound = tag.props.iter().find_map(bound);
    if let Some((property, signal, span)) = bound {
        match (name, property.as_str()) {
            ("select", "value") if !has(tag, "value") => {
                let value = parse_quote_spanned!(span=> ::perennial::__private::chosen(#signal));
                tag.props.push(Prop { ty: PropType::Spread, value, span });
            }
            ("input" | "textarea", "value") if !has(tag, "value") => {
                let value = parse_quote_spanned!(span=> (#signal).get_clone_untracked());
                tag.props.push(plain("value", value, span));
            }
            ("input", "valueAsNumber") if !has(tag, "value") => {
                let value = parse_quote_spanned!(span=> (#signal).get_untracked().to_string());
                tag.props.push(plain("value", value, span));
            }
            ("input", "checked") if !has(tag, "checked") => {
                let value = parse_quote_spanned!(span=> (#signal).get_untracked());
                tag.props.push(plain("checked", value, span));
            }
            _ => {}
        }
    }
    if name == "textarea" && tag.children.0.is_empty() {
        hold(tag);
    }
    // Stable: attributes, and then what is bound.
    tag.props.sort_by_key(|prop| matches!(prop.ty, PropType::Directive { .. }));
}

/// Puts the value of a `textarea` into it: that is where its default is.
fn hold(tag: &mut TagNode) {
    let is_text = |prop: &Prop| {
        plain_name(prop).as_deref() == Some("value") && !matches!(prop.value, Expr::Closure(_))
    };
    if let Some(place) = tag.props.iter().position(is_text) {
        let value = tag.props.remove(place).value;
        tag.children.0.push(Node::Dyn(DynNode { value }));
    }
}

/// The property, the signal and the place of `bind:property=signal`.
fn bound(prop: &Prop) -> Option<(String, Expr, Span)> {
    let PropType::Directive { dir, ident } = &prop.ty else { return None };
    (dir == "bind").then(|| (ident.to_string(), prop.value.clone(), prop.value.span()))
}

/// Mutes what a client makes: the attribute alone mutes only what a browser parses.
pub(super) fn mute(tag: &mut TagNode) {
    let muted = tag.props.iter().find(|prop| plain_name(prop).as_deref() == Some("muted"));
    let Some(Prop { value: Expr::Lit(value), span, .. }) = muted else { return };
    let (value, span) = (Expr::Lit(value.clone()), *span);
    let (dir, ident) = (Ident::new("prop", span), Ident::new("muted", span));
    tag.props.push(Prop { ty: PropType::Directive { dir, ident }, value, span });
}

/// Takes `prop:name=value` out of an element: as what is served as an attribute, and set at the end.
pub(super) fn take_properties(tag: &mut TagNode) -> Vec<Prop> {
    let (taken, left) = std::mem::take(&mut tag.props)
        .into_iter()
        .partition::<Vec<_>, _>(|prop| property(prop).is_some());
    tag.props = left;
    taken.into_iter().map(served_property).collect()
}

fn property(prop: &Prop) -> Option<&Ident> {
    let PropType::Directive { dir, ident } = &prop.ty else { return None };
    (dir == "prop").then_some(ident)
}

fn served_property(prop: Prop) -> Prop {
    let Some(name) = property(&prop).map(ToString::to_string) else { return prop };
    let name = name.trim_start_matches("r#").to_owned();
    let (value, span) = (changing(&prop), prop.span);
    let value = parse_quote_spanned!(span=> ::perennial::__private::property(#name, #value));
    Prop { ty: PropType::Spread, value, span }
}

/// A value as Sycamore passes it on: a function of what it depends on, if it does.
fn changing(prop: &Prop) -> Expr {
    let passed = Codegen {}.attribute(prop);
    let call: Result<ExprMethodCall> = syn::parse2(quote::quote!(element #passed));
    let value = call.ok().and_then(|call| call.args.into_iter().nth(1));
    value.unwrap_or_else(|| prop.value.clone())
}
