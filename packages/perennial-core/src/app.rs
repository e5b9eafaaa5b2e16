//! [`App`]: the templates and settings of an application.

use std::sync::{Arc, LazyLock, OnceLock};

use perennial_protocol::{BasePath, CanonicalPath};
use sycamore::prelude::View;

use crate::app_check;
use crate::app_state::{OpenState, open_all};
use crate::global_state::{GlobalDefinition, GlobalState};
use crate::locales::{self, Locales};
use crate::session::AppSessions;
use crate::side::{
    MakePageWidgets, Slot, Tags, Translations, make_page_widgets, shared_tags, survives,
};
use crate::{
    Actions, AppError, AppState, AppStateError, Capsule, CapsuleDefinition, ErrorViews, Hydrate,
    Keep, Layout, Negotiation, PageState, Pattern, Place, Plugin, PluginDefinition, Revalidator,
    RouteMatch, Routes, ServerOptions, ServerRoutes, SessionStore, Template, TemplateDefinition,
    Variables, ViewArgument,
};

/// The templates and settings of an application, the same on both sides.
///
/// ```
/// use perennial_core::{App, Template};
/// use sycamore::prelude::*;
///
/// let app = App::new()
///     .language("en")
///     .template(Template::new("").view(|| view! { h1 { "Hello" } }));
/// assert!(app.finish().is_ok());
/// ```
#[must_use = "an app does nothing before it is returned from `main`"]
pub struct App {
    /// It is filled in place: an app is as large as all that it may have.
    pub(crate) definition: AppDefinition,
    /// What is wrong with its plugins.
    plugin_errors: Slot<Vec<AppError>>,
    pub(crate) options: Slot<ServerOptions>,
}

/// Of how many pages the changes of the visitor are kept.
pub(crate) const KEPT_PAGES: usize = 50;

/// What runs when the server starts.
pub type StartFunction = Box<dyn FnOnce(Revalidator) + Send + Sync>;

/// Where the messages of a locale are.
type TranslationsOf = Box<dyn Fn(&str) -> Translations + Send + Sync>;

/// An app that was checked: no two templates answer the same path.
pub struct AppDefinition {
    /// The templates, in the order in which they were added.
    pub templates: Vec<TemplateDefinition>,
    /// The capsules, in the order in which they were added.
    pub capsules: Vec<CapsuleDefinition>,
    /// Where paths lead that are elsewhere: patterns of the app, in the order of their routes. Empty
    /// if it was not checked.
    pub redirects: Vec<Pattern>,
    /// The patterns from which they lead there, in the same order.
    pub redirected: Vec<Pattern>,
    /// The layouts around every page, also around error views.
    pub layouts: Vec<Layout>,
    /// The state that every page can see.
    pub global: Option<GlobalDefinition>,
    /// What a visitor sees instead of a page.
    pub error_views: ErrorViews,
    /// The locales of its pages.
    pub locales: Locales,
    /// Whether navigation is animated by the browser.
    pub view_transitions: bool,
    /// Of how many pages the changes of the visitor are kept.
    pub kept_pages: usize,
    /// What runs when the server starts.
    pub on_start: Slot<Vec<StartFunction>>,
    /// What is called at the turns of its life.
    pub plugins: Vec<PluginDefinition>,
    /// What keeps the widgets of the page that is shown, on the client of an app with capsules.
    pub page_widgets: MakePageWidgets,
    /// The app's routes, which stand behind the redirects.
    pub server_routes: Slot<ServerRoutes>,
    /// The app's actions.
    pub actions: Slot<Actions>,
    pub(crate) sessions: Slot<AppSessions>,
    pub(crate) open_state: Slot<Vec<OpenState>>,
    state: Slot<AppState>,
    options: Slot<ServerOptions>,
    translations: Slot<TranslationsOf>,
    /// The tags of the locales, as views are told them.
    tags: OnceLock<Tags>,
    /// The patterns of the redirects, as they were written.
    redirect_texts: Vec<(String, String)>,
    /// Made when they are first needed: a client that only takes its page over never does.
    routes: OnceLock<Routes>,
    widget_routes: OnceLock<Routes>,
}

impl AppDefinition {
    /// Which template answers a path; past the templates' places stand the redirects'.
    pub fn routes(&self) -> &Routes {
        self.routes.get_or_init(|| self.make_routes().unwrap_or_default())
    }

