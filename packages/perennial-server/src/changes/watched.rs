//! [`Watched`]: a page that tabs show.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use perennial_isg::{Request, Subject};

use super::hub::Tab;
use crate::PageSubject;

/// A page that tabs show: what it is called in invalidations, and who is told of them.
pub(super) struct Watched {
    pub(super) stored: Arc<Request<PageSubject>>,
    /// Whether something of it is stored, which is made anew before tabs are told.
    pub(super) is_stored: bool,
    /// `None`: it was made anew, and its tags are not known yet.
    tags: Option<Vec<String>>,
    /// The tabs, each with the place of the page among its own.
    pub(super) tabs: HashMap<u64, (Arc<Tab>, u32)>,
}

impl Watched {
    pub(super) fn new(stored: Request<PageSubject>, is_stored: bool, tags: Vec<String>) -> Self {
        Self { stored: Arc::new(stored), is_stored, tags: Some(tags), tabs: HashMap::new() }
    }

    /// A page that was made anew may have other tags.
    pub(super) fn set_tags(&mut self, tags: Vec<String>) {
        self.tags = Some(tags);
    }

    /// Until they are known, whatever is invalidated by its tag may be about the page.
    pub(super) fn forget_tags(&mut self) {
        self.tags = None;
    }

    pub(super) fn is_about(&self, subjects: &HashSet<Subject>) -> bool {
        let Request { key, policy, .. } = &*self.stored;
        let own = [
            Subject::All,
            Subject::template(policy.template()),
            Subject::Path(key.path().into()),
            Subject::key(key),
        ];
        own.iter().any(|own| subjects.contains(own))
            || match &self.tags {
                Some(tags) => tags.iter().any(|tag| subjects.contains(&Subject::tag(tag))),
                None => subjects.iter().any(|subject| matches!(subject, Subject::Tag(_))),
            }
    }

    pub(super) fn tell(&self) {
        for (tab, place) in self.tabs.values() {
            tab.tell(*place);
        }
    }
}
