//! Reports the stylesheets and the icon of an app that lie in no static folder.

use perennial_core::AppDefinition;

/// Warns of each file that every page asks for and that the build does not have. It is no error: a
/// server of the app's own may answer its URL.
pub(crate) fn report(app: &AppDefinition, is_file: impl Fn(&str) -> bool) {
    for (kind, url) in find(app, is_file) {
        tracing::warn!(
            "PER-4065: every page asks for the {kind} {url:?}, which is no static file of the app; \
             hint: put it into the folder static/, and name it by its URL, such as \"/style.css\""
        );
    }
}

fn find(app: &AppDefinition, is_file: impl Fn(&str) -> bool) -> Vec<(&'static str, &str)> {
    let options = app.options();
    let stylesheets = options.stylesheets().iter().map(|url| ("stylesheet", url.as_str()));
    let icon = options.icon().map(|url| ("icon", url));
    let is_missing = |url: &str| {
        let end = url.find(['?', '#']).unwrap_or(url.len());
        let is_elsewhere = url.contains(':') || url.starts_with("//");
        !is_elsewhere && !is_file(url.get(..end).unwrap_or(url))
    };
    stylesheets.chain(icon).filter(|(_, url)| is_missing(url)).collect()
}

#[cfg(test)]
mod tests {
    use perennial_core::App;

    use super::*;

    #[test]
    fn a_stylesheet_that_is_no_static_file_is_found() {
        let app = App::new()
            .stylesheet("/style.css")
            .stylesheet("/style.css?v=2")
            .stylesheet("https://example.org/far.css")
            .stylesheet("//example.org/far.css")
            .stylesheet("/styel.css")
            .stylesheet("style.css")
            .icon("/favicon.svg");
        let app = app.finish().unwrap();
        let expected =
            [("stylesheet", "/styel.css"), ("stylesheet", "style.css"), ("icon", "/favicon.svg")];
        assert_eq!(find(&app, |url| url == "/style.css"), expected);
    }
}
