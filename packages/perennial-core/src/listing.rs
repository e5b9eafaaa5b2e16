//! [`Listing`]: whether and how a template's pages are told to crawlers and feed readers.

use crate::feed::{FeedEntry, IntoFeedEntry};
use crate::side::{RawState, Slot, decode};
use crate::{PageState, StateError, Template, TemplateDefinition};

type EntryFunction<S> = Box<dyn Fn(&S) -> Option<FeedEntry> + Send + Sync>;
type RawEntryFunction =
    Box<dyn Fn(&RawState) -> Result<Option<FeedEntry>, StateError> + Send + Sync>;

/// How a template's pages are listed. Only the server has it.
pub(crate) struct Listing<S> {
    hidden: bool,
    feed_entry: Option<EntryFunction<S>>,
}

impl<S> Default for Listing<S> {
    fn default() -> Self {
        Self { hidden: false, feed_entry: None }
    }
}

/// The same once the state's type no longer shows.
#[derive(Default)]
pub(crate) struct RawListing {
    hidden: bool,
    feed_entry: Option<RawEntryFunction>,
}

impl<S: PageState> Listing<S> {
    /// Forgets the type of the state.
    pub(crate) fn raw(listing: Slot<Self>) -> Slot<RawListing> {
        let mut raw = Slot::empty();
        if let Some(Self { hidden, feed_entry }) = listing.into_held() {
            let feed_entry = feed_entry.map(|make| -> RawEntryFunction {
                Box::new(move |state| Ok(make(&decode::<S>(state)?)))
            });
            raw.fill(|| RawListing { hidden, feed_entry });
        }
        raw
    }
}

impl<S, B: PageState, R> Template<S, B, R> {
    /// Whether the template's pages stand in the sitemap, which there is where the app's origin is
    /// known. Default: yes. Pages with query keys never do.
    pub fn sitemap(mut self, listed: bool) -> Self {
        self.listing.edit(|listing| listing.hidden = !listed);
        self
    }

    /// Makes from the stored state what a [`Feed`](crate::Feed) says of the page; `None` leaves it out.
    /// Without it, feeds that name this template say what stands in the page's head.
    ///
    /// ```
    /// use perennial_core::{FeedEntry, Template, ViewArgument};
    /// use serde::{Deserialize, Serialize};
    /// use sycamore::prelude::*;
    ///
    /// #[derive(Clone, Serialize, Deserialize)]
    /// struct Article {
    ///     title: String,
    /// }
    /// # impl ViewArgument for Article {
    /// #     type State = Self;
    /// #     fn from_state(state: Self) -> Self { state }
    /// # }
    /// let template = Template::new("news/{slug}")
    ///     .view(|article: Article| view! { h1 { (article.title) } })
    ///     .feed_entry(|article: &Article| FeedEntry::new(&article.title));
    /// ```
    pub fn feed_entry<E: IntoFeedEntry>(
        mut self,
        entry: impl Fn(&B) -> E + Send + Sync + 'static,
    ) -> Self {
        self.listing.edit(|listing| {
            listing.feed_entry = Some(Box::new(move |state| entry(state).into_feed_entry()));
        });
        self
    }
}

impl TemplateDefinition {
    /// Whether its pages stand in the sitemap.
    #[must_use]
    pub fn is_in_sitemap(&self) -> bool {
        self.listing.held().is_none_or(|listing| !listing.hidden)
    }

    /// Whether it says itself what feeds say of its pages.
    #[must_use]
    pub fn has_feed_entry(&self) -> bool {
        self.listing.held().is_some_and(|listing| listing.feed_entry.is_some())
    }

    /// What feeds say of the page with this state.
    ///
    /// # Errors
    /// [`StateError`], if the state is not of the template's type.
    pub fn feed_entry(&self, state: &RawState) -> Result<Option<FeedEntry>, StateError> {
        match self.listing.held().and_then(|listing| listing.feed_entry.as_ref()) {
            Some(make) => make(state),
            None => Ok(None),
        }
    }
}
