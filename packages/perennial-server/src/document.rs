//! [`DocumentShell`]: what stands around every page's view.

use std::borrow::Cow;
use std::sync::Arc;

use parking_lot::RwLock;
use perennial_core::{AppDefinition, Feed, Head, PageError, is_right_to_left, with_place};
use perennial_protocol::document::{
    BASE_ATTRIBUTE, BUILD_ATTRIBUTE, ERROR_ATTRIBUTE, FORM_ID, GLOBAL_ID,
    GLOBAL_OF_LOCALE_ATTRIBUTE, HYDRATE_ATTRIBUTE, LOADING_ATTRIBUTE, MESSAGES_ID, STATE_ID,
    TEMPLATE_ATTRIBUTE, WIDGETS_ID, escape_html, escape_json,
};
use perennial_protocol::{BuildId, CanonicalPath, Hydrate, Manifest, SiteAddress};

use crate::absences::Absences;
use crate::client_links::ClientLinks;
use crate::index_view::{self, IndexViewError};
use crate::plugins;
use crate::translations::{Catalogue, TranslationsError};

/// Without a client a loading page asks again by itself, until the page is there.
const REFRESH: &str = "<meta http-equiv=\"refresh\" content=\"1\">";

/// What stands around every page's view: made once, when the server starts. All of it is written
/// without a byte to spare, and so are views, so that there is nothing to minify.
#[derive(Debug)]
pub(crate) struct DocumentShell {
    /// They may hold messages, which may change.
    frames: RwLock<Arc<[Frame]>>,
    /// From the page's head elements to the client's.
    middle: String,
    client: ClientLinks,
    build_id: BuildId,
    address: SiteAddress,
    catalogue: Catalogue,
    absences: Absences,
    /// Whether the global state is not the same in all locales.
    global_differs: bool,
}

/// The app's messages cannot be read anew.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub(crate) enum RenewalError {
    /// They cannot be used.
    Translations(#[from] TranslationsError),
    /// What stands around its pages cannot be rendered with them.
    IndexView(#[from] IndexViewError),
}

/// What of it each locale has for itself.
#[derive(Debug)]
struct Frame {
    locale: Box<str>,
    /// From the beginning to the title.
    opening: String,
    /// From the client's head elements to the view, with the locale's feeds.
    beginning: String,
    /// From the view to the state.
    closing: String,
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

/// What of a page the client needs beside its own state, and when it takes the page over.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scripts<'a> {
    /// The global state.
    pub(crate) global: Option<&'a str>,
    /// The widgets.
    pub(crate) widgets: Cow<'a, str>,
    /// What came of a form.
    pub(crate) form: Option<&'a str>,
    /// When the client takes the page over.
    pub(crate) hydrate: Hydrate,
    /// Whether there are islands that the client takes over by themselves.
    pub(crate) islands: bool,
    /// The template whose page it is, by its place among the app's.
    pub(crate) template: Option<usize>,
}

impl Scripts<'_> {
    /// Whether no client will read anything of the document.
    fn is_plain(&self) -> bool {
        self.hydrate == Hydrate::Never && !self.islands
    }

    fn html(&self, messages: &str, global_differs: bool) -> String {
        if self.is_plain() {
            return String::new();
        }
        let script_with = |id, attribute: &str, json| {
            let json = escape_json(json);
            format!("<script type=\"application/json\" id=\"{id}\"{attribute}>{json}</script>")
        };
        let script = |id, json| script_with(id, "", json);
        let of_locale = format!(" {GLOBAL_OF_LOCALE_ATTRIBUTE}");
        let of_locale = if global_differs { of_locale.as_str() } else { "" };
        let global = self.global.map(|json| script_with(GLOBAL_ID, of_locale, json));
        let global = global.unwrap_or_default();
        let has_widgets = !matches!(&*self.widgets, "" | "{}");
        let widgets = if has_widgets { script(WIDGETS_ID, &self.widgets) } else { String::new() };
        let messages = match messages {
            "" => String::new(),
            messages => script(MESSAGES_ID, messages),
        };
        let form = self.form.map(|json| script(FORM_ID, json)).unwrap_or_default();
        global + &widgets + &messages + &form
    }
}

