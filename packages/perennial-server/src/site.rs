//! [`Site`]: an app with its build, its engine and its files, ready to answer.

use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use http::StatusCode;
use parking_lot::Mutex;
use perennial_core::side::Slot;
use perennial_core::{
    App, AppDefinition, AppError, CapsuleDefinition, Hook, Revalidation, Revalidator, ServeStart,
    StartFunction,
};
use perennial_isg::{Engine, Policy, Representation, Store, StoreError, SystemClock};
use perennial_protocol::environment::dist;
use perennial_protocol::{
    AddressError, Below, BuildId, CanonicalPath, Manifest, ManifestError, RequestUrl, SiteAddress,
};
use perennial_stores::{DiskSettings, DiskStore};
use tokio::runtime::Handle;

use crate::common_headers::CommonHeaders;
use crate::containment::Containment;
use crate::crawlers::{Crawlers, FeedError};
use crate::document::DocumentShell;
use crate::files::{FileError, FileIndex};
use crate::global::{self, GlobalStateError};
use crate::headers::TEXT;
use crate::index_view::IndexViewError;
use crate::known_paths::{KnownPaths, KnownPathsError};
use crate::loading::LoadingPages;
use crate::plugins::{self, PluginError};
use crate::rendering::{Renderer, WidgetResolver};
use crate::revalidation::EngineRevalidator;
use crate::{PageGenerator, Request, Response, Settings};
use crate::{internal, page_response, revalidation, widget_response};

/// An app with its build, its engine and its files, ready to answer.
pub struct Site {
    pub(crate) app: Arc<AppDefinition>,
    pub(crate) engine: Engine<PageGenerator>,
    pub(crate) files: FileIndex,
    pub(crate) crawlers: Crawlers,
    pub(crate) known_paths: KnownPaths,
    pub(crate) settings: Settings,
    pub(crate) shell: Arc<DocumentShell>,
    pub(crate) renderer: Renderer,
    pub(crate) containment: Containment,
    pub(crate) runtime: Handle,
    /// Whether there are capsules whose holes are filled in each answer.
    pub(crate) fills_holes: bool,
    /// What of the global state holds for the whole build.
    pub(crate) global: Option<Arc<str>>,
    pub(crate) loading_pages: LoadingPages,
    pub(crate) revalidator: EngineRevalidator,
    /// The pages that are listed for crawlers, if not all that exist are.
    pub(crate) listed: Option<HashSet<CanonicalPath>>,
    on_start: Mutex<Vec<StartFunction>>,
    policies: Vec<Policy>,
    manifest: Manifest,
    common_headers: CommonHeaders,
}

/// What making a page for a request needs of a site, and may outlive the request.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    pub(crate) renderer: Renderer,
    pub(crate) shell: Arc<DocumentShell>,
    pub(crate) build_id: BuildId,
    pub(crate) global: Option<Arc<str>>,
}