    fn make_routes(&self) -> Result<Routes, AppError> {
        let own = |template: &TemplateDefinition| -> Result<_, AppError> {
            Ok((template.late_pattern().check()?.clone(), template.has_domain()))
        };
        let elsewhere = |(from, _): &(String, String)| Ok((from.parse()?, false));
        let own = self.templates.iter().map(own);
        let routes = self.server_routes.held().into_iter().flat_map(ServerRoutes::patterns);
        let routes = routes.map(|pattern| Ok((pattern.parse()?, false)));
        let all = own.chain(self.redirect_texts.iter().map(elsewhere)).chain(routes);
        Routes::new(all.collect::<Result<_, AppError>>()?)
    }

    /// Which capsule answers a widget's path.
    pub fn widget_routes(&self) -> &Routes {
        self.widget_routes.get_or_init(|| self.make_widget_routes().unwrap_or_default())
    }

    fn make_widget_routes(&self) -> Result<Routes, AppError> {
        let own = |capsule: &CapsuleDefinition| -> Result<_, AppError> {
            Ok((capsule.late_pattern().check()?.clone(), false))
        };
        Routes::new(self.capsules.iter().map(own).collect::<Result<_, AppError>>()?)
    }

    /// Sets where the messages of a locale are. The server calls it before it makes pages.
    pub fn set_translations(&mut self, of: impl Fn(&str) -> Translations + Send + Sync + 'static) {
        self.translations.fill(|| Box::new(of) as TranslationsOf);
    }

    /// The messages of a locale.
    #[must_use]
    pub fn translations(&self, locale: &str) -> Translations {
        self.translations.held().map(|of| of(locale)).unwrap_or_default()
    }

    /// What views of a locale link to and say, where the app lies below this path.
    #[must_use]
    pub fn place(&self, base: BasePath, locale: &str) -> Place {
        Place::new(base, locale, self.locales.unprefixed_tag())
            .with_translations(self.translations(locale))
            .with_tags(shared_tags(&self.locales, &self.tags))
    }

    /// The place of a route among [`server_routes`](Self::server_routes), by its place among
    /// [`routes`](Self::routes).
    #[must_use]
    pub const fn server_route(&self, place: usize) -> Option<usize> {
        place.checked_sub(self.templates.len() + self.redirect_texts.len())
    }

    /// Opens what the app's own code shares on the server.
    ///
    /// # Errors
    /// [`AppStateError`], if a function of the app fails.
    pub async fn open_state(&mut self, variables: &Variables) -> Result<(), AppStateError> {
        let functions = std::mem::replace(&mut self.open_state, Slot::empty()).into_held();
        let state = open_all(functions.unwrap_or_default(), variables).await?;
        if let Some(sessions) = std::mem::replace(&mut self.sessions, Slot::empty()).into_held() {
            let opened = sessions.opened(&state).await.map_err(AppStateError::Sessions)?;
            self.sessions.fill(|| opened);
        }
        self.state.fill(|| state);
        Ok(())
    }

    /// What the app's own code shares on the server: nothing, before it is opened.
    #[must_use]
    pub fn state(&self) -> AppState {
        self.state.held().cloned().unwrap_or_default()
    }

    /// Whether it has sessions.
    #[must_use]
    pub const fn has_sessions(&self) -> bool {
        self.sessions.held().is_some()
    }

    /// Where it keeps sessions, if not in cookies, once its state is open.
    #[must_use]
    pub fn session_store(&self) -> Option<Arc<dyn SessionStore>> {
        self.sessions.held().and_then(AppSessions::store)
    }

    /// How it is served; nothing, on the client or if it was not checked.
    #[must_use]
    pub fn options(&self) -> &ServerOptions {
        static NONE: LazyLock<ServerOptions> = LazyLock::new(ServerOptions::default);
        self.options.held().unwrap_or_else(|| &NONE)
    }
}

