//! [`Renderer`]: turns a view and its state into HTML, with its layouts, widgets and global state.

mod discovery;
mod faults;
mod page_widgets;
mod render;
mod resolver;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use perennial_core::{
    AppDefinition, CurrentPath, ErrorPage, FormOutcome, Hydrate, Islands, LaterView, Layout,
    MountedLayouts, Place, RequestContext, WidgetPath, Widgets,
};
use perennial_protocol::document::ISLAND_ELEMENT;
use perennial_protocol::{BasePath, CanonicalPath};
use sycamore::prelude::*;
use sycamore::web::NoHydrate;

use crate::document::Scripts;
use page_widgets::json_of;
pub(crate) use page_widgets::{PageWidgets, WidgetAnswers, dependence, to_json};
pub(crate) use render::render;
pub(crate) use resolver::{
    WidgetAnswer, WidgetResolver, error_of, page_error, tag_of_capsule, tag_of_widget, text,
    widget_key,
};

/// How often a page is rendered again because views of its widgets panicked.
const MOST_RENDERINGS: u8 = 4;

/// Renders the pages of an app.
#[derive(Debug, Clone)]
pub(crate) struct Renderer {
    pub(crate) app: Arc<AppDefinition>,
    pub(crate) resolver: WidgetResolver,
    /// Where the pages' links lead below.
    pub(crate) base: BasePath,
}

/// What is to be rendered.
pub(crate) struct PageView {
    /// The template, by its place among the app's templates.
    pub(crate) template: usize,
    /// Makes the view, in a reactive scope.
    pub(crate) view: Box<dyn FnOnce() -> View + Send>,
    /// The state as JSON, for a view that is rendered again.
    pub(crate) state: Arc<str>,
    /// The global state as JSON.
    pub(crate) global: Option<Arc<str>>,
    /// The request, if the page is made for one.
    pub(crate) request: Option<RequestContext>,
    /// The locale.
    pub(crate) locale: Arc<str>,
    /// The page's path.
    pub(crate) path: CanonicalPath,
    /// What came of a form that stands on the page.
    pub(crate) form: Option<Arc<FormOutcome>>,
}

/// What a view stands in.
#[derive(Clone)]
struct Around<'a> {
    layouts: &'a [Layout],
    /// The global state as JSON.
    global: Option<&'a str>,
    locale: &'a str,
    /// The path of the page; an error and a loading page have none.
    path: Option<CanonicalPath>,
    /// When the client takes it over.
    hydrate: Hydrate,
    /// What came of a form that stands there.
    form: Option<Arc<FormOutcome>>,
}

/// A rendered page.
pub(crate) struct Rendering {
    pub(crate) html: String,
    pub(crate) widgets: WidgetAnswers,
    /// The template, by its place among the app's.
    template: usize,
    /// When the client takes the page over.
    hydrate: Hydrate,
    /// What stands in islands that the client takes over by themselves, and the islands.
    in_islands: BTreeSet<WidgetPath>,
}

impl Rendering {
    /// What of the page the client needs; `all` are its widgets as JSON.
    pub(crate) fn scripts<'a>(&self, global: Option<&'a str>, all: &'a str) -> Scripts<'a> {
        let hydrate = self.hydrate;
        let islands = !self.in_islands.is_empty();
        let widgets: Cow<'a, str> = match hydrate {
            Hydrate::Never => {
                let inside = |(path, _): &(&WidgetPath, _)| self.in_islands.contains(*path);
                json_of(self.widgets.iter().filter(inside)).into()
            }
            _ => all.into(),
        };
        let template = Some(self.template);
        Scripts { global, widgets, form: None, hydrate, islands, template }
    }
}

/// A page cannot be rendered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RenderingError {
    /// A state that was written cannot be read.
    #[error(transparent)]
    State(#[from] perennial_core::StateError),
    /// The rendering ended without a result.
    #[error("PER-4054: the rendering of a page ended without a result: {0}")]
    Ended(String),
}

