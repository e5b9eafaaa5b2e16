//! Element ids and attributes of a page's document, and the escaping of the state in it.

use std::fmt::Write as _;

/// The id of the element that holds the view and is hydrated.
pub const ROOT_ID: &str = "perennial-root";
/// The id of the script element with the page's state as JSON.
pub const STATE_ID: &str = "perennial-state";
/// The id of the live region in which a new page is announced to screen readers.
pub const ANNOUNCER_ID: &str = "perennial-announcer";
/// The attribute that marks the head elements which belong to one page.
pub const HEAD_ATTRIBUTE: &str = "data-perennial-head";
/// The attribute of the state element that holds the build id.
pub const BUILD_ATTRIBUTE: &str = "data-build";
/// The attribute of the state element that holds the status of an error page.
pub const ERROR_ATTRIBUTE: &str = "data-error";
/// The attribute of the state element of a loading page: the page itself is still being made.
pub const LOADING_ATTRIBUTE: &str = "data-loading";
/// The attribute of the document's root element that holds the path below which the app lies; it
/// has none if that is nothing.
pub const BASE_ATTRIBUTE: &str = "data-perennial-base";
/// The attribute that the document's root element has once the client has taken the page over, and
/// an island once it has taken that over.
pub const HYDRATED_ATTRIBUTE: &str = "data-perennial-hydrated";
/// The attribute of the document's root element, or of an island, by which the loader tells a second
/// instance of the client that the first one could not take the page or the island over, so that it
/// renders it afresh.
pub const AFRESH_ATTRIBUTE: &str = "data-perennial-afresh";
/// The attribute of the document's root element of a page of which the server filled holes for one
/// visitor.
pub const PERSONAL_ATTRIBUTE: &str = "data-perennial-personal";
/// The event that fires on the document when the client panicked and cannot go on.
pub const CRASHED_EVENT: &str = "perennial:crashed";
/// The event that fires on the document before it is loaded again in development: what the visitor
/// changed can be kept for the page that comes.
pub const RELOAD_EVENT: &str = "perennial:reload";
/// What is said of a part of the client that could not be loaded: by what loads parts to the loader, and
/// by the client of a page that is gone to.
pub const PART_FAILED: &str = "PER-2008: a part of the client could not be loaded";
/// The attribute of the document's root element with what the panic said after which the client could
/// not go on.
pub const CRASH_ATTRIBUTE: &str = "data-perennial-crash";
/// The id of the element that the loader puts beside a page whose client cannot go on; an instance
/// of the client that finds it shows nothing but the error in it.
pub const POPUP_ID: &str = "perennial-popup";
/// The id of the element beside a page in which it is said that another page cannot be reached.
pub const NOTICE_ID: &str = "perennial-notice";
/// The id of the script element with the global state as JSON.
pub const GLOBAL_ID: &str = "perennial-global";
/// The attribute of that element if the global state is not the same in all locales.
pub const GLOBAL_OF_LOCALE_ATTRIBUTE: &str = "data-of-locale";
/// The id of the script element with the states of the page's widgets as JSON.
pub const WIDGETS_ID: &str = "perennial-widgets";
/// The id of the script element with the messages that the page's client can show, as JSON.
pub const MESSAGES_ID: &str = "perennial-messages";
/// The id of the script element with what came of a form that was posted without JavaScript.
pub const FORM_ID: &str = "perennial-form";
/// The element that a widget stands in which is not part of the stored page.
pub const WIDGET_ELEMENT: &str = "perennial-widget";
/// The attribute of that element with the widget's path.
pub const WIDGET_ATTRIBUTE: &str = "data-path";
/// The attribute of that element, with the value `server`, if the server fills it in each answer.
pub const FILL_ATTRIBUTE: &str = "data-fill";
/// The element that an island stands in.
pub const ISLAND_ELEMENT: &str = "perennial-island";
/// The attribute of an island with the properties that its page gives it, as JSON; it has none if there
/// are none.
pub const PROPS_ATTRIBUTE: &str = "data-props";
/// The attribute of the state element, and of an island, that says when the client takes it over:
/// the name of a [`Hydrate`](crate::Hydrate). A state element without it is taken over at once.
pub const HYDRATE_ATTRIBUTE: &str = "data-hydrate";
/// The global function that the client puts up on a page that is taken over by its islands alone:
/// the loader calls it with each, when it is its time.
pub const WAKE_FUNCTION: &str = "perennialWake";
/// The attribute of the state element that says which of the app's templates made the page, by its
/// place among them.
pub const TEMPLATE_ATTRIBUTE: &str = "data-template";
/// The event that fires on the root or an island before the client takes it over.
pub const HYDRATING_EVENT: &str = "perennial:hydrating";
/// The event that fires on the root or an island once the client has taken it over.
pub const HYDRATED_EVENT: &str = "perennial:hydrated";
/// The event that fires on the document after each navigation by the client.
pub const NAVIGATED_EVENT: &str = "perennial:navigated";