impl App {
    /// An app without templates.
    pub fn new() -> Self {
        let definition = AppDefinition {
            templates: Vec::new(),
            capsules: Vec::new(),
            redirects: Vec::new(),
            redirected: Vec::new(),
            layouts: Vec::new(),
            global: None,
            error_views: ErrorViews::default(),
            locales: Locales::one("en".into()),
            view_transitions: false,
            kept_pages: KEPT_PAGES,
            on_start: Slot::empty(),
            plugins: Vec::new(),
            page_widgets: MakePageWidgets::default(),
            server_routes: Slot::empty(),
            actions: Slot::empty(),
            sessions: Slot::empty(),
            open_state: Slot::empty(),
            state: Slot::empty(),
            options: Slot::empty(),
            translations: Slot::empty(),
            tags: OnceLock::new(),
            redirect_texts: Vec::new(),
            routes: OnceLock::new(),
            widget_routes: OnceLock::new(),
        };
        Self { definition, plugin_errors: Slot::empty(), options: Slot::empty() }
    }

    /// Adds a capsule.
    pub fn capsule<S, P, B, R>(mut self, capsule: Capsule<S, P, B, R>) -> Self
    where
        S: PageState,
        P: Clone + 'static,
        B: PageState,
        R: Send + 'static,
    {
        self.definition.capsules.push(CapsuleDefinition::new(capsule));
        self.definition.page_widgets = make_page_widgets();
        self
    }

    /// Answers the paths of one pattern with a permanent redirect (308) to the path of another,
    /// which has the same parameters: `.redirect("old/{slug}", "city/{slug}")`. The query is kept.
    pub fn redirect(mut self, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.definition.redirect_texts.push((from.into(), to.into()));
        self
    }

    /// Puts a layout around every page of the app, also around error views, within those that were
    /// set before; see [`Template::layout`].
    pub fn layout(mut self, layout: impl Fn(View) -> View + Send + Sync + 'static) -> Self {
        self.definition.layouts.push(Layout::new(layout));
        self
    }

    /// Sets the state that every page can see.
    pub fn global_state<A, B, R>(mut self, global: GlobalState<A, B, R>) -> Self
    where
        A: ViewArgument + Clone + 'static,
        B: PageState,
        R: Send + 'static,
    {
        self.definition.global = Some(GlobalDefinition::new(global));
        self
    }

    /// Adds a template.
    pub fn template<S, B, R>(mut self, template: Template<S, B, R>) -> Self
    where
        S: PageState,
        B: PageState,
        R: Send + 'static,
    {
        self.definition.templates.push(TemplateDefinition::new(template));
        self
    }

    /// Sets what a visitor sees instead of a page.
    pub fn error_views(mut self, views: ErrorViews) -> Self {
        self.definition.error_views = views;
        self
    }

    /// Sets the language of the document (BCP 47). Default: `en`. What goes before it is
    /// [`locales`](Self::locales).
    pub fn language(mut self, language: impl Into<String>) -> Self {
        if !self.definition.locales.are_several() {
            self.definition.locales = Locales::one(language.into());
        }
        self
    }

    /// Says in which locales the app's pages are (BCP 47). Those of the default stand at their own
    /// paths, those of the others below their tags: `/about` and `/fr-FR/about`. Each page is in
    /// each locale, with a state of its own: [`BuildContext::locale`](crate::BuildContext::locale)
    /// tells the state's functions which it is, and [`locale`](crate::locale) the view and the head.
    ///
    /// Patterns, build paths, guards, redirects and what is revalidated by its path are the same in
    /// all locales, and name none. The locale of a page is told by its path alone. What a browser prefers
    /// can decide where a path without a tag leads: [`negotiate_locale`](Self::negotiate_locale).
    ///
    /// ```
    /// use perennial_core::App;
    /// assert!(App::new().locales("en-US", ["fr-FR", "de-CH"]).finish().is_ok());
    /// let error = App::new().locales("en-US", ["fr_FR"]).finish().unwrap_err();
    /// assert!(error.to_string().contains("PER-2110"));
    /// ```
    pub fn locales<L: Into<Box<str>>>(
        mut self,
        default: impl Into<Box<str>>,
        others: impl IntoIterator<Item = L>,
    ) -> Self {
        let mut tags = vec![default.into()];
        tags.extend(others.into_iter().map(Into::into));
        self.definition.locales = Locales::several(tags);
        self
    }

    /// Puts the pages of every locale below its tag, those of the default, too: `/en/about`. What is asked
    /// for without a tag is redirected to the locale that the visitor prefers, or else to the default. Call
    /// it after [`locales`](Self::locales).
    pub fn prefix_every_locale(mut self) -> Self {
        self.definition.locales.prefix_all();
        self
    }

