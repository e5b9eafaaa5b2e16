//! What the derive makes, and what it refuses.

use quote::quote;

use super::*;

#[track_caller]
fn check_error(item: TokenStream, message: &str) {
    let error = expand(item).unwrap_err().to_string();
    assert!(error.contains(message), "{error}");
}

#[test]
fn what_cannot_be_reactive_is_refused_with_what_to_do() {
    check_error(quote!(union State { a: u8 }), "a union cannot be a state");
    check_error(
        quote!(
            enum State {}
        ),
        "no values to show",
    );
    check_error(
        quote!(
            struct State<'a> {
                name: &'a str,
            }
        ),
        "`String` instead of `&str`",
    );
}

#[test]
fn an_attribute_that_means_nothing_is_refused_with_those_that_do() {
    check_error(
        quote!(
            #[reactive(alias = X)]
            struct State;
        ),
        "a type takes `name = …`",
    );
    check_error(
        quote!(
            struct State {
                #[reactive(nest)]
                a: A,
            }
        ),
        "a field takes `nested`",
    );
    check_error(
        quote!(
            struct State {
                #[reactive(nested, plain)]
                a: A,
            }
        ),
        "not both",
    );
    check_error(
        quote!(
            struct State {
                #[reactive(nested, nested)]
                a: A,
            }
        ),
        "given twice",
    );
    check_error(
        quote!(
            struct State {
                #[reactive(plain, suspended = f)]
                a: A,
            }
        ),
        "does not change",
    );
    check_error(
        quote!(
            enum State {
                #[reactive(nested)]
                A(A),
            }
        ),
        "not on variants",
    );
    check_error(
        quote!(
            enum State {
                A {
                    #[reactive(suspended = f)]
                    a: A,
                },
            }
        ),
        "put it into a struct",
    );
}

#[test]
fn the_reactive_form_has_a_signal_for_each_field() {
    let made = expand(quote!(
        pub struct City {
            pub name: String,
            people: u64,
            #[reactive(nested)]
            places: Vec<Place>,
            #[reactive(plain)]
            id: u64,
        }
    ))
    .unwrap();
    let file: syn::File = syn::parse2(made).unwrap();
    let Some(syn::Item::Struct(reactive)) = file.items.first() else {
        panic!("the first item is the reactive form")
    };
    assert_eq!(reactive.ident, "CityRx");
    let kinds = reactive.fields.iter().map(|field| {
        let kind = &field.ty;
        quote!(#kind).to_string().replace(' ', "").replace("::perennial::__private::", "")
    });
    let expected =
        ["Signal<String>", "Signal<u64>", "<Vec<Place>asReactiveState>::Reactive", "u64"];
    assert_eq!(kinds.collect::<Vec<_>>(), expected);
}
