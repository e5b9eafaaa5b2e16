//! [`Asked`]: which part of a representation a request asks for (RFC 9110 section 14).

use std::ops::Range;

/// More ranges than any reader of a file has a use for: such a header is passed over.
const MOST_RANGES: usize = 64;

/// Which part of a representation is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// All of it. So too where the header means nothing, and where it asks for several parts: an
    /// answer in parts costs more than it saves, and a server may pass over it (section 14.2).
    Whole,
    /// One part of it, by the positions of its bytes.
    Part(Range<u64>),
    /// Nothing that it has (section 15.5.17).
    Nothing,
}

impl Asked {
    /// Reads the value of a `Range` header, for a representation of this length.
    pub(super) fn of(value: &str, length: u64) -> Self {
        let Some((unit, list)) = value.split_once('=') else { return Self::Whole };
        if !unit.trim().eq_ignore_ascii_case("bytes") {
            return Self::Whole;
        }
        let (mut parts, mut named) = (Vec::new(), 0);
        // An empty element of a list is no element (RFC 9110 section 5.6.1.2).
        for item in list.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            named += 1;
            match part(item, length) {
                Some(part) if named <= MOST_RANGES => parts.extend(part),
                _ => return Self::Whole,
            }
        }
        match parts.as_slice() {
            [] if named == 0 => Self::Whole,
            [] => Self::Nothing,
            [part] => Self::Part(part.clone()),
            _ => Self::Whole,
        }
    }
}

/// One item of the list: `None` if it means nothing, `Some(None)` if there are no such bytes.
fn part(item: &str, length: u64) -> Option<Option<Range<u64>>> {
    let (first, last) = item.split_once('-')?;
    let last = if last.is_empty() { None } else { Some(number(last)?) };
    if first.is_empty() {
        // The last so many bytes, all of them if there are fewer.
        let start = length.saturating_sub(last?);
        return Some((start < length).then_some(start..length));
    }
    let first = number(first)?;
    if last.is_some_and(|last| last < first) {
        return None;
    }
    let end = last.map_or(length, |last| last.saturating_add(1).min(length));
    Some((first < length).then_some(first..end))
}

/// A number of digits alone; one that no file is as long as stands for the largest.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, expected: Asked) {
        assert_eq!(Asked::of(value, 10), expected, "{value}");
    }

    #[test]
    fn one_range_is_a_part() {
        check("bytes=0-0", Asked::Part(0..1));
        check("bytes=2-5", Asked::Part(2..6));
        check("Bytes = 2-5", Asked::Part(2..6));
        check("bytes=2-", Asked::Part(2..10));
        check("bytes=2-99", Asked::Part(2..10));
        check("bytes=-3", Asked::Part(7..10));
        check("bytes=-99", Asked::Part(0..10));
        check("bytes=0-99999999999999999999999", Asked::Part(0..10));
        check("bytes=20-30, 1-2", Asked::Part(1..3));
        check("bytes=,1-2", Asked::Part(1..3));
        check("bytes= , 1-2 ,\t,", Asked::Part(1..3));
    }

    #[test]
    fn a_range_past_the_end_is_nothing() {
        check("bytes=10-", Asked::Nothing);
        check("bytes=99999999999999999999999-", Asked::Nothing);
        check("bytes=-0", Asked::Nothing);
        check("bytes=10-11, -0", Asked::Nothing);
        assert_eq!(Asked::of("bytes=0-", 0), Asked::Nothing);
        assert_eq!(Asked::of("bytes=-1", 0), Asked::Nothing);
    }

    #[test]
    fn what_means_nothing_or_asks_for_several_parts_gets_the_whole() {
        for value in [
            "",
            "bytes",
            "bytes=",
            "bytes=, ,",
            "bytes=0-1, bytes=2-3",
            "bytes=a-b",
            "bytes=5-2",
            "bytes=1",
            "bytes=+1-2",
            "bytes=1-2-3",
            "bytes=-",
            "lines=1-2",
            "bytes=0-1,5-6",
            "bytes=0-1,x",
        ] {
            check(value, Asked::Whole);
        }
        check(&format!("bytes={}0-1", "20-21,".repeat(100)), Asked::Whole);
    }
}
