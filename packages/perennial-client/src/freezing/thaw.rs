//! [`thaw`]: makes a frozen state the app's state.

use perennial_core::{ThawError, ThawPreferences, Thawed};
use wasm_bindgen_futures::spawn_local;

use super::frozen::Frozen;
use super::{apply, running};
use crate::navigation::{self, Change, LastResort};

/// Makes a frozen state the app's state, as far as that is preferred, and takes the visitor to the
/// page that was shown. The page that is shown changes in place; the others are thawed already, and
/// are seen so when the visitor comes to them.
///
/// What an older build of the app froze is migrated where a template says how, and is left out where
/// it fits nowhere.
///
/// # Errors
/// [`ThawError`], if the text is no frozen state. Nothing has changed then.
pub fn thaw(text: &str, preferences: &ThawPreferences) -> Result<Thawed, ThawError> {
    let client = running().ok_or(ThawError::NotRunning)?;
    let frozen = Frozen::read(text)?;
    apply::forget_present(client, preferences);
    let left_out = apply::apply(client, &frozen, preferences);
    if !preferences.stays()
        && let Some(url) = apply::url_of(&frozen.address)
        && client.is_elsewhere(&url)
        && navigation::answers(client.app, &url)
    {
        client.scroll.remember();
        spawn_local(navigation::go(client, url, Change::Push, LastResort::Load));
    }
    Ok(Thawed { left_out })
}
