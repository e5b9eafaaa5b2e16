//! What an author writes in `#[reactive(…)]`.

use proc_macro2::Ident;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Error, Path, Result};

/// `#[reactive(…)]` on a type.
#[derive(Default)]
pub(super) struct TypeAttributes {
    /// `name = CityView`: what the reactive form is called.
    pub(super) name: Option<Ident>,
}

impl TypeAttributes {
    pub(super) fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut found = Self::default();
        each_option(attributes, |option| {
            if !option.path.is_ident("name") {
                let message = "a type takes `name = …`, the name of its reactive form; `nested`, \
                               `plain` and `suspended = …` stand on fields";
                return Err(option.error(message));
            }
            set_once(&option, &mut found.name, option.value()?.parse()?)
        })?;
        Ok(found)
    }
}

/// How a field is held in the reactive form.
pub(super) enum Holding {
    /// As a signal.
    Signal,
    /// `nested`: as its own reactive form.
    Nested,
    /// `plain`: as it is.
    Plain,
}

/// `#[reactive(…)]` on a field.
pub(super) struct FieldAttributes {
    pub(super) holding: Holding,
    /// `suspended = load`: what fills the field in the browser.
    pub(super) suspended: Option<Path>,
}

impl FieldAttributes {
    pub(super) fn of(attributes: &[Attribute]) -> Result<Self> {
        let (mut nested, mut plain, mut suspended) = (None, None, None);
        each_option(attributes, |option| {
            if option.path.is_ident("nested") {
                set_once(&option, &mut nested, option.path.clone())
            } else if option.path.is_ident("plain") {
                set_once(&option, &mut plain, option.path.clone())
            } else if option.path.is_ident("suspended") {
                set_once(&option, &mut suspended, option.value()?.parse()?)
            } else {
                Err(option.error("a field takes `nested`, `plain` or `suspended = function`"))
            }
        })?;
        let holding = match (nested, plain) {
            (_, Some(plain)) if suspended.is_some() => {
                let message = "a plain field does not change, and so cannot be suspended";
                return Err(Error::new_spanned(plain, message));
            }
            (Some(_), Some(plain)) => {
                let message = "a field is `nested` or `plain`, not both";
                return Err(Error::new_spanned(plain, message));
            }
            (Some(_), None) => Holding::Nested,
            (None, Some(_)) => Holding::Plain,
            (None, None) => Holding::Signal,
        };
        Ok(Self { holding, suspended })
    }
}

/// Refuses `#[reactive(…)]` where it means nothing.
pub(super) fn refuse(attributes: &[Attribute]) -> Result<()> {
    match attributes.iter().find(|attribute| attribute.path().is_ident("reactive")) {
        Some(attribute) => {
            let message = "`#[reactive(…)]` stands on the type and on fields, not on variants";
            Err(Error::new_spanned(attribute, message))
        }
        None => Ok(()),
    }
}

fn each_option(
    attributes: &[Attribute],
    mut each: impl FnMut(ParseNestedMeta<'_>) -> Result<()>,
) -> Result<()> {
    let ours = attributes.iter().filter(|attribute| attribute.path().is_ident("reactive"));
    ours.into_iter().try_for_each(|attribute| attribute.parse_nested_meta(&mut each))
}

fn set_once<T>(option: &ParseNestedMeta<'_>, slot: &mut Option<T>, value: T) -> Result<()> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(option.error("is given twice")),
    }
}
