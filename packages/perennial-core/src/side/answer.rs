//! What an answer of the server says of an error, or of a widget.

use perennial_protocol::payload;
use wasm_bindgen::JsValue;

use super::json::field;
use crate::{ErrorPage, WidgetState};

/// What an answer says of a widget.
#[must_use]
pub fn widget_state_of(widget: &JsValue) -> Option<WidgetState> {
    if let Some(error) = error_of(widget) {
        return Some(WidgetState::Failed(error));
    }
    field(widget, payload::STATE).map(WidgetState::Known)
}

/// The error that an answer holds, if it holds one.
#[must_use]
pub fn error_of(body: &JsValue) -> Option<ErrorPage> {
    let error = field(body, payload::ERROR)?;
    let status = field(&error, payload::STATUS)?.as_f64()?;
    // A status that is none becomes 0 and reads as something that went wrong.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
    let status = status as u16;
    Some(ErrorPage::new(status, field(&error, payload::MESSAGE)?.as_string()?))
}
