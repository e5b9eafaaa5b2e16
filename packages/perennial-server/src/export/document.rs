//! What of a document is other where it is a file: what a server would say in headers.

use perennial_protocol::document::escape_html;

use crate::Site;

/// After this the policy stands: before all that loads something.
const CHARSET: &str = "<meta charset=\"utf-8\">";
/// What a policy in a document cannot say (<https://www.w3.org/TR/CSP3/#meta-element>).
const IN_HEADERS_ALONE: [&str; 3] = ["frame-ancestors", "report-uri", "sandbox"];

/// A document that says its content security policy itself, as a plain server sends none.
pub(super) fn with_policy(site: &Site, document: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(document);
    let policy = site.app.options().content_security_policy();
    let policy = IN_HEADERS_ALONE.iter().fold(policy, |policy, name| policy.without(name));
    let policy = escape_html(&policy.to_string());
    let meta =
        format!("{CHARSET}<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    text.replacen(CHARSET, &meta, 1).into_bytes()
}

/// A document that leads elsewhere, as a plain server sends no redirect.
pub(super) fn redirect(url: &str) -> String {
    let url = escape_html(url);
    format!(
        "<!DOCTYPE html><html>{}<title>Moved</title><meta name=\"robots\" content=\"noindex\">\
         <link rel=\"canonical\" href=\"{url}\"><meta http-equiv=\"refresh\" content=\"0; url={url}\">\
         <a href=\"{url}\">This page is elsewhere.</a></html>",
        CHARSET
    )
}
