//! `#[derive(UnreactiveState)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Result};

pub(crate) fn expand(item: TokenStream) -> Result<TokenStream> {
    let input: DeriveInput = syn::parse2(item)?;
    Ok(view_argument(&input))
}

/// That a generic state can be the state of a page, which depends on its parameters. Of any other
/// type the compiler asks it where the view is given its argument.
pub(crate) fn travels(input: &DeriveInput) -> Option<TokenStream> {
    let (name, (_, type_generics, _)) = (&input.ident, input.generics.split_for_impl());
    let generic = !input.generics.params.is_empty();
    generic.then(|| quote!(#name #type_generics: ::perennial::__private::PageState,))
}

/// The state itself as the argument of a view.
pub(crate) fn view_argument(input: &DeriveInput) -> TokenStream {
    let name = &input.ident;
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    let predicates = where_clause.map(|clause| clause.predicates.iter()).into_iter().flatten();
    let travels = travels(input);
    quote! {
        impl #impl_generics ::perennial::__private::ViewArgument for #name #type_generics
        where
            #(#predicates,)*
            #travels
        {
            type State = Self;

            fn from_state(state: Self) -> Self {
                state
            }
        }
    }
}
