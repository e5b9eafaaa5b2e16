//! [`CacheStatus`]: how an answer came about, in the words of RFC 9211.

use std::fmt;

use perennial_protocol::headers::CACHE_NAME;

/// The lifetime, in seconds, that is named for entries that do not expire by time: one year.
pub const UNLIMITED_SECONDS: i64 = 31_536_000;

/// How an answer came about: the value of the header `Cache-Status` (RFC 9211).
///
/// ```
/// use perennial_isg::CacheStatus;
/// assert_eq!(CacheStatus::Hit { ttl: 90 }.to_string(), "perennial; hit; ttl=90");
/// assert_eq!(CacheStatus::Stale { ttl: -5 }.to_string(), "perennial; hit; ttl=-5; detail=stale");
/// assert_eq!(CacheStatus::Stored.to_string(), "perennial; fwd=miss; stored");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CacheStatus {
    /// A fresh entry was stored; for so many seconds it stays fresh.
    Hit {
        /// Seconds for which it stays fresh.
        ttl: i64,
    },
    /// A stale entry was stored, and is being made anew behind the answer.
    Stale {
        /// Seconds for which it stays fresh: negative.
        ttl: i64,
    },
    /// An expired entry was served because no new one could be made.
    StaleIfError {
        /// Seconds for which it stays fresh: negative.
        ttl: i64,
    },
    /// It was made for this request and stored.
    Stored,
    /// It was made for another request, with which this one waited.
    Collapsed,
    /// An expired entry was made anew while this request waited.
    Revalidated,
    /// Nothing was served from what is stored, and nothing was stored.
    Miss {
        /// Why.
        detail: Option<&'static str>,
    },
    /// The answer has nothing to do with what is stored.
    Bypass,
}

impl CacheStatus {
    /// Whether the answer was stored before the request came.
    #[must_use]
    pub fn is_hit(self) -> bool {
        matches!(self, Self::Hit { .. } | Self::Stale { .. } | Self::StaleIfError { .. })
    }
}

impl fmt::Display for CacheStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(CACHE_NAME)?;
        match self {
            Self::Hit { ttl } => write!(f, "; hit; ttl={ttl}"),
            Self::Stale { ttl } => write!(f, "; hit; ttl={ttl}; detail=stale"),
            Self::StaleIfError { ttl } => write!(f, "; hit; ttl={ttl}; detail=stale-if-error"),
            Self::Stored => f.write_str("; fwd=miss; stored"),
            Self::Collapsed => f.write_str("; fwd=miss; collapsed"),
            Self::Revalidated => f.write_str("; fwd=stale; stored"),
            Self::Miss { detail: None } => f.write_str("; fwd=miss"),
            Self::Miss { detail: Some(detail) } => write!(f, "; fwd=miss; detail={detail}"),
            Self::Bypass => f.write_str("; fwd=bypass"),
        }
    }
}
