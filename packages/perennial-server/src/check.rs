//! Checks an app as far as that needs no user code.

use perennial_core::App;
use perennial_protocol::environment::dist;

use crate::crawlers::Crawlers;
use crate::document::DocumentShell;
use crate::files::FileIndex;
use crate::site::read_manifest;
use crate::translations::Catalogue;
use crate::{Settings, SiteError, missing_files};

/// Checks an app's description and, if there is a build, that its files are there. No state function
/// runs, and nothing is stored: a command line calls this after each build.
///
/// # Errors
/// [`SiteError`] says why a server of this app would not start.
pub fn check(app: App, settings: &Settings) -> Result<(), SiteError> {
    let mut app = app.finish()?;
    let address = settings.site_address(app.options())?;
    if !settings.dist.join(dist::MANIFEST).is_file() {
        return Ok(());
    }
    let manifest = read_manifest(&settings.dist)?;
    let files = FileIndex::read(&manifest.assets, &settings.dist, app.options().aliases())?;
    missing_files::report(&app, |url| files.find(url).is_some());
    let catalogue = Catalogue::open(&app, settings, &manifest)?;
    let of_locale = catalogue.clone();
    app.set_translations(move |locale| of_locale.of(locale));
    let shell = DocumentShell::new(&app, &manifest, address, catalogue)?;
    Crawlers::new(&app, shell.address())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use perennial_core::Template;
    use sycamore::prelude::*;

    use super::*;

    #[test]
    fn what_would_keep_the_server_from_starting_is_found_without_a_build() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_string_lossy().into_owned();
        let settings = Settings::from_variables(|name| {
            (name == perennial_protocol::environment::DIST).then(|| path.clone())
        });
        let settings = settings.unwrap();
        let page = |pattern: &str| Template::new(pattern).view(|| view! { p { "x" } });
        assert!(check(App::new().template(page("city/{slug}")), &settings).is_ok());
        let overlap = App::new().template(page("city/{slug}")).template(page("city/{name}"));
        let error = check(overlap, &settings).unwrap_err().to_string();
        assert!(error.starts_with("PER-2040"), "{error}");
        let without = Template::new("").view(|text: String| view! { p { (text) } });
        let error = check(App::new().template(without), &settings).unwrap_err().to_string();
        assert!(error.starts_with("PER-2030"), "{error}");
    }
}
