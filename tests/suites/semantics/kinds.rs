//! [`Kind`]: the kinds of URLs that the server answers, with one URL of each.

use perennial_tests::ASSET;

/// A kind of URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Page,
    PageOfOneVisitor,
    Data,
    Widget,
    Asset,
    StaticFile,
    LargeFile,
    Robots,
    Sitemap,
    Feed,
    Health,
    Live,
    Ready,
    Metrics,
    Explanation,
    Guarded,
    Moved,
    Redirect,
    NotFound,
    Broken,
    BadPath,
}

/// All kinds.
pub(crate) const ALL: &[Kind] = &[
    Kind::Page,
    Kind::PageOfOneVisitor,
    Kind::Data,
    Kind::Widget,
    Kind::Asset,
    Kind::StaticFile,
    Kind::LargeFile,
    Kind::Robots,
    Kind::Sitemap,
    Kind::Feed,
    Kind::Health,
    Kind::Live,
    Kind::Ready,
    Kind::Metrics,
    Kind::Explanation,
    Kind::Guarded,
    Kind::Moved,
    Kind::Redirect,
    Kind::NotFound,
    Kind::Broken,
    Kind::BadPath,
];

/// The kinds whose answers have an entity tag.
pub(crate) const TAGGED: &[Kind] = &[
    Kind::Page,
    Kind::Data,
    Kind::Widget,
    Kind::Asset,
    Kind::StaticFile,
    Kind::LargeFile,
    Kind::Robots,
    Kind::Sitemap,
    Kind::Feed,
];

/// The kinds whose answers have a date.
pub(crate) const DATED: &[Kind] = &[Kind::Asset, Kind::StaticFile, Kind::LargeFile];

/// The kinds of which parts can be asked for.
pub(crate) const IN_PARTS: &[Kind] = &[Kind::Asset, Kind::StaticFile, Kind::LargeFile];

/// Kinds that are errors.
pub(crate) const ERRORS: &[Kind] = &[Kind::NotFound, Kind::Broken, Kind::BadPath];

impl Kind {
    /// A URL of this kind.
    pub(crate) fn url(self) -> String {
        let url = match self {
            Self::Page => "/town/tartu",
            Self::PageOfOneVisitor => "/visit",
            Self::Data => "/.perennial/page/town/tartu/state.json",
            Self::Widget => "/.perennial/widget/weather/tartu/state.json",
            Self::Asset => return format!("/.perennial/assets/{ASSET}"),
            Self::StaticFile => "/style.css",
            Self::LargeFile => "/film.mp4",
            Self::Robots => "/robots.txt",
            Self::Sitemap => "/sitemap.xml",
            Self::Feed => "/feed.xml",
            Self::Health => "/.perennial/health",
            Self::Live => "/.perennial/health/live",
            Self::Ready => "/.perennial/health/ready",
            Self::Metrics => "/.perennial/metrics",
            Self::Explanation => "/.perennial/explain?path=/town/tartu",
            Self::Guarded => "/member/anna",
            Self::Moved => "/city/tartu",
            Self::Redirect => "/town/renamed",
            Self::NotFound => "/town/nowhere",
            Self::Broken => "/town/broken",
            Self::BadPath => "/a/../b",
        };
        url.to_owned()
    }

    /// The status of a plain `GET`.
    pub(crate) fn status(self) -> u16 {
        match self {
            Self::Guarded | Self::Redirect => 307,
            Self::Moved => 308,
            Self::NotFound => 404,
            Self::Broken => 500,
            Self::BadPath => 400,
            _ => 200,
        }
    }
}
