//! Perennial's macros. Apps use them through the `perennial` crate.

mod main_function;
mod reactive_state;
mod server_only;
mod unreactive_state;

use proc_macro::TokenStream;

/// Makes a function that returns the app the entry point of both sides.
///
/// On the server the binary serves the app (or builds it, as its environment says); in the browser
/// the client starts.
///
/// ```ignore
/// #[perennial::main]
/// fn main() -> App {
///     App::new()
/// }
/// ```
#[proc_macro_attribute]
pub fn main(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand(main_function::expand(arguments.into(), item.into()))
}

/// Keeps an item from the client: neither its body nor what it depends on exists there.
///
/// A free function leaves a stand-in of the same name, so that it can be named in a template's
/// chain on both sides; calling it on the client is a type error. Any other item, such as a `mod`,
/// `use`, `struct`, `impl` or `static`, vanishes.
///
/// ```ignore
/// #[server_only]
/// async fn load(context: BuildContext) -> Result<City, PageError> {
///     database().city(context.param("slug")?).await
/// }
/// ```
#[proc_macro_attribute]
pub fn server_only(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand(server_only::expand(arguments.into(), item.into()))
}

/// Derives the reactive form of a state: for `City`, a `CityRx` in which each field is a signal.
///
/// The state itself and its reactive form can both be the argument of a view.
#[proc_macro_derive(ReactiveState, attributes(reactive))]
pub fn reactive_state(item: TokenStream) -> TokenStream {
    expand(reactive_state::expand(item.into()))
}

/// Lets a view take a state as it is, without signals.
#[proc_macro_derive(UnreactiveState)]
pub fn unreactive_state(item: TokenStream) -> TokenStream {
    expand(unreactive_state::expand(item.into()))
}

fn expand(expanded: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    expanded.unwrap_or_else(|error| error.into_compile_error()).into()
}
