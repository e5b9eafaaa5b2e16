//! The last builds: their assets are kept, so that a tab that is open outlives a new build.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use perennial_protocol::environment::dist;
use perennial_protocol::{Asset, BuildId, Manifest};
use serde::{Deserialize, Serialize};

use crate::compress::ENCODINGS;
use crate::files::{self, Context as _, FileError, with_ending};

/// How many builds keep their assets, the present one included.
const KEPT_BUILDS: usize = 3;
/// Which build had which assets. Only the build reads it.
const FILE: &str = "builds.json";

/// What earlier builds left.
#[derive(Debug, Default)]
pub(super) struct History {
    /// The manifest of the last build, if it can be read.
    pub(super) manifest: Option<Manifest>,
    builds: Vec<PastBuild>,
}

/// A build and its own assets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct PastBuild {
    id: BuildId,
    assets: BTreeMap<String, Asset>,
}

impl History {
    /// Reads what is there. What cannot be read is as if it were not there: all of it can be built
    /// again.
    pub(super) fn read(folder: &Path) -> Self {
        let manifest = read_json::<Manifest>(&folder.join(dist::MANIFEST));
        let manifest = manifest.filter(|manifest| manifest.check().is_ok());
        let builds = read_json(&folder.join(FILE)).unwrap_or_default();
        Self { manifest, builds }
    }

    /// The asset of that name, if an earlier build wrote it and all its files are there still. Its
    /// contents then are right as well: they are in its name.
    pub(super) fn intact(&self, folder: &Path, name: &str) -> Option<Asset> {
        let asset = self.manifest.as_ref()?.assets.get(name)?;
        let path = folder.join(dist::ASSETS).join(name);
        let has = |path: &Path, size: u64| path.metadata().is_ok_and(|file| file.len() == size);
        let encodings_are_there = ENCODINGS.iter().all(|(coding, ending)| {
            asset.encodings.get(*coding).is_none_or(|size| has(&with_ending(&path, ending), *size))
        });
        (has(&path, asset.size) && encodings_are_there).then(|| asset.clone())
    }

    /// Adds a build, and to its manifest the assets of the builds before it that are kept.
    pub(super) fn add(&mut self, manifest: &mut Manifest) {
        let own: BTreeMap<_, _> = match &self.builds.first() {
            // A build of new static files has the assets of the one before.
            Some(last) if self.is_same_client(manifest) => last.assets.clone(),
            _ => manifest.assets.clone(),
        };
        self.builds.retain(|build| build.id != manifest.build_id && build.assets != own);
        self.builds.insert(0, PastBuild { id: manifest.build_id.clone(), assets: own });
        self.builds.truncate(KEPT_BUILDS);
        manifest.assets = self.builds.iter().flat_map(|build| build.assets.clone()).collect();
    }

    pub(super) fn write(&self, folder: &Path) -> Result<(), FileError> {
        let text = serde_json::to_vec(&self.builds).map_err(std::io::Error::from);
        let path = folder.join(FILE);
        files::replace(&path, &text.context("write", &path)?)
    }

    fn is_same_client(&self, manifest: &Manifest) -> bool {
        self.manifest.as_ref().is_some_and(|last| last.client == manifest.client)
    }
}

/// Removes the asset files that no kept build has.
pub(super) fn remove_unnamed(folder: &Path, manifest: &Manifest) -> Result<(), FileError> {
    let mut named = BTreeSet::new();
    for (name, asset) in &manifest.assets {
        named.insert(name.clone());
        let present = ENCODINGS.iter().filter(|(coding, _)| asset.encodings.contains_key(*coding));
        named.extend(present.map(|(_, ending)| format!("{name}{ending}")));
    }
    let folder = folder.join(dist::ASSETS);
    for path in files::list(&folder)? {
        if !named.contains(path.to_string_lossy().as_ref()) {
            let path = folder.join(path);
            std::fs::remove_file(&path).context("remove", &path)?;
        }
    }
    Ok(())
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use perennial_protocol::{ClientAssets, MANIFEST_FORMAT};

    fn manifest(id: &str, assets: &[&str]) -> Manifest {
        let name = |index: usize| assets[index].to_owned();
        Manifest {
            format: MANIFEST_FORMAT,
            build_id: id.parse().unwrap(),
            app: "app".into(),
            release: true,
            client: Some(ClientAssets {
                loader: name(0),
                wasm: name(1),
                modules: vec![],
                parts: BTreeMap::new(),
                messages: None,
                template_messages: std::collections::BTreeMap::new(),
                capsule_messages: std::collections::BTreeMap::new(),
            }),
            assets: assets.iter().map(|name| ((*name).to_owned(), Asset::default())).collect(),
        }
    }

    fn add(history: &mut History, id: &str, assets: &[&str]) -> Vec<String> {
        let mut manifest = manifest(id, assets);
        history.add(&mut manifest);
        manifest.check().unwrap();
        let names = manifest.assets.keys().cloned().collect();
        history.manifest = Some(manifest);
        names
    }

    #[test]
    fn the_assets_of_the_last_three_builds_are_kept() {
        let mut history = History::default();
        assert_eq!(add(&mut history, "1", &["a1", "shared"]), ["a1", "shared"]);
        assert_eq!(add(&mut history, "2", &["a2", "shared"]), ["a1", "a2", "shared"]);
        assert_eq!(add(&mut history, "3", &["a3", "shared"]), ["a1", "a2", "a3", "shared"]);
        assert_eq!(add(&mut history, "4", &["a4", "shared"]), ["a2", "a3", "a4", "shared"]);
    }

    #[test]
    fn building_the_same_again_drops_no_older_build() {
        let mut history = History::default();
        add(&mut history, "1", &["a1", "b"]);
        add(&mut history, "2", &["a2", "b"]);
        for id in ["2", "2", "static-1", "static-2"] {
            assert_eq!(add(&mut history, id, &["a2", "b"]), ["a1", "a2", "b"]);
        }
    }

    #[test]
    fn only_files_that_no_kept_build_has_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let assets = folder.path().join(dist::ASSETS);
        std::fs::create_dir_all(&assets).unwrap();
        for name in ["a.js", "a.js.br", "a.js.gz", "b.js"] {
            std::fs::write(assets.join(name), "x").unwrap();
        }
        let mut manifest = manifest("1", &["a.js", "a.wasm"]);
        manifest.assets.get_mut("a.js").unwrap().encodings.insert("br".into(), 1);
        remove_unnamed(folder.path(), &manifest).unwrap();
        assert_eq!(files::list(&assets).unwrap(), [Path::new("a.js"), Path::new("a.js.br")]);
    }

    #[test]
    fn an_asset_of_which_a_file_is_missing_is_written_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut last = manifest("1", &["a.js", "a.wasm"]);
        last.assets.insert("a.js".into(), Asset { size: 1, encodings: [("br".into(), 1)].into() });
        let history = History { manifest: Some(last), builds: vec![] };
        let path = folder.path().join(dist::ASSETS).join("a.js");
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "x").unwrap();
        assert!(history.intact(folder.path(), "a.js").is_none());
        std::fs::write(with_ending(&path, ".br"), "x").unwrap();
        assert!(history.intact(folder.path(), "a.js").is_some());
    }

    #[test]
    fn what_cannot_be_read_is_as_if_it_were_not_there() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(dist::MANIFEST), "{").unwrap();
        std::fs::write(folder.path().join(FILE), "null").unwrap();
        let history = History::read(folder.path());
        assert!(history.manifest.is_none() && history.builds.is_empty());
    }
}
