//! `#[derive(UnreactiveState)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Result};

pub(crate) fn expand(item: TokenStream) -> Result<TokenStream> {
    let input: DeriveInput = syn::parse2(item)?;
    Ok(view_argument(&input))
}

/// The state itself as the argument of a view.
pub(crate) fn view_argument(input: &DeriveInput) -> TokenStream {
    let name = &input.ident;
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    quote! {
        impl #impl_generics ::perennial::__private::ViewArgument for #name #type_generics
        #where_clause
        {
            type State = Self;

            fn from_state(state: Self) -> Self {
                state
            }
        }
    }
}
