//! The app's translations: compiled for the server, found in the client's files, and checked.

mod findings;
mod reach;
mod used;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use perennial_fluent::compile::{
    CompileLimits, DefaultLocaleError, Folder, FolderError, Signature, default_locale, read_folder,
};
use perennial_protocol::TranslationFile;
use perennial_protocol::environment::dist;

use crate::client::ClientFile;
use crate::{App, Message, Reporter};

/// The app's translations cannot be used.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub enum TranslationsError {
    /// A file cannot be read.
    Folder(#[from] FolderError),
    /// It is not known which locale is complete.
    Default(#[from] DefaultLocaleError),
    /// The code of a build does not fit them.
    #[error(
        "PER-7097: the message {0:?} is gone, or needs other arguments than the build's code gives it\n\
         hint: build the app with `perennial build --release`"
    )]
    OtherCode(String),
    /// There is no build for them.
    #[error("PER-7098: there is no release of this app\nhint: run `perennial build --release`")]
    NoBuild,
    /// They cannot be written.
    #[error("PER-7099: the messages {0:?} cannot be written: {1}")]
    Write(PathBuf, std::io::Error),
    /// They are broken or incomplete, of which the reporter was told.
    #[error(
        "PER-7092: the translations have {0} faults\n\
         hint: see what is said above; run `perennial check` again"
    )]
    Faults(usize),
}

/// What messages need of the code that shows them, by their names.
pub(crate) type Signatures = BTreeMap<String, Signature>;

/// An app's translations.
pub(crate) struct Translations {
    folder: Folder,
    default: String,
}

impl Translations {
    /// Reads those of an app; `None`, if it has none.
    pub(crate) fn read(app: &App) -> Result<Option<Self>, TranslationsError> {
        let folder =
            read_folder(&app.translations_folder(), app.folder(), CompileLimits::default())?;
        if folder.files.is_empty() {
            return Ok(None);
        }
        let default = default_locale(app.folder(), &folder.files)?;
        Ok(Some(Self { folder, default }))
    }

    /// What the server reads.
    pub(crate) fn file(&self) -> TranslationFile {
        let patterns = |messages: &perennial_fluent::compile::Messages| -> BTreeMap<_, _> {
            messages.0.iter().map(|(id, message)| (id.clone(), message.pattern.clone())).collect()
        };
        let locales = self.folder.locales.iter();
        let locales = locales.map(|(tag, messages)| (tag.clone(), patterns(messages))).collect();
        let needs = self.signatures().into_iter().map(|(id, Signature { arguments, markup })| {
            (id, (arguments.into_iter().collect(), markup.into_iter().collect()))
        });
        TranslationFile { default: self.default.clone(), needs: needs.collect(), locales }
    }

    /// What each message of the default locale needs of the code that shows it.
    pub(crate) fn signatures(&self) -> Signatures {
        let Some(messages) = self.folder.locales.get(&self.default) else { return BTreeMap::new() };
        let signature = |id: &String| Some((id.clone(), messages.signature(id)?));
        messages.0.keys().filter_map(signature).collect()
    }

    /// Tells what is wrong with the files: what it concerns falls back to another locale.
    pub(crate) fn warn(&self, reporter: &dyn Reporter) {
        for problem in &self.folder.problems {
            reporter.message(Message::Warning(&problem.to_string()));
        }
    }

    /// Checks all locales, with the sources in which messages are used. Tells what it finds.
    pub(crate) fn check(
        &self,
        sources: &BTreeSet<PathBuf>,
        reporter: &dyn Reporter,
    ) -> Result<(), TranslationsError> {
        let findings = findings::of(&self.folder, &self.default, &used::in_sources(sources));
        for finding in &findings {
            reporter.message(Message::Warning(&finding.to_string()));
        }
        let faults = findings.iter().filter(|finding| finding.kind.is_fault()).count();
        if faults == 0 { Ok(()) } else { Err(TranslationsError::Faults(faults)) }
    }
}

/// Whether code that was compiled for these messages is right for the present ones too: none is gone, or
/// needs something else.
pub(crate) fn still_fits(app: &App, compiled: &Signatures) -> bool {
    let present = Translations::read(app).ok().flatten().map(|present| present.signatures());
    let present = present.unwrap_or_default();
    compiled.iter().all(|(id, signature)| present.get(id) == Some(signature))
}

/// The names of the messages that the code of each template and capsule can show, by its pattern.
#[derive(Debug, Default)]
pub(crate) struct OfPatterns {
    pub(crate) templates: BTreeMap<String, Vec<String>>,
    pub(crate) capsules: BTreeMap<String, Vec<String>>,
}

impl Translations {
    /// What the sources tell of templates and capsules. A pattern that is missing may show any message.
    pub(crate) fn of_patterns(&self, app: &App, sources: &BTreeSet<PathBuf>) -> OfPatterns {
        let reach = reach::of(app.folder(), sources).unwrap_or_default();
        let all = self.folder.locales.values().flat_map(|own| own.0.keys());
        // What no call of `t!` in the sources names is used by macros, or by the framework.
        let hidden = all.filter(|id| !id.starts_with('-') && !reach.known.contains(*id));
        let common: BTreeSet<String> = hidden.chain(&reach.everywhere).cloned().collect();
        let with_common = |(pattern, own): (String, BTreeSet<String>)| {
            (pattern, own.union(&common).cloned().collect::<Vec<_>>())
        };
        OfPatterns {
            templates: reach.templates.into_iter().map(with_common).collect(),
            capsules: reach.capsules.into_iter().map(with_common).collect(),
        }
    }
}

/// Compiles the messages of an app into its last release, of which nothing else changes. A server of that
/// release reads them when it is told to revalidate `{"messages": true}`, or when it starts.
///
/// # Errors
/// [`TranslationsError`], if there is no release, or its code does not fit the messages.
pub fn build_messages(app: &App, reporter: &dyn Reporter) -> Result<PathBuf, TranslationsError> {
    let file = app.dist(crate::Mode::Release).join(dist::TRANSLATIONS);
    let earlier = std::fs::read(&file).map_err(|_| TranslationsError::NoBuild)?;
    let earlier: TranslationFile =
        serde_json::from_slice(&earlier).map_err(|_| TranslationsError::NoBuild)?;
    let Some(translations) = Translations::read(app)? else {
        return Err(TranslationsError::NoBuild);
    };
    let new = translations.file();
    let fits = |(id, needs): &(&String, _)| new.needs.get(*id) == Some(*needs);
    if let Some((id, _)) = earlier.needs.iter().find(|it| !fits(it)) {
        return Err(TranslationsError::OtherCode(id.clone()));
    }
    translations.warn(reporter);
    // Texts and lists of them can always be written.
    let json = serde_json::to_vec(&new).unwrap_or_default();
    let temporary = file.with_extension("json.new");
    let write = std::fs::write(&temporary, json).and_then(|()| std::fs::rename(&temporary, &file));
    write.map_err(|error| TranslationsError::Write(file.clone(), error))?;
    Ok(file)
}

/// The names of the messages that the code of each wasm file of a client can show.
pub(crate) fn in_client(files: &[ClientFile]) -> BTreeMap<String, Vec<String>> {
    let wasm = files.iter().filter(|file| file.name.ends_with(".wasm"));
    let found = wasm.map(|file| (file.name.clone(), used::in_wasm(&file.bytes)));
    found.filter(|(_, names)| !names.is_empty()).collect()
}
