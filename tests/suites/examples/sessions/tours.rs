//! The [`Tour`]s: every route of every example with a server of Perennial's.

use perennial_protocol::{CanonicalPath, asset_url, data_url, url, widget_url};
use perennial_tests::Example;

/// An example, its pages, its widgets, and what else it answers.
pub(super) struct Tour {
    pub(super) example: Example,
    pub(super) pages: &'static [&'static str],
    pub(super) widgets: &'static [&'static str],
    /// Routes that are neither: its files, its feeds, and those of a server of its own.
    pub(super) others: &'static [&'static str],
    /// What the store holds for sure, so that a search that finds nothing is known to search.
    pub(super) stored: &'static str,
    /// Whether it shows visitors what they sent.
    pub(super) tells: bool,
}

/// What every server answers, or refuses. Not the stream of development events: it never ends.
const EVERYWHERE: [&str; 8] = [
    url::HEALTH,
    url::METRICS,
    url::EXPLAIN,
    url::REVALIDATE,
    "/.perennial/unknown",
    "/robots.txt",
    "/sitemap.xml",
    "/favicon.svg",
];

impl Tour {
    /// Every address of the tour: pages, their data routes, widgets, and the rest.
    pub(super) fn targets(&self) -> Vec<String> {
        let path = |path: &&str| CanonicalPath::parse(path).unwrap();
        let pages = self.pages.iter().map(|page| (*page).to_owned());
        let data = self.pages.iter().map(|page| data_url(&path(page)));
        let others = self.others.iter().chain(&EVERYWHERE).map(|url| (*url).to_owned());
        let loader = self.example.manifest().client.map(|client| asset_url(&client.loader));
        pages.chain(data).chain(self.widget_urls()).chain(others).chain(loader).collect()
    }

    /// The addresses of the widgets.
    pub(super) fn widget_urls(&self) -> impl Iterator<Item = String> {
        self.widgets.iter().map(|widget| widget_url(&CanonicalPath::parse(widget).unwrap()))
    }
}

pub(super) const STRATEGIES: Tour = Tour {
    example: Example("strategies"),
    pages: &[
        "/",
        "/once",
        "/posts/first",
        "/posts/third",
        "/words/serendipity",
        "/words/petrichor",
        "/words-of/petrichor",
        "/clock",
        "/seasons",
        "/visit",
        "/offers/7",
        "/offers/8",
        "/find",
        "/club",
        "/log-in",
        "/manual/roots/depth",
        "/archive",
        "/archive/2",
        "/wiki/any/page",
        "/latest",
        "/words-of/petrichor",
        "/nothing/here",
    ],
    widgets: &[],
    others: &["/posts.xml"],
    stored: "letters:9",
    tells: true,
};

pub(super) const CAPSULES: Tour = Tour {
    example: Example("capsules"),
    pages: &[
        "/",
        "/weather",
        "/house",
        "/thread",
        "/calculator",
        "/later",
        "/you",
        "/failing",
        "/ticker",
        "/name",
        "/nothing/here",
    ],
    widgets: &[
        "/tip",
        "/weather/Paris",
        "/house",
        "/floor/1",
        "/room/11",
        "/comment/0",
        "/answer/6/7",
        "/fact/7",
        "/greeting",
        "/welcome",
        "/price/5",
        "/members",
        "/fragile/well",
        "/ticker",
    ],
    others: &[],
    stored: "perennial:widget:/tip",
    tells: true,
};

pub(super) const SHOP: Tour = Tour {
    example: Example("shop"),
    pages: &[
        "/",
        "/category/kitchen",
        "/category/light",
        "/product/7",
        "/product/4321",
        "/search",
        "/basket",
        "/thanks/1",
        "/nothing/here",
    ],
    widgets: &["/stock/7", "/stock/4321", "/basket-count"],
    others: &["/new.xml"],
    stored: "product:4321",
    tells: false,
};

