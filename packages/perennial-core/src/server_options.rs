//! [`ServerOptions`]: what an app says about how it is served. The client has none of it.

/// What an app says about how it is served: set by methods of [`App`](crate::App), read by the
/// server.
#[derive(Debug, Default)]
pub struct ServerOptions {
    pub(crate) aliases: Vec<(String, String)>,
}

impl ServerOptions {
    /// Further addresses of static files: each with the file's own.
    #[must_use]
    pub fn aliases(&self) -> &[(String, String)] {
        &self.aliases
    }
}
