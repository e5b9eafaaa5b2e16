//! The status file: through it a running server tells browsers what the last rebuild came to.

use std::path::Path;

use perennial_protocol::BuildId;
use perennial_protocol::environment::dist;
use serde::Serialize;

use crate::files::{self, FileError};

/// What the last rebuild came to.
#[derive(Debug, Serialize)]
pub(super) struct Status<'a> {
    /// The build that is served, or is about to be.
    pub(super) build: &'a BuildId,
    /// What the compiler says, if the sources do not compile.
    pub(super) error: Option<&'a str>,
    /// In which state the messages are, once they were edited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) messages: Option<&'a str>,
}

impl Status<'_> {
    /// Writes it where the server looks for it, in one step.
    pub(super) fn write(&self, folder: &Path) -> Result<(), FileError> {
        // A build id and a string always have a JSON form.
        let text = serde_json::to_vec(self).unwrap_or_default();
        files::replace(&folder.join(dist::STATUS), &text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_says_which_build_and_what_is_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let build = "b1".parse().unwrap();
        Status { build: &build, error: None, messages: None }.write(folder.path()).unwrap();
        let read = || std::fs::read_to_string(folder.path().join(dist::STATUS)).unwrap();
        assert_eq!(read(), r#"{"build":"b1","error":null}"#);
        Status { build: &build, error: Some("no\n"), messages: Some("m1") }
            .write(folder.path())
            .unwrap();
        assert_eq!(read(), r#"{"build":"b1","error":"no\n","messages":"m1"}"#);
    }
}
