//! [`LoadingPages`]: the static pages that are shown while a first build runs.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use http::StatusCode;
use perennial_core::{Head, Hydrate, TemplateDefinition};
use perennial_isg::Wait;

use crate::document::{DocumentShell, Payload, Scripts};
use crate::headers::HTML;
use crate::rendering::Renderer;
use crate::{Request, Response, Site};

/// What the names of crawlers have in common, in lower case.
const CRAWLERS: [&str; 9] = [
    "bot",
    "crawl",
    "spider",
    "slurp",
    "facebookexternalhit",
    "embedly",
    "preview",
    "lighthouse",
    "wget",
];

/// The loading page of each template that has one: made once, when the server starts.
#[derive(Debug)]
pub(crate) struct LoadingPages(Vec<Option<Bytes>>);

impl LoadingPages {
    pub(crate) fn new(renderer: &Renderer, shell: &DocumentShell, global: Option<&str>) -> Self {
        let head = Head::title("Loading").meta("robots", "noindex");
        let page = |template: usize| {
            // Pages that are never taken over wait without a client; all others at once with one.
            let never = |own: &TemplateDefinition| own.hydrate() == Hydrate::Never;
            let never = renderer.app.templates.get(template).is_some_and(never);
            let hydrate = if never { Hydrate::Never } else { Hydrate::AtOnce };
            let scripts = Scripts { global, hydrate, ..Scripts::default() };
            let rendered = catch_unwind(AssertUnwindSafe(|| renderer.loading(template, global)));
            match rendered {
                Ok(view) => {
                    let page = shell.document(&head, &view?, Payload::Loading, &scripts);
                    Some(Bytes::from(page))
                }
                Err(_) => {
                    tracing::error!("a loading view panicked: its pages are waited for instead");
                    None
                }
            }
        };
        Self((0..renderer.app.templates.len()).map(page).collect())
    }

    /// Whether a request for a page of this template waits for it. Crawlers do: what they see is
    /// what they keep.
    pub(crate) fn wait(&self, template: usize, request: &Request<'_>) -> Wait {
        let has_page = self.0.get(template).is_some_and(Option::is_some);
        if has_page && !is_crawler(request) { Wait::OrLoading } else { Wait::Complete }
    }

    /// The loading page itself.
    pub(crate) fn respond(&self, site: &Site, template: usize) -> Response {
        let page = self.0.get(template).cloned().flatten().unwrap_or_default();
        let mut response = Response::new(StatusCode::OK).no_store();
        site.add_common(&mut response, true);
        response.body(HTML, page)
    }
}

/// Whether a request comes from a crawler, by what it says of itself. What a crawler sees is what
/// it keeps, so it is never shown a loading page.
pub fn is_crawler(request: &Request<'_>) -> bool {
    let agent = request.header(&http::header::USER_AGENT).unwrap_or_default().to_ascii_lowercase();
    CRAWLERS.iter().any(|name| agent.contains(name))
}
