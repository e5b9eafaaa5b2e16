//! What visitors do: they send a postcard.

use perennial::prelude::*;

#[server_only]
use crate::data;

/// The longest text, in characters.
const MOST_CHARACTERS: usize = 200;
/// The largest picture, in bytes.
const MOST_BYTES: u64 = 2_000_000;

/// A postcard that is sent.
#[derive(Debug, Clone, Serialize, Deserialize, ActionInput)]
#[action(validate = check)]
pub(crate) struct NewCard {
    text: String,
    picture: Upload,
}

/// In the browser, before anything is sent, and on the server.
fn check(card: &NewCard, errors: &mut FieldErrors) {
    let length = card.text.trim().chars().count();
    errors.check("text", length > 0, "Please write something.");
    errors.check("text", length <= MOST_CHARACTERS, "A postcard has no room for so much.");
    let picture = &card.picture;
    let is_picture = picture.content_type().starts_with("image/");
    errors.check("picture", is_picture, "That is not a picture.");
    errors.check("picture", picture.len() <= MOST_BYTES, "A picture has at most 2 MB.");
}

/// Sends a postcard. The wall is another one then, for everybody.
#[perennial::action]
pub(crate) async fn send(context: ActionContext, card: NewCard) -> Result<(), ActionError> {
    let NewCard { text, picture } = card;
    let Some(kind) = data::Kind::of(&picture)? else {
        let message = "Only pictures of the kinds PNG, JPEG, GIF and WebP can be sent.";
        return Err(ActionError::invalid("picture", message));
    };
    let number = context.write(data::Send { text: text.trim().to_owned(), picture, kind }).await?;
    context.redirect(format!("/card/{number}"));
    Ok(())
}