impl DocumentShell {
    pub(crate) fn new(
        app: &AppDefinition,
        manifest: &Manifest,
        address: SiteAddress,
        catalogue: Catalogue,
    ) -> Result<Self, IndexViewError> {
        let options = app.options();
        let frames = RwLock::new(Frame::all(app, &address)?);
        let middle = format!(
            "{}{}{}",
            icon(app, &address),
            options.head().clone().at(&address).lasting_elements(),
            stylesheets(app, &address),
        );
        let client = ClientLinks::new(app, manifest, &address);
        let build_id = manifest.build_id.clone();
        let absences = Absences::default();
        Ok(Self {
            frames,
            middle,
            client,
            build_id,
            address,
            catalogue,
            absences,
            global_differs: false,
        })
    }

    /// The same, with the pages that some locales are known to lack.
    pub(crate) fn with_absences(mut self, absences: Absences) -> Self {
        self.absences = absences;
        self
    }

    /// The same, for a global state that is not the same in all locales.
    pub(crate) const fn with_differing_global(mut self, differs: bool) -> Self {
        self.global_differs = differs;
        self
    }

    /// The pages that some locales are known to lack.
    pub(crate) const fn absences(&self) -> &Absences {
        &self.absences
    }

    /// Where the site stands.
    pub(crate) const fn address(&self) -> &SiteAddress {
        &self.address
    }

    /// The app's messages.
    pub(crate) const fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Reads the app's messages anew. Returns the tags of what was made of others.
    pub(crate) fn renew_messages(&self, app: &AppDefinition) -> Result<Vec<String>, RenewalError> {
        let tags = self.catalogue.renew()?;
        *self.frames.write() = Frame::all(app, &self.address)?;
        Ok(tags)
    }

    /// The head of a page at a path, with what plugins add to it for its view, and with the site's
    /// own addresses made whole.
    pub(crate) fn head(
        &self,
        app: &AppDefinition,
        mut head: Head,
        page: (&CanonicalPath, &str),
        locale: &str,
    ) -> Result<Head, PageError> {
        plugins::add_to_document(app, &mut head, page)?;
        match head.fault() {
            Some(fault) => Err(PageError::server_message(format!(
                "PER-4082: the linked data in the page's head cannot be written: {fault}"
            ))),
            None => {
                let head = head.localised(|url| app.url_in(locale, url));
                Ok(self.in_all_locales(app, head, page.0).at(&self.address))
            }
        }
    }

    /// The head of a page, which names the page in each locale that has it, and the default to all other
    /// visitors: as search engines ask for it. What the head names itself stays.
    fn in_all_locales(&self, app: &AppDefinition, mut head: Head, path: &CanonicalPath) -> Head {
        if head.names_alternates() {
            return head;
        }
        for (tag, path) in self.absences.alternates(&app.locales, path) {
            head = head.alternate(tag, path.to_url());
        }
        head
    }

    /// The whole document of a view in a locale.
    pub(crate) fn document(
        &self,
        locale: &str,
        head: &Head,
        view: &str,
        payload: Payload<'_>,
        scripts: &Scripts<'_>,
    ) -> String {
        let (json, kind) = match payload {
            // What nothing takes over needs no state.
            Payload::State(_) if scripts.hydrate == Hydrate::Never => ("", String::new()),
            Payload::State(json) => (json, String::new()),
            Payload::Error(json, status) => (json, format!(" {ERROR_ATTRIBUTE}=\"{status}\"")),
            Payload::Loading => ("null", format!(" {LOADING_ATTRIBUTE}")),
        };
        let json = escape_json(json);
        let build = format!("{BUILD_ATTRIBUTE}=\"{}\"", self.build_id);
        let hydrate = hydrate(scripts.hydrate);
        let template = scripts.template.map(|place| format!(" {TEMPLATE_ATTRIBUTE}=\"{place}\""));
        let template = template.unwrap_or_default();
        let refresh = match payload {
            Payload::Loading if scripts.hydrate == Hydrate::Never => REFRESH.to_owned(),
            Payload::Loading => format!("<noscript>{REFRESH}</noscript>"),
            Payload::State(_) | Payload::Error(..) => String::new(),
        };
        let elements = head.elements();
        let frames = Arc::clone(&self.frames.read());
        let own = frames.iter().find(|frame| *frame.locale == *locale);
        let Some(frame) = own.or(frames.first()) else { return String::new() };
        let parts = [
            &frame.opening,
            &escape_html(head.title_text()),
            "</title>",
            &elements,
            &refresh,
            &self.middle,
            self.client.parts(scripts.hydrate, scripts.template),
            self.client.of(scripts.hydrate, scripts.islands),
            &frame.beginning,
            view,
            &frame.closing,
            &build,
            &template,
            &kind,
            &hydrate,
            ">",
            &json,
            "</script>",
            &scripts.html(&self.catalogue.of_client(scripts.template, locale), self.global_differs),
            "</body></html>",
        ];
        parts.concat()
    }
}

