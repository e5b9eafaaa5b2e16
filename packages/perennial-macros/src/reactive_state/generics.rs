//! [`ReactiveGenerics`]: the parameters of the reactive form, and what they must be.

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Error, GenericParam, Generics, ImplGenerics, Result, TypeGenerics};

use super::attributes::Holding;
use super::field::Fields;

/// The parameters of the reactive form, and what they must be.
pub(super) struct ReactiveGenerics {
    /// Those of the state, with what the fields need of them.
    bounded: Generics,
    /// What a declaration needs.
    declared: Generics,
}

impl ReactiveGenerics {
    pub(super) fn new(generics: &Generics, fields: &[Fields]) -> Self {
        let names = generics.params.iter().filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(parameter.ident.clone()),
            GenericParam::Const(_) | GenericParam::Lifetime(_) => None,
        });
        let names: HashSet<Ident> = names.collect();
        let mut declared = generics.clone();
        let mut bounded = generics.clone();
        for name in generics.type_params().map(|parameter| &parameter.ident) {
            require(&mut declared, quote!(#name: 'static));
            require(&mut bounded, quote!(#name: 'static));
        }
        for field in fields.iter().flat_map(Fields::iter) {
            let kind = &field.kind;
            if !names_any(kind.to_token_stream(), &names) {
                continue;
            }
            if matches!(field.holding, Holding::Nested) {
                let nested = quote!(#kind: ::perennial::__private::ReactiveState);
                require(&mut declared, nested.clone());
                require(&mut bounded, nested);
            } else {
                require(&mut bounded, quote!(#kind: ::core::clone::Clone));
            }
        }
        Self { bounded, declared }
    }

    /// `<T: Bound>` for the declaration, and its `where` clause.
    pub(super) fn declaration(&self) -> (&Generics, TokenStream) {
        (&self.declared, self.declared.where_clause.to_token_stream())
    }

    /// For an impl: `<T: Bound>`, `<T>`, and a `where` clause that further bounds can follow.
    pub(super) fn split(&self) -> (ImplGenerics<'_>, TypeGenerics<'_>, TokenStream) {
        let (impl_generics, type_generics, clause) = self.bounded.split_for_impl();
        let predicates = clause.map(|clause| clause.predicates.iter());
        let predicates = predicates.into_iter().flatten();
        (impl_generics, type_generics, quote!(where #(#predicates,)*))
    }
}

/// A state owns what it holds, because it outlives the request that it was made for.
pub(super) fn refuse_lifetimes(generics: &Generics) -> Result<()> {
    match generics.lifetimes().next() {
        Some(lifetime) => {
            let message = "a state borrows nothing: it travels to the browser and is kept. Let it \
                           own its data, for example `String` instead of `&str`";
            Err(Error::new_spanned(lifetime, message))
        }
        None => Ok(()),
    }
}

fn require(generics: &mut Generics, predicate: TokenStream) {
    if let Ok(predicate) = syn::parse2(predicate) {
        generics.make_where_clause().predicates.push(predicate);
    }
}

/// Whether a type names one of these parameters. It is also said to, if something else in it has
/// that name; the bound that follows is then true anyway.
fn names_any(tokens: TokenStream, names: &HashSet<Ident>) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(name) => names.contains(&name),
        TokenTree::Group(group) => names_any(group.stream(), names),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
