//! [`Pass`]: one step that makes a client smaller or faster, and that a client can do without.

use std::fmt::Display;

use super::bundle::Bundle;
use super::wasm::strip_sections::validate;
use crate::{Message, Reporter};

/// A pass did its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Applied;

/// A pass met code of another program that it does not understand. The client stays as it was before
/// the pass: larger or slower, and right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NotUnderstood(pub(super) String);

impl NotUnderstood {
    pub(super) fn what(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

/// What a reader of wasm does not accept is not understood either.
impl<E: Display> From<E> for NotUnderstood {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// One step that makes a client smaller or faster, and that a client can do without.
pub(super) trait Pass: Sync {
    /// The name, as `perennial sizes --without` takes it.
    fn name(&self) -> &'static str;

    /// Changes the bundle. On `NotUnderstood` the caller restores it.
    fn apply(&self, bundle: &mut Bundle) -> Result<Applied, NotUnderstood>;
}

/// The outcome of one pass over one client.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PassOutcome {
    /// The name of the pass.
    pub name: &'static str,
    /// What the pass did not understand, if it was not applied.
    pub not_understood: Option<String>,
}

/// Runs a pass, or leaves the bundle as it was and says why.
pub(super) fn run(pass: &dyn Pass, bundle: &mut Bundle, reporter: &dyn Reporter) -> PassOutcome {
    let before = bundle.clone();
    let applied = pass.apply(bundle).and_then(|Applied| check(bundle));
    let not_understood = applied.err().map(|NotUnderstood(what)| what);
    if let Some(what) = &not_understood {
        *bundle = before;
        let text = format!(
            "the pass {:?} is left out, and the client is larger or slower for it: {what}\n\
             hint: the app still works; this version of rustc or wasm-bindgen is not yet known",
            pass.name()
        );
        reporter.message(Message::Warning(&text));
    }
    PassOutcome { name: pass.name(), not_understood }
}

/// Checks that each module is one that a browser can load.
fn check(bundle: &Bundle) -> Result<(), NotUnderstood> {
    for file in bundle.files.iter().filter(|file| file.is_wasm()) {
        validate(&file.bytes).map_err(|error| {
            NotUnderstood(format!("it wrote an invalid {}: {error}", file.path))
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::bundle::RawFile;
    use super::*;
    use crate::{Mode, Step};

    struct Writes(&'static [u8], Result<Applied, NotUnderstood>);

    impl Pass for Writes {
        fn name(&self) -> &'static str {
            "writes"
        }

        fn apply(&self, bundle: &mut Bundle) -> Result<Applied, NotUnderstood> {
            bundle.replace("a.wasm", self.0);
            self.1.clone()
        }
    }

    /// Accepts warnings with a hint, and nothing else.
    struct Silent;

    impl Reporter for Silent {
        fn begin(&self, _: Step) {}
        fn progress(&self, _: Step, _: u64, _: u64, _: &str) {}
        fn end(&self, _: Step, _: std::time::Duration, _: &str) {}
        fn abandon(&self, _: Step) {}
        fn message(&self, message: Message<'_>) {
            assert!(matches!(message, Message::Warning(text) if text.contains("hint:")));
        }
    }

    const MODULE: &[u8] = b"\0asm\x01\0\0\0";
    const OTHER: &[u8] = b"\0asm\x01\0\0\0\0\x02\x01a";

    #[track_caller]
    fn check(pass: &Writes, bytes: &[u8], not_understood: Option<&str>) {
        let mut bundle = Bundle::new(Vec::new(), "work".into(), Mode::Release);
        bundle.files.push(RawFile::new("a.wasm", MODULE));
        let outcome = run(pass, &mut bundle, &Silent);
        assert_eq!(bundle.files[0].bytes, bytes);
        let told = outcome.not_understood.as_deref();
        assert!(
            told.zip(not_understood).map_or(told == not_understood, |(a, b)| a.contains(b)),
            "{told:?}"
        );
    }

    #[test]
    fn a_pass_that_understands_nothing_leaves_the_client_as_it_was() {
        check(&Writes(OTHER, Ok(Applied)), OTHER, None);
        check(&Writes(OTHER, Err(NotUnderstood::what("the glue"))), MODULE, Some("the glue"));
    }

    #[test]
    fn a_pass_that_writes_what_no_browser_loads_is_taken_back() {
        check(&Writes(b"no wasm", Ok(Applied)), MODULE, Some("it wrote an invalid a.wasm"));
    }
}
