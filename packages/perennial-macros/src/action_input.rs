//! `#[derive(ActionInput)]`.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{Attribute, Data, DeriveInput, Error, Field, Fields, LitStr, Path, Result};

pub(crate) fn expand(item: TokenStream) -> Result<TokenStream> {
    let input: DeriveInput = syn::parse2(item)?;
    if !input.generics.params.is_empty() {
        return Err(Error::new_spanned(&input.generics, "what an action takes is not generic"));
    }
    let schema = schema(&input);
    let secret = secret_fields(&input)?;
    let has_files = has_files(&input);
    let validate = validate(&input.attrs)?.map(|check| {
        quote! {
            fn validate(&self, errors: &mut ::perennial::FieldErrors) {
                #check(self, errors);
            }
        }
    });
    let name = &input.ident;
    Ok(quote! {
        impl ::perennial::__private::ActionInput for #name {
            const SCHEMA: u32 = #schema;
            const SECRET: &'static [&'static str] = &[#(#secret),*];
            const HAS_FILES: bool = #has_files;
            #validate
        }
    })
}

/// A number that follows from the names and types of the fields, and from what serde is told of them.
fn schema(input: &DeriveInput) -> u32 {
    let mut shape = input.clone();
    let is_serde = |attribute: &Attribute| attribute.path().is_ident("serde");
    let bare = |field: &mut Field| field.attrs.retain(is_serde);
    shape.attrs.retain(is_serde);
    match &mut shape.data {
        Data::Struct(data) => data.fields.iter_mut().for_each(bare),
        Data::Enum(data) => {
            for variant in &mut data.variants {
                variant.attrs.retain(is_serde);
                variant.fields.iter_mut().for_each(bare);
            }
        }
        Data::Union(_) => {}
    }
    let attributes = shape.attrs.iter().map(|attribute| attribute.to_token_stream().to_string());
    let data = match &shape.data {
        Data::Struct(data) => data.fields.to_token_stream(),
        Data::Enum(data) => data.variants.to_token_stream(),
        Data::Union(data) => data.fields.to_token_stream(),
    };
    crate::split::fnv(&(attributes.collect::<String>() + &data.to_string()))
}

/// Whether a field is an `Upload`, or holds some.
fn has_files(input: &DeriveInput) -> bool {
    fn names_upload(tokens: TokenStream) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(name) => name == "Upload",
            TokenTree::Group(group) => names_upload(group.stream()),
            _ => false,
        })
    }
    let Data::Struct(data) = &input.data else { return false };
    data.fields.iter().any(|field| names_upload(field.ty.to_token_stream()))
}

/// The function that checks the rules.
fn validate(attributes: &[Attribute]) -> Result<Option<Path>> {
    let mut check = None;
    for attribute in attributes.iter().filter(|own| own.path().is_ident("action")) {
        attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("validate") {
                return Err(meta.error("a type knows `#[action(validate = FUNCTION)]`"));
            }
            check = Some(meta.value()?.parse()?);
            Ok(())
        })?;
    }
    Ok(check)
}

/// The names of the fields that are never sent back, as they are sent.
fn secret_fields(input: &DeriveInput) -> Result<Vec<String>> {
    let Data::Struct(data) = &input.data else { return Ok(Vec::new()) };
    let Fields::Named(fields) = &data.fields else { return Ok(Vec::new()) };
    let mut secret = Vec::new();
    for field in &fields.named {
        let mut is_secret = false;
        for attribute in field.attrs.iter().filter(|own| own.path().is_ident("action")) {
            attribute.parse_nested_meta(|meta| {
                is_secret |= meta.path.is_ident("secret");
                match meta.path.is_ident("secret") {
                    true => Ok(()),
                    false => Err(meta.error("a field knows `#[action(secret)]`")),
                }
            })?;
        }
        if is_secret {
            let own = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
            let own = own.trim_start_matches("r#").to_owned();
            secret.push(serde_value(&field.attrs, "rename")?.unwrap_or(own));
        }
    }
    let renamed = serde_value(&input.attrs, "rename_all")?;
    if let (Some(_), false) = (renamed, secret.is_empty()) {
        let message = "a type with secret fields has no `rename_all`: rename its fields one by one";
        return Err(Error::new_spanned(&input.ident, message));
    }
    Ok(secret)
}

/// What serde is told by an attribute of this name.
fn serde_value(attributes: &[Attribute], name: &str) -> Result<Option<String>> {
    let mut found = None;
    for attribute in attributes.iter().filter(|own| own.path().is_ident("serde")) {
        attribute.parse_nested_meta(|meta| {
            if meta.input.peek(syn::Token![=]) {
                let value: syn::Expr = meta.value()?.parse()?;
                if meta.path.is_ident(name) {
                    let text: LitStr = syn::parse2(value.to_token_stream())?;
                    found = Some(text.value());
                }
            } else if meta.input.peek(syn::token::Paren) {
                let content;
                syn::parenthesized!(content in meta.input);
                content.parse::<TokenStream>()?;
            }
            Ok(())
        })?;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema_of(item: TokenStream) -> u32 {
        schema(&syn::parse2(item).unwrap())
    }

    #[test]
    fn the_schema_follows_from_fields_and_types_alone() {
        let one = schema_of(quote!(
            struct A {
                text: String,
                count: u32,
            }
        ));
        let same = quote! {
            /// Documented, and of another name.
            pub struct B {
                /// A text.
                #[action(secret)]
                text: String,
                count: u32,
            }
        };
        assert_eq!(one, schema_of(same));
        assert_ne!(
            one,
            schema_of(quote!(
                struct A {
                    text: String,
                    count: u64,
                }
            ))
        );
        assert_ne!(
            one,
            schema_of(quote!(
                struct A {
                    body: String,
                    count: u32,
                }
            ))
        );
        let renamed = quote!(
            struct A {
                #[serde(rename = "t")]
                text: String,
                count: u32,
            }
        );
        assert_ne!(one, schema_of(renamed));
    }

    #[test]
    fn secret_fields_are_named_as_they_are_sent() {
        let item = quote! {
            #[action(validate = check)]
            struct A {
                #[action(secret)]
                #[serde(default, rename = "pass-word")]
                password: String,
                name: String,
            }
        };
        let text = expand(item).unwrap().to_string();
        assert!(
            text.contains("& [\"pass-word\"]") && text.contains("check (self , errors)"),
            "{text}"
        );
        assert!(text.contains("HAS_FILES : bool = false"), "{text}");
        for field in [quote!(perennial::Upload), quote!(Option<Upload>), quote!(Vec<Upload>)] {
            let text = expand(quote!(struct A { file: #field })).unwrap().to_string();
            assert!(text.contains("HAS_FILES : bool = true"), "{text}");
        }
        let unknown = expand(quote!(
            struct A {
                #[action(hidden)]
                a: u32,
            }
        ))
        .unwrap_err();
        assert!(unknown.to_string().contains("secret"));
    }
}
