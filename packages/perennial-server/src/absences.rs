//! [`Absences`]: which pages are known not to exist in some of the app's locales.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::io;
use std::path::Path;
use std::sync::Arc;

use parking_lot::RwLock;
use perennial_core::{AppDefinition, Locales};
use perennial_protocol::CanonicalPath;

use crate::known_paths::KnownPathsError;

/// Of how many paths it is known that a locale lacks their page; then the oldest is forgotten.
const MOST_PATHS: usize = 100_000;

/// Which pages are known not to exist in some of the app's locales.
///
/// A state function alone decides that, so it is known once it was called. A page names the locales that are
/// not known to lack it, and is renewed when one turns out to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Absences(Arc<RwLock<Known>>);

#[derive(Debug, Default)]
struct Known {
    /// The locales that lack a page, by their places among the app's.
    lacking: HashMap<CanonicalPath, BTreeSet<usize>>,
    /// The paths in the order in which they were learnt.
    order: VecDeque<CanonicalPath>,
}

impl Absences {
    /// Reads what a build wrote.
    pub(crate) fn read(app: &AppDefinition, file: &Path) -> Result<Self, KnownPathsError> {
        let fail = |reason: String| KnownPathsError::File { file: file.to_path_buf(), reason };
        let text = match std::fs::read(file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(fail(error.to_string())),
        };
        let listed: Vec<(String, String)> =
            serde_json::from_slice(&text).map_err(|error| fail(error.to_string()))?;
        let absences = Self::default();
        for (tag, path) in listed {
            let path =
                CanonicalPath::from_decoded(&path).map_err(|error| fail(error.to_string()))?;
            if let Some(locale) = app.locales.tags().position(|own| own == tag) {
                absences.set(locale, &path, true);
            }
        }
        Ok(absences)
    }

    /// Writes them for the servers of this build, whole or not at all.
    pub(crate) fn write(&self, app: &AppDefinition, file: &Path) -> Result<(), KnownPathsError> {
        let known = self.0.read();
        let mut listed: Vec<(&str, &str)> = known
            .lacking
            .iter()
            .flat_map(|(path, lacking)| lacking.iter().map(move |place| (*place, path.as_str())))
            .map(|(place, path)| (app.locales.tag(place), path))
            .collect();
        listed.sort_unstable();
        let temporary = file.with_extension("json.new");
        let write = || -> io::Result<()> {
            std::fs::write(&temporary, serde_json::to_vec(&listed)?)?;
            std::fs::rename(&temporary, file)
        };
        write().map_err(|error| KnownPathsError::File {
            file: file.to_path_buf(),
            reason: error.to_string(),
        })
    }

    /// Whether a locale is known to lack a page.
    pub(crate) fn has(&self, locale: usize, path: &CanonicalPath) -> bool {
        let known = self.0.read();
        // Mostly there are none.
        !known.lacking.is_empty()
            && known.lacking.get(path).is_some_and(|lacking| lacking.contains(&locale))
    }

    /// Where a page stands in each locale that is not known to lack it, by the values of `hreflang`. Nothing
    /// if that is one alone.
    pub(crate) fn alternates<'a>(
        &self,
        locales: &'a Locales,
        path: &'a CanonicalPath,
    ) -> Vec<(&'a str, CanonicalPath)> {
        let lacks = |tag: &str| {
            let place = locales.tags().position(|own| own == tag);
            // `x-default` leads where the default locale does.
            self.has(place.unwrap_or(0), path)
        };
        let present = locales.tags().filter(|tag| !lacks(tag)).count();
        let all = locales.alternates(path).filter(|(tag, _)| present > 1 && !lacks(tag));
        all.collect()
    }

    /// Notes whether a locale lacks a page. Returns whether that was not known.
    pub(crate) fn set(&self, locale: usize, path: &CanonicalPath, lacks: bool) -> bool {
        if !lacks && !self.has(locale, path) {
            return false;
        }
        let mut known = self.0.write();
        if lacks {
            if !known.lacking.contains_key(path) {
                known.order.push_back(path.clone());
            }
            let changed = known.lacking.entry(path.clone()).or_default().insert(locale);
            if known.order.len() > MOST_PATHS
                && let Some(oldest) = known.order.pop_front()
            {
                known.lacking.remove(&oldest);
            }
            return changed;
        }
        let Some(lacking) = known.lacking.get_mut(path) else { return false };
        let changed = lacking.remove(&locale);
        if lacking.is_empty() {
            known.lacking.remove(path);
            known.order.retain(|own| own != path);
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> CanonicalPath {
        CanonicalPath::parse(text).unwrap()
    }

    #[test]
    fn what_a_locale_lacks_is_noted_until_it_is_there() {
        let (absences, a) = (Absences::default(), path("/a"));
        assert!(absences.set(1, &a, true) && !absences.set(1, &a, true));
        assert!(absences.has(1, &a) && !absences.has(0, &a) && !absences.has(1, &path("/b")));
        assert!(absences.set(1, &a, false) && !absences.set(1, &a, false));
        assert!(!absences.has(1, &a));
        assert!(absences.0.read().order.is_empty());
    }

    #[test]
    fn the_oldest_of_too_many_is_forgotten() {
        let absences = Absences::default();
        for number in 0..=MOST_PATHS {
            absences.set(0, &path(&format!("/{number}")), true);
        }
        assert!(!absences.has(0, &path("/0")) && absences.has(0, &path("/1")));
        assert_eq!(absences.0.read().lacking.len(), MOST_PATHS);
    }
}
