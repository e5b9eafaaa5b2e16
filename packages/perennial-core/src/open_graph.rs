//! [`OpenGraph`]: a page as those show it who link to it.

use perennial_protocol::SiteAddress;

use crate::Head;

/// A page as those show it who link to it (<https://ogp.me>): part of a [`Head`].
///
/// ```
/// use perennial_core::{Head, OpenGraph};
/// let head = Head::title("Paris")
///     .canonical("/city/paris")
///     .open_graph(OpenGraph::website().site_name("Atlas").image("/paris.jpg", "The Seine"));
/// assert!(head.elements().contains(r#"<meta property="og:url" content="/city/paris""#));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenGraph {
    kind: &'static str,
    title: Option<String>,
    description: Option<String>,
    url: Option<String>,
    site_name: Option<String>,
    locale: Option<String>,
    images: Vec<(String, String)>,
    more: Vec<(String, String)>,
}

impl OpenGraph {
    /// A page of a website: what is none of the other kinds.
    #[must_use]
    pub fn website() -> Self {
        Self { kind: "website", ..Self::default() }
    }

    /// An article.
    #[must_use]
    pub fn article() -> Self {
        Self { kind: "article", ..Self::default() }
    }

    /// A person.
    #[must_use]
    pub fn profile() -> Self {
        Self { kind: "profile", ..Self::default() }
    }

    /// Says another title than that of the head.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Says another description than that of the head.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Says another address than the canonical one of the head.
    #[must_use]
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// Names the website.
    #[must_use]
    pub fn site_name(mut self, name: impl Into<String>) -> Self {
        self.site_name = Some(name.into());
        self
    }

    /// Names language and territory, such as `en_GB`.
    #[must_use]
    pub fn locale(mut self, locale: impl Into<String>) -> Self {
        self.locale = Some(locale.into());
        self
    }

    /// Adds an image by its URL, and says what is on it.
    #[must_use]
    pub fn image(mut self, url: impl Into<String>, says: impl Into<String>) -> Self {
        self.images.push((url.into(), says.into()));
        self
    }

    /// Adds any other property, such as `article:author`.
    #[must_use]
    pub fn property(mut self, name: impl Into<String>, content: impl Into<String>) -> Self {
        self.more.push((name.into(), content.into()));
        self
    }

    /// The same with its address put into its locale.
    pub(crate) fn localised(mut self, localise: impl Fn(&str) -> String) -> Self {
        self.url = self.url.map(|url| localise(&url));
        self
    }

    /// Takes from the head what it does not say itself.
    pub(crate) fn complete(&mut self, head: &Head) {
        let or = |own: &mut Option<String>, other: Option<&str>| {
            if own.is_none() {
                *own = other.filter(|text| !text.is_empty()).map(str::to_owned);
            }
        };
        or(&mut self.title, Some(head.title_text()));
        or(&mut self.description, head.content("description"));
        or(&mut self.url, head.href("canonical"));
    }

    /// Its properties, in the order in which they are read.
    pub(crate) fn properties(
        self,
        address: &SiteAddress,
    ) -> impl Iterator<Item = (String, String)> + use<> {
        let own = [
            ("og:type", Some(self.kind.to_owned())),
            ("og:title", self.title),
            ("og:description", self.description),
            ("og:url", self.url.map(|url| address.absolute(&url))),
            ("og:site_name", self.site_name),
            ("og:locale", self.locale),
        ];
        let own = own.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text?)));
        let address = address.clone();
        let images = self.images.into_iter().flat_map(move |(url, says)| {
            let image = ("og:image".to_owned(), address.absolute(&url));
            [image, ("og:image:alt".to_owned(), says)]
        });
        own.chain(images).chain(self.more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_does_not_say_is_taken_from_the_head() {
        let address = SiteAddress::new("https://example.org".parse().ok(), Default::default());
        let head = Head::title("Paris")
            .open_graph(OpenGraph::article().description("Another").image("/p.jpg", "The Seine"))
            .description("A city")
            .canonical("/city/paris");
        let html = head.at(&address).elements();
        for (name, content) in [
            ("og:type", "article"),
            ("og:title", "Paris"),
            ("og:description", "Another"),
            ("og:url", "https://example.org/city/paris"),
            ("og:image", "https://example.org/p.jpg"),
            ("og:image:alt", "The Seine"),
        ] {
            let meta = format!("<meta property=\"{name}\" content=\"{content}\"");
            assert_eq!(html.matches(&meta).count(), 1, "{meta}\n{html}");
        }
    }
}