/// The key in a tab's storage under which an app keeps what the visitor changed over a full load. Apps
/// at one origin share the storage: each has a key of its own, the same in all of its builds.
///
/// ```
/// use perennial_protocol::document::frozen_key;
/// assert_eq!(frozen_key("/shop", "till"), "perennial.frozen:/shop:till");
/// ```
#[must_use]
pub fn frozen_key(base: &str, app: &str) -> String {
    ["perennial.frozen:", base, ":", app].concat()
}

/// Escapes JSON so that it can stand in an HTML script element.
///
/// `<`, `>`, `&`, U+2028 and U+2029 can stand in JSON only within strings, where their `\u` form
/// means the same, so the JSON's value does not change.
///
/// ```
/// let json = r#"{"name":"</script>"}"#;
/// let escaped = perennial_protocol::document::escape_json(json);
/// assert_eq!(escaped, r#"{"name":"\u003c/script\u003e"}"#);
/// ```
#[must_use]
pub fn escape_json(json: &str) -> String {
    // Most of it is copied in pieces as long as they come: nearly no byte must be replaced.
    let mut escaped = String::with_capacity(json.len() + json.len() / 16);
    let mut rest = json;
    while let Some((plain, from)) =
        first_special(rest.as_bytes()).and_then(|at| rest.split_at_checked(at))
    {
        escaped.push_str(plain);
        let mut characters = from.chars();
        match characters.next() {
            Some(character @ ('<' | '>' | '&' | '\u{2028}' | '\u{2029}')) => {
                // Writing to a string cannot fail.
                let _ = write!(escaped, "\\u{:04x}", u32::from(character));
            }
            Some(character) => escaped.push(character),
            None => {}
        }
        rest = characters.as_str();
    }
    escaped.push_str(rest);
    escaped
}

/// The place of the first byte that may have to be escaped. Without an end within a chunk, so that the
/// compiler looks at many bytes at once.
fn first_special(bytes: &[u8]) -> Option<usize> {
    // 0xE2 begins U+2028 and U+2029, and also other characters.
    let special = |byte: u8| {
        u8::from(byte == b'<')
            | u8::from(byte == b'>')
            | u8::from(byte == b'&')
            | u8::from(byte == 0xE2)
    };
    let has_special =
        |chunk: &[u8]| chunk.iter().fold(0, |found, byte| found | special(*byte)) != 0;
    let (index, chunk) = bytes.chunks(64).enumerate().find(|(_, chunk)| has_special(chunk))?;
    Some(index * 64 + chunk.iter().position(|byte| special(*byte) != 0)?)
}

/// Escapes text so that it can stand in HTML as text or in a quoted attribute.
///
/// ```
/// assert_eq!(perennial_protocol::document::escape_html("<a b='c'>"), "&lt;a b=&#39;c&#39;&gt;");
/// ```
#[must_use]
pub fn escape_html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 16);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn escaped_json_means_the_same_and_cannot_end_a_script(text in ".*") {
            let json = serde_json::to_string(&text).unwrap();
            let escaped = escape_json(&json);
            let special = ['<', '>', '&', '\u{2028}', '\u{2029}'];
            prop_assert!(!escaped.contains(special));
            prop_assert_eq!(serde_json::from_str::<String>(&escaped).unwrap(), text);
        }
    }
}
