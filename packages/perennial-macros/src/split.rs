//! `split!`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Error, Expr, Result, Token};

/// Where a macro stands in the sources.
pub(crate) struct Place {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

struct Arguments {
    view: Expr,
    group: Option<Ident>,
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let view = input.parse()?;
        let mut group = None;
        if input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            let name: Ident = input.parse()?;
            if name != "group" {
                return Err(Error::new(name.span(), "`split!` knows one option, `group = NAME`"));
            }
            input.parse::<Token![=]>()?;
            group = Some(input.parse()?);
        }
        Ok(Self { view, group })
    }
}

pub(crate) fn expand(arguments: TokenStream, place: &Place) -> Result<TokenStream> {
    let Arguments { view, group } = syn::parse2(arguments)?;
    let unique = unique_name(place);
    let part = group.unwrap_or_else(|| Ident::new(&unique, Span::call_site()));
    let number = format!("{:032x}", fnv(&unique));
    let load = format_ident!("__wasm_split_load_{part}");
    let import = format_ident!("__wasm_split_00{part}00_import_{number}_{unique}");
    let export = format_ident!("__wasm_split_00{part}00_export_{number}_{unique}");
    Ok(quote!(::perennial::__private::__split!(#part, #load, #import, #export, #view)))
}

/// A name that is the same on both sides, and no other place has: the file's, and a number.
fn unique_name(place: &Place) -> String {
    let Place { file, line, column } = place;
    let stem = file.rsplit(['/', '\\']).next().and_then(|name| name.split('.').next());
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let stem: String = stem.unwrap_or("view").chars().map(plain).collect();
    format!("{stem}_{:08x}", fnv(&format!("{file}:{line}:{column}")))
}

/// The hash of Fowler, Noll and Vo, 1a, 32 bits.
pub(crate) fn fnv(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(line: usize) -> Place {
        Place { file: "src/city-map.rs".into(), line, column: 9 }
    }

    #[test]
    fn a_part_is_named_after_its_file_and_place() {
        let (one, other) = (unique_name(&place(1)), unique_name(&place(2)));
        assert!(one.starts_with("city_map_"), "{one}");
        assert_ne!(one, other);
    }

    #[test]
    fn views_of_one_group_lie_in_one_part() {
        let text = expand(quote!(view, group = admin), &place(1)).unwrap().to_string();
        assert!(text.contains("__split ! (admin , __wasm_split_load_admin ,"), "{text}");
    }

    #[test]
    fn the_splitter_finds_a_view_by_its_names() {
        let text = expand(quote!(view, group = admin), &place(1)).unwrap().to_string();
        for name in ["__wasm_split_00admin00_import_", "__wasm_split_00admin00_export_"] {
            let number = text.split_once(name).map(|(_, number)| number).unwrap();
            assert!(number.chars().take(32).all(|digit| digit.is_ascii_hexdigit()), "{text}");
        }
    }

    #[test]
    fn an_unknown_option_is_named() {
        let error = expand(quote!(view, part = admin), &place(1)).unwrap_err();
        assert!(error.to_string().contains("group = NAME"));
    }
}