pub(super) const CONDUIT: Tour = Tour {
    example: Example("conduit"),
    pages: &[
        "/",
        "/feed",
        "/login",
        "/register",
        "/settings",
        "/editor",
        "/editor/any",
        "/article/what-nobody-says-about-caches-in-production",
        "/profile/ada",
        "/profile/ada/favorites",
        "/nothing/here",
    ],
    widgets: &[
        "/navigation",
        "/popular-tags",
        "/favorite/what-nobody-says-about-caches-in-production",
        "/feed-tab",
        "/profile-buttons/ada",
        "/article-buttons/top/what-nobody-says-about-caches-in-production",
        "/comments/what-nobody-says-about-caches-in-production",
    ],
    others: &["/api/articles", "/api/tags", "/api/user"],
    stored: "perennial:widget:/popular-tags",
    tells: false,
};

pub(super) const ERRORS: Tour = Tour {
    example: Example("errors"),
    pages: &[
        "/",
        "/client/404",
        "/client/410",
        "/client/418",
        "/client/600",
        "/server/error",
        "/server/panic",
        "/server/view",
        "/server/head",
        "/server/none",
        "/visitor/panic",
        "/visitor/403",
        "/visitor/none",
        "/parts",
        "/crash",
        "/nothing/here",
    ],
    widgets: &["/part/well", "/part/missing", "/part/error", "/part/panic"],
    others: &[],
    stored: "perennial:widget:/part/well",
    tells: false,
};

pub(super) const PLUGINS: Tour = Tour {
    example: Example("plugins"),
    pages: &[
        "/",
        "/walk/coast",
        "/walk/gorge",
        "/walk/nowhere",
        "/keys",
        "/crash",
        "/nothing/here",
    ],
    widgets: &[],
    others: &["/shortcuts.css"],
    stored: "/walk/coast",
    tells: false,
};

pub(super) const CUSTOM_SERVER: Tour = Tour {
    example: Example("custom-server"),
    pages: &["/", "/about", "/nothing/here"],
    widgets: &[],
    others: &["/api/clicks", "/api/unknown", "/favicon.ico"],
    stored: "/about",
    tells: false,
};

pub(super) const LAYOUTS: Tour = Tour {
    example: Example("layouts"),
    pages: &[
        "/",
        "/about",
        "/guide/roots",
        "/guide/roots/soil",
        "/guide/leaves/shade",
        "/guide/none",
        "/nothing/here",
    ],
    widgets: &[],
    others: &[],
    stored: "/guide/roots",
    tells: false,
};

pub(super) const STATE: Tour = Tour {
    example: Example("state"),
    pages: &["/", "/trip/coast", "/trip/city", "/trip/none", "/backup", "/nothing/here"],
    widgets: &["/company/coast"],
    others: &[],
    stored: "/trip/coast",
    tells: false,
};

pub(super) const ISLANDS: Tour = Tour {
    example: Example("islands"),
    pages: &[
        "/",
        "/recipe",
        "/welcome",
        "/fragile",
        "/broken",
        "/at-once",
        "/idle",
        "/visible",
        "/interaction",
        "/never",
        "/nothing/here",
    ],
    widgets: &[
        "/servings/loaf",
        "/rise/rye",
        "/vote/loaf",
        "/comments/loaf",
        "/reader",
        "/welcome",
        "/fragile/mismatch",
    ],
    others: &[],
    stored: "perennial:widget:/vote/loaf",
    tells: true,
};

pub(super) const NAVIGATION: Tour = Tour {
    example: Example("navigation"),
    pages: &[
        "/",
        "/pattern/oak",
        "/pattern/petrichor",
        "/find",
        "/ways",
        "/latest",
        "/nothing/here",
    ],
    widgets: &[],
    others: &[],
    stored: "/pattern/petrichor",
    tells: true,
};

pub(super) const INTEROP: Tour = Tour {
    example: Example("interop"),
    pages: &["/", "/words", "/nothing/here"],
    widgets: &[],
    others: &[],
    stored: "/words",
    tells: false,
};

pub(super) const ATLAS: Tour = Tour {
    example: Example("atlas"),
    pages: &[
        "/",
        "/country/ee",
        "/country/ee/map",
        "/country/none",
        "/city/tartu",
        "/fr/city/tartu",
        "/ar",
        "/ja/country/ee",
        "/city/paris",
        "/city/none",
        "/search",
        "/nothing/here",
    ],
    widgets: &["/map/ee"],
    others: &["/feed.xml", "/fr/feed.xml", "/map.svg", "/favicon.ico"],
    stored: "/city/tartu",
    tells: false,
};
