//! `#[perennial::main]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, ItemFn, Result, ReturnType};

pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> Result<TokenStream> {
    if !arguments.is_empty() {
        return Err(Error::new_spanned(arguments, "`#[perennial::main]` takes no arguments"));
    }
    let function: ItemFn = syn::parse2(item)?;
    check(&function)?;
    let ItemFn { attrs, vis, sig, block } = function;
    let (name, output) = (&sig.ident, &sig.output);
    Ok(quote! {
        #vis fn #name() -> ::perennial::__private::Exit {
            #(#attrs)*
            fn app() #output #block
            ::perennial::__private::start(app, ::core::env!("CARGO_MANIFEST_DIR"))
        }
    })
}

fn check(function: &ItemFn) -> Result<()> {
    let sig = &function.sig;
    if let Some(asyncness) = &sig.asyncness {
        let message = "`main` describes the app and is not async; state functions may be";
        return Err(Error::new_spanned(asyncness, message));
    }
    if !sig.inputs.is_empty() {
        return Err(Error::new_spanned(&sig.inputs, "`main` takes no parameters"));
    }
    if !sig.generics.params.is_empty() {
        return Err(Error::new_spanned(&sig.generics, "`main` takes no generic parameters"));
    }
    if matches!(sig.output, ReturnType::Default) {
        return Err(Error::new_spanned(&sig.ident, "`main` returns the app: `fn main() -> App`"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_error(item: TokenStream, message: &str) {
        let error = expand(TokenStream::new(), item).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }

    #[test]
    fn a_main_that_is_not_one_is_refused_with_the_reason() {
        check_error(
            quote!(
                async fn main() -> App {}
            ),
            "not async",
        );
        check_error(
            quote!(
                fn main(x: u8) -> App {}
            ),
            "no parameters",
        );
        check_error(
            quote!(
                fn main<T>() -> App {}
            ),
            "no generic parameters",
        );
        check_error(
            quote!(
                fn main() {}
            ),
            "`fn main() -> App`",
        );
        assert!(
            expand(
                quote!(x),
                quote!(
                    fn main() -> App {}
                )
            )
            .is_err()
        );
        assert!(
            expand(
                TokenStream::new(),
                quote!(
                    struct Main;
                )
            )
            .is_err()
        );
    }

    #[test]
    fn main_starts_the_app_that_its_body_describes() {
        let made = expand(
            TokenStream::new(),
            quote!(
                fn main() -> App {
                    App::new()
                }
            ),
        )
        .unwrap();
        let function: syn::File = syn::parse2(made).unwrap();
        assert_eq!(function.items.len(), 1);
    }
}
