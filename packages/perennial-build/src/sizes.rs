//! [`Sizes`]: how large the client is.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::client::REST_PART as REST;

/// The sizes of the client's files, for people and for programs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Sizes {
    /// Each file of this build, the largest first.
    pub files: Vec<FileSize>,
    /// What a first visit loads: the loader, its modules and the wasm module, in bytes.
    pub initial_raw: u64,
    /// The same, compressed with brotli. Development builds are not compressed.
    pub initial_brotli: Option<u64>,
    /// What a first visit loads of a page whose view lies in a part of the client, for each such
    /// view.
    pub visits: Vec<VisitSize>,
    /// What comes later, once a page is awake and has links: raw, and compressed with brotli.
    pub later: (u64, Option<u64>),
}

/// What a first visit loads of a page whose view lies in a part of the client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VisitSize {
    /// The name under which it was split off.
    pub part: String,
    /// In bytes: what every first visit loads, and the files of the part.
    pub raw: u64,
    /// The same, compressed with brotli.
    pub brotli: Option<u64>,
}

/// The size of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileSize {
    /// Its name.
    pub name: String,
    /// In bytes.
    pub raw: u64,
    /// Compressed with brotli, in bytes, where that is smaller.
    pub brotli: Option<u64>,
    /// Whether a first visit loads it.
    pub initial: bool,
}

impl Sizes {
    /// Adds up the sizes of the files. `compressed` says whether brotli was tried at all, `parts`
    /// which files each split point needs.
    pub(crate) fn of(
        mut files: Vec<FileSize>,
        compressed: bool,
        parts: &BTreeMap<String, Vec<String>>,
    ) -> Self {
        files.sort_by(|a, b| b.raw.cmp(&a.raw).then_with(|| a.name.cmp(&b.name)));
        let (initial_raw, initial_brotli) = loaded(&files, compressed, &[]);
        let visit = |(part, needed): (&String, &Vec<String>)| {
            let (raw, brotli) = loaded(&files, compressed, needed);
            VisitSize { part: part.clone(), raw, brotli }
        };
        let visits = parts.iter().filter(|(part, _)| *part != REST).map(visit).collect();
        let rest = parts.get(REST).map_or(&[][..], Vec::as_slice);
        let (raw, brotli) = loaded(&files, compressed, rest);
        let brotli = brotli.zip(initial_brotli).map(|(all, initial)| all - initial);
        Self { initial_raw, initial_brotli, visits, later: (raw - initial_raw, brotli), files }
    }
}

/// The bytes of what a first visit loads that needs these files, too: raw and compressed.
fn loaded(files: &[FileSize], compressed: bool, needed: &[String]) -> (u64, Option<u64>) {
    let is_loaded = |file: &&FileSize| file.initial || needed.contains(&file.name);
    let files = || files.iter().filter(is_loaded);
    let brotli = || files().map(|file| file.brotli.unwrap_or(file.raw)).sum();
    (files().map(|file| file.raw).sum(), compressed.then(brotli))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_does_not_compress_counts_as_it_is() {
        let file =
            |name: &str, raw, brotli, initial| FileSize { name: name.into(), raw, brotli, initial };
        let files = vec![
            file("a", 10, Some(4), true),
            file("b", 5, None, true),
            file("c", 90, None, false),
        ];
        let sizes = Sizes::of(files, true, &BTreeMap::new());
        assert_eq!((sizes.initial_raw, sizes.initial_brotli), (15, Some(9)));
        assert_eq!(sizes.files[0].name, "c");
    }

    #[test]
    fn a_first_visit_of_a_page_in_a_part_loads_that_too() {
        let file = |name: &str, raw, initial| FileSize {
            name: name.into(),
            raw,
            brotli: Some(raw / 2),
            initial,
        };
        let files = vec![file("client", 10, true), file("0", 6, false), file("1", 4, false)];
        let needs = |part: &str, file: &str| (part.to_owned(), vec![file.to_owned()]);
        let parts = [needs("map", "0"), needs(REST, "1")].into();
        let visit = VisitSize { part: "map".into(), raw: 16, brotli: Some(8) };
        let sizes = Sizes::of(files, true, &parts);
        assert_eq!((sizes.visits, sizes.later), (vec![visit], (4, Some(2))));
    }
}