    /// Sets on which paths without a tag a visitor is sent to the locale that they prefer. Default: on none.
    /// Crawlers get what they ask for.
    ///
    /// ```
    /// use perennial_core::{App, Negotiation};
    /// let app = App::new().locales("en", ["fr"]).negotiate_locale(Negotiation::Root);
    /// # assert!(app.finish().is_ok());
    /// ```
    pub fn negotiate_locale(mut self, negotiation: Negotiation) -> Self {
        self.options.edit(|options| options.negotiation = negotiation);
        self
    }

    /// Sets which locales' messages stand in for those that a locale lacks, in this order. Without it, a
    /// locale falls back to its more general forms (`fr-CA` to `fr`). Last comes the default locale of the
    /// translations.
    ///
    /// ```
    /// use perennial_core::App;
    /// let app = App::new().locales("en", ["pt", "gl"]).fallback("gl", ["pt"]);
    /// # assert!(app.finish().is_ok());
    /// ```
    pub fn fallback<L: Into<String>>(
        mut self,
        locale: impl Into<String>,
        others: impl IntoIterator<Item = L>,
    ) -> Self {
        self.options.edit(|options| {
            let others = others.into_iter().map(Into::into).collect();
            options.fallbacks.push((locale.into(), others));
        });
        self
    }

    /// Adds a stylesheet to every page: the URL of a file in `static/`, such as `/style.css`.
    pub fn stylesheet(mut self, url: impl Into<String>) -> Self {
        self.options.edit(|options| options.stylesheets.push(url.into()));
        self
    }

    /// Sets the icon of every page: the URL of a file in `static/`, such as `/favicon.svg`.
    pub fn icon(mut self, url: impl Into<String>) -> Self {
        self.options.edit(|options| options.icon = Some(url.into()));
        self
    }

    /// Lets the browser animate what changes from page to page, where it can ([view transitions]), and
    /// where the visitor does not prefer reduced motion. By default the one page fades into the
    /// other; what is to move by itself gets a `view-transition-name` in the stylesheet.
    ///
    /// The first picture of a new page then comes one or two frames later than without.
    ///
    /// [view transitions]: https://drafts.csswg.org/css-view-transitions-1/
    pub const fn view_transitions(mut self) -> Self {
        self.definition.view_transitions = true;
        self
    }

    /// Sets of how many pages a tab keeps what its visitor changed; those that were left longest ago
    /// are forgotten first. Default: 50. See [`Template::keep`] for which.
    pub const fn keep_changes_of(mut self, pages: usize) -> Self {
        self.definition.kept_pages = pages;
        self
    }

    /// Takes a plugin in: what it adds to the app is added here, and it is called after those that
    /// were taken before.
    pub fn plugin(mut self, plugin: Plugin) -> Self {
        let Plugin { app: change, definition } = plugin;
        let name = definition.name().to_owned();
        match self.definition.plugins.iter().any(|other| other.name() == name) {
            true => {
                let twice = name.clone();
                self.plugin_errors.edit(|errors| errors.push(AppError::PluginTwice(twice)));
            }
            false => self.definition.plugins.push(definition),
        }
        let Some(change) = change else { return self };
        survives(|| change(self)).unwrap_or_else(|| {
            let mut app = Self::new();
            app.plugin_errors.edit(|errors| errors.push(AppError::PluginPanic(name)));
            app
        })
    }

    /// Runs a function when the server starts, before it answers: it gets the handle by which the
    /// app's own code renews stored pages. `Absent` is what a `#[server_only]` function returns on
    /// the client.
    pub fn on_start<R>(
        mut self,
        run: impl FnOnce(Revalidator) -> R + Send + Sync + 'static,
    ) -> Self {
        self.definition.on_start.edit(|functions| {
            functions.push(Box::new(move |revalidator| {
                run(revalidator);
            }));
        });
        self
    }

