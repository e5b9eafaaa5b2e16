//! [`RouteTable`]: which route answers a path, with its page or its data.

use bytes::Bytes;
use matchit::Router;
use perennial_core::{Pattern, Routes};
use perennial_isg::{Policy, Representation};
use perennial_protocol::CanonicalPath;

use super::data_pattern::DataPattern;
use super::{IncrementalError, IncrementalRoute};

/// Which route answers a path.
#[derive(Debug)]
pub(super) struct RouteTable {
    pages: Routes,
    data: Router<usize>,
    routes: Vec<CheckedRoute>,
}

/// A route that was checked.
#[derive(Debug)]
pub(super) struct CheckedRoute {
    pub(super) pattern: Pattern,
    pub(super) data: Option<DataPattern>,
    pub(super) loading: Option<Bytes>,
    pub(super) query_keys: Vec<String>,
    pub(super) policy: Policy,
}

/// What a path is about.
#[derive(Debug)]
pub(super) struct Found<'t> {
    pub(super) route: &'t CheckedRoute,
    /// The path of the page, also if its data were asked for.
    pub(super) page: CanonicalPath,
    pub(super) representation: Representation,
    pub(super) params: Vec<(Box<str>, String)>,
}

impl RouteTable {
    pub(super) fn new(routes: Vec<IncrementalRoute>) -> Result<Self, IncrementalError> {
        let routes: Vec<_> = routes.into_iter().map(checked).collect::<Result<_, _>>()?;
        let pages = Routes::new(routes.iter().map(|it| (it.pattern.clone(), false)).collect())?;
        let mut data = Router::new();
        for (index, route) in routes.iter().enumerate() {
            let Some(pattern) = route.data.as_ref().map(DataPattern::route) else { continue };
            data.insert(pattern.as_str(), index).map_err(|error| IncrementalError::Data {
                route: route.pattern.to_string(),
                data: pattern.clone(),
                reason: error.to_string(),
            })?;
        }
        Ok(Self { pages, data, routes })
    }

    /// The route of a path. Data go first, so that a page's pattern that takes everything does not
    /// hide them.
    pub(super) fn find(&self, path: &CanonicalPath) -> Option<Found<'_>> {
        self.find_data(path).or_else(|| self.find_page(path.clone(), Representation::Page))
    }

    fn find_data(&self, path: &CanonicalPath) -> Option<Found<'_>> {
        let matched = self.data.at(path.as_str()).ok()?;
        let route = self.routes.get(*matched.value)?;
        let page = route.pattern.path(|name| matched.params.get(name))?;
        let found = self.find_page(page, Representation::Data)?;
        // Another route may answer the page's path before this one does.
        std::ptr::eq(found.route, route).then_some(found)
    }

    fn find_page(&self, page: CanonicalPath, representation: Representation) -> Option<Found<'_>> {
        let matched = self.pages.find(&page)?;
        let route = self.routes.get(matched.template)?;
        let params = matched.params();
        Some(Found { route, page, representation, params })
    }
}

fn checked(route: IncrementalRoute) -> Result<CheckedRoute, IncrementalError> {
    let IncrementalRoute { pattern: text, data, loading, query_keys, policy } = route;
    let pattern: Pattern = text.parse()?;
    let parse = |data: String| {
        DataPattern::parse(&data, pattern.names()).map_err(|reason| IncrementalError::Data {
            route: text.clone(),
            data,
            reason,
        })
    };
    let data = data.map(parse).transpose()?;
    Ok(CheckedRoute { pattern, data, loading, query_keys, policy })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(routes: &[(&str, Option<&str>)]) -> Result<RouteTable, IncrementalError> {
        let route = |&(pattern, data): &(&str, Option<&str>)| {
            let route = IncrementalRoute::new(pattern);
            if let Some(data) = data { route.data(data) } else { route }
        };
        RouteTable::new(routes.iter().map(route).collect())
    }

    #[track_caller]
    fn check(table: &RouteTable, path: &str, expected: Option<(&str, Representation, &str)>) {
        let path = CanonicalPath::from_decoded(path).unwrap();
        let found = table.find(&path);
        let found = found
            .as_ref()
            .map(|it| (it.route.pattern.as_str(), it.representation, it.page.as_str()));
        assert_eq!(found, expected, "{path}");
    }

    #[test]
    fn a_path_finds_a_page_or_its_data() {
        let product = "products/{id: u64}";
        let table = table(&[
            (product, Some("api/products/{id}.json")),
            ("products/new", None),
            ("{*rest}", Some("all/{*rest}")),
        ])
        .unwrap();
        use Representation::{Data, Page};
        check(&table, "/products/7", Some((product, Page, "/products/7")));
        check(&table, "/api/products/7.json", Some((product, Data, "/products/7")));
        check(&table, "/products/new", Some(("products/new", Page, "/products/new")));
        check(&table, "/all/a/b", Some(("{*rest}", Data, "/a/b")));
        // Whose page is not of the data's own route is no data.
        let rest = |path| Some(("{*rest}", Page, path));
        check(&table, "/api/products/x.json", rest("/api/products/x.json"));
        check(&table, "/api/products/007.json", rest("/api/products/007.json"));
        check(&table, "/api/products/new.json", rest("/api/products/new.json"));
    }

    #[test]
    fn routes_that_contradict_each_other_are_errors() {
        let message = |routes| table(routes).unwrap_err().to_string();
        assert!(message(&[("a/{b}", None), ("a/{c}", None)]).contains("PER-2040"));
        assert!(message(&[("a", Some("x")), ("b", Some("x"))]).contains("PER-5101"));
        assert!(message(&[("a/{b}", Some("x"))]).contains("its parameters are"));
        assert!(message(&[("a-{b}", None)]).contains("PER-2020"));
    }
}
