//! Perennial's macros. Apps use them through the `perennial` crate.

mod action;
mod action_input;
mod main_function;
mod reactive_state;
mod server_only;
mod split;
mod translate;
mod translations;
mod unreactive_state;
mod view;

use proc_macro::TokenStream;

/// A view, as Sycamore's `view!` makes it, and as HTML asks for it: what is served, parsed and hydrated is
/// the tree that the client makes.
///
/// - A field with `bind:value` or `bind:checked` is served with its value, and a `select` with its option.
/// - `noscript` and `template` are served and left alone in the browser; what a `template` holds is in its
///   `content`.
/// - The text of `textarea`, `style` and `script` is written once.
/// - Rows in a `table` stand in a `tbody`.
/// - In `svg`, `a`, `title`, `style` and `script` are those of SVG.
///
/// ```
/// use perennial::prelude::*;
///
/// fn field(name: Signal<String>) -> View {
///     view! { label { "Name " input(bind:value=name) } }
/// }
/// ```
#[proc_macro]
pub fn view(input: TokenStream) -> TokenStream {
    expand(view::expand(input.into()))
}

/// Makes a function that returns the app the entry point of both sides.
///
/// On the server the binary serves the app (or builds it, as its environment says); in the browser
/// the client starts.
///
/// ```no_run
/// use perennial::prelude::*;
///
/// #[perennial::main]
/// fn main() -> App {
///     App::new()
/// }
/// ```
///
/// `#[perennial::main(server = serve)]` runs a web server of the app's own, an
/// `async fn serve(site: Arc<Site>) -> std::io::Result<()>` that exists on the server alone and
/// mounts the site with `perennial_actix::mount`: the place for routes and middleware of its own.
#[proc_macro_attribute]
pub fn main(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand(main_function::expand(arguments.into(), item.into()))
}

/// Keeps an item from the client: neither its body nor what it depends on exists there.
///
/// A free function leaves a stand-in of the same name, so that it can be named in a template's
/// chain on both sides; calling it on the client is a compile error. (Of a function that is not `async`,
/// the error comes when the client is built, and not when it is only checked.) Any other item, such as a
/// `mod`, `use`, `struct`, `impl` or `static`, vanishes.
///
/// ```
/// use perennial::prelude::*;
///
/// #[derive(Serialize, Deserialize, ReactiveState)]
/// struct City {
///     name: String,
/// }
///
/// #[server_only]
/// mod database {
///     pub(crate) fn name_of(slug: &str) -> Option<String> {
///         (slug == "tartu").then(|| "Tartu".to_owned())
///     }
/// }
///
/// #[server_only]
/// async fn load(context: BuildContext) -> Result<City, PageError> {
///     let name = database::name_of(context.param("slug")?);
///     name.map(|name| City { name }).ok_or_else(|| PageError::not_found("no such city"))
/// }
///
/// fn view(city: CityRx) -> View {
///     view! { h1 { (city.name) } }
/// }
///
/// let template = Template::new("city/{slug}").view(view).build_state(load);
/// ```
#[proc_macro_attribute]
pub fn server_only(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand(server_only::expand(arguments.into(), item.into()))
}

/// Makes a function an action: a typed function of the server that forms post to and the browser calls.
///
/// It takes an `ActionContext`, and one value that derives [`ActionInput`](macro@ActionInput); it returns
/// `Result<T, ActionError>`. On the client its body does not exist. Its name is its URL, wherever the
/// function stands; `#[action(name = "…")]` says another. It is added to the app by `App::action`.
///
/// ```
/// use perennial::prelude::*;
///
/// #[derive(Serialize, Deserialize, ActionInput)]
/// #[action(validate = check)]
/// struct NewComment {
///     post: u64,
///     text: String,
/// }
///
/// fn check(comment: &NewComment, errors: &mut FieldErrors) {
///     errors.check("text", !comment.text.trim().is_empty(), "Please write something.");
/// }
///
/// #[perennial::action]
/// async fn add_comment(context: ActionContext, comment: NewComment) -> Result<(), ActionError> {
///     // Stores the comment.
///     context.invalidate_tag(format!("post:{}", comment.post));
///     Ok(())
/// }
///
/// let app = App::new().action(add_comment);
/// assert!(app.finish().is_ok());
/// ```
#[proc_macro_attribute]
pub fn action(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand(action::expand(arguments.into(), item.into()))
}

