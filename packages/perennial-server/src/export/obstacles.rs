//! [`Obstacles`]: what of a site no static file can be, and why.

use perennial_core::{AppDefinition, TemplateDefinition};

use super::ExportError;

const REQUEST: &str = "is made for each request (request_state)";
const GLOBAL: &str = "shows a global state that is made for each request";
const GUARD: &str = "is shown only to those whom a guard lets pass (guard)";
const QUERY: &str = "depends on the query (query_keys)";

/// What of a site no static file can be, and why; and what is not written beside it.
pub(super) struct Obstacles {
    by_template: Vec<Option<&'static str>>,
    found: Vec<String>,
    notes: Vec<String>,
}

impl Obstacles {
    /// Those that the app's description shows.
    pub(super) fn of(app: &AppDefinition) -> Self {
        let by_template: Vec<_> =
            app.templates.iter().map(|template| obstacle(app, template)).collect();
        let named = app.templates.iter().zip(&by_template).filter_map(|(template, reason)| {
            reason.map(|reason| format!("the template {:?} {reason}", template.pattern().as_str()))
        });
        Self { found: named.collect(), notes: Vec::new(), by_template }
    }

    /// Whether the pages of a template can be files.
    pub(super) fn allow(&self, template: usize) -> bool {
        matches!(self.by_template.get(template), Some(None))
    }

    /// One that was found in a page.
    pub(super) fn add(&mut self, what: String) {
        self.found.push(what);
    }

    /// Something that is not written, but that nobody would take for a part of a static site.
    pub(super) fn note(&mut self, what: String) {
        self.notes.push(what);
    }

    /// Ends the export, if there is an obstacle that is not to be left out.
    pub(super) fn stop_unless(&self, leave_out: bool) -> Result<(), ExportError> {
        if leave_out || self.found.is_empty() {
            return Ok(());
        }
        Err(ExportError::NeedsServer(self.found.clone()))
    }

    /// All that is not written.
    pub(super) fn into_left_out(mut self) -> Vec<String> {
        self.found.append(&mut self.notes);
        self.found
    }
}

fn obstacle(app: &AppDefinition, template: &TemplateDefinition) -> Option<&'static str> {
    let global = app.global.as_ref().is_some_and(|global| global.has_request_state());
    [
        (template.has_guard(), GUARD),
        (template.has_request_state(), REQUEST),
        (global, GLOBAL),
        (!template.query_keys().is_empty(), QUERY),
    ]
    .into_iter()
    .find_map(|(holds, reason)| holds.then_some(reason))
}
