//! The part of the global state that holds for a whole build.

use std::path::Path;
use std::sync::Arc;

use perennial_core::{AppDefinition, BuildContext};
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

/// The global state that the build made, or, if it made none, one that is made now.
pub(crate) async fn open(
    app: &AppDefinition,
    file: &Path,
) -> Result<Option<Arc<str>>, GlobalStateError> {
    let Some(global) = &app.global else { return Ok(None) };
    let fail = |reason: String| GlobalStateError::File { file: file.to_path_buf(), reason };
    let json = match std::fs::read_to_string(file) {
        Ok(json) => json,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            if global.has_request_state() && !global.has_build_state() {
                return Ok(None);
            }
            // It holds for all pages, in whichever locale they are.
            let (path, locale) = (CanonicalPath::root(), app.locales.default_tag());
            let context = BuildContext::new(path, Vec::new(), Vec::new(), locale);
            let built = global.built_state(context).await;
            built.map_err(|error| GlobalStateError::Function(error.detail()))?.json
        }
        Err(error) => return Err(fail(error.to_string())),
    };
    // What is merged for each request is of a type that only its function knows.
    if !global.has_request_state() {
        drop(global.prepare(&json).map_err(|error| fail(error.to_string()))?);
    }
    Ok(Some(json.into()))
}

/// Writes the global state beside what the build made, whole or not at all.
pub(crate) fn write(json: &str, file: &Path) -> Result<(), GlobalStateError> {
    let temporary = file.with_extension("json.new");
    let written = std::fs::write(&temporary, json).and_then(|()| std::fs::rename(&temporary, file));
    written.map_err(|error| GlobalStateError::File {
        file: file.to_path_buf(),
        reason: error.to_string(),
    })
}