impl Renderer {
    /// Renders a page. If the app has capsules, it is rendered once to find its widgets, all of
    /// which are resolved side by side, and, if there are some, a second time with them.
    pub(crate) async fn page(&self, page: PageView) -> Result<Rendering, RenderingError> {
        let path = page.path.clone();
        let rendering = if self.app.capsules.is_empty() {
            self.without_widgets(page)?
        } else {
            let this = self.clone();
            let personal = page.request.is_some();
            let render = move || this.with_widgets(page);
            match personal {
                true => self.resolver.pool().render(render).await?,
                // The engine bounds how many of these run.
                false => render()?,
            }
        };
        if cfg!(debug_assertions) {
            faults::report(path.as_str(), &rendering.html);
        }
        Ok(rendering)
    }

    fn without_widgets(&self, page: PageView) -> Result<Rendering, RenderingError> {
        let source = Rc::new(PageWidgets::new(&self.app, page.request.is_some()));
        let (layouts, hydrate) = (self.layouts(page.template), self.hydrate(page.template));
        let (global, locale) = (page.global.as_deref(), &*page.locale);
        let html = self.once(
            Around { layouts, global, locale, path: Some(page.path), hydrate, form: page.form },
            page.view,
            Rc::clone(&source),
            |_| {},
        )?;
        for path in source.unanswered() {
            report_unknown(&path);
        }
        let (widgets, in_islands) = (WidgetAnswers::default(), BTreeSet::new());
        Ok(Rendering { html, widgets, template: page.template, hydrate, in_islands })
    }

    fn with_widgets(&self, page: PageView) -> Result<Rendering, RenderingError> {
        let PageView { template, view, state, global, request, locale, path, form } = page;
        let source = Rc::new(PageWidgets::new(&self.app, request.is_some()));
        let (layouts, global) = (self.layouts(template), global.as_deref());
        let hydrate = self.hydrate(template);
        let of_page = Arc::clone(&locale);
        let around = Around { layouts, global, locale: &of_page, path: Some(path), hydrate, form };
        let islands = if hydrate == Hydrate::Never { Islands::Alone } else { Islands::Included };
        let discovery = discovery::Discovery { resolver: &self.resolver, request, locale };
        let mut first: Option<LaterView> = Some(view);
        let html = self.complete(&around, &source, islands, &discovery, || match first.take() {
            Some(view) => Ok(view),
            None => self.view_again(template, &state),
        })?;
        let (widgets, in_islands) = (source.take_answers(), source.take_in_islands());
        Ok(Rendering { html, widgets, template, hydrate, in_islands })
    }

    /// An error view within the app's layouts.
    pub(crate) fn error(&self, error: ErrorPage, global: Option<&str>, locale: &str) -> String {
        let app = Arc::clone(&self.app);
        let view = move || app.error_views.view(error);
        let source = Rc::new(PageWidgets::new(&self.app, false));
        // Layouts may show the global state; without one they cannot be shown.
        let layouts =
            if self.app.global.is_some() && global.is_none() { &[] } else { &*self.app.layouts };
        let hydrate = self.app.hydrate_errors();
        let around = Around { layouts, global, locale, path: None, hydrate, form: None };
        let rendered = self.once(around, Box::new(view), source, |_| {});
        rendered.unwrap_or_default()
    }

    /// A loading view within the layouts of its template.
    pub(crate) fn loading(
        &self,
        template: usize,
        global: Option<&str>,
        locale: &str,
    ) -> Option<String> {
        self.app.templates.get(template)?.loading()?;
        let (app, layouts) = (Arc::clone(&self.app), self.layouts(template));
        let view = move || {
            let template = app.templates.get(template);
            template.and_then(|own| own.loading()).map(|view| view()).unwrap_or_default()
        };
        let source = Rc::new(PageWidgets::new(&self.app, false));
        let around =
            Around { layouts, global, locale, path: None, hydrate: Hydrate::AtOnce, form: None };
        self.once(around, Box::new(view), source, |_| {}).ok()
    }

    /// What a hole holds; `answers` has the state of its widget.
    pub(crate) async fn hole(
        &self,
        path: WidgetPath,
        answers: WidgetAnswers,
        global: Option<Arc<str>>,
        request: RequestContext,
    ) -> Result<String, RenderingError> {
        let this = self.clone();
        let render = move || this.hole_now(&path, answers, global.as_deref(), request);
        self.resolver.pool().render(render).await
    }

