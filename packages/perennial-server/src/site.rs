//! [`Site`]: an app with its build, its engine and its files, ready to answer.

use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use http::{HeaderName, HeaderValue, Method, StatusCode};
use parking_lot::Mutex;
use perennial_core::side::Slot;
use perennial_core::{
    App, AppDefinition, CapsuleDefinition, Hook, Revalidation, Revalidator, ServeStart,
    StartFunction,
};
use perennial_isg::{Engine, Mode, Policy, Representation, Store, Subject, SystemClock};
use perennial_protocol::environment::dist;
use perennial_protocol::{Below, BuildId, CanonicalPath, Manifest, RequestUrl, SiteAddress};
use perennial_stores::{DiskSettings, DiskStore};
use tokio::runtime::Handle;

use crate::absences::Absences;
use crate::actions::{CallLimits, Repeats};
use crate::admission::refusal_of;
use crate::body_budget::BodyBudget;
use crate::common_headers::CommonHeaders;
use crate::conclude::conclude;
use crate::containment::Containment;
use crate::crawlers::Crawlers;
use crate::cross_origin::TrustedOrigins;
use crate::document::DocumentShell;
use crate::files::FileIndex;
use crate::global::GlobalStates;
use crate::headers::TEXT;
use crate::health;
use crate::known_paths::KnownPaths;
use crate::loading::LoadingPages;
use crate::plugins::{self, PluginError};
use crate::pool::Pool;
use crate::rendering::{Renderer, WidgetResolver};
use crate::revalidation::EngineRevalidator;
use crate::sessions::Sessions;
use crate::translations::Catalogue;
use crate::{BodyWanted, PageGenerator, Request, Response, Settings, SiteError, Tabs};
use crate::{
    actions, changes, error_response, internal, missing_files, page_response, place, revalidation,
    routes, widget_response,
};

/// An app with its build, its engine and its files, ready to answer.
pub struct Site {
    pub(crate) app: Arc<AppDefinition>,
    pub(crate) engine: Engine<PageGenerator>,
    pub(crate) files: FileIndex,
    pub(crate) crawlers: Crawlers,
    pub(crate) known_paths: Arc<KnownPaths>,
    pub(crate) settings: Settings,
    pub(crate) shell: Arc<DocumentShell>,
    pub(crate) renderer: Renderer,
    pub(crate) containment: Containment,
    /// The threads on which the author's code runs.
    pub(crate) pool: Pool,
    /// The Tokio runtime of that code. Nothing of the engine runs there.
    pub(crate) runtime: Handle,
    /// Whether there are capsules whose holes are filled in each answer.
    pub(crate) fills_holes: bool,
    /// What of the global state holds for the whole build.
    pub(crate) global: GlobalStates,
    pub(crate) loading_pages: LoadingPages,
    pub(crate) revalidator: EngineRevalidator,
    /// The calls of actions of a short time.
    pub(crate) repeats: Arc<Repeats>,
    pub(crate) call_limits: CallLimits,
    /// The sessions of visitors, if the app has sessions.
    pub(crate) sessions: Option<Arc<Sessions>>,
    /// The tabs that follow changes of their pages.
    pub(crate) tabs: Tabs,
    /// The origins whose pages may send requests that change something.
    pub(crate) trusted_origins: TrustedOrigins,
    /// The pages that are listed for crawlers, if not all that exist are.
    pub(crate) listed: Option<Arc<HashSet<CanonicalPath>>>,
    on_start: Mutex<Vec<StartFunction>>,
    pub(crate) policies: Arc<[Policy]>,
    manifest: Manifest,
    common_headers: CommonHeaders,
    bodies: Arc<BodyBudget>,
    uploads: Arc<BodyBudget>,
}

/// What making a page for a request needs of a site, and may outlive the request.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    pub(crate) renderer: Renderer,
    pub(crate) shell: Arc<DocumentShell>,
    pub(crate) build_id: BuildId,
    pub(crate) global: GlobalStates,
}

impl Site {
    /// Opens an app with the build that the settings name. Call it on the runtime on which the
    /// engine is to run; the author's code runs on threads of its own.
    ///
    /// # Errors
    /// [`SiteError`] says what of the app, its build or its store cannot be used.
    pub async fn open(app: App, settings: Settings) -> Result<Self, SiteError> {
        let store = settings.store.as_deref().map(open_store).transpose()?;
        Self::open_on(app, settings, store).await
    }

