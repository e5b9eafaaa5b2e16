//! [`WidgetResolver`]: makes the states of widgets, by the engine and for a request.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use perennial_core::{
    AppDefinition, BuildContext, CapsuleDefinition, ErrorPage, PageError, PageErrorKind,
    RequestContext, ResponseParts, WidgetPath,
};
use perennial_isg::{Answer, Engine, EntryKey, Hit, Policy, Request, Wait, WeakEngine};

use crate::messages::{MISSING_PART, SERVER_FAULT};
use crate::part::Part;
use crate::pool::Pool;
use crate::{PageGenerator, PageSubject, messages};

/// For how long a page is good that holds a widget which failed.
const AFTER_FAILURE: Duration = Duration::from_secs(3);
/// For how long a page is good at least whose widget is past its time: that one is being renewed.
const AT_LEAST: Duration = Duration::from_secs(1);

/// What came of a widget.
#[derive(Debug, Clone)]
pub(crate) struct WidgetAnswer {
    /// Its state as JSON, or what a visitor may know of what failed.
    pub(crate) result: Result<Arc<str>, ErrorPage>,
    /// What it depends on.
    pub(crate) tags: Vec<String>,
    /// For how long it is good; `None`: until told otherwise.
    pub(crate) fresh_for: Option<Duration>,
    /// What of the response it sets.
    pub(crate) parts: ResponseParts,
}

impl WidgetAnswer {
    pub(crate) fn failed(error: ErrorPage) -> Self {
        Self {
            result: Err(error.in_widget()),
            tags: Vec::new(),
            fresh_for: Some(AFTER_FAILURE),
            parts: ResponseParts::default(),
        }
    }
}

/// Makes the states of widgets.
#[derive(Debug, Clone)]
pub(crate) struct WidgetResolver(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    app: Arc<AppDefinition>,
    policies: Vec<Policy>,
    pool: Pool,
    /// A widget is the same whatever the query of its page is.
    no_query_keys: Arc<[String]>,
    /// Set once the engine is there, whose generator asks this.
    engine: OnceLock<WeakEngine<PageGenerator>>,
}

/// The tag of a widget and of all pages that hold it.
pub(crate) fn tag_of_widget(path: &str) -> String {
    format!("perennial:widget:{path}")
}

/// The tag of the widgets of a capsule and of all pages that hold one.
pub(crate) fn tag_of_capsule(pattern: &str) -> String {
    format!("perennial:capsule:{pattern}")
}

impl WidgetResolver {
    pub(crate) fn new(app: &Arc<AppDefinition>, policies: Vec<Policy>, pool: Pool) -> Self {
        let engine = OnceLock::new();
        let (app, no_query_keys) = (Arc::clone(app), Arc::from([]));
        Self(Arc::new(Inner { app, policies, pool, no_query_keys, engine }))
    }

    pub(crate) fn connect(&self, engine: WeakEngine<PageGenerator>) {
        // A second engine is not made.
        let _ = self.0.engine.set(engine);
    }

    /// The engine, while there is one.
    pub(crate) fn engine(&self) -> Option<Engine<PageGenerator>> {
        self.0.engine.get().and_then(WeakEngine::upgrade)
    }

    /// The threads on which the author's code runs.
    pub(crate) fn pool(&self) -> &Pool {
        &self.0.pool
    }

    /// The state of a widget. What it needs of a request is made if there is one.
    pub(crate) async fn resolve(
        &self,
        path: &WidgetPath,
        locale: &str,
        request: Option<&RequestContext>,
    ) -> WidgetAnswer {
        let mut answer = self.answer(path, locale, request).await;
        let app = &self.0.app;
        answer.result = answer.result.map_err(|error| messages::translated(app, error, locale));
        answer
    }

    async fn answer(
        &self,
        path: &WidgetPath,
        locale: &str,
        request: Option<&RequestContext>,
    ) -> WidgetAnswer {
        let Some((index, context)) = self.find(path, locale) else {
            super::report_unknown(path);
            return WidgetAnswer::failed(ErrorPage::new(404, MISSING_PART));
        };
        let Some(capsule) = self.0.app.capsules.get(index) else {
            return WidgetAnswer::failed(ErrorPage::new(404, MISSING_PART));
        };
        if !capsule.is_personal() {
            return self.stored(index, &context, locale).await;
        }
        let Some(request) = request else {
            return WidgetAnswer::failed(ErrorPage::new(500, SERVER_FAULT));
        };
        match self.requested(index, capsule, request.for_part(context), locale).await {
            Ok((json, parts)) => {
                WidgetAnswer { result: Ok(json.into()), tags: Vec::new(), fresh_for: None, parts }
            }
            Err(error) => WidgetAnswer::failed(shown(&error, path.as_str())),
        }
    }

