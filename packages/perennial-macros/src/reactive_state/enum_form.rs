//! The reactive form of an enum: an enum with the same variants, held so that it can be switched.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DataEnum, Error, Result};

use super::attributes;
use super::field::Fields;
use super::{Form, clone_and_copy};

pub(super) fn expand(form: &Form<'_>, data: &DataEnum) -> Result<TokenStream> {
    let (name, reactive) = (&form.input.ident, form.reactive);
    if data.variants.is_empty() {
        return Err(Error::new_spanned(name, "an enum without variants has no values to show"));
    }
    let all = data.variants.iter().map(|variant| {
        attributes::refuse(&variant.attrs)?;
        let fields = Fields::of(&variant.fields)?;
        refuse_suspended(&fields)?;
        Ok(fields)
    });
    let all: Vec<Fields> = all.collect::<Result<_>>()?;
    let generics = form.generics(&all);
    let declaration = declaration(form, data, &all, &generics);
    let (impl_generics, type_generics, where_clause) = generics.split();
    let variants = || data.variants.iter().map(|variant| &variant.ident).zip(&all);
    let made = variants().map(|(variant, fields)| {
        let (bindings, made) = (fields.bindings(), fields.made_reactive());
        quote!(Self::#variant #bindings => #reactive::#variant #made)
    });
    let snapshots = variants().map(|(variant, fields)| {
        let (bindings, snapshots) = (fields.bindings(), fields.snapshots());
        quote!(#reactive::#variant #bindings => Self::#variant #snapshots)
    });
    let clones = variants().map(|(variant, fields)| {
        let (bindings, clones) = (fields.bindings(), fields.clones());
        quote!(Self::#variant #bindings => Self::#variant #clones)
    });
    let clone = quote!(match self { #(#clones,)* });
    let clone_and_copy = clone_and_copy(reactive, &generics, &all, &clone);
    Ok(quote! {
        #declaration
        #clone_and_copy

        impl #impl_generics ::perennial::__private::EnumState for #name #type_generics
        #where_clause
        {
            type Variants = #reactive #type_generics;

            fn into_variants(self) -> Self::Variants {
                match self { #(#made,)* }
            }

            fn from_variants(variants: &Self::Variants) -> Self {
                match variants { #(#snapshots,)* }
            }
        }

        impl #impl_generics ::perennial::__private::ReactiveState for #name #type_generics
        #where_clause
        {
            type Reactive = ::perennial::__private::ReactiveEnum<Self>;

            fn into_reactive(self) -> Self::Reactive {
                ::perennial::__private::ReactiveEnum::new(self)
            }
        }
    })
}

fn declaration(
    form: &Form<'_>,
    data: &DataEnum,
    all: &[Fields],
    generics: &super::ReactiveGenerics,
) -> TokenStream {
    let (vis, name, reactive) = (&form.input.vis, &form.input.ident, form.reactive);
    let doc = format!("The variants of [`{name}`] with a signal for each field.");
    let (parameters, where_clause) = generics.declaration();
    let variants = data.variants.iter().zip(all).map(|(variant, fields)| {
        let docs = variant.attrs.iter().filter(|attribute| attribute.path().is_ident("doc"));
        let (variant, fields) = (&variant.ident, fields.declaration());
        quote!(#(#docs)* #variant #fields)
    });
    quote! {
        #[doc = #doc]
        #[allow(dead_code)]
        #vis enum #reactive #parameters #where_clause { #(#variants,)* }
    }
}

/// A variant can be switched away while its field is being filled.
fn refuse_suspended(fields: &Fields) -> Result<()> {
    match fields.iter().find_map(|field| field.suspended.as_ref()) {
        Some(function) => {
            let message = "a field of a variant cannot be suspended: put it into a struct, and \
                           nest that in the variant";
            let span = quote_spanned!(function.span()=> #function);
            Err(Error::new_spanned(span, message))
        }
        None => Ok(()),
    }
}