    /// As [`open`](Self::open), on a store that the settings do not know of, such as one that several
    /// servers share.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub async fn open_on(
        app: App,
        settings: Settings,
        store: Option<Arc<dyn Store>>,
    ) -> Result<Self, SiteError> {
        let site = Self::with_store(app.finish()?, settings, store).await?;
        site.sessions.as_ref().map_or(Ok(()), |sessions| sessions.check())?;
        Ok(site)
    }

    /// As [`open`](Self::open), of an app that was checked.
    pub(crate) async fn of(app: AppDefinition, settings: Settings) -> Result<Self, SiteError> {
        let store = settings.store.as_deref().map(open_store).transpose()?;
        Self::with_store(app, settings, store).await
    }

    async fn with_store(
        mut app: AppDefinition,
        settings: Settings,
        store: Option<Arc<dyn Store>>,
    ) -> Result<Self, SiteError> {
        let on_start = std::mem::replace(&mut app.on_start, Slot::empty()).into_held();
        let manifest = read_manifest(&settings.dist)?;
        let catalogue = Catalogue::open(&app, &settings, &manifest)?;
        let of_locale = catalogue.clone();
        app.set_translations(move |locale| of_locale.of(locale));
        let pool = Pool::start(settings.pool.clone()).map_err(SiteError::Threads)?;
        pool.within(app.open_state(&settings.variables)).await?;
        let app = Arc::new(app);
        let address = settings.site_address(app.options())?;
        let absences = Absences::read(&app, &settings.dist.join(dist::ABSENT_PAGES))?;
        let shell = DocumentShell::new(&app, &manifest, address, catalogue)?;
        let shell = shell.with_absences(absences);
        let files = FileIndex::read(&manifest.assets, &settings.dist, app.options().aliases())?;
        missing_files::report(&app, |url| files.find(url).is_some());
        let listed = KnownPaths::read(&app, &settings.dist.join(dist::BUILD_PATHS))?;
        let known_paths = match listed {
            Some(known_paths) => known_paths,
            None => pool.within(KnownPaths::list(&app)).await?,
        };
        let file = settings.dist.join(dist::GLOBAL_STATE);
        let global = pool.within(GlobalStates::open(&app, &file)).await?;
        let differs = app.locales.are_several() && (has_personal_global(&app) || global.differ());
        let shell = Arc::new(shell.with_differing_global(differs));
        let renderer = Renderer {
            resolver: WidgetResolver::new(&app, widget_policies(&app), pool.clone()),
            app: Arc::clone(&app),
            base: shell.address().base().clone(),
        };
        let (build_id, for_pages) = (manifest.build_id.clone(), global_for_all(&app, &global));
        let generator =
            PageGenerator::new(renderer.clone(), Arc::clone(&shell), build_id, for_pages.clone());
        let engine = open_engine(generator, &shell, &manifest, &settings, &pool, store);
        renderer.resolver.connect(engine.downgrade());
        let revalidator = EngineRevalidator::new(&app, engine.downgrade(), &shell);
        end_outdated(&engine, shell.catalogue()).await;
        app.state().set_revalidator(Revalidator::new(Arc::new(revalidator.clone())));
        let policies = app
            .templates
            .iter()
            .map(|template| policy(template.pattern().as_str(), template.revalidation()));
        let common_headers =
            CommonHeaders::new(&manifest.build_id, app.options(), settings.hsts.clone());
        Ok(Self {
            crawlers: Crawlers::new(&app, shell.address())?,
            policies: policies.collect(),
            loading_pages: LoadingPages::new(&renderer, &shell, &for_pages),
            revalidator,
            repeats: Repeats::new(settings.actions.clone()),
            call_limits: CallLimits::new(app.actions.held(), &settings.actions),
            sessions: Sessions::open(&app, &settings, shell.address())?,
            tabs: changes::open(&settings.live, &engine),
            trusted_origins: TrustedOrigins::new(&app, &settings, shell.address())?,
            listed: None,
            on_start: Mutex::new(on_start.unwrap_or_default()),
            fills_holes: app.capsules.iter().any(CapsuleDefinition::is_filled_by_server),
            containment: Containment::new(pool.clone(), settings.requests.clone()),
            runtime: pool.handle().clone(),
            pool,
            renderer,
            bodies: BodyBudget::new(settings.limits.bodies_bytes),
            uploads: BodyBudget::new(settings.actions.uploads_bytes),
            global,
            app,
            engine,
            files,
            known_paths: Arc::new(known_paths),
            settings,
            shell,
            manifest,
            common_headers,
        })
    }

    /// Tells the app's plugins, and then the app, that its server starts. The tasks that they spawn
    /// run on the runtime of the author's code. The app itself is told at the first call alone.
    ///
    /// # Errors
    /// [`PluginError`], if a plugin fails: the server is then not to be started.
    pub async fn start(&self) -> Result<(), PluginError> {
        let revalidator = Revalidator::new(Arc::new(self.revalidator.clone()));
        let told = ServeStart::new(self.settings.dist.clone(), revalidator.clone());
        let tell = async {
            plugins::call(&self.app, Hook::BeforeServe, |hooks| &hooks.before_serve, &told).await?;
            let functions = std::mem::take(&mut *self.on_start.lock());
            for run in functions {
                run(revalidator.clone());
            }
            Ok(())
        };
        self.pool.within(tell).await
    }

    /// Answers a request. Whatever user code does, there is a response: a panic becomes a 500.
    pub async fn respond(&self, request: Request<'_>) -> Response {
        let answered = AssertUnwindSafe(self.answer(&request)).catch_unwind().await;
        let mut response = answered.unwrap_or_else(|_| {
            tracing::error!(path = request.path, "the answer to a request panicked");
            let response = internal::plain(self, StatusCode::INTERNAL_SERVER_ERROR);
            error_response::bypass(response).body(TEXT, crate::messages::SERVER_FAULT)
        });
        if response.error_view.is_some() {
            Box::pin(error_response::render(self, &mut response)).await;
        }
        conclude(&request, response)
    }

    /// The response to a request for a page that is in memory, and needs nothing but to be sent: what
    /// nearly all requests get, for little more than finding it. If there is none,
    /// [`respond`](Self::respond) knows why.
    #[must_use]
    pub fn respond_at_once(&self, request: &Request<'_>) -> Option<Response> {
        if self.has_newer_messages() {
            return None;
        }
        let at_once = || page_response::at_once(self, request);
        // What panics here panics there, where it is reported.
        let answered = std::panic::catch_unwind(AssertUnwindSafe(at_once)).ok().flatten();
        answered.map(|response| conclude(request, response))
    }

    /// How to read the body of a request, known from its method, path and headers; `None` if no body is
    /// to be read. Where it would be refused, [`respond`](Self::respond) says so without it.
    #[must_use]
    pub fn body_wanted(&self, request: &Request<'_>) -> Option<BodyWanted> {
        if request.is_read() {
            return None;
        }
        let Below::Path(path) = self.shell.address().base().below(request.path) else {
            return None;
        };
        let whole = BodyWanted::Whole(self.settings.limits.body_bytes);
        match RequestUrl::classify(path) {
            RequestUrl::Revalidate if request.method == Method::POST => {
                internal::authorize(self, request).ok().map(|()| whole)
            }
            RequestUrl::Action(name) => match actions::accept(self, request, name).ok()?.reader {
                Some(form) => Some(BodyWanted::Form(form)),
                None => Some(whole),
            },
            RequestUrl::Page(path) => {
                routes::find(self, path).filter(|route| route.answers(self, request)).map(|_| whole)
            }
            _ => None,
        }
    }

    /// The bytes of all bodies that are being read, in all threads. An adapter charges each body to it.
    #[must_use]
    pub fn bodies(&self) -> &Arc<BodyBudget> {
        &self.bodies
    }

    /// The bytes on disk of the files of all forms.
    pub(crate) const fn uploads(&self) -> &Arc<BodyBudget> {
        &self.uploads
    }

    /// A response to a request that the adapter refuses, with the headers of the contract.
    #[must_use]
    pub fn refusal(&self, status: StatusCode, reason: &'static str) -> Response {
        internal::plain(self, status).body(TEXT, reason)
    }

    /// The headers that every response has.
    #[must_use]
    pub fn common_headers(&self) -> Vec<(HeaderName, HeaderValue)> {
        let mut response = Response::new(StatusCode::OK);
        self.add_common(&mut response, false);
        response.headers
    }

    /// The tabs that follow changes of their pages.
    #[must_use]
    pub const fn tabs(&self) -> &Tabs {
        &self.tabs
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

    /// Ends: lets generations in flight finish, and writes what is not yet written. Waits for neither
    /// of them longer than [`Limits::landing_wait`](perennial_isg::Limits::landing_wait).
    pub async fn shutdown(&self) {
        let wait = self.settings.engine.landing_wait;
        let longest = wait.saturating_mul(2).saturating_add(Duration::from_secs(1));
        match tokio::time::timeout(longest, self.engine.shutdown()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::warn!(%error, "not all of what was generated could be stored");
            }
            Err(_) => tracing::warn!("storing what was generated takes too long; it is left"),
        }
    }

    /// In development messages are read anew as soon as their file is written.
    async fn follow_messages(&self) {
        if !self.has_newer_messages() {
            return;
        }
        match self.shell.renew_messages(&self.app) {
            Ok(tags) => {
                let subjects = tags.iter().map(|tag| Subject::tag(tag));
                if self.engine.invalidate(subjects, Mode::Purge).await.is_ok() {
                    self.shell.catalogue().note_shown();
                }
            }
            Err(error) => tracing::warn!(%error, "the messages are not read anew"),
        }
    }

    fn has_newer_messages(&self) -> bool {
        self.settings.development && self.shell.catalogue().is_outdated()
    }

    /// What is no page is boxed, so that no page's request carries about what that needs.
    async fn answer(&self, request: &Request<'_>) -> Response {
        Box::pin(self.follow_messages()).await;
        let path = match self.shell.address().base().below(request.path) {
            Below::Path(path) => path,
            Below::Slash => return page_response::without_slash(self, request),
            Below::No => return page_response::elsewhere(self, request),
        };
        let asked = RequestUrl::classify(path);
        if place::is_behind(&self.engine, request)
            && !Box::pin(place::catch_up(&self.engine, request)).await
            && let Some(response) = page_response::not_yet(self, request, asked)
        {
            return response;
        }
        match asked {
            RequestUrl::Page(path) => {
                if let Some(route) = routes::find(self, path) {
                    return Box::pin(routes::respond(self, request, route)).await;
                }
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
            RequestUrl::Health(asked) => health::respond(self, request, asked),
            RequestUrl::Action(name) => Box::pin(actions::respond(self, request, name)).await,
            RequestUrl::Revalidate => Box::pin(revalidation::respond(self, request)).await,
            RequestUrl::Changes => Box::pin(changes::respond(self, request)).await,
            RequestUrl::Metrics => internal::metrics(self, request),
            RequestUrl::Explain => Box::pin(internal::explain(self, request)).await,
            RequestUrl::Reload | RequestUrl::Unknown => internal::missing(self),
            RequestUrl::Refused(error) => page_response::plain_data_error(self, refusal_of(error)),
        }
    }

    /// The global state of a locale, if it is the same for every request.
    pub(crate) fn global_for_all(&self, locale: &str) -> Option<&str> {
        let differs = has_personal_global(&self.app);
        self.global.of(locale).filter(|_| !differs).map(AsRef::as_ref)
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

pub(crate) fn read_manifest(folder: &Path) -> Result<Manifest, SiteError> {
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

/// Pages that an earlier server of this build made of other messages are not shown as if they were new.
async fn end_outdated(engine: &Engine<PageGenerator>, catalogue: &Catalogue) {
    let outdated = catalogue.tags_of_outdated();
    if outdated.is_empty() {
        return;
    }
    let subjects = outdated.iter().map(|tag| Subject::tag(tag));
    match engine.invalidate(subjects, Mode::Stale).await {
        Ok(_) => catalogue.note_shown(),
        Err(error) => {
            tracing::warn!(%error, "pages of other messages are renewed at the next start")
        }
    }
}

fn widget_policies(app: &AppDefinition) -> Vec<Policy> {
    let policy = |capsule: &CapsuleDefinition| {
        policy(capsule.pattern().as_str(), capsule.revalidation()).part_of_others(true)
    };
    app.capsules.iter().map(policy).collect()
}

/// The global state, if it is the same for every request.
fn global_for_all(app: &AppDefinition, global: &GlobalStates) -> GlobalStates {
    if has_personal_global(app) { GlobalStates::default() } else { global.clone() }
}

fn has_personal_global(app: &AppDefinition) -> bool {
    app.global.as_ref().is_some_and(|global| global.has_request_state())
}

fn open_engine(
    generator: PageGenerator,
    shell: &DocumentShell,
    manifest: &Manifest,
    settings: &Settings,
    pool: &Pool,
    store: Option<Arc<dyn Store>>,
) -> Engine<PageGenerator> {
    // Pages hold their site's address: under another they are other pages.
    let address = shell.address();
    let namespace = match (address.origin(), address.base().as_str()) {
        (None, "") => manifest.build_id.to_string(),
        _ => format!("{} {}", manifest.build_id, address.absolute("/")),
    };
    let mut engine = Engine::builder(generator)
        .clock(Arc::new(SystemClock))
        .namespace(&namespace)
        .limits(settings.engine.clone())
        .workers(Arc::new(pool.clone()))
        .runtime(tokio::runtime::Handle::current());
    if let Some(store) = store {
        engine = engine.store(store);
    }
    engine.build()
}

fn open_store(folder: &Path) -> Result<Arc<dyn Store>, SiteError> {
    match DiskStore::open(folder, DiskSettings::default()) {
        Ok(store) => Ok(Arc::new(store)),
        Err(source) => Err(SiteError::Store { folder: folder.to_path_buf(), source }),
    }
}
