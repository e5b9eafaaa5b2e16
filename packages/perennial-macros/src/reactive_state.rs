//! `#[derive(ReactiveState)]`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DeriveInput, Error, Fields, FieldsNamed, Result};

use crate::unreactive_state::view_argument;

pub(crate) fn expand(item: TokenStream) -> Result<TokenStream> {
    let input: DeriveInput = syn::parse2(item)?;
    let fields = named_fields(&input)?;
    if !input.generics.params.is_empty() {
        let message = "a reactive state has no generic parameters";
        return Err(Error::new_spanned(&input.generics, message));
    }
    let reactive = reactive_form(&input, fields);
    let unreactive = view_argument(&input);
    Ok(quote! { #reactive #unreactive })
}

fn named_fields(input: &DeriveInput) -> Result<&FieldsNamed> {
    let Data::Struct(data) = &input.data else {
        let message = "`ReactiveState` is derived for structs; for an enum or a union derive \
                       `UnreactiveState` and take it as it is";
        return Err(Error::new_spanned(&input.ident, message));
    };
    match &data.fields {
        Fields::Named(fields) => Ok(fields),
        _ => {
            let message = "`ReactiveState` needs named fields: the reactive form has a signal for \
                           each, under its name";
            Err(Error::new_spanned(&input.ident, message))
        }
    }
}

fn reactive_form(input: &DeriveInput, fields: &FieldsNamed) -> TokenStream {
    let (vis, name) = (&input.vis, &input.ident);
    let reactive = format_ident!("{name}Rx");
    let doc = format!("The reactive form of [`{name}`]: a signal for each field.");
    let names: Vec<_> = fields.named.iter().filter_map(|field| field.ident.as_ref()).collect();
    let declarations = fields.named.iter().map(|field| {
        let (vis, name, kind) = (&field.vis, &field.ident, &field.ty);
        let docs = field.attrs.iter().filter(|attribute| attribute.path().is_ident("doc"));
        quote! { #(#docs)* #vis #name: ::perennial::__private::Signal<#kind> }
    });
    quote! {
        #[doc = #doc]
        #[derive(Clone, Copy)]
        #[allow(dead_code)]
        #vis struct #reactive { #(#declarations,)* }

        impl ::perennial::__private::ReactiveState for #name {
            type Reactive = #reactive;

            fn into_reactive(self) -> #reactive {
                #reactive { #(#names: ::perennial::__private::create_signal(self.#names),)* }
            }
        }

        impl #reactive {
            /// The state as it is now.
            #[allow(dead_code)]
            #vis fn snapshot(&self) -> #name {
                #name { #(#names: self.#names.get_clone(),)* }
            }
        }

        impl ::perennial::__private::ViewArgument for #reactive {
            type State = #name;

            fn from_state(state: #name) -> Self {
                ::perennial::__private::ReactiveState::into_reactive(state)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_error(item: TokenStream, message: &str) {
        let error = expand(item).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }

    #[test]
    fn what_cannot_be_reactive_is_refused_with_what_to_do() {
        check_error(
            quote!(
                enum State {
                    A,
                    B,
                }
            ),
            "UnreactiveState",
        );
        check_error(
            quote!(
                struct State(u8);
            ),
            "needs named fields",
        );
        check_error(
            quote!(
                struct State;
            ),
            "needs named fields",
        );
        check_error(
            quote!(
                struct State<T> {
                    field: T,
                }
            ),
            "no generic parameters",
        );
    }

    #[test]
    fn the_reactive_form_has_a_signal_for_each_field() {
        let made = expand(quote!(
            pub struct City {
                pub name: String,
                people: u64,
            }
        ))
        .unwrap();
        let file: syn::File = syn::parse2(made).unwrap();
        let Some(syn::Item::Struct(reactive)) = file.items.first() else {
            panic!("the first item is the reactive form")
        };
        assert_eq!(reactive.ident, "CityRx");
        let fields: Vec<String> = reactive
            .fields
            .iter()
            .map(|field| {
                let kind = &field.ty;
                quote!(#kind).to_string().replace(' ', "")
            })
            .collect();
        let signal = |kind: &str| format!("::perennial::__private::Signal<{kind}>");
        assert_eq!(fields, [signal("String"), signal("u64")]);
    }
}