    /// The capsule that answers a path, by its place, and what its functions may know.
    pub(crate) fn find(&self, path: &WidgetPath, locale: &str) -> Option<(usize, BuildContext)> {
        let found = self.0.app.widget_routes().find(path.path())?;
        let context = BuildContext::new(path.path().clone(), found.params(), Vec::new(), locale)
            .with_translations(self.0.app.translations(locale))
            .with_app(self.0.app.state());
        Some((found.template, context.with_query_keys(&self.0.no_query_keys)))
    }

    /// The policy of a capsule, by its place.
    pub(crate) fn policy(&self, index: usize) -> Option<&Policy> {
        self.0.policies.get(index)
    }

    /// What the engine has of a widget, or makes.
    pub(crate) async fn entry(&self, index: usize, context: &BuildContext, locale: &str) -> Answer {
        let engine = self.0.engine.get().and_then(WeakEngine::upgrade);
        let (Some(engine), Some(policy)) = (engine, self.0.policies.get(index)) else {
            return Answer::Overloaded { retry_after: AT_LEAST };
        };
        let request = Request {
            key: widget_key(locale, context),
            policy: policy.clone(),
            subject: PageSubject { part: Part::Capsule(index), context: context.clone() },
            wait: Wait::Complete,
        };
        engine.settled(request).await
    }

    /// The state of a widget for one request.
    pub(crate) async fn requested(
        &self,
        index: usize,
        capsule: &CapsuleDefinition,
        context: RequestContext,
        locale: &str,
    ) -> Result<(String, ResponseParts), PageError> {
        capsule.guard(context.clone()).await?;
        let mut built = None;
        if capsule.has_build_state() {
            match self.entry(index, context.page(), locale).await {
                Answer::Entry(hit) => built = Some(text(&hit)?),
                other => return Err(page_error(&other)),
            }
        }
        if capsule.has_request_state() {
            return capsule.requested_state(built, context).await;
        }
        let json = built.unwrap_or_else(|| "null".into());
        Ok((json.to_string(), ResponseParts::default()))
    }

    async fn stored(&self, index: usize, context: &BuildContext, locale: &str) -> WidgetAnswer {
        let answer = self.entry(index, context, locale).await;
        match &answer {
            Answer::Entry(hit) => match text(hit) {
                Ok(state) => WidgetAnswer {
                    result: Ok(state),
                    tags: hit.entry.tags().to_vec(),
                    fresh_for: hit.fresh_for.map(|fresh| fresh.max(AT_LEAST)),
                    parts: ResponseParts::default(),
                },
                Err(error) => WidgetAnswer::failed(shown(&error, context.path().as_str())),
            },
            other => {
                let failed = WidgetAnswer::failed(error_of(other));
                // The page is made anew when the widget is told to be.
                WidgetAnswer { tags: vec![tag_of_widget(context.path().as_str())], ..failed }
            }
        }
    }
}

/// The key of a stored widget: never that of a page.
pub(crate) fn widget_key(locale: &str, context: &BuildContext) -> EntryKey {
    EntryKey::new(&format!("{locale}+widget"), context.path(), &[])
}

/// A stored state. It was JSON when it was stored.
pub(crate) fn text(hit: &Hit) -> Result<Arc<str>, PageError> {
    Ok(std::str::from_utf8(hit.entry.page())?.into())
}

/// What a visitor may know of an answer that is no entry.
pub(crate) fn error_of(answer: &Answer) -> ErrorPage {
    match answer {
        Answer::Gone { failure, .. } | Answer::Failed(failure) => {
            ErrorPage::new(failure.status, failure.message.clone())
        }
        Answer::Overloaded { .. } => {
            let status = http::StatusCode::SERVICE_UNAVAILABLE;
            ErrorPage::new(status.as_u16(), messages::message(status))
        }
        _ => ErrorPage::new(500, SERVER_FAULT),
    }
}

/// The same as an error of a state function.
pub(crate) fn page_error(answer: &Answer) -> PageError {
    if let Answer::Redirect(redirect) = answer {
        return PageError::redirect(redirect.location.clone());
    }
    let error = error_of(answer);
    match error.status {
        400..=499 => PageError::client(error.status, error.message),
        _ => PageError::server_message(error.message),
    }
}

/// What a visitor may know of an error of a widget's functions.
fn shown(error: &PageError, path: &str) -> ErrorPage {
    match error.kind() {
        PageErrorKind::Client { status, message } => ErrorPage::new(*status, message.clone()),
        PageErrorKind::Server | PageErrorKind::Redirect { .. } => {
            tracing::error!(widget = path, error = error.detail(), "a widget could not be made");
            ErrorPage::new(500, SERVER_FAULT)
        }
    }
}
