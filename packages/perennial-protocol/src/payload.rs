//! The fields of the data route's answers, and how they are put together.

/// The build that made the answer.
pub const BUILD: &str = "build";
/// The number of the generation that the answer comes from.
pub const GENERATION: &str = "generation";
/// The page's state.
pub const STATE: &str = "state";
/// The page's head: an object of [`TITLE`] and [`HTML`].
pub const HEAD: &str = "head";
/// The states of the page's widgets.
pub const WIDGETS: &str = "widgets";
/// The messages that the page's client can show: patterns by their names.
pub const MESSAGES: &str = "messages";
/// The page's title, as text.
pub const TITLE: &str = "title";
/// The page's head elements but for the title, as HTML.
pub const HTML: &str = "html";
/// Where the page is instead, as a path or URL.
pub const REDIRECT: &str = "redirect";
/// What failed: an object of [`STATUS`] and [`MESSAGE`].
pub const ERROR: &str = "error";
/// The HTTP status of what failed.
pub const STATUS: &str = "status";
/// What the visitor may know of what failed.
pub const MESSAGE: &str = "message";
/// The result of an action.
pub const OUTPUT: &str = "output";
/// What is wrong with the fields of a form: pairs of a name and a message.
pub const FIELDS: &str = "fields";
/// The page that the visitor is on, as its data route answers.
pub const PAGE: &str = "page";
