//! [`DocumentShell`]: what stands around every page's view.

use perennial_core::{AppDefinition, Head};
use perennial_protocol::document::{
    BUILD_ATTRIBUTE, ERROR_ATTRIBUTE, LOADING_ATTRIBUTE, ROOT_ID, STATE_ID, escape_html,
    escape_json,
};
use perennial_protocol::{BuildId, Manifest, asset_url};

/// Without JavaScript a loading page asks again by itself, until the page is there.
const REFRESH: &str = "<noscript><meta http-equiv=\"refresh\" content=\"1\"></noscript>";

/// What stands around every page's view: made once, when the server starts.
#[derive(Debug)]
pub(crate) struct DocumentShell {
    /// From the beginning to the title.
    opening: String,
    /// From the page's head elements to the view.
    middle: String,
    build_id: BuildId,
}

/// The JSON that stands in a document, and what it is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Payload<'a> {
    /// The state of a page.
    State(&'a str),
    /// What the data route says of an error, and its status.
    Error(&'a str, u16),
    /// Nothing yet: the page is being made.
    Loading,
}

impl DocumentShell {
    pub(crate) fn new(app: &AppDefinition, manifest: &Manifest) -> Self {
        let opening = format!(
            "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>",
            escape_html(&app.language)
        );
        let middle = format!(
            "{}{}{}</head><body><div id=\"{ROOT_ID}\">",
            icon(app),
            stylesheets(app),
            client(manifest)
        );
        Self { opening, middle, build_id: manifest.build_id.clone() }
    }

    /// The whole document of a view.
    pub(crate) fn document(&self, head: &Head, view: &str, payload: Payload<'_>) -> String {
        let (json, kind) = match payload {
            Payload::State(json) => (json, String::new()),
            Payload::Error(json, status) => (json, format!(" {ERROR_ATTRIBUTE}=\"{status}\"")),
            Payload::Loading => ("null", format!(" {LOADING_ATTRIBUTE}")),
        };
        let json = escape_json(json);
        let build = format!("{BUILD_ATTRIBUTE}=\"{}\"", self.build_id);
        let refresh = if matches!(payload, Payload::Loading) { REFRESH } else { "" };
        let parts = [
            &self.opening,
            &escape_html(head.title_text()),
            "</title>",
            head.elements(),
            refresh,
            &self.middle,
            view,
            "</div><script type=\"application/json\" id=\"",
            STATE_ID,
            "\" ",
            &build,
            &kind,
            ">",
            &json,
            "</script></body></html>",
        ];
        parts.concat()
    }
}

fn icon(app: &AppDefinition) -> String {
    app.icon
        .as_ref()
        .map(|url| format!("<link rel=\"icon\" href=\"{}\">", escape_html(url)))
        .unwrap_or_default()
}

fn stylesheets(app: &AppDefinition) -> String {
    let link = |url| format!("<link rel=\"stylesheet\" href=\"{}\">", escape_html(url));
    app.stylesheets.iter().map(|url| link(url)).collect()
}

/// The client's loader, and hints for what it will ask for, so that all of it loads side by side.
fn client(manifest: &Manifest) -> String {
    let Some(client) = &manifest.client else { return String::new() };
    let module = |name| format!("<link rel=\"modulepreload\" href=\"{}\">", asset_url(name));
    let modules: String = client.modules.iter().map(|name| module(name)).collect();
    format!(
        "{modules}<link rel=\"preload\" as=\"fetch\" type=\"application/wasm\" crossorigin \
         href=\"{}\"><script type=\"module\" src=\"{}\"></script>",
        asset_url(&client.wasm),
        asset_url(&client.loader)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use perennial_core::{App, Template};
    use sycamore::prelude::*;

    #[test]
    fn a_document_escapes_title_and_state() {
        let app = App::new().template(Template::new("").view(|| view! { p { "x" } }));
        let manifest = Manifest {
            format: 1,
            build_id: "b1".parse().unwrap(),
            app: "test".into(),
            release: true,
            client: None,
            assets: std::collections::BTreeMap::new(),
        };
        let shell = DocumentShell::new(&app.finish().unwrap(), &manifest);
        let head = Head::title("</title><script>");
        let html = shell.document(&head, "<p>x</p>", Payload::State(r#""</script>""#));
        assert!(html.contains("<title>&lt;/title&gt;&lt;script&gt;</title>"));
        assert!(html.contains(r#"data-build="b1">"\u003c/script\u003e"</script>"#), "{html}");
    }
}
