//! [`Head`]: what stands in a page's head. It is made on the server, without the view library.

use perennial_protocol::SiteAddress;
use perennial_protocol::document::{HEAD_ATTRIBUTE, escape_html, escape_json};
use serde::Serialize;

use crate::{Absent, OpenGraph};

/// What stands in a page's head: its title, and elements in the order in which they were added.
///
/// All texts are escaped. URLs that begin with one slash are those of the app: they become absolute
/// where the app's origin is known ([`App::origin`](crate::App::origin)).
///
/// ```
/// use perennial_core::{Head, OpenGraph};
/// let head = Head::title("Tom & Jerry")
///     .description("Two friends")
///     .canonical("/tom-and-jerry")
///     .open_graph(OpenGraph::article().image("/friends.png", "The two of them"));
/// assert_eq!(head.title_text(), "Tom & Jerry");
/// let html = head.elements();
/// assert!(html.contains(r#"<meta name="description" content="Two friends""#));
/// assert!(html.contains(r#"<meta property="og:title" content="Tom &amp; Jerry""#));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    title: String,
    elements: Vec<Element>,
    open_graph: Option<OpenGraph>,
    fault: Option<String>,
}

/// One element of a head.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Element {
    Meta { key: &'static str, name: String, content: String },
    Link { rel: String, href: String, more: Vec<(&'static str, String)> },
    LinkedData { json: String },
}

impl Head {
    /// A head with this title.
    #[must_use]
    pub fn title(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// Adds `<meta name="description">`.
    #[must_use]
    pub fn description(self, text: impl AsRef<str>) -> Self {
        self.meta("description", text)
    }

    /// Adds `<link rel="canonical">`: the page's own address, such as `/city/paris`, in whichever
    /// locale the page is.
    #[must_use]
    pub fn canonical(self, url: impl AsRef<str>) -> Self {
        self.link("canonical", url)
    }

    /// Adds `<meta name="robots">`: what crawlers may do with the page, such as `noindex`.
    #[must_use]
    pub fn robots(self, rules: impl AsRef<str>) -> Self {
        self.meta("robots", rules)
    }

    /// Adds `<link rel="alternate" hreflang=…>`: the same page in another language (BCP 47), or
    /// `x-default`.
    ///
    /// ```
    /// let head = perennial_core::Head::title("Paris").alternate("fr", "/fr/ville/paris");
    /// assert!(head.elements().contains(r#"hreflang="fr" href="/fr/ville/paris""#));
    /// ```
    #[must_use]
    pub fn alternate(mut self, language: impl Into<String>, url: impl Into<String>) -> Self {
        let more = vec![("hreflang", language.into())];
        self.elements.push(Element::Link { rel: "alternate".into(), href: url.into(), more });
        self
    }

    /// Adds `<meta name=… content=…>`.
    #[must_use]
    pub fn meta(self, name: impl AsRef<str>, content: impl AsRef<str>) -> Self {
        self.meta_element("name", name.as_ref(), content.as_ref())
    }

    /// Adds `<meta property=… content=…>`, as the Open Graph protocol has it.
    #[must_use]
    pub fn property(self, property: impl AsRef<str>, content: impl AsRef<str>) -> Self {
        self.meta_element("property", property.as_ref(), content.as_ref())
    }

    /// Describes the page for those who show a preview of it (<https://ogp.me>). Title, description
    /// and address are those of this head unless it says others, and so is the order in which they
    /// were set of no importance.
    #[must_use]
    pub fn open_graph(mut self, open_graph: OpenGraph) -> Self {
        self.open_graph = Some(open_graph);
        self
    }

    /// Adds `<link rel=… href=…>`.
    #[must_use]
    pub fn link(mut self, rel: impl AsRef<str>, href: impl AsRef<str>) -> Self {
        let (rel, href) = (rel.as_ref().into(), href.as_ref().into());
        self.elements.push(Element::Link { rel, href, more: Vec::new() });
        self
    }

    /// Adds linked data as `<script type="application/ld+json">`.
    ///
    /// ```
    /// #[derive(serde::Serialize)]
    /// struct Place {
    ///     #[serde(rename = "@context")]
    ///     context: &'static str,
    ///     #[serde(rename = "@type")]
    ///     kind: &'static str,
    ///     name: String,
    /// }
    /// let place = Place { context: "https://schema.org", kind: "City", name: "Paris".into() };
    /// let head = perennial_core::Head::title("Paris").json_ld(&place);
    /// assert!(head.elements().contains(r#""@type":"City""#));
    /// ```
    #[must_use]
    pub fn json_ld<T: Serialize + ?Sized>(mut self, data: &T) -> Self {
        match serde_json::to_string(data) {
            Ok(json) => self.elements.push(Element::LinkedData { json }),
            Err(error) => self.fault = Some(error.to_string()),
        }
        self
    }

    /// Adds the elements of another head, whose title, if it has one, takes the place of this one's.
    ///
    /// ```
    /// use perennial_core::Head;
    /// let mut head = Head::title("Paris").description("A town");
    /// head.extend(Head::default().meta("reading-time", "3"));
    /// assert_eq!(head.title_text(), "Paris");
    /// assert!(head.elements().contains("reading-time"));
    /// ```
    pub fn extend(&mut self, other: Self) {
        if !other.title.is_empty() {
            self.title = other.title;
        }
        self.elements.extend(other.elements);
        self.open_graph = other.open_graph.or(self.open_graph.take());
        self.fault = self.fault.take().or(other.fault);
    }

    /// The title as text.
    #[must_use]
    pub fn title_text(&self) -> &str {
        &self.title
    }

    /// What of the head could not be made, if something could not.
    #[must_use]
    pub fn fault(&self) -> Option<&str> {
        self.fault.as_deref()
    }

    /// The same head with the URLs of the app made absolute, or at least put below its base path.
    #[must_use]
    pub fn at(mut self, address: &SiteAddress) -> Self {
        if let Some(mut open_graph) = self.open_graph.take() {
            open_graph.complete(&self);
            self.elements.extend(
                open_graph.properties(address).map(|(name, content)| Element::Meta {
                    key: "property",
                    name,
                    content,
                }),
            );
        }
        for element in &mut self.elements {
            if let Element::Link { href, .. } = element {
                *href = address.absolute(href);
            }
        }
        self
    }

    /// The same head with the page's own address put into its locale.
    #[must_use]
    pub fn localised(mut self, localise: impl Fn(&str) -> String) -> Self {
        for element in &mut self.elements {
            if let Element::Link { rel, href, .. } = element
                && rel == "canonical"
            {
                *href = localise(href);
            }
        }
        self.open_graph = self.open_graph.map(|open_graph| open_graph.localised(localise));
        self
    }

    /// Whether the head names the page in other locales itself.
    #[must_use]
    pub fn names_alternates(&self) -> bool {
        self.elements.iter().any(|element| match element {
            Element::Link { rel, more, .. } => {
                rel == "alternate" && more.iter().any(|(name, _)| *name == "hreflang")
            }
            _ => false,
        })
    }

    /// The elements but for the title, as HTML.
    #[must_use]
    pub fn elements(&self) -> String {
        self.html(&format!(" {HEAD_ATTRIBUTE}"))
    }

    /// The elements of a head that stands in every page: navigation leaves them alone.
    #[must_use]
    pub fn lasting_elements(&self) -> String {
        self.html("")
    }

    /// The first content of a `<meta>` with this name.
    pub(crate) fn content(&self, wanted: &str) -> Option<&str> {
        self.elements.iter().find_map(|element| match element {
            Element::Meta { name, content, .. } if name == wanted => Some(content.as_str()),
            _ => None,
        })
    }

    /// The first address of a `<link>` with this relation.
    pub(crate) fn href(&self, wanted: &str) -> Option<&str> {
        self.elements.iter().find_map(|element| match element {
            Element::Link { rel, href, .. } if rel == wanted => Some(href.as_str()),
            _ => None,
        })
    }

    fn meta_element(mut self, key: &'static str, name: &str, content: &str) -> Self {
        self.elements.push(Element::Meta { key, name: name.into(), content: content.into() });
        self
    }

    fn html(&self, mark: &str) -> String {
        let complete;
        let head = if self.open_graph.is_some() {
            complete = self.clone().at(&SiteAddress::default());
            &complete
        } else {
            self
        };
        head.elements.iter().map(|element| element.html(mark)).collect()
    }
}

impl Element {
    fn html(&self, mark: &str) -> String {
        match self {
            Self::Meta { key, name, content } => {
                let (name, content) = (escape_html(name), escape_html(content));
                format!("<meta {key}=\"{name}\" content=\"{content}\"{mark}>")
            }
            Self::Link { rel, href, more } => {
                let mut html = format!("<link rel=\"{}\"", escape_html(rel));
                for (name, value) in more {
                    html.push_str(&format!(" {name}=\"{}\"", escape_html(value)));
                }
                html.push_str(&format!(" href=\"{}\"{mark}>", escape_html(href)));
                html
            }
            Self::LinkedData { json } => {
                let json = escape_json(json);
                format!("<script type=\"application/ld+json\"{mark}>{json}</script>")
            }
        }
    }
}

/// What a head function may return.
pub trait IntoHead {
    /// The head.
    fn into_head(self) -> Head;
}

impl IntoHead for Head {
    fn into_head(self) -> Head {
        self
    }
}

impl IntoHead for Absent {
    fn into_head(self) -> Head {
        Head::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address() -> SiteAddress {
        SiteAddress::new("https://example.org".parse().ok(), "/shop".parse().unwrap())
    }

    #[test]
    fn urls_of_the_app_become_absolute_and_all_others_stay() {
        let head = Head::title("T")
            .canonical("/a")
            .alternate("fr", "/fr/a")
            .link("author", "https://other.example/")
            .at(&address());
        let html = head.elements();
        assert!(html.contains("rel=\"canonical\" href=\"https://example.org/shop/a\""), "{html}");
        assert!(html.contains("hreflang=\"fr\" href=\"https://example.org/shop/fr/a\""), "{html}");
        assert!(html.contains("href=\"https://other.example/\""), "{html}");
    }

    #[test]
    fn hostile_texts_stay_texts() {
        let hostile = "</title></script><script>alert(1)</script>\"'<!--";
        let head = Head::title(hostile)
            .description(hostile)
            .meta(hostile, hostile)
            .property(hostile, hostile)
            .link(hostile, hostile)
            .alternate(hostile, hostile)
            .open_graph(OpenGraph::website().site_name(hostile).image(hostile, hostile))
            .json_ld(&[(hostile, hostile)]);
        let html = head.at(&address()).elements();
        assert_eq!(html.matches("</script").count(), 1, "{html}");
        assert!(!html.contains("<script>") && !html.contains("<!--") && !html.contains("</title"));
        for tag in html.split('<').skip(1).filter(|tag| !tag.starts_with("/script")) {
            assert!(
                tag.starts_with("meta ")
                    || tag.starts_with("link ")
                    || tag.starts_with("script type")
            );
            assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        }
    }

    #[test]
    fn data_that_are_no_json_are_a_fault_of_the_head() {
        let head = Head::title("T").json_ld(&std::collections::HashMap::from([((1, 2), 3)]));
        assert!(head.fault().is_some());
    }
}
