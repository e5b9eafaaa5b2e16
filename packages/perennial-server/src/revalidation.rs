//! Revalidation: by `POST` with the token, and from the app's own code.

use std::sync::{Arc, Weak};

use futures_util::FutureExt as _;
use http::{Method, StatusCode};
use perennial_core::{
    AppDefinition, Revalidate, RevalidationError, RevalidationFuture, RevalidationMode,
    RevalidationOrder,
};
use perennial_isg::{Mode, Subject, WeakEngine};
use perennial_protocol::{CanonicalPath, payload};
use serde_json::json;

use crate::admission::Local;
use crate::document::DocumentShell;
use crate::headers::JSON;
use crate::rendering::{tag_of_capsule, tag_of_widget};
use crate::{PageGenerator, Request, Response, Site, internal, page_response};

/// Carries orders to revalidate out, by an engine.
#[derive(Clone)]
pub(crate) struct EngineRevalidator {
    app: Weak<AppDefinition>,
    engine: WeakEngine<PageGenerator>,
    shell: Arc<DocumentShell>,
}

impl EngineRevalidator {
    /// It does not keep the engine: the app's own state holds one.
    pub(crate) fn new(
        app: &Arc<AppDefinition>,
        engine: WeakEngine<PageGenerator>,
        shell: &Arc<DocumentShell>,
    ) -> Self {
        Self { app: Arc::downgrade(app), engine, shell: Arc::clone(shell) }
    }

    /// Reads the messages anew. Returns the tags of what was made of others.
    fn renew_messages(&self) -> Result<Vec<String>, RevalidationError> {
        let app = self.app.upgrade().ok_or_else(ended)?;
        let renewed = self.shell.renew_messages(&app);
        renewed.map_err(|error| RevalidationError::Refused(error.to_string()))
    }

    fn subjects(&self, order: &RevalidationOrder) -> Result<Vec<Subject>, RevalidationError> {
        let app = self.app.upgrade().ok_or_else(ended)?;
        let mut subjects = Vec::new();
        for path in &order.paths {
            let refuse = |error| RevalidationError::Refused(format!("the path {path:?}: {error}"));
            // A path that names a locale, as it stands in an address, is about all locales, too.
            let parsed = CanonicalPath::parse(path).map_err(refuse)?;
            match Local::of(&app.locales, parsed) {
                Local::Page(_, path) | Local::Misspelt(_, path) => {
                    subjects.push(Subject::path(&path));
                }
                Local::Nothing => {
                    let reason = format!("the path {path:?} is no page's in any locale");
                    return Err(RevalidationError::Refused(reason));
                }
            }
        }
        subjects.extend(order.tags.iter().map(|tag| Subject::tag(tag)));
        for name in &order.templates {
            let known = app.templates.iter().any(|own| own.pattern().as_str() == name);
            if !known {
                let reason = format!("there is no template {name:?}");
                return Err(RevalidationError::Refused(reason));
            }
            subjects.push(Subject::template(name));
        }
        for path in &order.widgets {
            let refuse =
                |error| RevalidationError::Refused(format!("the widget {path:?}: {error}"));
            let path = CanonicalPath::parse(path).map_err(refuse)?;
            subjects.push(Subject::tag(&tag_of_widget(path.as_str())));
        }
        for name in &order.capsules {
            if !app.capsules.iter().any(|own| own.pattern().as_str() == name) {
                let reason = format!("there is no capsule {name:?}");
                return Err(RevalidationError::Refused(reason));
            }
            subjects.push(Subject::tag(&tag_of_capsule(name)));
        }
        subjects.extend(order.all.then_some(Subject::All));
        Ok(subjects)
    }
}

impl EngineRevalidator {
    /// Carries an order out. Gives its number in the log of invalidations.
    pub(crate) async fn carry_out(
        &self,
        order: &RevalidationOrder,
    ) -> Result<u64, RevalidationError> {
        let mut subjects = self.subjects(order)?;
        if order.messages {
            subjects.extend(self.renew_messages()?.iter().map(|tag| Subject::tag(tag)));
        }
        let mode = match order.mode {
            RevalidationMode::Stale => Mode::Stale,
            RevalidationMode::Purge => Mode::Purge,
        };
        let engine = self.engine.upgrade().ok_or_else(ended)?;
        let done = engine.invalidate(subjects, mode).await;
        let done = done.map_err(|error| RevalidationError::NotStored(error.to_string()))?;
        if order.messages {
            self.shell.catalogue().note_shown();
        }
        Ok(done.number)
    }
}

fn ended() -> RevalidationError {
    RevalidationError::NotStored("the server has ended".into())
}

impl Revalidate for EngineRevalidator {
    fn revalidate(&self, order: RevalidationOrder) -> RevalidationFuture<'_> {
        async move { self.carry_out(&order).await.map(|_| ()) }.boxed()
    }
}

/// Answers a request to revalidate, with what was ordered. What is answered with 200 holds, also
/// after a crash.
pub(crate) async fn respond(site: &Site, request: &Request<'_>) -> Response {
    if let Err(response) = internal::authorize(site, request) {
        return *response;
    }
    if request.method != Method::POST {
        return page_response::not_allowed_data(site, &[Method::POST]);
    }
    let order: RevalidationOrder = match serde_json::from_slice(request.body) {
        Ok(order) => order,
        Err(error) => {
            let reason = format!("the body cannot be read: {error}");
            return refusal(site, StatusCode::BAD_REQUEST, &reason);
        }
    };
    match site.revalidator.revalidate(order.clone()).await {
        Ok(()) => {
            let body = serde_json::to_string(&order).unwrap_or_default();
            internal::plain(site, StatusCode::OK).body(JSON, body)
        }
        Err(error @ RevalidationError::Refused(_)) => {
            refusal(site, StatusCode::BAD_REQUEST, &error.to_string())
        }
        Err(error) => refusal(site, StatusCode::SERVICE_UNAVAILABLE, &error.to_string()),
    }
}

fn refusal(site: &Site, status: StatusCode, reason: &str) -> Response {
    let error = json!({ payload::STATUS: status.as_u16(), payload::MESSAGE: reason });
    internal::plain(site, status).body(JSON, json!({ payload::ERROR: error }).to_string())
}
