//! Dates as pages and the API show them.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

fn at(milliseconds: i64) -> OffsetDateTime {
    let nanoseconds = i128::from(milliseconds) * 1_000_000;
    OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// For readers: `January 20, 2026`.
pub(crate) fn for_readers(milliseconds: i64) -> String {
    let date = at(milliseconds);
    format!("{} {}, {}", date.month(), date.day(), date.year())
}

/// For programs (RFC 3339): `2026-01-20T09:30:00.125Z`.
pub(crate) fn for_programs(milliseconds: i64) -> String {
    at(milliseconds).format(&Rfc3339).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_for_readers_and_for_programs() {
        assert_eq!(for_readers(1_768_901_400_125), "January 20, 2026");
        assert_eq!(for_programs(1_768_901_400_125), "2026-01-20T09:30:00.125Z");
    }
}
