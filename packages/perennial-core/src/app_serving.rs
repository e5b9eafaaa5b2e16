//! The methods of [`App`] about how it is served.

use crate::App;

impl App {
    /// Serves a file of the app's `static` folder at a further address.
    ///
    /// The server does not start if there is no such file, or if there is one at that address
    /// already. No alias and no symbolic link leads out of the folder.
    ///
    /// ```
    /// use perennial_core::App;
    /// let app = App::new().static_alias("/favicon.ico", "/icons/favicon.ico");
    /// ```
    pub fn static_alias(mut self, address: impl Into<String>, file: impl Into<String>) -> Self {
        self.options.edit(|options| options.aliases.push((address.into(), file.into())));
        self
    }
}
