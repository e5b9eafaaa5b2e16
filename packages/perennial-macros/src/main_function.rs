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