/// The site cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The app contradicts itself.
    #[error(transparent)]
    App(#[from] AppError),
    /// The manifest cannot be read.
    #[error(
        "PER-4030: the build's manifest {file:?} cannot be read: {reason}\n\
         hint: build the app with `perennial build`"
    )]
    ManifestFile {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The manifest cannot be used.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// Its address is none.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// What stands around its pages cannot be rendered.
    #[error(transparent)]
    IndexView(#[from] IndexViewError),
    /// A feed cannot be served.
    #[error(transparent)]
    Feed(#[from] FeedError),
    /// A file of the build cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// A build path cannot be used.
    #[error(transparent)]
    KnownPaths(#[from] KnownPathsError),
    /// The global state cannot be had.
    #[error(transparent)]
    GlobalState(#[from] GlobalStateError),
    /// The store cannot be opened.
    #[error("PER-4031: the store {folder:?} cannot be opened: {source}")]
    Store {
        /// Its folder.
        folder: PathBuf,
        /// What is wrong.
        source: StoreError,
    },
}

impl Site {
    /// Opens an app with the build that the settings name. Call it on the runtime on which pages
    /// are to be generated.
    ///
    /// # Errors
    /// [`SiteError`] says what of the app, its build or its store cannot be used.
    pub async fn open(app: App, settings: Settings) -> Result<Self, SiteError> {
        Self::of(app.finish()?, settings).await
    }

    /// As [`open`](Self::open), of an app that was checked.
    pub(crate) async fn of(mut app: AppDefinition, settings: Settings) -> Result<Self, SiteError> {
        let on_start = std::mem::replace(&mut app.on_start, Slot::empty()).into_held();
        let app = Arc::new(app);
        let manifest = read_manifest(&settings.dist)?;
        let address = settings.site_address(app.options())?;
        let shell = Arc::new(DocumentShell::new(&app, &manifest, address)?);
        let files = FileIndex::read(&manifest.assets, &settings.dist, app.options().aliases())?;
        let listed = KnownPaths::read(&app, &settings.dist.join(dist::BUILD_PATHS))?;
        let known_paths = match listed {
            Some(known_paths) => known_paths,
            None => KnownPaths::list(&app).await?,
        };
        let global = global::open(&app, &settings.dist.join(dist::GLOBAL_STATE)).await?;
        let runtime = Handle::current();
        let renderer = Renderer {
            resolver: WidgetResolver::new(&app, widget_policies(&app), runtime.clone()),
            app: Arc::clone(&app),
            base: shell.address().base().clone(),
        };
        let (build_id, for_pages) = (manifest.build_id.clone(), global_for_all(&app, &global));
        let generator =
            PageGenerator::new(renderer.clone(), Arc::clone(&shell), build_id, for_pages.cloned());
        let engine = open_engine(generator, &shell, &manifest, &settings)?;
        renderer.resolver.connect(engine.downgrade());
        let policies = app
            .templates
            .iter()
            .map(|template| policy(template.pattern().as_str(), template.revalidation()));
        let common_headers = CommonHeaders::new(&manifest.build_id, app.options());
        Ok(Self {
            crawlers: Crawlers::new(&app, shell.address())?,
            policies: policies.collect(),
            loading_pages: LoadingPages::new(&renderer, &shell, for_pages.map(AsRef::as_ref)),
            revalidator: EngineRevalidator::new(&app, engine.clone()),
            listed: None,
            on_start: Mutex::new(on_start.unwrap_or_default()),
            fills_holes: app.capsules.iter().any(CapsuleDefinition::is_filled_by_server),
            containment: Containment::default(),
            renderer,
            runtime,
            global,
            app,
            engine,
            files,
            known_paths,
            settings,
            shell,
            manifest,
            common_headers,
        })
    }

    /// Tells the app's plugins, and then the app, that its server starts. Call it on the runtime on
    /// which what they spawn is to run. The app itself is told at the first call alone.
    ///
    /// # Errors
    /// [`PluginError`], if a plugin fails: the server is then not to be started.
    pub async fn start(&self) -> Result<(), PluginError> {
        let revalidator = Revalidator::new(Arc::new(self.revalidator.clone()));
        let told = ServeStart::new(self.settings.dist.clone(), revalidator.clone());
        plugins::call(&self.app, Hook::BeforeServe, |hooks| &hooks.before_serve, &told).await?;
        let functions = std::mem::take(&mut *self.on_start.lock());
        for run in functions {
            run(revalidator.clone());
        }
        Ok(())
    }

    /// Answers a request. Whatever user code does, there is a response: a panic becomes a 500.
    pub async fn respond(&self, request: Request<'_>) -> Response {
        let answered = AssertUnwindSafe(self.answer(&request)).catch_unwind().await;
        answered.unwrap_or_else(|_| {
            tracing::error!(path = request.path, "the answer to a request panicked");
            Response::new(StatusCode::INTERNAL_SERVER_ERROR)
                .no_store()
                .body(TEXT, crate::generator::SERVER_FAULT)
        })
    }

    /// The response to a request for a page that is in memory, and needs nothing but to be sent: what
    /// nearly all requests get, for little more than finding it. If there is none,
    /// [`respond`](Self::respond) knows why.
    #[must_use]
    pub fn respond_at_once(&self, request: &Request<'_>) -> Option<Response> {
        let at_once = || page_response::at_once(self, request);
        // What panics here panics there, where it is reported.
        std::panic::catch_unwind(AssertUnwindSafe(at_once)).ok().flatten()
    }

    /// The settings.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What the build made.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Where the site stands.
    #[must_use]
    pub fn address(&self) -> &SiteAddress {
        self.shell.address()
    }

    /// What the engine has counted, and how it is now.
    #[must_use]
    pub fn stats(&self) -> perennial_isg::Stats {
        self.engine.stats()
    }

    /// Ends: lets generations in flight finish, and writes what is not yet written.
    pub async fn shutdown(&self) {
        if let Err(error) = self.engine.shutdown().await {
            tracing::warn!(%error, "not all of what was generated could be stored");
        }
    }

    /// What is no page is boxed, so that no page's request carries about what that needs.
    async fn answer(&self, request: &Request<'_>) -> Response {
        let path = match self.shell.address().base().below(request.path) {
            Below::Path(path) => path,
            Below::Slash => return page_response::without_slash(self, request),
            Below::No => {
                let (status, locale) = (StatusCode::NOT_FOUND, self.app.locales.default_tag());
                return page_response::plain_error(self, Representation::Page, status, locale);
            }
        };
        match RequestUrl::classify(path) {
            RequestUrl::Page(path) => {
                page_response::respond(self, request, path, Representation::Page).await
            }
            RequestUrl::Data(path) => {
                page_response::respond(self, request, path, Representation::Data).await
            }
            RequestUrl::Widget(path) => {
                Box::pin(widget_response::respond(self, request, path)).await
            }
            RequestUrl::Asset(name) => {
                Box::pin(self.files.respond_asset(self, request, name)).await
            }
            RequestUrl::Health => internal::health(self, request),
            RequestUrl::Revalidate => Box::pin(revalidation::respond(self, request)).await,
            RequestUrl::Metrics => internal::metrics(self, request),
            RequestUrl::Explain => Box::pin(internal::explain(self, request)).await,
            RequestUrl::Reload | RequestUrl::Unknown => internal::missing(self),
        }
    }

    /// The global state, if it is the same for every request.
    pub(crate) fn global_for_all(&self) -> Option<&str> {
        global_for_all(&self.app, &self.global).map(AsRef::as_ref)
    }

    /// What making a page for a request needs.
    pub(crate) fn shared(&self) -> Shared {
        Shared {
            renderer: self.renderer.clone(),
            shell: Arc::clone(&self.shell),
            build_id: self.manifest.build_id.clone(),
            global: self.global.clone(),
        }
    }

    /// Whether a page that exists is listed for crawlers.
    pub(crate) fn lists(&self, path: &CanonicalPath) -> bool {
        self.listed.as_ref().is_none_or(|listed| listed.contains(path))
    }

    /// The policy of a template.
    pub(crate) fn policy(&self, template: usize) -> &Policy {
        // Templates and policies are of one length; the first stands in so that this is total.
        static FALLBACK: std::sync::LazyLock<Policy> = std::sync::LazyLock::new(|| Policy::new(""));
        self.policies.get(template).unwrap_or(&FALLBACK)
    }

    /// Adds what every response has, and what every response that a browser shows has.
    pub(crate) fn add_common(&self, response: &mut Response, shown: bool) {
        self.common_headers.add(response, shown);
    }
}

impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Site").field("settings", &self.settings).finish_non_exhaustive()
    }
}

fn policy(name: &str, revalidation: Revalidation) -> Policy {
    let mut policy = Policy::new(name).ask_before_revalidating(revalidation.by_logic);
    // Logic alone is asked behind every answer.
    let always = revalidation.by_logic.then_some(Duration::ZERO);
    if let Some(after) = revalidation.after.or(always) {
        policy = policy.revalidate_after(after);
    }
    if let Some(allowed) = revalidation.stale_if_error {
        policy = policy.stale_if_error(allowed);
    }
    if let Some(stale_for) = revalidation.stale_for {
        policy = policy.stale_for(stale_for);
    }
    policy
}

fn read_manifest(folder: &Path) -> Result<Manifest, SiteError> {
    let file = folder.join(dist::MANIFEST);
    let read =
        || -> std::io::Result<Manifest> { Ok(serde_json::from_slice(&std::fs::read(&file)?)?) };
    let manifest = read().map_err(|error| SiteError::ManifestFile {
        file: file.clone(),
        reason: error.to_string(),
    })?;
    manifest.check()?;
    Ok(manifest)
}

fn widget_policies(app: &AppDefinition) -> Vec<Policy> {
    let policy = |capsule: &CapsuleDefinition| {
        policy(capsule.pattern().as_str(), capsule.revalidation()).part_of_others(true)
    };
    app.capsules.iter().map(policy).collect()
}

/// The global state, if it is the same for every request.
fn global_for_all<'g>(app: &AppDefinition, global: &'g Option<Arc<str>>) -> Option<&'g Arc<str>> {
    let differs = app.global.as_ref().is_some_and(|global| global.has_request_state());
    global.as_ref().filter(|_| !differs)
}

fn open_engine(
    generator: PageGenerator,
    shell: &DocumentShell,
    manifest: &Manifest,
    settings: &Settings,
) -> Result<Engine<PageGenerator>, SiteError> {
    // Pages hold their site's address: under another they are other pages.
    let address = shell.address();
    let namespace = match (address.origin(), address.base().as_str()) {
        (None, "") => manifest.build_id.to_string(),
        _ => format!("{} {}", manifest.build_id, address.absolute("/")),
    };
    let mut engine = Engine::builder(generator)
        .clock(Arc::new(SystemClock))
        .namespace(&namespace)
        .runtime(tokio::runtime::Handle::current());
    if let Some(folder) = &settings.store {
        engine = engine.store(open_store(folder)?);
    }
    Ok(engine.build())
}

fn open_store(folder: &Path) -> Result<Arc<dyn Store>, SiteError> {
    let opened = DiskStore::open(folder, DiskSettings::default());
    let store =
        opened.map_err(|source| SiteError::Store { folder: folder.to_path_buf(), source })?;
    Ok(Arc::new(store))
}
