//! [`Catalogue`]: the app's messages in each of its locales, with those that are fallen back to.

mod client_messages;
#[cfg(feature = "translations")]
mod formats;
#[cfg(not(feature = "translations"))]
#[path = "plain_formats.rs"]
mod formats;
mod locale_messages;
mod plan;
mod tables;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use parking_lot::{Mutex, RwLock};
use perennial_core::side::Translations;
use perennial_core::{AppDefinition, Translator};
use perennial_protocol::{Manifest, TranslationFile};

use crate::Settings;
use client_messages::ClientMessages;
use locale_messages::LocaleMessages;
use plan::Plan;
pub(crate) use plan::{tag_of_page_messages, tag_of_widget_messages};
use tables::Table;

/// The app's messages in each of its locales. They may change while the server runs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Catalogue {
    plan: Arc<Plan>,
    now: Arc<RwLock<Arc<Messages>>>,
    /// In development: when the file that was read had changed.
    read: Arc<Mutex<Option<SystemTime>>>,
}

/// The app's messages as they are at one time.
#[derive(Debug, Default)]
struct Messages {
    /// Empty, if the app has no translations.
    locales: BTreeMap<String, Arc<LocaleMessages>>,
    client: ClientMessages,
}

/// The app's messages cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TranslationsError {
    /// The file of the build cannot be read.
    #[error(
        "PER-4110: the app's messages {file:?} cannot be read: {reason}\n\
         hint: build the app with `perennial build`"
    )]
    File {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The app's default locale is another than that of its messages.
    #[error(
        "PER-4111: the app's default locale is {app:?}, but its messages are checked in {messages:?}\n\
         hint: name the app's in Cargo.toml: [package.metadata.perennial] default-locale = {app:?}"
    )]
    DefaultLocale {
        /// That of the app.
        app: String,
        /// That of its messages.
        messages: String,
    },
}

impl Catalogue {
    /// Reads the messages that a build wrote.
    pub(crate) fn open(
        app: &AppDefinition,
        settings: &Settings,
        manifest: &Manifest,
    ) -> Result<Self, TranslationsError> {
        let catalogue =
            Self { plan: Arc::new(Plan::new(app, settings, manifest)), ..Self::default() };
        let file = read(&catalogue.plan, &catalogue.plan.file)?;
        *catalogue.read.lock() = catalogue.changed();
        *catalogue.now.write() = Arc::new(Messages::new(&catalogue.plan, file.as_ref()));
        Ok(catalogue)
    }

    /// Whether the app has translations.
    pub(crate) fn is_empty(&self) -> bool {
        self.now.read().locales.is_empty()
    }

    /// The messages of a locale.
    pub(crate) fn of(&self, locale: &str) -> Translations {
        match self.now.read().locales.get(locale) {
            Some(messages) => Translations::new(Arc::clone(messages) as Arc<dyn Translator>),
            None => Translations::default(),
        }
    }

    /// The messages that the client can show on the pages of a template, as JSON; empty, if there are none.
    pub(crate) fn of_client(&self, template: Option<usize>, locale: &str) -> Arc<str> {
        self.now.read().client.of(template, locale)
    }

    /// How often a message was shown that its locale lacks, by locale.
    pub(crate) fn missed(&self) -> Vec<(String, u64)> {
        let now = self.now.read();
        now.locales.iter().map(|(tag, messages)| (tag.clone(), messages.missed())).collect()
    }

    /// Reads the messages anew. Returns the tags of what was made of others; they are noted as shown once
    /// [`note_shown`](Self::note_shown) is called.
    pub(crate) fn renew(&self) -> Result<Vec<String>, TranslationsError> {
        let changed = self.changed();
        let file = read(&self.plan, &self.plan.file)?;
        let new = Arc::new(Messages::new(&self.plan, file.as_ref()));
        let old = std::mem::replace(&mut *self.now.write(), Arc::clone(&new));
        *self.read.lock() = changed;
        Ok(self.tags_of_changed(&old, &new))
    }

    /// The tags of stored pages that were made of other messages, by an earlier server of the same build.
    pub(crate) fn tags_of_outdated(&self) -> Vec<String> {
        // What cannot be read says nothing: all that is tagged counts as outdated.
        let shown = read(&self.plan, &self.plan.shown_file).ok().flatten();
        let old = Messages::new(&self.plan, shown.as_ref());
        self.tags_of_changed(&old, &self.now.read())
    }

    /// Notes that no stored page is of other messages than the present ones.
    pub(crate) fn note_shown(&self) {
        if let Err(error) = std::fs::copy(&self.plan.file, &self.plan.shown_file)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "it cannot be noted of which messages pages were made");
        }
    }

    /// Whether the file was written since it was read.
    pub(crate) fn is_outdated(&self) -> bool {
        *self.read.lock() != self.changed()
    }

    fn changed(&self) -> Option<SystemTime> {
        std::fs::metadata(&self.plan.file).and_then(|file| file.modified()).ok()
    }

    fn tags_of_changed(&self, old: &Messages, new: &Messages) -> Vec<String> {
        let none = Table::default();
        let table = |of: &Messages, tag: &str| of.locales.get(tag).map(|own| own.table().clone());
        let changed = self.plan.locales.iter().flat_map(|(tag, _)| {
            let (old, new) = (table(old, tag), table(new, tag));
            let (old, new) = (old.as_ref().unwrap_or(&none), new.as_ref().unwrap_or(&none));
            self.plan.tags_of_changed(tag, old, new)
        });
        changed.collect()
    }
}

impl Messages {
    fn new(plan: &Plan, file: Option<&TranslationFile>) -> Self {
        let Some(file) = file else { return Self::default() };
        let tables = plan.locales.iter().map(|(tag, fallbacks)| {
            let table = tables::table(file, tag, fallbacks, plan.development);
            (tag.clone(), Arc::new(LocaleMessages::new(tag, table)))
        });
        let locales = tables.collect();
        let client = ClientMessages::new(&locales, plan);
        Self { locales, client }
    }
}

/// Reads the messages of a file, if it is there.
fn read(plan: &Plan, file: &Path) -> Result<Option<TranslationFile>, TranslationsError> {
    let fail = |reason: String| TranslationsError::File { file: file.to_owned(), reason };
    let json = match std::fs::read(file) {
        Ok(json) => json,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(fail(error.to_string())),
    };
    let read: TranslationFile =
        serde_json::from_slice(&json).map_err(|error| fail(error.to_string()))?;
    if plan.default != read.default {
        let (app, messages) = (plan.default.clone(), read.default);
        return Err(TranslationsError::DefaultLocale { app, messages });
    }
    Ok(Some(read))
}
