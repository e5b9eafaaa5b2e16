//! [`Hydrate`]: when the client takes over what was served.

/// When the client takes over what was served.
///
/// The server writes it into the document, and the loader acts on it.
///
/// ```
/// use perennial_protocol::Hydrate;
/// assert_eq!(Hydrate::Visible.name(), "visible");
/// assert_eq!(Hydrate::default(), Hydrate::AtOnce);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Hydrate {
    /// As soon as the document is read.
    #[default]
    AtOnce,
    /// When the browser has nothing else to do.
    Idle,
    /// When a part of it is in view.
    Visible,
    /// When the visitor first turns to it: by pointer, touch, key or focus. What they did until it
    /// was taken over is then done again, so that a click counts once.
    Interaction,
    /// Never. It stays as it was served, no client is loaded for it, and its links are plain.
    Never,
}

impl Hydrate {
    /// What stands for it in the document.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AtOnce => "load",
            Self::Idle => "idle",
            Self::Visible => "visible",
            Self::Interaction => "interaction",
            Self::Never => "never",
        }
    }
}
