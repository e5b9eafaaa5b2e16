//! [`Policy`]: how long the entries of one template are good, and what happens then.

use std::sync::Arc;
use std::time::Duration;

/// How long the entries of one template are good, and what happens then.
///
/// Without [`revalidate_after`](Self::revalidate_after) an entry is fresh until it is invalidated.
///
/// ```
/// use std::time::Duration;
/// use perennial_isg::Policy;
/// let policy = Policy::new("city/{slug}")
///     .revalidate_after(Duration::from_secs(86_400))
///     .stale_for(Duration::from_secs(7 * 86_400));
/// assert_eq!(policy.template(), "city/{slug}");
/// ```
#[derive(Debug, Clone)]
pub struct Policy {
    pub(crate) template: Arc<str>,
    pub(crate) revalidate_after: Option<Duration>,
    pub(crate) stale_for: Duration,
    pub(crate) stale_if_error: bool,
    pub(crate) jitter: u16,
    pub(crate) refresh_ahead: u16,
    pub(crate) gone_for: Duration,
    pub(crate) uncacheable_for: Duration,
    pub(crate) ask_before: bool,
    pub(crate) part: bool,
}

impl Policy {
    /// The policy of the template with this name, with the defaults.
    #[must_use]
    pub fn new(template: impl Into<Arc<str>>) -> Self {
        Self {
            template: template.into(),
            revalidate_after: None,
            stale_for: Duration::from_secs(30 * 86_400),
            stale_if_error: true,
            jitter: 100,
            refresh_ahead: 50,
            gone_for: Duration::from_secs(10),
            uncacheable_for: Duration::from_secs(60),
            ask_before: false,
            part: false,
        }
    }

    /// The name of the template.
    #[must_use]
    pub fn template(&self) -> &str {
        &self.template
    }

    /// How long an entry is fresh. Zero: it is checked behind each answer. A
    /// [`lifetime`](crate::Generated::lifetime) chosen by the data goes before this.
    #[must_use]
    pub fn revalidate_after(mut self, duration: Duration) -> Self {
        self.revalidate_after = Some(duration);
        self
    }

    /// How long after that it is still served at once while a new one is made; thirty days unless
    /// told.
    #[must_use]
    pub fn stale_for(mut self, duration: Duration) -> Self {
        self.stale_for = duration;
        self
    }

    /// Whether an expired entry is served when making a new one fails; yes unless told.
    #[must_use]
    pub fn stale_if_error(mut self, allowed: bool) -> Self {
        self.stale_if_error = allowed;
        self
    }

    /// By how much of itself the fresh time is shortened at most, in thousandths; 100 unless told.
    /// It differs from entry to entry, so that what was made together does not expire together.
    #[must_use]
    pub fn jitter(mut self, thousandths: u16) -> Self {
        self.jitter = thousandths.min(1_000);
        self
    }

    /// In which last part of the fresh time an entry with traffic is renewed ahead, in
    /// thousandths; 50 unless told, 0 turns it off.
    #[must_use]
    pub fn refresh_ahead(mut self, thousandths: u16) -> Self {
        self.refresh_ahead = thousandths.min(1_000);
        self
    }

    /// How long it is remembered that a path has no page, or that the page is elsewhere or refused;
    /// ten seconds unless told. For the last two at least the pause after the first failed renewal
    /// ([`Limits::first_pause`](crate::Limits)).
    #[must_use]
    pub fn gone_for(mut self, duration: Duration) -> Self {
        self.gone_for = duration;
        self
    }

    /// How long it is remembered that the answer of a path must not be shared; one minute unless
    /// told.
    #[must_use]
    pub fn uncacheable_for(mut self, duration: Duration) -> Self {
        self.uncacheable_for = duration;
        self
    }

    /// Whether the entries are parts that other entries' generations ask for; no unless told. Parts
    /// have places of their own among those that run: a page that waits for a part never keeps it
    /// from its place. The generation of a part must not ask for another entry.
    #[must_use]
    pub fn part_of_others(mut self, part: bool) -> Self {
        self.part = part;
        self
    }

    /// Whether [`Generate::should_revalidate`](crate::Generate::should_revalidate) is asked when
    /// an entry's time has passed, before a new one is made; no unless told.
    #[must_use]
    pub fn ask_before_revalidating(mut self, ask: bool) -> Self {
        self.ask_before = ask;
        self
    }
}
