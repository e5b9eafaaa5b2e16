//! The server's side: the same functions, and nothing to freeze.

use perennial_core::{FreezeError, FrozenStoreError, ThawError, ThawPreferences, Thawed};

/// The app's state as text, in the browser: the global state, the page that is shown, and the pages
/// that the visitor changed and left, as far as they are reactive and kept. [`thaw`] makes it the
/// app's state again.
///
/// # Errors
/// [`FreezeError`], if the app does not run in a browser, or a state holds what JSON cannot.
pub const fn freeze() -> Result<String, FreezeError> {
    Err(FreezeError::NotRunning)
}

/// Makes a frozen state the app's state, as far as that is preferred, and takes the visitor to the
/// page that was shown. The page that is shown changes in place; the others are thawed already, and
/// are seen so when the visitor comes to them.
///
/// What an older build of the app froze is migrated where a template says how, and is left out where
/// it fits nowhere.
///
/// # Errors
/// [`ThawError`], if the app does not run in a browser, or the text is no frozen state. Nothing has
/// changed then.
pub const fn thaw(_: &str, _: &ThawPreferences) -> Result<Thawed, ThawError> {
    Err(ThawError::NotRunning)
}

/// A place for one frozen state in the browser's own database (`IndexedDB`), which outlives the tab.
#[derive(Debug, Clone, Copy)]
pub struct FrozenStore;

#[expect(clippy::unused_async, reason = "as in the browser")]
impl FrozenStore {
    /// The place of this name. There is nothing in it before something is saved.
    #[must_use]
    pub const fn new(_: &'static str) -> Self {
        Self
    }

    /// Saves a frozen state in place of an earlier one.
    ///
    /// # Errors
    /// [`FrozenStoreError`], if the browser refuses.
    pub async fn save(&self, _: &str) -> Result<(), FrozenStoreError> {
        Err(FrozenStoreError::NotRunning)
    }

    /// What was saved.
    ///
    /// # Errors
    /// As [`save`](Self::save).
    pub async fn load(&self) -> Result<Option<String>, FrozenStoreError> {
        Err(FrozenStoreError::NotRunning)
    }

    /// Forgets what was saved.
    ///
    /// # Errors
    /// As [`save`](Self::save).
    pub async fn clear(&self) -> Result<(), FrozenStoreError> {
        Err(FrozenStoreError::NotRunning)
    }
}
