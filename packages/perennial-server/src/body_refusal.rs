//! [`BodyRefusal`]: why the body of a request is not read.

use http::StatusCode;

use crate::BodiesFull;

/// Why the body of a request is not read, or not to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyRefusal {
    /// It is not what its headers announce.
    Malformed,
    /// It has more bytes than the server reads.
    TooLong,
    /// It did not arrive in time.
    TooSlow,
    /// The server reads as many bodies as it can.
    TooMany,
    /// Its files cannot be written.
    NotWritten,
}

impl BodyRefusal {
    /// The status of the response.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooMany | Self::NotWritten => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What the client is told.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Malformed => "The body cannot be read.\n",
            Self::TooLong => "The body is too long.\n",
            Self::TooSlow => "The body did not arrive in time.\n",
            Self::TooMany => "The server is busy. Please try again in a moment.\n",
            Self::NotWritten => "The server cannot take files now. Please try again later.\n",
        }
    }
}

impl From<BodiesFull> for BodyRefusal {
    fn from(_: BodiesFull) -> Self {
        Self::TooMany
    }
}
