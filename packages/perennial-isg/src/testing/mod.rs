//! What tests of the engine and of what uses it need: a clock that they move themselves, a store
//! that fails when it is told to, a generator made of a function.

mod clock;
mod faulty;

#[cfg(test)]
use std::sync::Arc;

#[cfg(test)]
use crate::Timestamp;

pub use clock::ManualClock;
pub use faulty::{Fault, FaultyStore};

/// An entry that was generated at this moment, of the template `t`.
#[cfg(test)]
pub(crate) fn entry_at(at: Timestamp) -> crate::Entry {
    use crate::entry::{Body, Content, Extension, Times};
    crate::Entry {
        key: crate::EntryKey::from_text("en/a"),
        content: Arc::new(Content {
            generation: at.as_millis(),
            template: "t".into(),
            status: 200,
            headers: vec![("content-language".into(), "en".into())],
            tags: vec!["one".into()],
            hash: [7; 32],
            compressible: true,
            encoded: false,
            page: Body::new("page".into()),
            data: Body::new("data".into()),
            extension: Extension::default(),
        }),
        times: Times { started_at: at, generated_at: at, validated_at: at },
        renewal: 0,
        fence: 0,
        lifetime: None,
        watch: Arc::default(),
    }
}

/// An entry with this key.
#[cfg(test)]
pub(crate) fn entry_named(key: &str) -> Arc<crate::Entry> {
    let key = crate::EntryKey::from_text(key);
    Arc::new(crate::Entry { key, ..entry_at(Timestamp::from_millis(1)) })
}
