//! Which parts are joined, so that no page needs many files.

use std::collections::BTreeSet;

use super::Part;

/// How many files a split point may need, beside what every page loads.
const MOST: usize = 3;

/// How many bytes more are worth a request less.
const WORTH_OF_A_REQUEST: usize = 1_000;

/// Joins parts until no split point needs more than [`MOST`], and as long as that is worth it. What
/// is joined is loaded by whoever needs a part of it, so the pair goes first that makes the split
/// points load the least beyond their needs.
pub(super) fn group(mut parts: Vec<Part>) -> Vec<Part> {
    while let Some((one, other)) = next_pair(&parts) {
        let joined = parts.remove(other);
        if let Some(part) = parts.get_mut(one) {
            part.needed_by.extend(joined.needed_by);
            part.modules.extend(joined.modules);
        }
    }
    parts
}

/// The two parts to join, the first one first.
fn next_pair(parts: &[Part]) -> Option<(usize, usize)> {
    let crowded = crowded(parts);
    let pairs = parts.iter().enumerate().flat_map(|(place, one)| {
        let others = parts.iter().enumerate().skip(place + 1);
        others.map(move |(other_place, other)| (place, other_place, one, other))
    });
    let allowed = pairs.filter_map(|(place, other_place, one, other)| {
        let shared: BTreeSet<_> = one.needed_by.intersection(&other.needed_by).collect();
        let (cost, saved) = (cost(one, other), shared.len() * WORTH_OF_A_REQUEST);
        // What one alone needs stays its own: together with what is shared, all would load it.
        let both_shared = one.needed_by.len() > 1 && other.needed_by.len() > 1;
        let must = both_shared && shared.iter().any(|split| crowded.contains(*split));
        (must || cost < saved).then_some((cost, place, other_place))
    });
    allowed.min().map(|(_, place, other_place)| (place, other_place))
}

/// The split points that need too many parts.
fn crowded(parts: &[Part]) -> BTreeSet<&String> {
    let all: BTreeSet<&String> = parts.iter().flat_map(|part| &part.needed_by).collect();
    let needs = |split: &String| parts.iter().filter(|part| part.needed_by.contains(split)).count();
    all.into_iter().filter(|split| needs(split) > MOST).collect()
}

/// How many bytes all split points together load beyond their needs, if two parts are joined.
fn cost(one: &Part, other: &Part) -> usize {
    let without = |part: &Part, other: &Part| other.needed_by.difference(&part.needed_by).count();
    one.size() * without(one, other) + other.size() * without(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(needed_by: &str, size: usize) -> Part {
        let needed_by = needed_by.chars().map(String::from).collect();
        Part { needed_by, modules: vec![vec![0; size]] }
    }

    fn shape(parts: &[Part]) -> Vec<(String, usize)> {
        parts.iter().map(|part| (part.needed_by.iter().cloned().collect(), part.size())).collect()
    }

    #[test]
    fn what_is_needed_apart_stays_apart() {
        let parts = vec![part("a", 9_000), part("b", 9_000), part("ab", 9_000)];
        assert_eq!(group(parts.clone()), parts);
    }

    #[test]
    fn no_split_point_needs_more_than_three() {
        let parts = ["a", "b", "c", "d", "ab", "ac", "ad", "abc", "bcd", "abcd", "cd"]
            .map(|needed_by| part(needed_by, 5_000));
        let grouped = group(parts.to_vec());
        assert!(crowded(&grouped).is_empty(), "{:?}", shape(&grouped));
        let own = grouped.iter().filter(|part| part.needed_by.len() == 1).count();
        assert_eq!(own, 4, "{:?}", shape(&grouped));
        assert_eq!(grouped.iter().map(Part::size).sum::<usize>(), 55_000);
    }

    #[test]
    fn a_small_part_is_not_worth_a_request() {
        let grouped = group(vec![part("ab", 9_000), part("a", 300)]);
        assert_eq!(shape(&grouped), [("ab".to_owned(), 9_300)]);
    }
}