/// Says what an action takes: plain data, beside `Serialize` and `Deserialize`.
///
/// `#[action(validate = check)]` on the type names a `fn check(&Self, &mut FieldErrors)`, which runs on
/// both sides. `#[action(secret)]` on a field, such as a password, keeps its value from being sent back
/// with a form that could not be accepted. For an example see [`macro@action`].
#[proc_macro_derive(ActionInput, attributes(action))]
pub fn action_input(item: TokenStream) -> TokenStream {
    expand(action_input::expand(item.into()))
}

/// Puts the view of a template, and what reads its state, into a part of the client of its own,
/// which the browser loads when it first shows a page of the template.
///
/// On the server it is the view itself, and so it is on a client that something other than
/// Perennial's own build makes. `group = NAME` puts the views of several templates into one part.
/// What several parts need is shared, and no page needs more than three files of wasm.
///
/// A view that is named outside of the macro, too, stays in what every page loads.
///
/// ```
/// use perennial::prelude::*;
///
/// fn view() -> View {
///     view! { h1 { "Statistics" } }
/// }
/// fn details() -> View {
///     view! { h1 { "Details" } }
/// }
///
/// let app = App::new()
///     .template(Template::new("statistics").view(split!(view)))
///     .template(Template::new("details").view(split!(details, group = details)));
/// assert!(app.finish().is_ok());
/// ```
#[proc_macro]
pub fn split(arguments: TokenStream) -> TokenStream {
    let here = proc_macro::Span::call_site();
    let place = split::Place { file: here.file(), line: here.line(), column: here.column() };
    expand(split::expand(arguments.into(), &place))
}

/// A message of the app's translations, in the locale of the page.
///
/// The messages stand in `translations/LOCALE.ftl` or `translations/LOCALE/*.ftl`, written as
/// [Project Fluent](https://projectfluent.org) says. An unknown message, a missing argument and one that
/// the message does not have are compile errors.
///
/// | call | what it gives |
/// |---|---|
/// | `t!("welcome")` | the message, a [`Text`](../perennial/struct.Text.html) |
/// | `t!("search.placeholder")` | an attribute of a message |
/// | `t!("cities", count = cities.get())` | with an argument: a text, a number, a date, or a signal |
/// | `t!("terms", link = \|text\| view! { a(href="/terms") { (text) } })` | with markup: a view |
///
/// A closure is what the message's markup of that name becomes: `Read <link>our terms</link>.` Within
/// `view!`, a text follows the signals that its arguments read.
///
/// The messages are checked against those of one locale: the one that `default-locale` names in the
/// section `[package.metadata.perennial]` of `Cargo.toml`, else `en`, else the only one.
#[proc_macro]
pub fn t(arguments: TokenStream) -> TokenStream {
    expand(translate::expand(arguments.into()))
}

