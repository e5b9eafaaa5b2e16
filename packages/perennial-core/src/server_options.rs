//! [`ServerOptions`]: what an app says about how it is served. The client has none of it.

use perennial_protocol::{AddressError, BasePath, Origin};
use sycamore::prelude::View;

use crate::index_view::IndexView;
use crate::{
    ContentSecurityPolicy, Feed, Head, HeaderError, Negotiation, PagePlace, PolicyError,
    ResponseHeaders, Robots, RobotsError,
};

/// What an app says about how it is served: set by methods of [`App`](crate::App), read by the
/// server.
#[derive(Debug, Default)]
pub struct ServerOptions {
    pub(crate) aliases: Vec<(String, String)>,
    pub(crate) origin: Option<String>,
    pub(crate) base_path: Option<String>,
    pub(crate) stylesheets: Vec<String>,
    pub(crate) icon: Option<String>,
    pub(crate) head: Head,
    pub(crate) html_attributes: Vec<(String, String)>,
    pub(crate) body_attributes: Vec<(String, String)>,
    pub(crate) index_view: Option<IndexView>,
    pub(crate) policy: Option<ContentSecurityPolicy>,
    pub(crate) headers: ResponseHeaders,
    pub(crate) robots: Option<Robots>,
    pub(crate) feeds: Vec<Feed>,
    pub(crate) fallbacks: Vec<(String, Vec<String>)>,
    pub(crate) negotiation: Negotiation,
    pub(crate) trusted_origins: Vec<String>,
}

/// What an app says about how it is served cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum OptionsError {
    /// Its address is none.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// Its content security policy cannot be sent.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// What it says to crawlers cannot be written.
    #[error(transparent)]
    Robots(#[from] RobotsError),
    /// One of its headers cannot be sent.
    #[error(transparent)]
    Header(#[from] HeaderError),
    /// An attribute of the document cannot be written.
    #[error(
        "PER-2080: the document cannot have the attribute {0:?}\n\
         hint: it is a name like \"class\" or \"data-theme\"; App::language sets \"lang\", and \
         scripts in attributes are forbidden by the content security policy"
    )]
    Attribute(String),
    /// The head of every page cannot be written.
    #[error("PER-2081: the head that App::head adds to every page cannot be written: {0}")]
    Head(String),
}

impl ServerOptions {
    /// The URLs of the stylesheets of every page.
    #[must_use]
    pub fn stylesheets(&self) -> &[String] {
        &self.stylesheets
    }

    /// The URL of the icon of every page.
    #[must_use]
    pub fn icon(&self) -> Option<&str> {
        self.icon.as_deref()
    }

    /// Further addresses of static files: each with the file's own.
    #[must_use]
    pub fn aliases(&self) -> &[(String, String)] {
        &self.aliases
    }

    /// On which paths without a tag a visitor is sent to the locale that they prefer.
    #[must_use]
    pub const fn negotiation(&self) -> Negotiation {
        self.negotiation
    }

    /// The locales whose messages stand in for those that a locale lacks, in their order.
    #[must_use]
    pub fn fallbacks(&self, locale: &str) -> &[String] {
        let found = self.fallbacks.iter().find(|(own, _)| own == locale);
        found.map(|(_, others)| others.as_slice()).unwrap_or_default()
    }

    /// Where the app stands, as far as it says so.
    ///
    /// # Errors
    /// [`AddressError`], if it is no origin.
    pub fn origin(&self) -> Result<Option<Origin>, AddressError> {
        self.origin.as_deref().map(str::parse).transpose()
    }

    /// The path below which the app lies, as far as it says so.
    ///
    /// # Errors
    /// [`AddressError`], if it is no base path.
    pub fn base_path(&self) -> Result<Option<BasePath>, AddressError> {
        self.base_path.as_deref().map(str::parse).transpose()
    }

    /// The other origins whose pages may send requests that change something.
    ///
    /// # Errors
    /// [`AddressError`], if one is no origin.
    pub fn trusted_origins(&self) -> Result<Vec<Origin>, AddressError> {
        self.trusted_origins.iter().map(|origin| origin.parse()).collect()
    }

    /// What stands in the head of every page beside the page's own.
    #[must_use]
    pub const fn head(&self) -> &Head {
        &self.head
    }

    /// The attributes of the `<html>` element, but for the language.
    #[must_use]
    pub fn html_attributes(&self) -> &[(String, String)] {
        &self.html_attributes
    }

    /// The attributes of the `<body>` element.
    #[must_use]
    pub fn body_attributes(&self) -> &[(String, String)] {
        &self.body_attributes
    }

    /// What makes what stands around every page, when it is called in a reactive scope; without an
    /// index view, the page's place alone.
    pub fn index_view(&self) -> impl FnOnce() -> View + 'static {
        let view = self.index_view.clone();
        move || {
            let place = PagePlace::new();
            match view {
                Some(IndexView(view)) => view(place),
                None => place.into(),
            }
        }
    }

    /// What browsers let pages load and run.
    #[must_use]
    pub fn content_security_policy(&self) -> ContentSecurityPolicy {
        self.policy.clone().unwrap_or_default()
    }

    /// Headers of every page.
    #[must_use]
    pub const fn headers(&self) -> &ResponseHeaders {
        &self.headers
    }

    /// What it says to crawlers, if it says anything.
    #[must_use]
    pub const fn robots(&self) -> Option<&Robots> {
        self.robots.as_ref()
    }

    /// Its feeds.
    #[must_use]
    pub fn feeds(&self) -> &[Feed] {
        &self.feeds
    }

    /// Checks all that can be checked without the build.
    ///
    /// # Errors
    /// [`OptionsError`] says what cannot be done, and why.
    pub fn check(&self) -> Result<(), OptionsError> {
        self.origin()?;
        self.base_path()?;
        self.trusted_origins()?;
        self.content_security_policy().check()?;
        self.headers.check()?;
        self.robots.as_ref().map_or(Ok(()), Robots::check)?;
        let attributes = self.html_attributes.iter().chain(&self.body_attributes);
        if let Some((name, _)) = attributes.into_iter().find(|(name, _)| !is_attribute(name)) {
            return Err(OptionsError::Attribute(name.clone()));
        }
        match self.head.fault() {
            Some(fault) => Err(OptionsError::Head(fault.to_owned())),
            None => Ok(()),
        }
    }
}

/// Whether an attribute has a name that HTML knows to read, and holds no script.
fn is_attribute(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let begins = name.starts_with(|first: char| first.is_ascii_lowercase());
    begins && name.bytes().all(allowed) && !name.starts_with("on") && name != "lang"
}
