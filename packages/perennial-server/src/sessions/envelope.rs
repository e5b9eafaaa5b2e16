//! [`Envelope`]: what stands in the cookie of a session.

use perennial_core::SessionId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// What stands in the cookie of a session, before it is encrypted. Its fields have short names: there
/// is room for 4 kB.
#[derive(Serialize, Deserialize)]
pub(super) struct Envelope {
    #[serde(rename = "i")]
    id: String,
    /// When it began, in seconds since 1970.
    #[serde(rename = "b")]
    pub(super) began: u64,
    /// When it was written last, in seconds since 1970.
    #[serde(rename = "w")]
    pub(super) written: u64,
    /// Its values, unless a store has them.
    #[serde(rename = "v", default, skip_serializing_if = "Option::is_none")]
    values: Option<Box<RawValue>>,
}

impl Envelope {
    pub(super) fn new(
        id: &SessionId,
        began: u64,
        written: u64,
        values: Option<String>,
    ) -> Result<Self, serde_json::Error> {
        let values = values.map(RawValue::from_string).transpose()?;
        Ok(Self { id: id.as_str().to_owned(), began, written, values })
    }

    pub(super) fn id(&self) -> Option<SessionId> {
        SessionId::parse(&self.id)
    }

    pub(super) fn values(&self) -> Option<&str> {
        self.values.as_deref().map(RawValue::get)
    }
}
