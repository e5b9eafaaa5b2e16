//! The folder that a build makes: written so that a running server never sees half a build.
//!
//! Assets have names of their contents, so new ones are added beside the old; each other file is
//! replaced in one step; the manifest comes last, and only what it names counts.

mod error;
mod history;
mod static_files;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use perennial_protocol::environment::dist;
use perennial_protocol::{Asset, BuildId, ClientAssets, MANIFEST_FORMAT, Manifest};

use crate::client::{Client, ClientFile};
use crate::compress::{self, ENCODINGS, Encoded};
use crate::files::{self, Context as _};
use crate::reporter::RunningStep;
use crate::translations::Translations;
use crate::{App, FileSize, Message, Mode, Reporter, Sizes, Step};
pub use error::DistError;

use files::with_ending;
use history::History;

/// The folder of the builds of one app in one mode. While this exists, no other process writes it.
#[derive(Debug)]
pub(crate) struct Dist {
    folder: PathBuf,
    mode: Mode,
    _lock: File,
}

/// What was published.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) build_id: BuildId,
    pub(crate) server: PathBuf,
    pub(crate) sizes: Sizes,
}

impl Dist {
    /// Makes the folder if need be, and waits until no other build writes it.
    pub(crate) fn open(app: &App, mode: Mode, reporter: &dyn Reporter) -> Result<Self, DistError> {
        let folder = app.dist(mode);
        files::create_folder(&folder.join(dist::ASSETS))?;
        files::create_folder(&folder.join(dist::STATIC))?;
        let path = folder.join(".lock");
        let lock = File::create(&path).context("write", &path)?;
        if lock.try_lock().is_err() {
            reporter.message(Message::Note("waiting for another build of this app to end"));
            lock.lock().context("lock", &path)?;
        }
        Ok(Self { folder, mode, _lock: lock })
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Publishes a build: assets, server, static files, and at last the manifest.
    pub(crate) fn publish(
        &self,
        app: &App,
        client: &Client,
        (server, sources): (&Path, &BTreeSet<PathBuf>),
        reporter: &dyn Reporter,
    ) -> Result<Published, DistError> {
        let history = History::read(&self.folder);
        let assets = self.write_assets(&client.files, &history, reporter)?;
        let server = self.copy_server(app, server)?;
        self.write_statics(app, reporter)?;
        let translations = self.write_translations(app, reporter)?;
        let of_patterns = translations.map(|it| it.of_patterns(app, sources)).unwrap_or_default();
        let build_id = self.build_id(client, &server)?;
        let manifest = Manifest {
            format: MANIFEST_FORMAT,
            build_id: build_id.clone(),
            app: app.name().to_owned(),
            release: self.mode == Mode::Release,
            client: Some(ClientAssets {
                loader: client.loader.clone(),
                wasm: client.wasm.clone(),
                modules: client.modules.clone(),
                parts: client.parts.clone(),
                messages: Some(client.messages.clone()),
                template_messages: of_patterns.templates,
                capsule_messages: of_patterns.capsules,
            }),
            assets: assets.clone(),
        };
        self.forget_lists()?;
        self.commit(manifest, history)?;
        Ok(Published { build_id, server, sizes: self.sizes(client, &assets) })
    }

    /// Copies the static files, and in a release encodes them. In development what was encoded for
    /// other contents is passed over by the server, as their hashes differ.
    fn write_statics(&self, app: &App, reporter: &dyn Reporter) -> Result<(), DistError> {
        let statics = self.folder.join(dist::STATIC);
        static_files::mirror(&app.static_folder(), &statics)?;
        match self.mode {
            Mode::Development => Ok(()),
            Mode::Release => {
                let encoded = self.folder.join(dist::STATIC_ENCODED);
                static_files::encode(&statics, &encoded, reporter)
            }
        }
    }

    /// Writes the app's messages, as the server reads them.
    fn write_translations(
        &self,
        app: &App,
        reporter: &dyn Reporter,
    ) -> Result<Option<Translations>, DistError> {
        let file = self.folder.join(dist::TRANSLATIONS);
        let Some(translations) = Translations::read(app)? else {
            files::remove(&file)?;
            return Ok(None);
        };
        translations.warn(reporter);
        files::replace(&file, &serde_json::to_vec(&translations.file())?)?;
        Ok(Some(translations))
    }

    /// Brings only the messages up to date: the server reads them while it runs. Returns what names their
    /// state.
    pub(crate) fn publish_translations(
        &self,
        app: &App,
        reporter: &dyn Reporter,
    ) -> Result<String, DistError> {
        self.write_translations(app, reporter)?;
        let written = std::fs::read(self.folder.join(dist::TRANSLATIONS)).unwrap_or_default();
        Ok(blake3::hash(&written).to_hex().to_string())
    }

    /// Brings only the static files up to date, and gives the build a new id, so that browsers
    /// reload. None if there is no build yet.
    pub(crate) fn publish_static(&self, app: &App) -> Result<Option<BuildId>, DistError> {
        let history = History::read(&self.folder);
        let Some(mut manifest) = history.manifest.clone() else { return Ok(None) };
        let to = self.folder.join(dist::STATIC);
        static_files::mirror(&app.static_folder(), &to)?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(manifest.build_id.as_str().as_bytes());
        static_files::hash(&to, &mut hasher)?;
        let build_id = id(&hasher)?;
        manifest.build_id = build_id.clone();
        self.commit(manifest, history)?;
        Ok(Some(build_id))
    }

    /// Writes the assets that are not there yet, in all encodings.
    fn write_assets(
        &self,
        files: &[ClientFile],
        history: &History,
        reporter: &dyn Reporter,
    ) -> Result<BTreeMap<String, Asset>, DistError> {
        let mut assets = BTreeMap::new();
        let mut new = Vec::new();
        for file in files {
            match history.intact(&self.folder, &file.name) {
                Some(asset) => drop(assets.insert(file.name.clone(), asset)),
                None => new.push(file),
            }
        }
        let encoded = self.encode(&new, reporter)?;
        for (file, encoded) in new.iter().zip(encoded) {
            assets.insert(file.name.clone(), self.write_asset(file, &encoded)?);
        }
        Ok(assets)
    }

    fn encode(
        &self,
        new: &[&ClientFile],
        reporter: &dyn Reporter,
    ) -> Result<Vec<Encoded>, DistError> {
        if self.mode == Mode::Development || new.is_empty() {
            return Ok(vec![Encoded::new(); new.len()]);
        }
        let step = RunningStep::begin(reporter, Step::Compress);
        let bytes: Vec<&[u8]> = new.iter().map(|file| file.bytes.as_slice()).collect();
        let progress = |done: usize, total: usize| step.progress(done as u64, total as u64, "");
        let encoded = compress::encode_all(&bytes, &progress).map_err(DistError::Compress)?;
        step.end("");
        Ok(encoded)
    }

    fn write_asset(&self, file: &ClientFile, encoded: &Encoded) -> Result<Asset, DistError> {
        let path = self.folder.join(dist::ASSETS).join(&file.name);
        files::replace(&path, &file.bytes)?;
        let mut asset = Asset { size: file.bytes.len() as u64, encodings: BTreeMap::new() };
        for (coding, ending) in ENCODINGS {
            if let Some(bytes) = encoded.get(coding) {
                files::replace(&with_ending(&path, ending), bytes)?;
                asset.encodings.insert(coding.to_owned(), bytes.len() as u64);
            }
        }
        Ok(asset)
    }

    /// Takes away what the server of an earlier build found out: if the pages of this one are not
    /// made, its server finds it out anew.
    fn forget_lists(&self) -> Result<(), DistError> {
        files::remove(&self.folder.join(dist::BUILD_PATHS))?;
        files::remove(&self.folder.join(dist::GLOBAL_STATE))?;
        files::remove(&self.folder.join(dist::ABSENT_PAGES))?;
        Ok(())
    }

    /// Copies the server, so that the next cargo build does not write what is running.
    fn copy_server(&self, app: &App, server: &Path) -> Result<PathBuf, DistError> {
        let to = self.folder.join(app.binary()).with_extension(std::env::consts::EXE_EXTENSION);
        files::replace_by_copy(server, &to)?;
        Ok(to)
    }

    /// Hashes client and server. Messages do not count: pages of other messages are renewed by their tags.
    /// In development static files count as well, as a change of theirs
    /// is to reload the page; in a release stored pages outlive it.
    fn build_id(&self, client: &Client, server: &Path) -> Result<BuildId, DistError> {
        let mut hasher = blake3::Hasher::new();
        let mut names: Vec<&str> = client.files.iter().map(|file| file.name.as_str()).collect();
        names.sort_unstable();
        for name in names {
            hasher.update(name.as_bytes());
            hasher.update(b"\n");
        }
        let file = File::open(server).context("read", server)?;
        hasher.update_reader(file).context("read", server)?;
        if self.mode == Mode::Development {
            static_files::hash(&self.folder.join(dist::STATIC), &mut hasher)?;
        }
        id(&hasher)
    }

    /// Makes the manifest count. The assets of the last builds stay in it, for tabs still open.
    fn commit(&self, mut manifest: Manifest, mut history: History) -> Result<(), DistError> {
        history.add(&mut manifest);
        history.write(&self.folder)?;
        let text = serde_json::to_vec_pretty(&manifest)?;
        files::replace(&self.folder.join(dist::MANIFEST), &text)?;
        history::remove_unnamed(&self.folder, &manifest)?;
        Ok(())
    }

    fn sizes(&self, client: &Client, assets: &BTreeMap<String, Asset>) -> Sizes {
        let size = |file: &ClientFile| FileSize {
            name: file.name.clone(),
            raw: file.bytes.len() as u64,
            brotli: assets.get(&file.name).and_then(|asset| asset.encodings.get("br").copied()),
            initial: client.is_initial(&file.name),
        };
        let files = client.files.iter().map(size).collect();
        Sizes::of(files, self.mode == Mode::Release, &client.parts)
    }
}

fn id(hasher: &blake3::Hasher) -> Result<BuildId, DistError> {
    let hex = hasher.finalize().to_hex();
    Ok(hex.chars().take(16).collect::<String>().parse()?)
}