    /// Checks the app.
    ///
    /// # Errors
    /// [`AppError`] says how the app contradicts itself: for example, if two templates could answer
    /// the same path, or no function gives the state of a view.
    pub fn finish(mut self) -> Result<AppDefinition, AppError> {
        let options = std::mem::replace(&mut self.options, Slot::empty()).into_held();
        let options = options.unwrap_or_default();
        options.check()?;
        let errors = std::mem::replace(&mut self.plugin_errors, Slot::empty()).into_held();
        if let Some(error) = errors.and_then(|errors| errors.into_iter().next()) {
            return Err(error);
        }
        let redirects = self.definition.redirect_texts.iter().map(|(from, to)| redirect(from, to));
        let (redirected, redirects) = redirects.collect::<Result<_, _>>()?;
        let app = AppDefinition { redirected, redirects, ..self.finish_unchecked() };
        let routes = OnceLock::from(app.make_routes()?);
        let widget_routes = OnceLock::from(app.make_widget_routes()?);
        if let Some(name) = app.actions.held().and_then(Actions::twice) {
            return Err(AppError::ActionTwice(name));
        }
        if let Some((method, pattern)) = app.server_routes.held().and_then(|it| it.twice.clone()) {
            return Err(AppError::RouteTwice { method: method.name(), pattern });
        }
        let own = app.templates.iter().map(TemplateDefinition::pattern).chain(&app.redirected);
        locales::check(&app.locales, own)?;
        app_check::check(&app)?;
        let mut app = AppDefinition { routes, widget_routes, ..app };
        app.options.fill(|| options);
        Ok(app)
    }

    /// The app as it is: its patterns are read when they are first needed. For the client, of whose
    /// app the server has checked the same.
    #[must_use]
    pub fn finish_unchecked(mut self) -> AppDefinition {
        for template in &mut self.definition.templates {
            template.put_within(&self.definition.layouts);
        }
        self.definition
    }
}

impl AppDefinition {
    /// The template that answers a path, in whichever locale it is.
    #[must_use]
    pub fn find<'r, 'p>(&'r self, path: &'p CanonicalPath) -> Option<RouteMatch<'r, 'p>> {
        self.routes().find_text(self.locales.split(path.as_str()).path)
    }

    /// A URL of the app as it is in a locale: one of a page that names no locale itself is put below
    /// that locale's tag. Any other stays as it is.
    #[must_use]
    pub fn url_in(&self, locale: &str, url: &str) -> String {
        if locale == self.locales.unprefixed_tag() {
            return url.to_owned();
        }
        let end = url.find(['?', '#']).unwrap_or(url.len());
        let (path, tail) = url.split_at(end);
        let page = CanonicalPath::parse(path).ok().filter(|path| {
            !self.locales.begins(path.as_str()) && self.routes().find(path).is_some()
        });
        match page.and_then(|path| self.locales.path(locale, &path).ok()) {
            Some(path) => path.to_url() + tail,
            None => url.to_owned(),
        }
    }

    /// Whether the pages of a template are made for each request.
    #[must_use]
    pub fn is_per_request(&self, template: &TemplateDefinition) -> bool {
        let global = self.global.as_ref().is_some_and(GlobalDefinition::has_request_state);
        global || template.has_request_state()
    }

    /// When the client takes over what stands in place of a page: at once, unless the app has no
    /// page that a client is ever asked for.
    #[must_use]
    pub fn hydrate_errors(&self) -> Hydrate {
        let mut templates = self.templates.iter();
        let never = templates.all(|template| template.hydrate() == Hydrate::Never);
        if never { Hydrate::Never } else { Hydrate::AtOnce }
    }

    /// What becomes of what a visitor changed in the pages of a template.
    #[must_use]
    pub fn keep(&self, template: &TemplateDefinition) -> Keep {
        let personal = self.is_per_request(template) || template.has_guard();
        let default = if personal { Keep::UnlessRenewed } else { Keep::Changes };
        template.keep().unwrap_or(default)
    }
}

fn redirect(from: &str, to: &str) -> Result<(Pattern, Pattern), AppError> {
    let (from, to): (Pattern, Pattern) = (from.parse()?, to.parse()?);
    let missing = to.names().find(|name| !from.names().any(|own| own == *name));
    match missing {
        Some(name) => Err(AppError::Redirect {
            from: from.to_string(),
            to: to.to_string(),
            name: name.to_owned(),
        }),
        None => Ok((from, to)),
    }
}

impl Default for App {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("templates", &self.definition.templates).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for AppDefinition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AppDefinition").field("templates", &self.templates).finish_non_exhaustive()
    }
}
