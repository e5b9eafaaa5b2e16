//! The part of the global state that holds for a whole build.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use perennial_core::{AppDefinition, BuildContext, GlobalDefinition};
use perennial_protocol::CanonicalPath;

/// The global state cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum GlobalStateError {
    /// The author's function failed.
    #[error("PER-4070: the global state could not be made: {0}")]
    Function(String),
    /// The file of an earlier build cannot be read or written.
    #[error(
        "PER-4071: the global state {file:?} cannot be used: {reason}\n\
         hint: build the app again with `perennial build`"
    )]
    File {
        /// The file.
        file: std::path::PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

/// The part of the global state that holds for a whole build, in each locale.
#[derive(Debug, Clone, Default)]
pub(crate) struct GlobalStates(Arc<BTreeMap<String, Arc<str>>>);

impl GlobalStates {
    /// That of the pages of a locale.
    pub(crate) fn of(&self, locale: &str) -> Option<&Arc<str>> {
        self.0.get(locale)
    }

    /// Whether it is not the same in all locales.
    pub(crate) fn differ(&self) -> bool {
        let mut states = self.0.values();
        let first = states.next();
        states.any(|other| Some(other) != first)
    }

    /// That the build made, or, if it made none, one that is made now.
    pub(crate) async fn open(app: &AppDefinition, file: &Path) -> Result<Self, GlobalStateError> {
        let Some(global) = &app.global else { return Ok(Self::default()) };
        let fail = |reason: String| GlobalStateError::File { file: file.to_path_buf(), reason };
        let states: BTreeMap<String, Arc<str>> = match std::fs::read(file) {
            Ok(json) => {
                let read: BTreeMap<String, String> =
                    serde_json::from_slice(&json).map_err(|error| fail(error.to_string()))?;
                read.into_iter().map(|(tag, state)| (tag, state.into())).collect()
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                if global.has_request_state() && !global.has_build_state() {
                    return Ok(Self::default());
                }
                make(app, global).await?
            }
            Err(error) => return Err(fail(error.to_string())),
        };
        // What is merged for each request is of a type that only its function knows.
        if !global.has_request_state() {
            for json in states.values() {
                drop(global.prepare(json).map_err(|error| fail(error.to_string()))?);
            }
        }
        Ok(Self(Arc::new(states)))
    }

    /// Writes it beside what the build made, whole or not at all.
    pub(crate) fn write(&self, file: &Path) -> Result<(), GlobalStateError> {
        let states: BTreeMap<&str, &str> =
            self.0.iter().map(|(tag, state)| (tag.as_str(), &**state)).collect();
        let temporary = file.with_extension("json.new");
        let write = || -> std::io::Result<()> {
            std::fs::write(&temporary, serde_json::to_vec(&states)?)?;
            std::fs::rename(&temporary, file)
        };
        write().map_err(|error| GlobalStateError::File {
            file: file.to_path_buf(),
            reason: error.to_string(),
        })
    }
}

/// Makes it in each locale.
async fn make(
    app: &AppDefinition,
    global: &GlobalDefinition,
) -> Result<BTreeMap<String, Arc<str>>, GlobalStateError> {
    let mut states = BTreeMap::new();
    for locale in app.locales.tags() {
        // It holds for all pages of the locale, at whatever path.
        let context = BuildContext::new(CanonicalPath::root(), Vec::new(), Vec::new(), locale)
            .with_translations(app.translations(locale))
            .with_app(app.state())
            .with_query_keys(&Arc::from([]));
        let built = global.built_state(context).await;
        let built = built.map_err(|error| GlobalStateError::Function(error.detail()))?;
        states.insert(locale.to_owned(), built.json.into());
    }
    Ok(states)
}
