//! [`Discovery`]: finds all widgets of a page in one rendering of it.

use std::collections::{HashMap, HashSet};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use perennial_core::{ErrorPage, RequestContext, WidgetPath};
use perennial_isg::{Contained, contain};

use super::{PageWidgets, WidgetAnswer, WidgetResolver};
use crate::messages;

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
        // What still runs at the end is stopped with it.
        let mut running = Vec::new();
        loop {
            for (path, arrived) in source.take_wanted() {
                let first = found.insert(path.clone());
                waiting.entry(path.clone()).or_default().push(arrived);
                if first {
                    running.extend(self.resolve(path, found.len(), sender.clone()));
                }
            }
            if waiting.is_empty() {
                return;
            }
            let left = end.saturating_duration_since(Instant::now());
            let pool = self.resolver.pool();
            let Ok((path, answer)) = pool.blocking(|| receiver.recv_timeout(left)) else {
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
    ) -> Option<Contained<()>> {
        if number > MOST_WIDGETS {
            tracing::error!(widget = path.as_str(), "PER-4056: a page has over 1,000 widgets");
            let _ = sender.send((path, fault(500)));
            return None;
        }
        let (resolver, locale) = (self.resolver.clone(), Arc::clone(&self.locale));
        let request = self.request.clone();
        let (of_work, own_sender) = (path.clone(), sender.clone());
        let work = async move {
            let resolved = resolver.resolve(&of_work, &locale, request.as_ref());
            let answer = AssertUnwindSafe(resolved).catch_unwind().await.unwrap_or_else(|_| {
                tracing::error!(widget = of_work.as_str(), "a function of a widget panicked");
                fault(500)
            });
            // If nobody waits any more, there is nobody to tell.
            let _ = own_sender.send((of_work, answer));
        };
        let started = contain(self.resolver.pool(), work, ());
        started
            .inspect_err(|error| {
                tracing::error!(widget = path.as_str(), %error, "a widget cannot be made");
                let _ = sender.send((path, fault(503)));
            })
            .ok()
    }
}

/// The answer of a widget that cannot be made.
fn fault(status: u16) -> WidgetAnswer {
    let status = http::StatusCode::from_u16(status).unwrap_or_default();
    WidgetAnswer::failed(ErrorPage::new(status.as_u16(), messages::message(status)))
}

fn give_up(source: &PageWidgets, waiting: HashMap<WidgetPath, Vec<Arrived>>) {
    for path in waiting.into_keys() {
        tracing::error!(widget = path.as_str(), "a widget took too long");
        source.answer(path, fault(503));
    }
}
