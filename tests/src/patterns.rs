//! [`Patterns`]: what of an app answers, so that a check over all of it can tell that it is one.

use std::collections::BTreeSet;

use perennial_protocol::{RequestUrl, url};
use perennial_test::Site;
use perennial_test::http::Request;
use serde_json::Value;

/// The patterns of an app's templates and capsules, as its server tells an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patterns {
    templates: BTreeSet<String>,
    capsules: BTreeSet<String>,
}

impl Patterns {
    /// The token that a site must be started with to be asked for its patterns.
    pub const TOKEN: &str = "a-token-of-the-tests";

    /// Asks a site.
    ///
    /// # Panics
    /// If it does not say.
    #[must_use]
    pub fn of(site: &Site) -> Self {
        let all = explain(site, "").unwrap();
        let list = |key: &str| {
            let patterns: BTreeSet<String> = serde_json::from_value(all[key].clone()).unwrap();
            patterns
        };
        Self { templates: list("templates"), capsules: list("capsules") }
    }

    /// Checks that each template and each capsule answers one of these URLs: of pages, of their
    /// data routes, or of widgets.
    ///
    /// # Panics
    /// If one answers none: with its pattern.
    pub fn check_all_answer(&self, site: &Site, urls: &[String]) {
        self.check_templates_answer(site, urls);
        let widgets = urls.iter().filter(|url| is_widget(url));
        let left: Vec<_> = self.capsules.difference(&answering(site, widgets)).cloned().collect();
        assert!(left.is_empty(), "no widget is asked for of the capsules {left:?}");
    }

    /// Checks that each template answers one of these URLs.
    ///
    /// # Panics
    /// If one answers none: with its pattern.
    pub fn check_templates_answer(&self, site: &Site, urls: &[String]) {
        let pages = urls.iter().filter(|url| !is_widget(url));
        let left: Vec<_> = self.templates.difference(&answering(site, pages)).cloned().collect();
        assert!(left.is_empty(), "no page is asked for of the templates {left:?}");
    }
}

fn is_widget(url: &str) -> bool {
    matches!(RequestUrl::classify(url), RequestUrl::Widget(_))
}

/// The patterns that answer these URLs, as far as there are any.
fn answering<'u>(site: &Site, urls: impl Iterator<Item = &'u String>) -> BTreeSet<String> {
    urls.filter_map(|url| explain(site, &format!("?path={url}")))
        .map(|explanation| explanation["template"].as_str().unwrap().to_owned())
        .collect()
}

fn explain(site: &Site, query: &str) -> Option<Value> {
    let authorization = format!("Bearer {}", Patterns::TOKEN);
    let request = Request::get(&format!("{}{query}", url::EXPLAIN));
    let answer = site.send(&request.header("Authorization", &authorization)).unwrap();
    match answer.status {
        200 => Some(serde_json::from_str(&answer.text()).unwrap()),
        404 => None,
        status => panic!("{query} is not explained: {status}, {}", answer.text()),
    }
}
