//! [`Discovery`]: finds all widgets of a page in one rendering of it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use perennial_core::{ErrorPage, RequestContext, WidgetPath};

use super::{PageWidgets, WidgetAnswer, WidgetResolver};
use crate::error_response;

/// How long the widgets of a page may take, all together.
const PATIENCE: Duration = Duration::from_secs(25);
/// How many widgets a page may have.
const MOST_WIDGETS: usize = 1_000;

/// Finds all widgets of a page in one rendering of it: what the page itself shows is resolved side
/// by side, and once a widget's state is there, its view is rendered where it stands, so that what
/// is in it is found too.
pub(crate) struct Discovery<'a> {
    pub(crate) resolver: &'a WidgetResolver,
    pub(crate) request: Option<RequestContext>,
    pub(crate) locale: Arc<str>,
}

type Arrived = Box<dyn FnOnce()>;

impl Discovery<'_> {
    /// Runs within a rendering, when the page's own view stands. Blocks until all is there.
    pub(crate) fn run(&self, source: &PageWidgets) {
        let (sender, receiver) = mpsc::channel();
        let mut waiting: HashMap<WidgetPath, Vec<Arrived>> = HashMap::new();
        let mut found: HashSet<WidgetPath> = HashSet::new();
        let end = Instant::now() + PATIENCE;
        loop {
            for (path, arrived) in source.take_wanted() {
                let first = found.insert(path.clone());
                waiting.entry(path.clone()).or_default().push(arrived);
                if first {
                    self.resolve(path, found.len(), sender.clone());
                }
            }
            if waiting.is_empty() {
                return;
            }
            let left = end.saturating_duration_since(Instant::now());
            let Ok((path, answer)) = receiver.recv_timeout(left) else {
                return give_up(source, waiting);
            };
            source.answer(path.clone(), answer);
            for arrived in waiting.remove(&path).unwrap_or_default() {
                arrived();
            }
        }
    }

    fn resolve(
        &self,
        path: WidgetPath,
        number: usize,
        sender: mpsc::Sender<(WidgetPath, WidgetAnswer)>,
    ) {
        if number > MOST_WIDGETS {
            tracing::error!(widget = path.as_str(), "PER-4056: a page has over 1,000 widgets");
            let error = ErrorPage::new(500, crate::generator::SERVER_FAULT);
            let _ = sender.send((path, WidgetAnswer::failed(error)));
            return;
        }
        let (resolver, locale) = (self.resolver.clone(), Arc::clone(&self.locale));
        let request = self.request.clone();
        self.resolver.runtime().spawn(async move {
            let answer = resolver.resolve(&path, &locale, request.as_ref()).await;
            // If nobody waits any more, there is nobody to tell.
            let _ = sender.send((path, answer));
        });
    }
}

fn give_up(source: &PageWidgets, waiting: HashMap<WidgetPath, Vec<Arrived>>) {
    for path in waiting.into_keys() {
        tracing::error!(widget = path.as_str(), "a widget took too long");
        let status = http::StatusCode::SERVICE_UNAVAILABLE;
        let error = ErrorPage::new(status.as_u16(), error_response::message(status));
        source.answer(path, WidgetAnswer::failed(error));
    }
}
