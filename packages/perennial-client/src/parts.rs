//! Parts of the client that hold the views of pages that are gone to.

use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use perennial_core::{PartError, TemplateDefinition};
use perennial_protocol::CanonicalPath;

use crate::browser;
use crate::client::Client;

impl Client {
    /// Begins to load the part that shows a page, if it is not there yet. Whoever needs it waits, and
    /// learns whether it failed.
    pub(crate) fn begin_part(&self, path: &CanonicalPath) {
        if let Ok(template) = self.template(path) {
            template.load(|_| {});
        }
    }

    /// Waits for the part that shows a page. Says whether it is there, and what is wrong if not.
    pub(crate) async fn await_part(&self, path: &CanonicalPath) -> bool {
        let Ok(template) = self.template(path) else { return true };
        match load(template).await {
            Ok(()) => true,
            Err(error) => {
                browser::report(&error.to_string());
                false
            }
        }
    }
}

/// Who waits for a part, and what became of it.
#[derive(Default)]
struct Waiting {
    loaded: Cell<Option<Result<(), PartError>>>,
    waker: Cell<Option<Waker>>,
}

async fn load(template: &'static TemplateDefinition) -> Result<(), PartError> {
    let waiting = Rc::new(Waiting::default());
    let told = Rc::clone(&waiting);
    template.load(move |loaded| {
        told.loaded.set(Some(loaded));
        if let Some(waker) = told.waker.take() {
            waker.wake();
        }
    });
    poll_fn(|context| {
        if let Some(loaded) = waiting.loaded.take() {
            return Poll::Ready(loaded);
        }
        waiting.waker.set(Some(context.waker().clone()));
        Poll::Pending
    })
    .await
}
