//! The locale that a visitor of an exported site prefers: a plain server does not choose, so a script does.

use perennial_core::Negotiation;
use perennial_protocol::document::escape_html;
use perennial_protocol::headers::LOCALE_COOKIE;
use perennial_protocol::{CanonicalPath, files};

use super::output::Output;
use super::{ExportError, document};
use crate::Site;

/// The script. It is small, and a file of its own, so that the strict policy allows it.
const SCRIPT: &str = include_str!("negotiate.js");
/// Before this the script stands: what is shown is not waited for.
const HEAD_END: &str = "</head>";

/// Adds the script to a page that stands below no tag, where the app lets the visitor's preference decide.
pub(super) fn with_script(site: &Site, path: &CanonicalPath, page: Vec<u8>) -> Vec<u8> {
    let locales = &site.app.locales;
    let decides = match site.app.options().negotiation() {
        Negotiation::Never => false,
        Negotiation::Root => *path == CanonicalPath::root(),
        Negotiation::Everywhere => true,
    };
    if !decides || !locales.are_several() || locales.begins(path.as_str()) {
        return page;
    }
    let text = String::from_utf8_lossy(&page);
    text.replacen(HEAD_END, &(script(site) + HEAD_END), 1).into_bytes()
}

/// Writes the script, and, where every locale stands below its tag, the page that leads to them.
pub(super) fn write(site: &Site, output: &mut Output) -> Result<(), ExportError> {
    let locales = &site.app.locales;
    let negotiates = site.app.options().negotiation() != Negotiation::Never;
    if !locales.are_several() || !(negotiates || locales.are_prefixed()) {
        return Ok(());
    }
    output.write(files::NEGOTIATION, SCRIPT.as_bytes())?;
    let start = files::page(&CanonicalPath::root());
    if locales.are_prefixed() && !output.has(&start) {
        output.write(&start, &document::with_policy(site, page(site).as_bytes()))?;
    }
    Ok(())
}

/// A page that shows the way to each locale, and goes to the one that the visitor prefers.
fn page(site: &Site) -> String {
    let locales = &site.app.locales;
    let root = CanonicalPath::root();
    let address = |tag: &str| {
        let path = locales.path(tag, &root).unwrap_or_else(|_| root.clone());
        site.address().path(&path.to_url())
    };
    let link = |tag: &str| {
        let (url, tag) = (escape_html(&address(tag)), escape_html(tag));
        format!("<li><a href=\"{url}\" hreflang=\"{tag}\" lang=\"{tag}\">{tag}</a></li>")
    };
    let links: String = locales.tags().map(link).collect();
    let default = escape_html(locales.default_tag());
    let title = "Languages";
    format!(
        "<!DOCTYPE html><html lang=\"{default}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title>\
         {}</head><body><main><h1>{title}</h1><ul>{links}</ul></main></body></html>",
        script(site)
    )
}

fn script(site: &Site) -> String {
    let locales = &site.app.locales;
    let tags: Vec<&str> = locales.tags().collect();
    let base = site.address().base().as_str();
    format!(
        "<script src=\"{}\" data-tags=\"{}\" data-own=\"{}\" data-base=\"{}\" data-cookie=\"{LOCALE_COOKIE}\" defer>\
         </script>",
        escape_html(&site.address().path(&format!("/{}", files::NEGOTIATION))),
        escape_html(&tags.join(" ")),
        escape_html(locales.unprefixed_tag()),
        escape_html(base),
    )
}
