//! [`Negotiation`]: whether a visitor's preferred locale decides where a path without a tag leads.

/// On which paths without a locale's tag a visitor is sent to the locale that they prefer: by the cookie
/// that [`switch_locale`](crate::switch_locale) sets, else by what the browser says (`Accept-Language`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Negotiation {
    /// On none: such a path is in the default locale.
    #[default]
    Never,
    /// On the start page.
    Root,
    /// On every page.
    Everywhere,
}
