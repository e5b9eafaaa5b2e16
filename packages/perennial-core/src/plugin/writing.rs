//! [`Plugin`], as its author writes it.

use super::definition::PluginDefinition;
use super::hooks::{AsyncHook, ServerHooks};
use super::told::{
    BuildReport, BuildStart, ClientCrash, ExportReport, ExportStart, PageDocument, ServeStart,
};
use crate::side::Slot;
use crate::{App, IntoHead, IntoOutcome, ServerFuture};

/// What a plugin adds to an app.
pub(crate) type AppChange = Box<dyn FnOnce(App) -> App>;

/// Something that an app takes from elsewhere: templates, settings, and functions that are called at
/// the turns of the app's life.
///
/// What runs on the server is best written as `#[server_only]` functions: the client has nothing of
/// it. A hook that fails stops the build, the export or the start, with an error that names plugin
/// and hook; a panic in one is such an error, too. Several plugins are called in the order in which
/// the app takes them.
///
/// ```
/// use perennial_core::{App, BuildReport, Head, PageDocument, PageError, Plugin};
///
/// async fn count(report: BuildReport) -> Result<(), PageError> {
///     println!("{} pages in {}", report.pages.len(), report.folder.display());
///     Ok(())
/// }
/// fn reading_time(page: &PageDocument) -> Head {
///     let minutes = page.view.split(' ').count().div_ceil(200);
///     Head::default().meta("reading-time", minutes.to_string())
/// }
///
/// let plugin = Plugin::new("reading-time")
///     .app(|app| app.stylesheet("/reading-time.css"))
///     .after_build(count)
///     .document(reading_time);
/// assert!(App::new().plugin(plugin).finish().is_ok());
/// ```
#[must_use = "a plugin does nothing before it is given to an app"]
pub struct Plugin {
    pub(crate) app: Option<AppChange>,
    pub(crate) definition: PluginDefinition,
}

impl Plugin {
    /// A plugin that does nothing yet. Its name is what messages call it, and no other plugin of
    /// the app may have it.
    pub fn new(name: impl Into<String>) -> Self {
        let definition = PluginDefinition {
            name: name.into(),
            server: Slot::empty(),
            client_start: Vec::new(),
            client_crash: Vec::new(),
        };
        Self { app: None, definition }
    }

    /// Adds to the app what every app can say of itself: templates, capsules, headers, a
    /// stylesheet. It runs on both sides, when the app takes the plugin.
    pub fn app(mut self, change: impl FnOnce(App) -> App + 'static) -> Self {
        let earlier = self.app.take();
        self.app = Some(Box::new(move |app| {
            change(match earlier {
                Some(earlier) => earlier(app),
                None => app,
            })
        }));
        self
    }

    /// Calls a function before the pages of the build paths are made. What it fails with stops the
    /// build. In development no pages are made ahead, and it is not called.
    pub fn before_build<F, Fut, M, N>(self, hook: F) -> Self
    where
        F: Fn(BuildStart) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoOutcome<(), M>>,
    {
        self.on_server(|hooks| hooks.before_build.push(asynchronous(hook)))
    }

    /// Calls a function once the pages of the build paths are made, and tells it which.
    pub fn after_build<F, Fut, M, N>(self, hook: F) -> Self
    where
        F: Fn(BuildReport) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoOutcome<(), M>>,
    {
        self.on_server(|hooks| hooks.after_build.push(asynchronous(hook)))
    }

    /// Calls a function before the site is written as files. What it fails with stops the export.
    pub fn before_export<F, Fut, M, N>(self, hook: F) -> Self
    where
        F: Fn(ExportStart) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoOutcome<(), M>>,
    {
        self.on_server(|hooks| hooks.before_export.push(asynchronous(hook)))
    }

    /// Calls a function once the site is written as files, and tells it which. It may add others.
    pub fn after_export<F, Fut, M, N>(self, hook: F) -> Self
    where
        F: Fn(ExportReport) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoOutcome<(), M>>,
    {
        self.on_server(|hooks| hooks.after_export.push(asynchronous(hook)))
    }

    /// Calls a function before the server answers its first request, on the runtime that makes
    /// pages: what it spawns goes on. If it fails, the server does not start.
    pub fn before_serve<F, Fut, M, N>(self, hook: F) -> Self
    where
        F: Fn(ServeStart) -> Fut + Send + Sync + 'static,
        Fut: ServerFuture<N, Output: IntoOutcome<(), M>>,
    {
        self.on_server(|hooks| hooks.before_serve.push(asynchronous(hook)))
    }

    /// Adds to the head of each page, given the page as it was rendered: the elements of what it
    /// returns come after the page's own, and its title, if it has one, takes the place of the
    /// page's. Navigation brings them as it brings the page's own.
    ///
    /// It is called once for a page that is stored, and for each request of one that is made for
    /// it; not for error views and loading pages. A panic is the page's error.
    pub fn document<H: IntoHead>(
        self,
        hook: impl Fn(&PageDocument) -> H + Send + Sync + 'static,
    ) -> Self {
        self.on_server(|hooks| hooks.document.push(Box::new(move |page| hook(page).into_head())))
    }

    /// Calls a function in the browser once the app has started, in its reactive root: what it
    /// creates lives as long as the tab. A panic in it is a crash of the client, and the console
    /// says whose.
    pub fn on_client_start(mut self, hook: impl Fn() + Send + Sync + 'static) -> Self {
        self.definition.client_start.push(Box::new(hook));
        self
    }

    /// Calls a function in the browser once the client has panicked. It runs in a fresh instance,
    /// which shows the error view beside the page and shares nothing with the one that died.
    pub fn on_client_crash(mut self, hook: impl Fn(&ClientCrash) + Send + Sync + 'static) -> Self {
        self.definition.client_crash.push(Box::new(hook));
        self
    }

    fn on_server(mut self, add: impl FnOnce(&mut ServerHooks)) -> Self {
        self.definition.server.edit(add);
        self
    }
}

fn asynchronous<T, F, Fut, M, N>(hook: F) -> AsyncHook<T>
where
    F: Fn(T) -> Fut + Send + Sync + 'static,
    Fut: ServerFuture<N, Output: IntoOutcome<(), M>>,
{
    Box::new(move |told| {
        let future = hook(told);
        Box::pin(async move { future.resolve().await.into_outcome().map(|_| ()) })
    })
}

impl std::fmt::Debug for Plugin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Plugin").field(&self.definition.name).finish()
    }
}
