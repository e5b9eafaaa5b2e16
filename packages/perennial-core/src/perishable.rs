//! [`Perishable`]: a state that says for how long it is good.

use std::time::Duration;

/// A state with the time for which it is good, chosen by its data: it goes before the template's
/// [`revalidate_after`](crate::Template::revalidate_after).
///
/// ```
/// use std::time::Duration;
/// use perennial_core::{BuildContext, PageError, Perishable};
///
/// async fn load(context: BuildContext) -> Result<Perishable<String>, PageError> {
///     let price = "12.50".to_owned();
///     Ok(Perishable::new(price, Duration::from_secs(60)))
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Perishable<S> {
    /// The state.
    pub state: S,
    /// For how long it is good; `None`: as the template says.
    pub good_for: Option<Duration>,
}

impl<S> Perishable<S> {
    /// A state that is good for this long.
    pub const fn new(state: S, good_for: Duration) -> Self {
        Self { state, good_for: Some(good_for) }
    }
}

impl<S> From<S> for Perishable<S> {
    fn from(state: S) -> Self {
        Self { state, good_for: None }
    }
}
