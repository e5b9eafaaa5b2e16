//! [`Absent`] and [`AbsentFuture`]: the client's stand-ins for what only the server has.

use std::future::{Future, ready};
use std::marker::PhantomData;

/// The result of a function that exists only on the server, as the client's compiler sees it.
///
/// `#[server_only]` leaves a stand-in for a function on the client, so that one chain of setters
/// compiles on both sides. Every setter that takes a server function accepts it; a call of it does not
/// compile, see [`absent`].
#[derive(Debug, Clone, Copy)]
pub struct Absent;

/// The result of an `async` function that exists only on the server. It is no future, so the client
/// cannot await it:
///
/// ```compile_fail,E0277
/// async fn call() {
///     perennial_core::AbsentFuture::new().await;
/// }
/// ```
#[must_use = "this function exists only on the server: calling it on the client does nothing"]
#[derive(Debug)]
pub struct AbsentFuture(());

impl AbsentFuture {
    /// For the output of `#[server_only]`.
    #[doc(hidden)]
    pub const fn new() -> Self {
        Self(())
    }
}

/// Evaluated by the compiler for each function that is called on the client.
trait Called {
    const HERE: ();
}

impl<Arguments> Called for PhantomData<Arguments> {
    const HERE: () = panic!(
        "a `#[server_only]` function is called on the client: it exists only on the server; call it in a          state function, and give the view what it returns"
    );
}

/// What stands in for the body of a function that is not `async`. It can be named, as setters do, but
/// a client that calls it is not built:
///
/// ```compile_fail
/// perennial_core::absent::<(u32,)>();
/// ```
#[doc(hidden)]
pub fn absent<Arguments>() -> Absent {
    let () = <PhantomData<Arguments> as Called>::HERE;
    Absent
}

/// What an asynchronous server function returns: a future. On the client it is the stand-in for one.
///
/// `Marker` keeps the implementations apart and is always inferred.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what an asynchronous function returns",
    note = "write `async fn`, or return a future that is `Send` and borrows nothing"
)]
pub trait ServerFuture<Marker>: Send + 'static {
    /// What it gives.
    type Output;

    /// Waits for it.
    fn resolve(self) -> impl Future<Output = Self::Output> + Send + 'static;
}

impl<F: Future + Send + 'static> ServerFuture<fn()> for F {
    type Output = F::Output;

    fn resolve(self) -> impl Future<Output = Self::Output> + Send + 'static {
        self
    }
}

impl ServerFuture<Absent> for AbsentFuture {
    type Output = Absent;

    fn resolve(self) -> impl Future<Output = Self::Output> + Send + 'static {
        ready(Absent)
    }
}

impl IntoIterator for Absent {
    type Item = String;
    type IntoIter = std::iter::Empty<String>;

    fn into_iter(self) -> Self::IntoIter {
        std::iter::empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{App, Capsule, GlobalState, Plugin, Template};
    use sycamore::prelude::*;

    fn stand_in<T>(_: T) -> AbsentFuture {
        AbsentFuture::new()
    }

    fn two<A, B>(_: A, _: B) -> AbsentFuture {
        AbsentFuture::new()
    }

    fn paths() -> AbsentFuture {
        AbsentFuture::new()
    }

    fn named<T: ?Sized>(_: &T) -> Absent {
        Absent
    }

    fn show(state: String) -> View {
        view! { p { (state) } }
    }

    #[test]
    fn every_setter_takes_the_stand_in_of_a_server_function() {
        let template = Template::new("page/{id}")
            .states::<u32, bool>()
            .view(show)
            .build_paths(paths)
            .build_state(stand_in)
            .request_state(stand_in)
            .amalgamate(two)
            .guard(stand_in)
            .should_revalidate(two)
            .head(named)
            .headers(named)
            .tags(named);
        let capsule = Capsule::new("part")
            .states::<u32, bool>()
            .view(show)
            .build_state(stand_in)
            .request_state(stand_in)
            .amalgamate(two)
            .guard(stand_in)
            .should_revalidate(two)
            .tags(named);
        let global = GlobalState::<String>::states::<u32, bool>()
            .build_state(stand_in)
            .request_state(stand_in)
            .amalgamate(two);
        let plugin = Plugin::new("plugin")
            .before_build(stand_in)
            .after_build(stand_in)
            .before_export(stand_in)
            .after_export(stand_in)
            .before_serve(stand_in);
        let app = App::new().template(template).capsule(capsule).global_state(global);
        assert!(app.plugin(plugin).finish().is_ok());
    }
}
