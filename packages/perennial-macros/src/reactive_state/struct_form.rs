//! The reactive form of a struct: a struct with the same fields.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Result;

use super::field::{Field, Fields};
use super::{Form, clone_and_copy};
use crate::unreactive_state::travels;

pub(super) fn expand(form: &Form<'_>, fields: &syn::Fields) -> Result<TokenStream> {
    let (name, reactive) = (&form.input.ident, form.reactive);
    let all = [Fields::of(fields)?];
    let generics = form.generics(&all);
    let [fields] = &all;
    let declaration = declaration(form, fields, &generics);
    let (impl_generics, type_generics, where_clause) = generics.split();
    let (bindings, made, snapshots) =
        (fields.bindings(), fields.made_reactive(), fields.snapshots());
    let (restores, clones) = (fields.restores(), fields.clones());
    let clone = quote! { let Self #bindings = self; Self #clones };
    let clone_and_copy = clone_and_copy(reactive, &generics, &all, &clone);
    let suspended = fields.iter().filter_map(suspended);
    let travels = travels(form.input);
    let vis = &form.input.vis;
    Ok(quote! {
        #declaration
        #clone_and_copy

        impl #impl_generics ::perennial::__private::ReactiveState for #name #type_generics
        #where_clause
        {
            type Reactive = #reactive #type_generics;

            fn into_reactive(self) -> Self::Reactive {
                let Self #bindings = self;
                let reactive = #reactive #made;
                #(#suspended)*
                reactive
            }
        }

        impl #impl_generics #reactive #type_generics #where_clause {
            /// The state as it is now.
            #[allow(dead_code)]
            #vis fn snapshot(&self) -> #name #type_generics {
                let Self #bindings = self;
                #name #snapshots
            }

            /// Makes it this state. What is kept as it is stays as it is.
            #[allow(dead_code)]
            #vis fn restore(&self, state: #name #type_generics) {
                let Self #bindings = self;
                #restores
            }
        }

        impl #impl_generics ::perennial::__private::Reactive for #reactive #type_generics
        #where_clause
        {
            type State = #name #type_generics;

            fn snapshot(&self) -> Self::State {
                Self::snapshot(self)
            }

            fn restore(&self, state: Self::State) {
                Self::restore(self, state);
            }
        }

        impl #impl_generics ::perennial::__private::ViewArgument for #reactive #type_generics
        #where_clause #travels
        {
            type State = #name #type_generics;

            fn from_state(state: Self::State) -> Self {
                ::perennial::__private::ReactiveState::into_reactive(state)
            }

            #[allow(refining_impl_trait)]
            fn reactive(&self) -> ::core::option::Option<Self> {
                ::core::option::Option::Some(::core::clone::Clone::clone(self))
            }
        }
    })
}

fn declaration(
    form: &Form<'_>,
    fields: &Fields,
    generics: &super::ReactiveGenerics,
) -> TokenStream {
    let (vis, name, reactive) = (&form.input.vis, &form.input.ident, form.reactive);
    let doc = format!("The reactive form of [`{name}`]: a signal for each field.");
    let (parameters, where_clause) = generics.declaration();
    let declared = fields.declaration();
    let body = if fields.ends_with_semicolon() {
        quote!(#declared #where_clause;)
    } else {
        quote!(#where_clause #declared)
    };
    quote! {
        #[doc = #doc]
        #[allow(dead_code)]
        #vis struct #reactive #parameters #body
    }
}

/// Asks for what fills a suspended field.
fn suspended(field: &Field) -> Option<TokenStream> {
    let function = field.suspended.as_ref()?;
    let member = &field.member;
    Some(quote! {
        {
            let reactive = ::core::clone::Clone::clone(&reactive);
            let filled = reactive.#member;
            ::perennial::__private::suspend(
                move || #function(reactive),
                move |value| filled.set(value),
            );
        }
    })
}
