//! [`Head`]: what stands in a page's head. It is made on the server, without the view library.

use perennial_protocol::document::{HEAD_ATTRIBUTE, escape_html, escape_json};

use crate::Absent;

/// What stands in a page's head: its title, and elements in the order in which they were added.
///
/// All texts are escaped.
///
/// ```
/// use perennial_core::Head;
/// let head = Head::title("Tom & Jerry").description("Two friends");
/// assert_eq!(head.title_text(), "Tom & Jerry");
/// assert!(head.elements().contains(r#"<meta name="description" content="Two friends""#));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    title: String,
    elements: String,
}

impl Head {
    /// A head with this title.
    #[must_use]
    pub fn title(title: impl Into<String>) -> Self {
        Self { title: title.into(), elements: String::new() }
    }

    /// Adds `<meta name="description">`.
    #[must_use]
    pub fn description(self, text: impl AsRef<str>) -> Self {
        self.meta("description", text)
    }

    /// Adds `<link rel="canonical">`.
    #[must_use]
    pub fn canonical(self, url: impl AsRef<str>) -> Self {
        self.link("canonical", url)
    }

    /// Adds `<meta name=… content=…>`.
    #[must_use]
    pub fn meta(mut self, name: impl AsRef<str>, content: impl AsRef<str>) -> Self {
        self.element("meta", &[("name", name.as_ref()), ("content", content.as_ref())]);
        self
    }

    /// Adds `<meta property=… content=…>`, as the Open Graph protocol has it.
    #[must_use]
    pub fn property(mut self, property: impl AsRef<str>, content: impl AsRef<str>) -> Self {
        self.element("meta", &[("property", property.as_ref()), ("content", content.as_ref())]);
        self
    }

    /// Adds `<link rel=… href=…>`.
    #[must_use]
    pub fn link(mut self, rel: impl AsRef<str>, href: impl AsRef<str>) -> Self {
        self.element("link", &[("rel", rel.as_ref()), ("href", href.as_ref())]);
        self
    }

    /// Adds linked data as `<script type="application/ld+json">`, from JSON text.
    #[must_use]
    pub fn json_ld(mut self, json: impl AsRef<str>) -> Self {
        let json = escape_json(json.as_ref());
        self.elements.push_str(&format!(
            "<script type=\"application/ld+json\" {HEAD_ATTRIBUTE}>{json}</script>"
        ));
        self
    }

    /// The title as text.
    #[must_use]
    pub fn title_text(&self) -> &str {
        &self.title
    }

    /// The elements but for the title, as HTML.
    #[must_use]
    pub fn elements(&self) -> &str {
        &self.elements
    }

    fn element(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        self.elements.push('<');
        self.elements.push_str(tag);
        for (name, value) in attributes {
            self.elements.push_str(&format!(" {name}=\"{}\"", escape_html(value)));
        }
        self.elements.push_str(&format!(" {HEAD_ATTRIBUTE}>"));
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
