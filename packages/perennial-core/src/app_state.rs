//! [`AppState`]: what the app's own code shares on the server, such as pools, clients and settings.

use std::any::{Any, TypeId, type_name};
use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use crate::{Absent, PageError, Revalidator, Variables};

/// What the app's own code shares on the server, such as pools, clients and settings: one value of
/// each type. Every context has it. It is cheap to clone.
///
/// [`App::with_state`](crate::App::with_state) fills it before the server, a build or an export
/// begins. In a test of a function, [`with`](Self::with) does:
///
/// ```
/// use perennial_core::{AppState, BuildContext};
/// use perennial_protocol::CanonicalPath;
///
/// struct Prices(u32);
///
/// let app = AppState::default().with(Prices(7));
/// let context = BuildContext::new(CanonicalPath::root(), vec![], vec![], "en").with_app(app);
/// assert_eq!(context.state::<Prices>().unwrap().0, 7);
/// assert!(context.state::<String>().is_err());
/// ```
#[derive(Clone, Default)]
pub struct AppState(Arc<Inner>);

#[derive(Clone, Default)]
struct Inner {
    held: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
    /// Set once the engine is there.
    revalidator: OnceLock<Revalidator>,
}

impl AppState {
    /// The same with one more value. It takes the place of one of the same type.
    #[must_use]
    pub fn with<T: Send + Sync + 'static>(mut self, value: T) -> Self {
        Arc::make_mut(&mut self.0).held.insert(TypeId::of::<T>(), Arc::new(value));
        self
    }

    /// The value of a type.
    ///
    /// # Errors
    /// Blames the server, if the app has none.
    pub fn get<T: Send + Sync + 'static>(&self) -> Result<&T, PageError> {
        let held = self.0.held.get(&TypeId::of::<T>()).and_then(|held| held.downcast_ref());
        held.ok_or_else(|| {
            PageError::server_message(format!(
                "PER-2120: the app has no state of the type {}\n\
                 hint: add `.with_state(…)` to the app, with a function that returns it",
                type_name::<T>()
            ))
        })
    }

    /// The handle that ends the fresh time of stored pages.
    ///
    /// # Errors
    /// Blames the server, while the app is being opened, and in tests of functions alone.
    pub fn revalidator(&self) -> Result<&Revalidator, PageError> {
        self.0.revalidator.get().ok_or_else(|| {
            PageError::server_message(
                "PER-2121: there is no revalidator yet\n\
                 hint: it is there once the app is open: in state functions, actions and routes",
            )
        })
    }

    /// Sets the revalidator. The server calls it, once.
    pub fn set_revalidator(&self, revalidator: Revalidator) {
        let _ = self.0.revalidator.set(revalidator);
    }
}

impl fmt::Debug for AppState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppState").field("values", &self.0.held.len()).finish_non_exhaustive()
    }
}

/// A value of the app's state cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum AppStateError {
    /// The author's function failed.
    #[error("PER-2122: the app's state of the type {kind} could not be opened: {reason}")]
    Function {
        /// The name of the type.
        kind: &'static str,
        /// What the function said, with its causes.
        reason: String,
    },
    /// Two functions give a value of one type.
    #[error(
        "PER-2123: two functions open the app's state of the type {0}\n\
         hint: give one of them a type of its own, such as `struct Replica(Pool)`"
    )]
    Twice(&'static str),
    /// The store of sessions cannot be opened.
    #[error("PER-2143: the store of sessions could not be opened: {0}")]
    Sessions(String),
}

type Opening = Pin<Box<dyn Future<Output = Result<Opened, AppStateError>> + Send>>;

/// Opens one value of the app's state.
pub(crate) type OpenState = Box<dyn FnOnce(Variables) -> Opening + Send + Sync>;

/// A value of the app's state, once its type does not show.
pub(crate) struct Opened {
    id: TypeId,
    kind: &'static str,
    value: Arc<dyn Any + Send + Sync>,
}

/// Opens the values one after the other, in the order in which the app names them.
pub(crate) async fn open_all(
    functions: Vec<OpenState>,
    variables: &Variables,
) -> Result<AppState, AppStateError> {
    let mut held = HashMap::new();
    for open in functions {
        let Opened { id, kind, value } = open(variables.clone()).await?;
        if held.insert(id, value).is_some() {
            return Err(AppStateError::Twice(kind));
        }
    }
    Ok(AppState(Arc::new(Inner { held, revalidator: OnceLock::new() })))
}

/// What a function given to [`App::with_state`](crate::App::with_state) may return: a `Result` of the
/// value and any error.
#[diagnostic::on_unimplemented(
    message = "a function that opens the app's state cannot return `{Self}`",
    note = "it returns `Result<T, E>` where `T` is the value and `E` any error type"
)]
pub trait IntoAppState {
    /// The value.
    type State: Send + Sync + 'static;

    /// The value, or what went wrong, with its causes.
    ///
    /// # Errors
    /// What the function returned.
    fn into_app_state(self) -> Result<Self::State, String>;
}

impl<T: Send + Sync + 'static, E: Into<Box<dyn Error + Send + Sync>>> IntoAppState
    for Result<T, E>
{
    type State = T;

    fn into_app_state(self) -> Result<T, String> {
        self.map_err(|error| causes(error.into()))
    }
}

/// An error with what caused it.
pub(crate) fn causes(error: Box<dyn Error + Send + Sync>) -> String {
    let causes =
        std::iter::successors(Some(&*error as &dyn Error), |error: &&dyn Error| (*error).source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

impl IntoAppState for Absent {
    type State = ();

    fn into_app_state(self) -> Result<(), String> {
        Ok(())
    }
}

/// What a function returned, once its type does not show.
pub(crate) fn opened<R: IntoAppState>(returned: R) -> Result<Opened, AppStateError> {
    let (id, kind) = (TypeId::of::<R::State>(), type_name::<R::State>());
    let value = returned.into_app_state();
    let value = value.map_err(|reason| AppStateError::Function { kind, reason })?;
    Ok(Opened { id, kind, value: Arc::new(value) })
}
