//! [`Call`]: what one request asks of an action.

use std::sync::Arc;

use http::StatusCode;
use perennial_core::{ActionBody, ActionContext, ActionDefinition, BuildContext, Upload};
use perennial_protocol::CanonicalPath;
use perennial_protocol::url::query;

use super::accept::Accepted;
use super::identity::{self, Identity, NoKey};
use super::page::Page;
use crate::containment::Refusal;
use crate::sessions::{self, Access, RequestSession};
use crate::{Request, Response, Site, routes};

/// What one request asks of an action.
pub(super) struct Call {
    /// The action, by its place among the app's.
    pub(super) action: usize,
    pub(super) body: ActionBody,
    pub(super) context: ActionContext,
    /// The session of the visitor, if the app has sessions.
    pub(super) session: Option<Arc<RequestSession>>,
    /// The page that the visitor is on, as far as that is known.
    pub(super) page: Option<Page>,
    /// Whether a script reads the answer.
    pub(super) is_scripted: bool,
    /// Whether what was sent has the shape that the action takes.
    pub(super) fits: bool,
    /// Which of several forms of the action on the page it is.
    pub(super) form: String,
    /// By what the same call is known, if it can be told from others.
    pub(super) identity: Option<Identity>,
}

impl Call {
    /// Reads a request that was accepted.
    ///
    /// # Errors
    /// The response to send instead: 400 for too many fields or a key that is none.
    pub(super) fn read(
        site: &Site,
        request: &Request<'_>,
        accepted: &Accepted,
    ) -> Result<Self, Box<Response>> {
        let keys: Vec<(String, String)> =
            form_urlencoded::parse(request.query.as_bytes()).into_owned().collect();
        let key = |name| keys.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
        let definition = site.app.actions.held().and_then(|all| all.get(accepted.action));
        let own_schema = definition.map(ActionDefinition::schema);
        let fits = key(query::SCHEMA).is_none_or(|sent| {
            u32::from_str_radix(sent, 16).ok().is_some_and(|sent| Some(sent) == own_schema)
        });
        let page = Page::of(site, request, key(query::PAGE));
        let name = definition.map(ActionDefinition::name).unwrap_or_default();
        let (context, session) = context(site, request, page.as_ref());
        let of_session = session.as_ref().and_then(|session| session.id());
        let identity = identity::of(request, name, accepted.is_scripted, of_session.as_ref());
        let identity =
            identity.map_err(|NoKey| bad_request(site, "The key of the call is invalid."))?;
        Ok(Self {
            action: accepted.action,
            body: body(site, request, accepted.is_json)?,
            context,
            session,
            is_scripted: accepted.is_scripted,
            fits,
            form: key(query::FORM).unwrap_or_default().to_owned(),
            identity,
            page,
        })
    }

    /// The files of a form.
    pub(super) fn files(&self) -> &[Upload] {
        match &self.body {
            ActionBody::Form(_, files) => files,
            ActionBody::Json(_) => &[],
        }
    }

    /// The fields of a form, and nothing of JSON.
    pub(super) fn pairs(&self) -> &[(String, String)] {
        match &self.body {
            ActionBody::Form(pairs, _) => pairs,
            ActionBody::Json(_) => &[],
        }
    }
}

fn bad_request(site: &Site, reason: &str) -> Box<Response> {
    let refusal = Refusal::new(StatusCode::BAD_REQUEST.as_u16(), reason);
    Box::new(routes::refuse(site, &refusal))
}

fn body(site: &Site, request: &Request<'_>, is_json: bool) -> Result<ActionBody, Box<Response>> {
    if is_json {
        return Ok(ActionBody::Json(request.body.to_vec()));
    }
    let most = site.settings.actions.fields;
    let fields = form_urlencoded::parse(request.body).into_owned().take(most.saturating_add(1));
    let fields: Arc<[_]> = fields.collect();
    if fields.len() > most {
        return Err(bad_request(site, "The form has too many fields."));
    }
    let files = request.files.map(|received| Arc::clone(&received.files));
    Ok(ActionBody::Form(fields, files.unwrap_or_else(|| Arc::from([]))))
}

fn context(
    site: &Site,
    request: &Request<'_>,
    page: Option<&Page>,
) -> (ActionContext, Option<Arc<RequestSession>>) {
    let admitted = page.and_then(|page| page.admit(site));
    let page = admitted.map(|admitted| admitted.subject(site).context).unwrap_or_else(|| {
        let locale = site.app.locales.default_tag();
        BuildContext::new(CanonicalPath::root(), Vec::new(), Vec::new(), locale)
            .with_app(site.app.state())
    });
    let (context, session) =
        sessions::context(site.sessions.as_ref(), page, request, Access::Changes);
    (ActionContext::new(context), session)
}
