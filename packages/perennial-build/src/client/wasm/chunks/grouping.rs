//! Which parts make a file, so that no page needs many files and none loads what it does not need.
//!
//! Parts hold code and constants alone, so one may lie in several files: loaded twice, it says the
//! same twice.

use std::collections::BTreeSet;

/// How many files a split point may need, beside what every page loads: its own and one that it shares.
/// The rest of the client, which comes later, is the third that a page loads.
const MOST: usize = 2;

/// How many bytes a file of its own costs: a request, and that what is compressed apart is larger.
const COST_OF_A_FILE: usize = 7_000;

/// What some split points need, and how large it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Need {
    pub(super) needed_by: BTreeSet<String>,
    pub(super) size: usize,
}

/// A file: who loads it, and the places of the parts in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) needed_by: BTreeSet<String>,
    pub(super) parts: Vec<usize>,
}

/// Puts parts into files. Each split point has a file of its own, and shares others, where a visitor
/// who goes on to any other page is saved more than the file costs at the first; what is not in those
/// lies in each one's own.
pub(super) fn group(parts: &[Need]) -> Vec<Group> {
    let all: BTreeSet<String> = parts.iter().flat_map(|part| part.needed_by.clone()).collect();
    let mut open: Vec<Need> = parts.to_vec();
    let mut groups = Vec::new();
    while let Some(needed_by) = worth_sharing(&open, &groups, all.len()) {
        groups.push(take(&mut open, needed_by));
    }
    for split in all {
        groups.push(take(&mut open, [split].into()));
    }
    groups.retain(|group| !group.parts.is_empty());
    groups
}

/// The split points between which most is saved by a file that they share.
fn worth_sharing(open: &[Need], groups: &[Group], all: usize) -> Option<BTreeSet<String>> {
    let crowded = |split: &String| {
        groups.iter().filter(|group| group.needed_by.contains(split)).count() + 1 >= MOST
    };
    let candidates: BTreeSet<BTreeSet<String>> = open
        .iter()
        .map(|part| part.needed_by.iter().filter(|split| !crowded(split)).cloned().collect())
        .collect();
    let saved = |needed_by: &BTreeSet<String>| {
        let shared = open.iter().filter(|part| part.needed_by.is_superset(needed_by));
        let size: usize = shared.map(|part| part.size).sum();
        // Who goes on needs the same again, if that is one of the others.
        let others = needed_by.len().checked_sub(1)?;
        let saved = (size * others).checked_div(all.checked_sub(1)?)?;
        (saved > COST_OF_A_FILE).then_some(saved)
    };
    let worth =
        candidates.into_iter().filter_map(|needed_by| Some((saved(&needed_by)?, needed_by)));
    worth.max().map(|(_, needed_by)| needed_by)
}

/// The file that these split points load, of all that each of them still lacks.
fn take(open: &mut [Need], needed_by: BTreeSet<String>) -> Group {
    let mut parts = Vec::new();
    for (place, part) in open.iter_mut().enumerate() {
        if part.needed_by.is_superset(&needed_by) {
            part.needed_by.retain(|split| !needed_by.contains(split));
            parts.push(place);
        }
    }
    Group { needed_by, parts }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(parts: &[(&str, usize)]) -> Vec<Need> {
        let part = |(needed_by, size): &(&str, usize)| Need {
            needed_by: needed_by.chars().map(String::from).collect(),
            size: *size,
        };
        parts.iter().map(part).collect()
    }

    fn shape(groups: &[Group]) -> Vec<(String, Vec<usize>)> {
        let shape = |group: &Group| {
            (group.needed_by.iter().map(String::as_str).collect(), group.parts.clone())
        };
        groups.iter().map(shape).collect()
    }

    fn files(groups: &[Group], split: &str) -> usize {
        groups.iter().filter(|group| group.needed_by.contains(split)).count()
    }

    #[test]
    fn what_is_needed_apart_stays_apart() {
        let groups = group(&parts(&[("a", 9_000), ("b", 9_000), ("ab", 9_000)]));
        let expected = [("ab", vec![2]), ("a", vec![0]), ("b", vec![1])];
        assert_eq!(shape(&groups), expected.map(|(name, parts)| (name.to_owned(), parts)));
    }

    #[test]
    fn no_split_point_needs_many_files_or_loads_what_it_does_not_need() {
        let needs = ["a", "b", "c", "d", "ab", "ac", "ad", "abc", "bcd", "abcd", "cd"];
        let parts = parts(&needs.map(|needed_by| (needed_by, 5_000)));
        let groups = group(&parts);
        for split in ["a", "b", "c", "d"] {
            assert!((1..=MOST).contains(&files(&groups, split)), "{:?}", shape(&groups));
            let loads = groups.iter().filter(|group| group.needed_by.contains(split));
            let mut loaded: Vec<usize> = loads.flat_map(|group| group.parts.clone()).collect();
            loaded.sort_unstable();
            let needed = parts.iter().enumerate();
            let needed = needed.filter(|(_, part)| part.needed_by.contains(split));
            assert_eq!(loaded, needed.map(|(place, _)| place).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_small_part_is_not_worth_a_request() {
        let groups = group(&parts(&[("a", 9_000), ("b", 9_000), ("ab", 300)]));
        let expected = [("a", vec![0, 2]), ("b", vec![1, 2])];
        assert_eq!(shape(&groups), expected.map(|(name, parts)| (name.to_owned(), parts)));
    }
}
