//! The methods of [`App`] about how it is served. The client has nothing of what they set.

use std::sync::Arc;

use sycamore::prelude::View;

use crate::index_view::IndexView;
use crate::{App, ContentSecurityPolicy, Feed, Head, PagePlace, Robots};

impl App {
    /// Says where the app stands, as `https://example.org`. Canonical addresses, the sitemap, feeds
    /// and previews are absolute then. The variable `PERENNIAL_ORIGIN` goes before it; pages that a
    /// build made hold the origin that was known there.
    ///
    /// Only by this there are `/sitemap.xml`, of what exists and may be seen by everybody, and
    /// `/robots.txt`, which names it; a file of that name in the `static` folder goes before each.
    ///
    /// ```
    /// use perennial_core::App;
    /// assert!(App::new().origin("https://example.org").finish().is_ok());
    /// assert!(App::new().origin("example.org").finish().is_err());
    /// ```
    pub fn origin(mut self, origin: impl Into<String>) -> Self {
        self.options.edit(|options| options.origin = Some(origin.into()));
        self
    }

    /// Says below which path the app lies: `/shop`, whether alone at its origin or behind a proxy
    /// that passes paths on as they are. The variable `PERENNIAL_BASE_PATH` goes before it.
    ///
    /// Everything that is given to the framework stays as it is without one: patterns, build paths,
    /// redirects, addresses in heads. Views wrap the app's URLs by [`link`](crate::link).
    ///
    /// ```
    /// use perennial_core::App;
    /// assert!(App::new().base_path("/shop").finish().is_ok());
    /// assert!(App::new().base_path("shop/").finish().is_err());
    /// ```
    pub fn base_path(mut self, path: impl Into<String>) -> Self {
        self.options.edit(|options| options.base_path = Some(path.into()));
        self
    }

    /// Serves a file of the app's `static` folder at a further address.
    ///
    /// The server does not start if there is no such file, or if there is one at that address
    /// already. No alias and no symbolic link leads out of the folder.
    ///
    /// ```
    /// use perennial_core::App;
    /// let app = App::new().static_alias("/favicon.ico", "/icons/favicon.ico");
    /// ```
    pub fn static_alias(mut self, address: impl Into<String>, file: impl Into<String>) -> Self {
        self.options.edit(|options| options.aliases.push((address.into(), file.into())));
        self
    }

    /// Adds elements to the head of every page; its title is not used. Navigation leaves them alone.
    ///
    /// ```
    /// use perennial_core::{App, Head};
    /// let app = App::new().head(Head::default().meta("theme-color", "#246"));
    /// ```
    pub fn head(mut self, head: Head) -> Self {
        self.options.edit(|options| options.head.extend(head));
        self
    }

    /// Sets what stands around every page: a view that is rendered once, when the server starts,
    /// with a place for the page.
    ///
    /// It is static: the client neither has nor hydrates it, and navigation leaves it alone. What
    /// reacts, or depends on the page, belongs into the pages' own views. Links in it are followed
    /// by the client as others are.
    ///
    /// ```
    /// use perennial_core::{App, PagePlace};
    /// use sycamore::prelude::*;
    ///
    /// let app = App::new().index_view(|page: PagePlace| {
    ///     view! {
    ///         header { a(href="/") { "Atlas" } }
    ///         (page)
    ///         footer { "Made of open data" }
    ///     }
    /// });
    /// ```
    pub fn index_view(mut self, view: impl Fn(PagePlace) -> View + Send + Sync + 'static) -> Self {
        self.options.edit(|options| options.index_view = Some(IndexView(Arc::new(view))));
        self
    }

    /// Adds an attribute to the `<html>` element of every page.
    pub fn html_attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.options.edit(|options| options.html_attributes.push((name.into(), value.into())));
        self
    }

    /// Adds an attribute to the `<body>` element of every page.
    pub fn body_attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.options.edit(|options| options.body_attributes.push((name.into(), value.into())));
        self
    }

    /// Changes what browsers let pages load and run. It begins with
    /// `default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'self'; form-action 'self';
    /// frame-ancestors 'self'`.
    ///
    /// ```
    /// use perennial_core::App;
    /// let app = App::new()
    ///     .content_security_policy(|policy| policy.allow("img-src", "https://tiles.example.org"));
    /// assert!(app.finish().is_ok());
    /// ```
    pub fn content_security_policy(
        mut self,
        change: impl FnOnce(ContentSecurityPolicy) -> ContentSecurityPolicy,
    ) -> Self {
        self.options.edit(|options| {
            options.policy = Some(change(options.policy.take().unwrap_or_default()));
        });
        self
    }

    /// Adds a header to every answer that a browser shows. Headers that say how a message is sent,
    /// that would make pages personal, or that the framework sends itself are refused when the app
    /// starts, see [`ResponseHeaders`](crate::ResponseHeaders).
    ///
    /// ```
    /// use perennial_core::App;
    /// let app = App::new().header("Referrer-Policy", "no-referrer");
    /// assert!(app.finish().is_ok());
    /// assert!(App::new().header("Set-Cookie", "a=b").finish().is_err());
    /// ```
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.options.edit(|options| options.headers.insert(name.into(), value.into()));
        self
    }

    /// Says what crawlers may do, in `robots.txt`. Where the app's origin is known, there is one
    /// without this too: it allows everything and names the sitemap.
    ///
    /// ```
    /// use perennial_core::{App, Robots};
    /// let app = App::new().robots(Robots::new().disallow("/search"));
    /// assert!(app.finish().is_ok());
    /// ```
    pub fn robots(mut self, robots: Robots) -> Self {
        self.options.edit(|options| options.robots = Some(robots));
        self
    }

    /// Adds an Atom feed, which every page names in its head.
    pub fn feed(mut self, feed: Feed) -> Self {
        self.options.edit(|options| options.feeds.push(feed));
        self
    }
}
