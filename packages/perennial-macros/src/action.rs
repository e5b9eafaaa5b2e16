//! `#[action]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parser as _;
use syn::spanned::Spanned as _;
use syn::{Error, FnArg, ItemFn, LitStr, Result, ReturnType, Type};

pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let function: ItemFn = syn::parse2(item)?;
    let name = name(arguments, &function)?;
    let input = input(&function)?;
    let ReturnType::Type(_, output) = &function.sig.output else {
        let message = "an action returns `Result<T, ActionError>`";
        return Err(Error::new(function.sig.span(), message));
    };
    let (vis, own) = (&function.vis, &function.sig.ident);
    let docs = function.attrs.iter().filter(|attribute| attribute.path().is_ident("doc"));
    let private = quote!(::perennial::__private);
    let call = match function.sig.inputs.len() {
        1 => quote!(#own(context)),
        _ => quote!(#own(context, input)),
    };
    let unused = (function.sig.inputs.len() == 1).then(|| quote!(let () = input;));
    let outcome = quote!(#private::ActionOutcome);
    Ok(quote! {
        #(#docs)*
        #[allow(non_upper_case_globals)]
        #vis const #own: #private::Action<#input, <#output as #outcome>::Output> = {
            #[cfg(not(target_family = "wasm"))]
            #function
            #[cfg(not(target_family = "wasm"))]
            let action = #private::Action::on_server(#name, |context, input: #input| {
                ::std::boxed::Box::pin(async move {
                    #unused
                    #outcome::into_result(#call.await)
                })
            });
            #[cfg(target_family = "wasm")]
            let action = #private::Action::on_client(#name, #private::client_actions());
            action
        };
    })
}

/// The name of the action, which does not change when the function moves.
fn name(arguments: TokenStream, function: &ItemFn) -> Result<String> {
    let mut name = None;
    let parser = syn::meta::parser(|meta| {
        if !meta.path.is_ident("name") {
            return Err(meta.error("`#[action]` knows one option, `name = \"NAME\"`"));
        }
        name = Some(meta.value()?.parse::<LitStr>()?);
        Ok(())
    });
    parser.parse2(arguments)?;
    let (text, span) = match &name {
        Some(name) => (name.value(), name.span()),
        None => (function.sig.ident.to_string(), function.sig.ident.span()),
    };
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    if text.is_empty() || text.starts_with('.') || !text.chars().all(allowed) {
        let message =
            "the name of an action is of letters, digits, `_`, `-` and `.`: it stands in its URL";
        return Err(Error::new(span, message));
    }
    Ok(text)
}

/// The type that the action takes beside its context.
fn input(function: &ItemFn) -> Result<Type> {
    let sig = &function.sig;
    if sig.asyncness.is_none() {
        return Err(Error::new(sig.span(), "an action is an `async fn`"));
    }
    if !sig.generics.params.is_empty() {
        return Err(Error::new(sig.generics.span(), "an action is not generic: it has one URL"));
    }
    let typed = |argument: &FnArg| match argument {
        FnArg::Typed(argument) => Ok((*argument.ty).clone()),
        FnArg::Receiver(_) => Err(Error::new(argument.span(), "an action is a free function")),
    };
    let types = sig.inputs.iter().map(typed).collect::<Result<Vec<_>>>()?;
    match types.as_slice() {
        [_context] => Ok(syn::parse_quote!(())),
        [_context, input] => Ok(input.clone()),
        _ => {
            let message = "an action takes an `ActionContext`, and one value at most: put several \
                           into a struct";
            Err(Error::new(sig.span(), message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(arguments: TokenStream, item: TokenStream) -> std::result::Result<String, String> {
        let made = expand(arguments, item).map_err(|error| error.to_string())?;
        syn::parse2::<syn::File>(made.clone()).map_err(|error| error.to_string())?;
        Ok(made.to_string())
    }

    #[test]
    fn the_name_is_the_functions_own_or_the_one_that_is_said() {
        let item = quote!(
            async fn add(c: ActionContext, f: New) -> Result<(), ActionError> {
                x
            }
        );
        let text = made(TokenStream::new(), item.clone()).unwrap();
        assert!(text.contains("const add : ") && text.contains("on_client (\"add\" ,"), "{text}");
        let text = made(quote!(name = "comments.add"), item.clone()).unwrap();
        assert!(text.contains("on_client (\"comments.add\" ,"), "{text}");
        assert!(made(quote!(name = "a/b"), item.clone()).unwrap_err().contains("URL"));
        assert!(made(quote!(url = "x"), item).unwrap_err().contains("one option"));
    }

    #[test]
    fn what_is_no_action_is_refused_with_what_to_do() {
        let fails = |item, text: &str| {
            let error = made(TokenStream::new(), item).unwrap_err();
            assert!(error.contains(text), "{error}");
        };
        fails(
            quote!(
                fn a(c: ActionContext) -> Result<(), ActionError> {
                    x
                }
            ),
            "async fn",
        );
        fails(
            quote!(
                async fn a(c: ActionContext) {}
            ),
            "returns `Result",
        );
        fails(
            quote!(
                async fn a<T>(c: T) -> Result<(), ActionError> {
                    x
                }
            ),
            "not generic",
        );
        fails(
            quote!(
                async fn a(c: C, d: D, e: E) -> Result<(), ActionError> {
                    x
                }
            ),
            "a struct",
        );
        fails(
            quote!(
                async fn a() -> Result<(), ActionError> {
                    x
                }
            ),
            "takes an `ActionContext`",
        );
    }
}
