//! `#[derive(ReactiveState)]`.

mod attributes;
mod enum_form;
mod field;
mod generics;
mod struct_form;

#[cfg(test)]
mod tests;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Data, DeriveInput, Error, Result};

use self::attributes::TypeAttributes;
use self::field::Fields;
use self::generics::ReactiveGenerics;
use crate::unreactive_state::view_argument;

pub(crate) fn expand(item: TokenStream) -> Result<TokenStream> {
    let input: DeriveInput = syn::parse2(item)?;
    let attributes = TypeAttributes::of(&input.attrs)?;
    let reactive = attributes.name.unwrap_or_else(|| format_ident!("{}Rx", input.ident));
    let form = match &input.data {
        Data::Struct(data) => struct_form::expand(&Form::new(&input, &reactive)?, &data.fields)?,
        Data::Enum(data) => enum_form::expand(&Form::new(&input, &reactive)?, data)?,
        Data::Union(_) => {
            let message = "a union cannot be a state: nothing says which of its fields it holds";
            return Err(Error::new_spanned(&input.ident, message));
        }
    };
    let unreactive = view_argument(&input);
    Ok(quote! { #form #unreactive })
}

/// What the reactive form of every kind of type is made from.
struct Form<'a> {
    input: &'a DeriveInput,
    /// The name of the reactive form.
    reactive: &'a Ident,
}

impl<'a> Form<'a> {
    fn new(input: &'a DeriveInput, reactive: &'a Ident) -> Result<Self> {
        generics::refuse_lifetimes(&input.generics)?;
        Ok(Self { input, reactive })
    }

    fn generics(&self, fields: &[Fields]) -> ReactiveGenerics {
        ReactiveGenerics::new(&self.input.generics, fields)
    }
}

/// `Clone`, and `Copy` where every field that is kept as it is can be copied. Not derived: a derive
/// would ask it of the type parameters too, which stand behind signals.
fn clone_and_copy(
    reactive: &Ident,
    generics: &ReactiveGenerics,
    fields: &[Fields],
    clone: &TokenStream,
) -> TokenStream {
    let (impl_generics, type_generics, where_clause) = generics.split();
    let plain: Vec<_> = fields.iter().flat_map(Fields::plain_types).collect();
    // The `for` lets a bound that does not hold switch the impl off instead of being an error.
    let nested: Vec<_> = fields.iter().flat_map(Fields::nested_forms).collect();
    quote! {
        impl #impl_generics ::core::clone::Clone for #reactive #type_generics #where_clause {
            fn clone(&self) -> Self {
                #clone
            }
        }

        impl #impl_generics ::core::marker::Copy for #reactive #type_generics
        #where_clause
            #(for<'copied> #plain: ::core::marker::Copy,)*
            #(for<'copied> #nested: ::core::marker::Copy,)*
        {}
    }
}
