//! What the compiler says: told once, though both sides compile the same sources.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use crate::{Message, Reporter};

/// Passes diagnostics on to a reporter, each only once, and keeps the errors among them.
pub(crate) struct Diagnostics<'a> {
    reporter: &'a dyn Reporter,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    texts: HashSet<String>,
    errors: String,
}

impl<'a> Diagnostics<'a> {
    pub(crate) fn new(reporter: &'a dyn Reporter) -> Self {
        Self { reporter, seen: Mutex::default() }
    }

    /// Tells a diagnostic, if it has not been told yet.
    pub(crate) fn tell(&self, rendered: &str, is_error: bool) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if !seen.texts.insert(rendered.to_owned()) {
            return;
        }
        if is_error {
            seen.errors.push_str(&anstream::adapter::strip_str(rendered).to_string());
        }
        drop(seen);
        self.reporter.message(Message::Diagnostic(rendered));
    }

    /// All errors so far, as plain text.
    pub(crate) fn errors(&self) -> String {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).errors.clone()
    }
}