    fn hole_now(
        &self,
        path: &WidgetPath,
        answers: WidgetAnswers,
        global: Option<&str>,
        request: RequestContext,
    ) -> Result<String, RenderingError> {
        let source = Rc::new(PageWidgets::with(&self.app, true, answers));
        // What fills a hole is never taken over, only rendered afresh.
        source.begin(Islands::Lost);
        let view = || -> Result<LaterView, RenderingError> {
            let (app, path) = (Arc::clone(&self.app), path.clone());
            Ok(Box::new(move || {
                let found = app.widget_routes().find(path.path());
                let capsule = found.and_then(|found| app.capsules.get(found.template));
                capsule.and_then(|capsule| capsule.fill(&path)).unwrap_or_default()
            }))
        };
        let locale: Arc<str> = request.locale().into();
        let (of_page, page) = (Arc::clone(&locale), Some(request.path().clone()));
        let discovery =
            discovery::Discovery { resolver: &self.resolver, request: Some(request), locale };
        let hydrate = Hydrate::AtOnce;
        let around =
            Around { layouts: &[], global, locale: &of_page, path: page, hydrate, form: None };
        self.complete(&around, &source, Islands::Lost, &discovery, view)
    }

    /// Renders a view to find its widgets, and again with them, for as long as what it shows of them
    /// is not what is known.
    fn complete(
        &self,
        around: &Around<'_>,
        source: &Rc<PageWidgets>,
        islands: Islands,
        discovery: &discovery::Discovery<'_>,
        mut view: impl FnMut() -> Result<LaterView, RenderingError>,
    ) -> Result<String, RenderingError> {
        let mut html = self.once(around.clone(), view()?, Rc::clone(source), |source| {
            discovery.run(source);
        })?;
        let mut renderings = 1;
        // While widgets are found, islands are rendered with what is around them.
        let mut islands_apart = islands != Islands::Alone || !has_island(&html);
        while (source.take_changed() || !islands_apart) && renderings < MOST_RENDERINGS {
            islands_apart = true;
            renderings += 1;
            source.begin(islands);
            html = self.once(around.clone(), view()?, Rc::clone(source), |_| {})?;
        }
        Ok(html)
    }

    /// Where the links of pages of a locale lead.
    pub(crate) fn place(&self, locale: &str) -> Place {
        self.app.place(self.base.clone(), locale)
    }

    fn layouts(&self, template: usize) -> &[Layout] {
        self.app.templates.get(template).map(|template| template.layouts()).unwrap_or_default()
    }

    fn hydrate(&self, template: usize) -> Hydrate {
        self.app.templates.get(template).map(|template| template.hydrate()).unwrap_or_default()
    }

    fn view_again(&self, template: usize, state: &str) -> Result<LaterView, RenderingError> {
        let Some(template) = self.app.templates.get(template) else {
            return Err(RenderingError::Ended("there is no such template".into()));
        };
        Ok(template.prepare_view(state)?)
    }

    /// Renders in one go, without a point at which another page could be rendered between.
    /// `after` is called when the view stands.
    fn once(
        &self,
        around: Around<'_>,
        view: LaterView,
        source: Rc<PageWidgets>,
        after: impl FnOnce(&PageWidgets),
    ) -> Result<String, RenderingError> {
        let provide = match (&self.app.global, around.global) {
            (Some(definition), Some(json)) => Some(definition.prepare(json)?),
            _ => None,
        };
        Ok(render(self.place(around.locale), || {
            if let Some(provide) = provide {
                provide();
            }
            let islands = source.islands();
            Widgets::provide(Rc::clone(&source) as Rc<dyn perennial_core::WidgetSource>, islands);
            CurrentPath::provide(around.path);
            if let Some(form) = around.form {
                provide_context(form);
            }
            let layouts = around.layouts.to_vec();
            let whole = move || MountedLayouts::default().mount(&layouts, view);
            let view = match around.hydrate {
                Hydrate::Never => view! { NoHydrate(children=Children::new(whole)) },
                _ => whole(),
            };
            after(&source);
            view
        }))
    }
}

fn has_island(html: &str) -> bool {
    html.contains(&format!("<{ISLAND_ELEMENT} "))
}

/// Says that a view shows a widget that no capsule of the app answers.
fn report_unknown(path: &WidgetPath) {
    tracing::error!(
        widget = path.as_str(),
        "PER-4055: a view shows a widget that no capsule of the app answers; \
         hint: add the capsule with `App::capsule`"
    );
}
