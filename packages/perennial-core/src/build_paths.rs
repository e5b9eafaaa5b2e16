//! [`BuildPaths`]: the paths that are made at build time, and what their states are made with.

use std::any::Any;
use std::sync::{Arc, OnceLock};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::template_definition::PageFuture;
use crate::{Absent, AppState, PageError, ServerFuture, StateError, state_json};

/// The paths that are made at build time, with helper state if there is some: what was found out
/// on the way and every build state can use, also later, for a path that was not among them.
///
/// ```
/// use perennial_core::{BuildContext, BuildPaths, PageError};
///
/// async fn paths() -> Result<BuildPaths, PageError> {
///     let posts = vec!["first".to_owned(), "second".to_owned()];
///     let paths = posts.iter().map(|slug| format!("blog/{slug}"));
///     Ok(BuildPaths::new(paths).helper(&posts)?)
/// }
///
/// async fn post(context: BuildContext) -> Result<String, PageError> {
///     let posts = context.helper::<Vec<String>>()?;
///     let slug = context.param("slug")?;
///     let place = posts.iter().position(|own| own == slug);
///     Ok(format!("{slug} is number {place:?} of {}", posts.len()))
/// }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BuildPaths {
    /// The paths, whole and decoded: `blog/first`.
    pub paths: Vec<String>,
    /// The helper state as JSON.
    pub helper: Option<String>,
}

impl BuildPaths {
    /// These paths, without helper state.
    #[must_use]
    pub fn new<P: Into<String>>(paths: impl IntoIterator<Item = P>) -> Self {
        Self { paths: paths.into_iter().map(Into::into).collect(), helper: None }
    }

    /// Adds helper state: read by [`BuildContext::helper`](crate::BuildContext::helper). It stays
    /// on the server, and is kept with the build.
    ///
    /// # Errors
    /// [`StateError`], if it cannot be written as JSON.
    pub fn helper<H: Serialize>(mut self, helper: &H) -> Result<Self, StateError> {
        self.helper = Some(state_json::encode(helper)?);
        Ok(self)
    }
}

/// The helper state of a template, read once whatever the number of pages.
#[derive(Debug)]
pub struct Helper {
    json: String,
    read: OnceLock<Arc<dyn Any + Send + Sync>>,
}

impl Helper {
    /// Helper state from its JSON.
    #[must_use]
    pub const fn new(json: String) -> Self {
        Self { json, read: OnceLock::new() }
    }

    /// The JSON.
    #[must_use]
    pub fn json(&self) -> &str {
        &self.json
    }

    /// The typed state.
    ///
    /// # Errors
    /// Blames the server, if it is of another type.
    pub fn typed<H: DeserializeOwned + Send + Sync + 'static>(&self) -> Result<Arc<H>, PageError> {
        if let Some(read) = self.read.get()
            && let Ok(typed) = Arc::clone(read).downcast::<H>()
        {
            return Ok(typed);
        }
        let typed: H = serde_json::from_str(&self.json).map_err(|error| {
            PageError::server_message(format!(
                "PER-2011: the helper state is not of the type {}: {error}\n\
                 hint: ask for the type that the build paths gave",
                std::any::type_name::<H>()
            ))
        })?;
        let typed = Arc::new(typed);
        let _ = self.read.set(Arc::clone(&typed) as Arc<dyn Any + Send + Sync>);
        Ok(typed)
    }
}

/// What a build-paths function may return: paths or [`BuildPaths`], or a `Result` of one of them
/// with any error.
#[diagnostic::on_unimplemented(
    message = "a build-paths function cannot return `{Self}`",
    note = "it returns `Vec<String>` or `BuildPaths`, or a `Result` of one of them with any error"
)]
pub trait IntoPaths {
    /// The paths, or what went wrong.
    ///
    /// # Errors
    /// What the function returned.
    fn into_paths(self) -> Result<BuildPaths, PageError>;
}

impl<T: Into<String>> IntoPaths for Vec<T> {
    fn into_paths(self) -> Result<BuildPaths, PageError> {
        Ok(BuildPaths::new(self))
    }
}

impl IntoPaths for BuildPaths {
    fn into_paths(self) -> Result<BuildPaths, PageError> {
        Ok(self)
    }
}

impl<T: IntoPaths, E: Into<PageError>> IntoPaths for Result<T, E> {
    fn into_paths(self) -> Result<BuildPaths, PageError> {
        self.map_err(Into::into)?.into_paths()
    }
}

impl IntoPaths for Absent {
    fn into_paths(self) -> Result<BuildPaths, PageError> {
        Ok(BuildPaths::default())
    }
}

/// A function that lists build paths: it takes nothing, or the app's state.
///
/// `Marker` keeps the implementations apart and is always inferred.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a function that lists build paths",
    note = "write `async fn paths() -> Vec<String>`, or `async fn paths(app: AppState) -> …`",
    note = "it returns `Vec<String>` or `BuildPaths`, or a `Result` of one of them with any error"
)]
pub trait PathsFunction<Marker>: Send + Sync + 'static {
    /// Lists the paths.
    ///
    /// # Errors
    /// What the function returned.
    fn list(&self, app: AppState) -> PageFuture<BuildPaths>;
}

impl<F, Fut, N> PathsFunction<fn() -> (Fut, N)> for F
where
    F: Fn() -> Fut + Send + Sync + 'static,
    Fut: ServerFuture<N, Output: IntoPaths>,
{
    fn list(&self, _: AppState) -> PageFuture<BuildPaths> {
        let future = self();
        Box::pin(async move { future.resolve().await.into_paths() })
    }
}

impl<F, Fut, N> PathsFunction<fn(AppState) -> (Fut, N)> for F
where
    F: Fn(AppState) -> Fut + Send + Sync + 'static,
    Fut: ServerFuture<N, Output: IntoPaths>,
{
    fn list(&self, app: AppState) -> PageFuture<BuildPaths> {
        let future = self(app);
        Box::pin(async move { future.resolve().await.into_paths() })
    }
}
