//! [`Catalogue`]: what of a site its lists are made from. It outlives the request for a list.

use std::collections::HashSet;
use std::sync::Arc;

use perennial_core::{AppDefinition, BuildContext};
use perennial_isg::{Answer, Engine, Entry, EntryKey, Policy, Wait};
use perennial_protocol::{CanonicalPath, SiteAddress};

use crate::absences::Absences;
use crate::document::DocumentShell;
use crate::known_paths::KnownPaths;
use crate::part::Part;
use crate::{PageGenerator, PageSubject, Site};

/// What of a site its lists are made from.
#[derive(Clone)]
pub(super) struct Catalogue {
    pub(super) app: Arc<AppDefinition>,
    pub(super) engine: Engine<PageGenerator>,
    pub(super) known_paths: Arc<KnownPaths>,
    shell: Arc<DocumentShell>,
    listed: Option<Arc<HashSet<CanonicalPath>>>,
    policies: Arc<[Policy]>,
}

impl Catalogue {
    pub(super) fn of(site: &Site) -> Self {
        Self {
            app: Arc::clone(&site.app),
            engine: site.engine.clone(),
            known_paths: Arc::clone(&site.known_paths),
            shell: Arc::clone(&site.shell),
            listed: site.listed.clone(),
            policies: Arc::clone(&site.policies),
        }
    }

    pub(super) fn address(&self) -> &SiteAddress {
        self.shell.address()
    }

    /// The pages that some locales are known to lack.
    pub(super) fn absences(&self) -> &Absences {
        self.shell.absences()
    }

    /// Whether a page that exists is listed.
    pub(super) fn lists(&self, path: &CanonicalPath) -> bool {
        self.listed.as_ref().is_none_or(|listed| listed.contains(path))
    }

    /// The entry of a page in a locale. A build path whose page is not there, as in
    /// development, is made.
    pub(super) async fn stored_or_made(
        &self,
        path: &CanonicalPath,
        locale: &str,
    ) -> Option<Arc<Entry>> {
        let found = self.app.routes().find(path)?;
        let template = found.template;
        if !self.known_paths.admits(template, path) {
            return None;
        }
        let key = EntryKey::new(locale, path, &[]);
        if let Some(entry) = self.engine.find(&key).await {
            return Some(entry);
        }
        let context = BuildContext::new(path.clone(), found.params(), Vec::new(), locale)
            .with_translations(self.app.translations(locale))
            .with_app(self.app.state());
        let request = perennial_isg::Request {
            key,
            policy: self.policies.get(template)?.clone(),
            subject: PageSubject {
                part: Part::Template(template),
                context: context.with_helper(self.known_paths.helper(template)),
            },
            wait: Wait::Complete,
        };
        match self.engine.get(request).await {
            Answer::Entry(hit) => Some(hit.entry),
            _ => None,
        }
    }
}
