//! `t!`.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Error, Expr, LitStr, Result, Token};

use crate::translations::{self, Checked};

/// The characters around a message's name, by which a build finds it in the client: those of
/// `perennial_core::MARKS`.
const MARKS: (char, char) = ('\u{1}', '\u{2}');

struct Call {
    id: LitStr,
    arguments: Vec<(Ident, Expr)>,
    markup: Vec<(Ident, Expr)>,
}

struct Argument {
    name: Ident,
    value: Expr,
}

impl Parse for Argument {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let name = input.call(<Ident as syn::ext::IdentExt>::parse_any)?;
        input.parse::<Token![=]>()?;
        Ok(Self { name, value: input.parse()? })
    }
}

impl Parse for Call {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let id: LitStr = input.parse()?;
        let mut call = Self { id, arguments: Vec::new(), markup: Vec::new() };
        if input.parse::<Option<Token![,]>>()?.is_some() {
            for Argument { name, value } in
                Punctuated::<Argument, Token![,]>::parse_terminated(input)?
            {
                let kind = match value {
                    Expr::Closure(_) => &mut call.markup,
                    _ => &mut call.arguments,
                };
                kind.push((name, value));
            }
        }
        Ok(call)
    }
}

pub(crate) fn expand(arguments: TokenStream) -> Result<TokenStream> {
    let call: Call = syn::parse2(arguments)?;
    let checked = translations::checked().map_err(|error| Error::new(call.id.span(), error))?;
    expand_with(&call, &checked)
}

fn expand_with(call: &Call, checked: &Checked) -> Result<TokenStream> {
    let id = call.id.value();
    check(call, &id, checked)?;
    Ok(write(call, &id, checked))
}

/// Compares a call with the message that it names.
fn check(call: &Call, id: &str, checked: &Checked) -> Result<()> {
    let Some(message) = checked.message(id).filter(|_| !id.starts_with('-')) else {
        return Err(Error::new(call.id.span(), unknown(id, checked)));
    };
    let place = message.place;
    compare("argument", &call.arguments, &message.signature.arguments, true, (call, id, &place))?;
    // Without closures, markup leaves its content as text.
    let needs_all = !call.markup.is_empty();
    compare("markup", &call.markup, &message.signature.markup, needs_all, (call, id, &place))
}

fn compare(
    what: &str,
    given: &[(Ident, Expr)],
    wanted: &BTreeSet<String>,
    needs_all: bool,
    (call, id, place): (&Call, &str, &str),
) -> Result<()> {
    let mut seen = BTreeSet::new();
    for (name, _) in given {
        let text = name.to_string();
        let text = text.trim_start_matches("r#").to_owned();
        if !wanted.contains(&text) {
            let known: Vec<&str> = wanted.iter().map(String::as_str).collect();
            return Err(Error::new(
                name.span(),
                format!(
                    "PER-1321: the message {id:?} has no {what} {text:?}; it has {known:?}\n\
                     hint: the message stands in {place}"
                ),
            ));
        }
        if !seen.insert(text) {
            return Err(Error::new(name.span(), format!("PER-1322: the {what} is given twice")));
        }
    }
    let missing: Vec<&String> = wanted.difference(&seen).collect();
    if needs_all && !missing.is_empty() {
        return Err(Error::new(
            call.id.span(),
            format!(
                "PER-1323: the message {id:?} lacks the {what} {missing:?}\n\
                 hint: give each as `name = value`; the message stands in {place}"
            ),
        ));
    }
    Ok(())
}

fn unknown(id: &str, checked: &Checked) -> String {
    let near = checked.nearest(id).map(|near| format!("; there is {near:?}")).unwrap_or_default();
    format!(
        "PER-1320: there is no message {id:?} in the locale {:?}{near}\n\
         hint: add it to {}",
        checked.locale,
        checked.files.join(" or ")
    )
}

fn write(call: &Call, id: &str, checked: &Checked) -> TokenStream {
    let marked = format!("{}{id}{}", MARKS.0, MARKS.1);
    let named = |(name, value): &(Ident, Expr)| {
        let name = name.to_string();
        let name = name.trim_start_matches("r#").to_owned();
        quote!((#name, ::perennial::__private::IntoArgument::into_argument(#value)))
    };
    let arguments = call.arguments.iter().map(named);
    // The compiler reads the files again when they change.
    let files = checked.paths.iter().map(|path| LitStr::new(path, Span::call_site()));
    let track = quote!(#(const _: &[u8] = ::core::include_bytes!(#files);)*);
    let text = quote!(::perennial::__private::Text::new(#marked, ::std::vec![#(#arguments),*]));
    if call.markup.is_empty() {
        return quote!({ #track #text });
    }
    let markup = call.markup.iter().map(|(name, closure)| {
        let name = name.to_string();
        quote!((#name, &::perennial::__private::element(#closure)))
    });
    quote!({ #track ::perennial::__private::rich_text(&#text, &[#(#markup),*]) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "-brand = X\n\
                        title = Title\n    .short = T\n\
                        cities = { $count } of { -brand }\n\
                        terms = Read <link>our { $what }</link>\n";

    fn expand(tokens: TokenStream) -> Result<String> {
        let call: Call = syn::parse2(tokens)?;
        Ok(expand_with(&call, &Checked::of("translations/en.ftl", FILE))?.to_string())
    }

    #[track_caller]
    fn check_error(tokens: TokenStream, parts: &[&str]) {
        let error = expand(tokens).unwrap_err().to_string();
        assert!(parts.iter().all(|part| error.contains(part)), "{error}");
    }

    #[test]
    fn a_call_names_its_message_within_marks_and_reads_its_file_again() {
        let text = expand(quote!("title.short")).unwrap();
        assert!(text.contains("\\u{1}title.short\\u{2}"), "{text}");
        assert!(text.contains("include_bytes ! (\"translations/en.ftl\")"), "{text}");
        let text = expand(quote!("cities", count = 3 + 4,)).unwrap();
        assert!(text.contains("(\"count\" , :: perennial"), "{text}");
    }

    #[test]
    fn closures_make_elements_of_markup() {
        let text = expand(quote!("terms", what = "x", link = |text| a(text))).unwrap();
        assert!(text.contains("rich_text (&") && text.contains("\"link\" , &"), "{text}");
        assert!(!expand(quote!("terms", what = "x")).unwrap().contains("rich_text"));
    }

    #[test]
    fn what_does_not_fit_the_message_is_refused_with_its_file() {
        let file = "translations/en.ftl";
        check_error(quote!("titel"), &["PER-1320", "\"titel\"", "\"title\"", file]);
        check_error(quote!("-brand"), &["PER-1320", file]);
        check_error(quote!("title", n = 1), &["PER-1321", "\"n\"", "translations/en.ftl:2:1"]);
        check_error(quote!("cities", count = 1, count = 2), &["PER-1322"]);
        check_error(quote!("cities"), &["PER-1323", "\"count\"", "translations/en.ftl:4:1"]);
        check_error(quote!("terms", what = 1, strong = |x| x), &["PER-1321", "\"strong\""]);
        check_error(quote!("title", 3), &["expected"]);
    }
}
