//! `#[perennial::main]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, Expr, ItemFn, MetaNameValue, Path, Result, ReturnType};

pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let serve = server_of(arguments)?;
    let function: ItemFn = syn::parse2(item)?;
    check(&function)?;
    let ItemFn { attrs, vis, sig, block, .. } = function;
    let (name, output) = (&sig.ident, &sig.output);
    let (folder, app) =
        (quote!(::core::env!("CARGO_MANIFEST_DIR")), quote!(::core::env!("CARGO_CRATE_NAME")));
    let start = quote!(::perennial::__private::start(app, #folder, #app));
    let start = match serve {
        None => start,
        // The function and all that it names exist on the server alone.
        Some(serve) => quote! {
            #[cfg(target_family = "wasm")]
            return #start;
            #[cfg(not(target_family = "wasm"))]
            ::perennial::__private::start_with(app, #folder, #serve)
        },
    };
    Ok(quote! {
        #vis fn #name() -> ::perennial::__private::Exit {
            #(#attrs)*
            fn app() #output #block
            #start
        }
    })
}

/// The function in `#[perennial::main(server = function)]`.
fn server_of(arguments: TokenStream) -> Result<Option<Path>> {
    if arguments.is_empty() {
        return Ok(None);
    }
    let message = "`#[perennial::main]` takes nothing but `server = function`";
    let refused = Error::new_spanned(&arguments, message);
    let argument: MetaNameValue = syn::parse2(arguments).map_err(|_| refused.clone())?;
    match argument.value {
        Expr::Path(function) if argument.path.is_ident("server") => Ok(Some(function.path)),
        _ => Err(refused),
    }
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
    fn a_server_of_the_apps_own_is_named_on_the_servers_side_alone() {
        let main = quote!(
            fn main() -> App {}
        );
        let made = expand(quote!(server = own::serve), main.clone()).unwrap().to_string();
        assert!(made.contains("start_with") && made.contains("own :: serve"), "{made}");
        for wrong in [quote!(server = 3), quote!(client = own::serve), quote!(own::serve)] {
            let error = expand(wrong, main.clone()).unwrap_err().to_string();
            assert!(error.contains("`server = function`"), "{error}");
        }
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
