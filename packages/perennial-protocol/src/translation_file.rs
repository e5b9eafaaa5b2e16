//! [`TranslationFile`]: the app's messages, written by the build and read by the server.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The app's messages. It lies as JSON in the build's folder, see
/// [`environment::dist`](crate::environment::dist).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TranslationFile {
    /// The locale whose messages are complete.
    pub default: String,
    /// What each message of that locale needs of the code that shows it: its arguments and its markup.
    #[serde(default)]
    pub needs: BTreeMap<String, (Vec<String>, Vec<String>)>,
    /// The patterns of each locale, by the names of their messages and terms.
    pub locales: BTreeMap<String, BTreeMap<String, String>>,
}
