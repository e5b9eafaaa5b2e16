//! `#[server_only]`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Error, FnArg, Item, ItemFn, Result, Type};

pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> Result<TokenStream> {
    if !arguments.is_empty() {
        return Err(Error::new_spanned(arguments, "`#[server_only]` takes no arguments"));
    }
    let item: Item = syn::parse2(item)?;
    let stand_in = match &item {
        Item::Fn(function) => Some(stand_in(function)?),
        _ => None,
    };
    Ok(quote! {
        #[cfg(not(target_family = "wasm"))]
        #item
        #stand_in
    })
}

/// A function of the same name and number of parameters that any setter accepts, and that does not
/// compile where it is called: what it returns is no future if the function is `async`, and its body is
/// refused by the compiler if it is not. Each parameter is generic, a reference stays a reference, so
/// that no type of the server is named.
fn stand_in(function: &ItemFn) -> Result<TokenStream> {
    let sig = &function.sig;
    let mut names: Vec<Ident> = Vec::new();
    let mut inputs = Vec::new();
    for (index, input) in sig.inputs.iter().enumerate() {
        let FnArg::Typed(argument) = input else {
            let message = "put `#[server_only]` on the whole `impl`, not on a method";
            return Err(Error::new_spanned(input, message));
        };
        let name = format_ident!("T{index}", span = Span::call_site());
        inputs.push(match &*argument.ty {
            Type::Reference(reference) => {
                let mutability = reference.mutability;
                quote!(_: &#mutability #name)
            }
            _ => quote!(_: #name),
        });
        names.push(name);
    }
    let bounds = sig.inputs.iter().zip(&names).map(|(input, name)| match input {
        FnArg::Typed(argument) if matches!(&*argument.ty, Type::Reference(_)) => {
            quote!(#name: ?::core::marker::Sized)
        }
        _ => quote!(#name),
    });
    let (vis, name) = (&function.vis, &sig.ident);
    let private = quote!(::perennial::__private);
    let (output, body) = if sig.asyncness.is_some() {
        (quote!(#private::AbsentFuture), quote!(#private::AbsentFuture::new()))
    } else {
        let arguments = quote!((#(::core::marker::PhantomData<#names>,)*));
        (quote!(#private::Absent), quote!(#private::absent::<#arguments>()))
    };
    Ok(quote! {
        #[cfg(target_family = "wasm")]
        #[allow(dead_code, missing_docs)]
        #[inline]
        #vis fn #name<#(#bounds),*>(#(#inputs),*) -> #output {
            #body
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The stand-in that an item leaves on the client, without its attributes.
    fn stand_in_of(item: TokenStream) -> Option<String> {
        let made = expand(TokenStream::new(), item).unwrap();
        let file: syn::File = syn::parse2(made).unwrap();
        let Some(Item::Fn(mut function)) = file.items.get(1).cloned() else { return None };
        function.attrs.clear();
        Some(quote!(#function).to_string())
    }

    #[test]
    fn a_function_leaves_a_stand_in_that_names_none_of_its_types() {
        let made = stand_in_of(quote! {
            pub async fn load(context: BuildContext, tags: &[Tag]) -> Result<City, Database> { x }
        });
        let made = made.unwrap();
        assert!(
            made.starts_with("pub fn load < T0 , T1 : ? :: core :: marker :: Sized >"),
            "{made}"
        );
        let output = "(_ : T0 , _ : & T1) -> :: perennial :: __private :: AbsentFuture {";
        assert!(made.contains(output), "{made}");
        assert!(!made.contains("City") && !made.contains("Database"), "{made}");
    }

    #[test]
    fn a_function_that_is_not_async_leaves_a_body_that_the_compiler_refuses_where_it_is_called() {
        let made = stand_in_of(quote! {
            fn log(text: &str, times: u32) { x }
        });
        let made = made.unwrap();
        assert!(made.contains(":: absent :: < ("), "{made}");
        assert!(
            made.contains("PhantomData < T0 > ,") && made.contains("PhantomData < T1 > ,"),
            "{made}"
        );
        let made = stand_in_of(quote! {
            fn open() -> Pool { x }
        });
        assert!(made.unwrap().contains(":: absent :: < () > ()"));
    }

    #[test]
    fn any_other_item_leaves_nothing() {
        assert_eq!(
            stand_in_of(quote!(
                mod database {
                    fn open() {}
                }
            )),
            None
        );
        assert_eq!(
            stand_in_of(quote!(
                use rusqlite::Connection;
            )),
            None
        );
        assert_eq!(
            stand_in_of(quote!(
                static POOL: Pool = Pool::new();
            )),
            None
        );
    }

    #[test]
    fn a_method_is_refused_with_what_to_do() {
        let error = expand(
            TokenStream::new(),
            quote!(
                fn open(&self) {}
            ),
        )
        .unwrap_err();
        assert!(error.to_string().contains("whole `impl`"));
        assert!(
            expand(
                quote!(x),
                quote!(
                    fn open() {}
                )
            )
            .is_err()
        );
    }
}
