//! [`LoadingPages`]: the static pages that are shown while a first build runs.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use http::StatusCode;
use perennial_core::{Head, Hydrate, TemplateDefinition, loading_title, with_place};
use perennial_isg::Wait;

use crate::admission::Admitted;
use crate::document::{DocumentShell, Payload, Scripts};
use crate::global::GlobalStates;
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

/// The loading page of each template that has one, in each locale: made once, when the server
/// starts.
#[derive(Debug)]
pub(crate) struct LoadingPages(Vec<Vec<Option<Bytes>>>);

impl LoadingPages {
    pub(crate) fn new(renderer: &Renderer, shell: &DocumentShell, global: &GlobalStates) -> Self {
        let page = |template: usize, locale: &str| {
            let title = with_place(renderer.place(locale), loading_title);
            let head = Head::title(title).meta("robots", "noindex");
            let global = global.of(locale).map(AsRef::as_ref);
            // Pages that are never taken over wait without a client; all others at once with one.
            let never = |own: &TemplateDefinition| own.hydrate() == Hydrate::Never;
            let never = renderer.app.templates.get(template).is_some_and(never);
            let hydrate = if never { Hydrate::Never } else { Hydrate::AtOnce };
            let scripts = Scripts { global, hydrate, ..Scripts::default() };
            let render = || renderer.loading(template, global, locale);
            let rendered = catch_unwind(AssertUnwindSafe(render));
            match rendered {
                Ok(view) => {
                    let page = shell.document(locale, &head, &view?, Payload::Loading, &scripts);
                    Some(Bytes::from(page))
                }
                Err(_) => {
                    tracing::error!("a loading view panicked: its pages are waited for instead");
                    None
                }
            }
        };
        let app = &renderer.app;
        let pages = |template| app.locales.tags().map(|locale| page(template, locale)).collect();
        Self((0..app.templates.len()).map(pages).collect())
    }

    fn of(&self, admitted: &Admitted) -> Option<&Bytes> {
        self.0.get(admitted.template)?.get(admitted.locale)?.as_ref()
    }

    /// Whether a request for a page waits for it. Crawlers do: what they see is what they keep.
    pub(crate) fn wait(&self, admitted: &Admitted, request: &Request<'_>) -> Wait {
        let has_page = self.of(admitted).is_some();
        if has_page && !is_crawler(request) { Wait::OrLoading } else { Wait::Complete }
    }

    /// The loading page itself.
    pub(crate) fn respond(&self, site: &Site, admitted: &Admitted) -> Response {
        let page = self.of(admitted).cloned().unwrap_or_default();
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use perennial_isg::Limits;
    use perennial_protocol::LONGEST_ANSWER_MILLISECONDS;

    use crate::RequestLimits;

    #[test]
    fn a_client_waits_at_least_as_long_as_the_server_may_need() {
        let Limits { queue_wait, deadline, store_wait, .. } = Limits::default();
        let guard = RequestLimits::default().deadline;
        let longest = guard + store_wait + queue_wait + deadline;
        assert!(longest < Duration::from_millis(LONGEST_ANSWER_MILLISECONDS.try_into().unwrap()));
    }
}
