//! [`BuildId`]: names one build of one app.

use serde::{Deserialize, Serialize};

/// Names one build of one app: 1 to 64 characters of `a-z`, `0-9` and `-`.
///
/// Two builds of the same sources by the same compiler have the same id. The server sends it with
/// every answer, entries are kept under it, and a client of an older build recognises a newer
/// server by it.
///
/// ```
/// use perennial_protocol::BuildId;
/// let id: BuildId = "3f9a01c2".parse()?;
/// assert_eq!(id.as_str(), "3f9a01c2");
/// assert!("../x".parse::<BuildId>().is_err());
/// # Ok::<(), perennial_protocol::BuildIdError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BuildId(Box<str>);

/// The text is not a build id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("PER-1003: {0:?} is not a build id: expected 1 to 64 characters of a-z, 0-9 and -")]
pub struct BuildIdError(String);

impl BuildId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for BuildId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for BuildId {
    type Err = BuildIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
        if (1..=64).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text.into()))
        } else {
            Err(BuildIdError(text.chars().take(80).collect()))
        }
    }
}

impl TryFrom<String> for BuildId {
    type Error = BuildIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<BuildId> for String {
    fn from(id: BuildId) -> Self {
        id.0.into()
    }
}