impl Frame {
    /// Those of all locales.
    fn all(app: &AppDefinition, address: &SiteAddress) -> Result<Arc<[Self]>, IndexViewError> {
        app.locales.tags().map(|locale| Self::new(app, address, locale)).collect()
    }

    fn new(
        app: &AppDefinition,
        address: &SiteAddress,
        locale: &str,
    ) -> Result<Self, IndexViewError> {
        let options = app.options();
        let direction = if is_right_to_left(locale) { " dir=\"rtl\"" } else { "" };
        let opening = format!(
            "<!DOCTYPE html><html lang=\"{}\"{direction}{}{}><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>",
            escape_html(locale),
            base(address),
            attributes(options.html_attributes())
        );
        let place = || app.place(address.base().clone(), locale);
        let feeds = with_place(place(), || feeds(app, address, locale));
        let (before, after) = index_view::around(options, place())?;
        let body = attributes(options.body_attributes());
        let beginning = format!("{feeds}</head><body{body}>{before}");
        let closing = format!("{after}<script type=\"application/json\" id=\"{STATE_ID}\" ");
        Ok(Self { locale: locale.into(), opening, beginning, closing })
    }
}

/// Tells the client the base path.
fn base(address: &SiteAddress) -> String {
    match address.base().as_str() {
        "" => String::new(),
        base => format!(" {BASE_ATTRIBUTE}=\"{base}\""),
    }
}

fn attributes(attributes: &[(String, String)]) -> String {
    let attribute =
        |(name, value): &(String, String)| format!(" {name}=\"{}\"", escape_html(value));
    attributes.iter().map(attribute).collect()
}

fn icon(app: &AppDefinition, address: &SiteAddress) -> String {
    app.options()
        .icon()
        .map(|url| format!("<link rel=\"icon\" href=\"{}\">", escape_html(&address.path(url))))
        .unwrap_or_default()
}

/// Feed readers find feeds by these.
fn feeds(app: &AppDefinition, address: &SiteAddress, locale: &str) -> String {
    let link = |feed: &Feed| {
        let title = feed.own_title().map(|title| format!(" title=\"{}\"", escape_html(&title)));
        let path = CanonicalPath::from_decoded(feed.path());
        let path = path.and_then(|path| app.locales.path(locale, &path));
        let url = path.map_or_else(|_| feed.path().to_owned(), |path| path.to_url());
        let (title, url) = (title.unwrap_or_default(), address.absolute(&url));
        let kind = "rel=\"alternate\" type=\"application/atom+xml\"";
        format!("<link {kind}{title} href=\"{}\">", escape_html(&url))
    };
    app.options().feeds().iter().map(link).collect()
}

fn stylesheets(app: &AppDefinition, address: &SiteAddress) -> String {
    let link = |url: &String| {
        format!("<link rel=\"stylesheet\" href=\"{}\">", escape_html(&address.path(url)))
    };
    app.options().stylesheets().iter().map(link).collect()
}

/// Tells the loader when to start the client; at once it does by itself.
fn hydrate(when: Hydrate) -> String {
    match when {
        Hydrate::AtOnce => String::new(),
        later => format!(" {HYDRATE_ATTRIBUTE}=\"{}\"", later.name()),
    }
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
        let app = app.finish().unwrap();
        let (address, messages) = (SiteAddress::default(), Catalogue::default());
        let shell = DocumentShell::new(&app, &manifest, address, messages).unwrap();
        let head = Head::title("</title><script>");
        let html = shell.document(
            "en",
            &head,
            "<p>x</p>",
            Payload::State(r#""</script>""#),
            &Scripts { global: None, ..Scripts::default() },
        );
        assert!(html.contains("<title>&lt;/title&gt;&lt;script&gt;</title>"));
        assert!(html.contains(r#"data-build="b1">"\u003c/script\u003e"</script>"#), "{html}");
    }
}
