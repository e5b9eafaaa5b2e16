//! [`Fields`]: the fields of a struct or of a variant, and what becomes of them.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Path, Result, Type, Visibility};

use super::attributes::{FieldAttributes, Holding};

/// The fields of a struct or of a variant.
pub(super) struct Fields {
    shape: Shape,
    fields: Vec<Field>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Named,
    Tuple,
    Unit,
}

/// One field.
pub(super) struct Field {
    /// Its name, or its position.
    pub(super) member: syn::Member,
    /// A name for its value.
    binding: Ident,
    vis: Visibility,
    docs: Vec<Attribute>,
    pub(super) kind: Type,
    pub(super) holding: Holding,
    pub(super) suspended: Option<Path>,
}

impl Fields {
    pub(super) fn of(fields: &syn::Fields) -> Result<Self> {
        let shape = match fields {
            syn::Fields::Named(_) => Shape::Named,
            syn::Fields::Unnamed(_) => Shape::Tuple,
            syn::Fields::Unit => Shape::Unit,
        };
        let fields = fields.iter().enumerate().map(|(index, field)| Field::of(index, field));
        Ok(Self { shape, fields: fields.collect::<Result<_>>()? })
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, Field> {
        self.fields.iter()
    }

    /// Whether a `;` follows the struct.
    pub(super) fn ends_with_semicolon(&self) -> bool {
        self.shape != Shape::Named
    }

    /// The declaration of the reactive fields. Those of an enum's variant have no visibility.
    pub(super) fn declaration(&self) -> TokenStream {
        let fields = self.iter().map(|field| {
            let (docs, vis, kind) = (&field.docs, &field.vis, field.reactive_type());
            let name = match &field.member {
                syn::Member::Named(name) => quote!(#name:),
                syn::Member::Unnamed(_) => TokenStream::new(),
            };
            quote!(#(#docs)* #vis #name #kind)
        });
        self.enclose(quote!(#(#fields,)*))
    }

    /// `{ name: name, … }` or `(field_0, …)`: takes apart, and puts together.
    pub(super) fn bindings(&self) -> TokenStream {
        self.filled(|field| {
            let binding = &field.binding;
            quote!(#binding)
        })
    }

    /// The reactive fields, made from the bindings of the state's.
    pub(super) fn made_reactive(&self) -> TokenStream {
        self.filled(Field::made_reactive)
    }

    /// The state's fields, made from the bindings of the reactive ones.
    pub(super) fn snapshots(&self) -> TokenStream {
        self.filled(Field::snapshot)
    }

    /// Makes the reactive fields, from their bindings, what those of `state` are.
    pub(super) fn restores(&self) -> TokenStream {
        let restored = self.iter().map(Field::restore);
        quote! {
            // Not every state has a field that can change.
            let _ = &state;
            #(#restored)*
        }
    }

    /// Clones of the bindings.
    pub(super) fn clones(&self) -> TokenStream {
        self.filled(|field| {
            let binding = &field.binding;
            quote!(::core::clone::Clone::clone(#binding))
        })
    }

    /// The types that are kept as they are.
    pub(super) fn plain_types(&self) -> impl Iterator<Item = &Type> {
        let plain = self.iter().filter(|field| matches!(field.holding, Holding::Plain));
        plain.map(|field| &field.kind)
    }

    /// The reactive forms of what is nested.
    pub(super) fn nested_forms(&self) -> impl Iterator<Item = TokenStream> {
        let nested = self.iter().filter(|field| matches!(field.holding, Holding::Nested));
        nested.map(Field::reactive_type)
    }

    fn filled(&self, value: impl Fn(&Field) -> TokenStream) -> TokenStream {
        let fields = self.iter().map(|field| {
            let value = value(field);
            match &field.member {
                syn::Member::Named(name) => quote!(#name: #value),
                syn::Member::Unnamed(_) => value,
            }
        });
        self.enclose(quote!(#(#fields,)*))
    }

    fn enclose(&self, fields: TokenStream) -> TokenStream {
        match self.shape {
            Shape::Named => quote!({ #fields }),
            Shape::Tuple => quote!((#fields)),
            Shape::Unit => TokenStream::new(),
        }
    }
}

impl Field {
    fn of(index: usize, field: &syn::Field) -> Result<Self> {
        let FieldAttributes { holding, suspended } = FieldAttributes::of(&field.attrs)?;
        let member = match &field.ident {
            Some(name) => syn::Member::Named(name.clone()),
            None => syn::Member::Unnamed(index.into()),
        };
        let binding = format_ident!("field_{index}", span = Span::mixed_site());
        let docs = field.attrs.iter().filter(|attribute| attribute.path().is_ident("doc"));
        Ok(Self {
            member,
            binding,
            vis: field.vis.clone(),
            docs: docs.cloned().collect(),
            kind: field.ty.clone(),
            holding,
            suspended,
        })
    }

    fn reactive_type(&self) -> TokenStream {
        let kind = &self.kind;
        match self.holding {
            Holding::Signal => quote!(::perennial::__private::Signal<#kind>),
            // An error about what has no reactive form points to the field's type.
            Holding::Nested => quote_spanned! {kind.span()=>
                <#kind as ::perennial::__private::ReactiveState>::Reactive
            },
            Holding::Plain => quote!(#kind),
        }
    }

    fn made_reactive(&self) -> TokenStream {
        let binding = &self.binding;
        match self.holding {
            Holding::Signal => quote!(::perennial::__private::create_signal(#binding)),
            Holding::Nested => quote_spanned! {self.kind.span()=>
                ::perennial::__private::ReactiveState::into_reactive(#binding)
            },
            Holding::Plain => quote!(#binding),
        }
    }

    fn restore(&self) -> TokenStream {
        let (binding, member) = (&self.binding, &self.member);
        match self.holding {
            Holding::Signal | Holding::Nested => quote_spanned! {self.kind.span()=>
                ::perennial::__private::Reactive::restore(#binding, state.#member);
            },
            Holding::Plain => quote!(let _ = #binding;),
        }
    }

    fn snapshot(&self) -> TokenStream {
        let (binding, kind) = (&self.binding, &self.kind);
        // An error about what cannot be cloned points to the field's type.
        match self.holding {
            Holding::Signal | Holding::Nested => {
                quote_spanned!(kind.span()=> ::perennial::__private::Reactive::snapshot(#binding))
            }
            Holding::Plain => {
                quote_spanned!(kind.span()=> <#kind as ::core::clone::Clone>::clone(#binding))
            }
        }
    }
}