/// Derives the reactive form of a state: for `City`, a `CityRx` in which each field is a signal.
///
/// The state itself and its reactive form can both be the argument of a view. The reactive form is
/// a handle: a copy holds the same signals. Its `snapshot` is the state as it is now.
///
/// ```
/// use perennial::prelude::*;
/// # use sycamore::reactive::create_root;
///
/// #[derive(Debug, PartialEq, Serialize, Deserialize, ReactiveState)]
/// struct City {
///     name: String,
///     people: u64,
/// }
///
/// fn view(city: CityRx) -> View {
///     let grow = move |_| city.people.update(|people| *people += 1);
///     view! { button(on:click=grow) { (city.name) ": " (city.people) } }
/// }
///
/// # let _ = create_root(|| {
/// let city = City { name: "Tartu".into(), people: 97_759 }.into_reactive();
/// city.people.set(97_760);
/// assert_eq!(city.snapshot(), City { name: "Tartu".into(), people: 97_760 });
/// # });
/// ```
///
/// # What it is derived for
/// | state | reactive form |
/// |---|---|
/// | `struct City { name: String }` | `CityRx { name: Signal<String> }` |
/// | `struct Meters(f64);` | `MetersRx(Signal<f64>)` |
/// | `struct Page<T> { items: Vec<T> }` | `PageRx<T> { items: Signal<Vec<T>> }` |
/// | `enum Shape { Circle(f64), None }` | `ReactiveEnum<Shape>`, which is switched among the variants of `ShapeRx`: `Circle(Signal<f64>)` and `None` |
///
/// Fields keep their visibility, and must be `Clone`. A state borrows nothing.
///
/// # Attributes
/// | attribute | on | what it does |
/// |---|---|---|
/// | `#[reactive(name = CityView)]` | the type | names the reactive form |
/// | `#[reactive(nested)]` | a field | holds the field's own reactive form. Those of `Option`, `Result`, `Vec`, `HashMap` and `BTreeMap` of a reactive state are `ReactiveOption`, `ReactiveResult`, `ReactiveVec` and `ReactiveMap` |
/// | `#[reactive(plain)]` | a field | keeps the field as it is; it does not change. The reactive form is `Copy` if the field is |
/// | `#[reactive(suspended = load)]` | a struct's field | lets `async fn load(city: CityRx) -> T` fill the field in the browser, once the page is shown. The server shows what the state holds |
///
/// ```
/// use perennial::prelude::*;
/// # use sycamore::reactive::create_root;
///
/// #[derive(Serialize, Deserialize, ReactiveState)]
/// struct Todo {
///     title: String,
/// }
///
/// #[derive(Serialize, Deserialize, ReactiveState)]
/// enum Filter {
///     All,
///     Containing { text: String },
/// }
///
/// #[derive(Serialize, Deserialize, ReactiveState)]
/// struct Board {
///     #[reactive(plain)]
///     id: u64,
///     #[reactive(nested)]
///     todos: Vec<Todo>,
///     #[reactive(nested)]
///     filter: Filter,
///     #[reactive(suspended = count_readers)]
///     readers: Result<u32, String>,
/// }
///
/// async fn count_readers(board: BoardRx) -> Result<u32, String> {
///     // Asks for those of `board.id`.
///     Ok(3)
/// }
///
/// fn view(board: BoardRx) -> View {
///     let add = move |_| board.todos.push(Todo { title: "New".into() });
///     view! {
///         ul {
///             Keyed(
///                 list=board.todos.items(),
///                 key=|todo| todo.id(),
///                 view=|todo| view! { li { (todo.title) } },
///             )
///         }
///         button(on:click=add) { "Add" }
///         button(on:click=move |_| board.filter.set(Filter::All)) { "Show all" }
///     }
/// }
///
/// # let _ = create_root(|| {
/// # let state = Board { id: 1, todos: vec![], filter: Filter::All, readers: Ok(0) };
/// let board = state.into_reactive();
/// board.todos.push(Todo { title: "Water the plants".into() });
/// board.filter.set(Filter::Containing { text: "water".into() });
/// if let FilterRx::Containing { text } = board.filter.current() {
///     text.set("plants".into());
/// }
/// assert_eq!(board.snapshot().todos.len(), 1);
/// # });
/// ```
#[proc_macro_derive(ReactiveState, attributes(reactive))]
pub fn reactive_state(item: TokenStream) -> TokenStream {
    expand(reactive_state::expand(item.into()))
}

/// Lets a view take a state as it is, without signals.
///
/// ```
/// use perennial::prelude::*;
///
/// #[derive(Serialize, Deserialize, UnreactiveState)]
/// enum Weather {
///     Sun,
///     Rain { millimetres: f64 },
/// }
///
/// fn view(weather: Weather) -> View {
///     match weather {
///         Weather::Sun => view! { p { "Sun" } },
///         Weather::Rain { millimetres } => view! { p { "Rain: " (millimetres) " mm" } },
///     }
/// }
///
/// let template = Template::new("weather").view(view);
/// ```
#[proc_macro_derive(UnreactiveState)]
pub fn unreactive_state(item: TokenStream) -> TokenStream {
    expand(unreactive_state::expand(item.into()))
}

fn expand(expanded: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    expanded.unwrap_or_else(|error| error.into_compile_error()).into()
}
