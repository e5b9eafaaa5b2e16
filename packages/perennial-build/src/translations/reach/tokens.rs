//! [`Uses`]: what a piece of source code names.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::LitStr;

/// What a piece of source code names: other items, and messages.
#[derive(Debug, Clone, Default)]
pub(super) struct Uses {
    pub(super) mentions: BTreeSet<Mention>,
    pub(super) messages: BTreeSet<String>,
}

/// A name that may be that of an item.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mention {
    pub(super) name: String,
    /// What stands before it: `home` in `home::view`.
    pub(super) qualifier: Option<String>,
    /// Whether it stands behind a dot.
    pub(super) is_method: bool,
    /// Whether it is that of a macro.
    pub(super) is_macro: bool,
}

/// What is begun by `Template::new` or `Capsule::new` with a pattern.
#[derive(Debug, Clone)]
pub(super) struct Description {
    pub(super) is_template: bool,
    pub(super) pattern: String,
    /// The chain of calls that follows.
    pub(super) uses: Uses,
}

/// What the code of an item names.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) all: Uses,
    /// The same without what is given to `App::template`.
    pub(super) outside_templates: Uses,
    pub(super) descriptions: Vec<Description>,
    /// Whether the code has variables, which may stand for anything.
    pub(super) has_variables: bool,
}

impl Scan {
    pub(super) fn of(tokens: TokenStream) -> Self {
        let mut scan = Self::default();
        scan.read(&tokens.into_iter().collect::<Vec<_>>(), true);
        scan
    }

    fn read(&mut self, tokens: &[TokenTree], outside: bool) {
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(ident) => {
                    self.has_variables |= ident == "let";
                    self.name(ident.to_string(), tokens, at, outside);
                }
                TokenTree::Group(group) => {
                    let inner: Vec<_> = group.stream().into_iter().collect();
                    self.read(&inner, outside && !is_given_to_app(tokens, at));
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    fn name(&mut self, name: String, tokens: &[TokenTree], at: usize, outside: bool) {
        if name == "t"
            && is_punct(tokens.get(at + 1), '!')
            && let Some(id) = group(tokens.get(at + 2)).and_then(first_text)
        {
            if outside {
                self.outside_templates.messages.insert(id.clone());
            }
            self.all.messages.insert(id);
        }
        if let Some(description) = description(&name, tokens, at) {
            self.descriptions.push(description);
        }
        let behind = |back: usize| at.checked_sub(back).and_then(|at| tokens.get(at));
        let is_method = is_punct(behind(1), '.') && !is_punct(behind(2), '.');
        let is_qualified = is_punct(behind(1), ':') && is_punct(behind(2), ':');
        let qualifier = match behind(3) {
            Some(TokenTree::Ident(before)) if is_qualified => Some(before.to_string()),
            _ => None,
        };
        let is_macro = is_punct(tokens.get(at + 1), '!') && group(tokens.get(at + 2)).is_some();
        let mention = Mention { name, qualifier, is_method, is_macro };
        if outside {
            self.outside_templates.mentions.insert(mention.clone());
        }
        self.all.mentions.insert(mention);
    }
}

/// `Template::new("pattern")` and the calls behind it.
fn description(name: &str, tokens: &[TokenTree], at: usize) -> Option<Description> {
    if !matches!(name, "Template" | "Capsule") {
        return None;
    }
    let is_path = is_punct(tokens.get(at + 1), ':') && is_punct(tokens.get(at + 2), ':');
    let is_new = matches!(tokens.get(at + 3), Some(TokenTree::Ident(new)) if new == "new");
    let pattern = first_text(group(tokens.get(at + 4))?).filter(|_| is_path && is_new)?;
    let rest = tokens.get(at + 4..)?;
    let is_end =
        |token: &TokenTree| matches!(token, TokenTree::Punct(p) if ",;".contains(p.as_char()));
    let end = rest.iter().position(is_end).unwrap_or(rest.len());
    let uses = Scan::of(rest.get(..end)?.iter().cloned().collect()).all;
    let pattern = pattern.trim_start_matches('/').to_owned();
    Some(Description { is_template: name == "Template", pattern, uses })
}

/// Whether a group is what a call of `App::template` is given.
fn is_given_to_app(tokens: &[TokenTree], at: usize) -> bool {
    let behind = |back: usize| at.checked_sub(back).and_then(|at| tokens.get(at));
    matches!(behind(1), Some(TokenTree::Ident(name)) if name == "template")
        && is_punct(behind(2), '.')
}

fn is_punct(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

fn group(token: Option<&TokenTree>) -> Option<&Group> {
    match token {
        Some(TokenTree::Group(group)) if group.delimiter() != Delimiter::None => Some(group),
        _ => None,
    }
}

/// The text with which a list of arguments begins.
fn first_text(group: &Group) -> Option<String> {
    let first = group.stream().into_iter().next()?;
    syn::parse2::<LitStr>(first.into()).ok().map(|text| text.value())
}
