//! [`Admission`]: what a request is about, decided before any page is made.

use std::sync::Arc;

use actix_web::http::StatusCode;
use perennial_isg::{EntryKey, Representation};
use perennial_protocol::{CanonicalPath, PathError};
use perennial_server::parts::{self, QueryError};

use super::render::{RenderSubject, find};
use super::route_table::{CheckedRoute, Found, RouteTable};

/// What a request is about.
#[derive(Debug)]
pub(super) enum Admission<'t> {
    /// A page that may exist, or its data.
    Page(Box<Admitted<'t>>),
    /// A path that no route answers.
    Unknown,
    /// A page's path, without the slash at its end.
    Redirect(String),
    /// Any path, without its empty segments: no server behind is asked for a path that it may read
    /// otherwise.
    EmptySegment(String),
    /// A path or a query that is not looked at.
    Refused(StatusCode),
}

/// A page that may exist.
#[derive(Debug)]
pub(super) struct Admitted<'t> {
    pub(super) route: &'t CheckedRoute,
    pub(super) key: EntryKey,
    pub(super) representation: Representation,
    path: CanonicalPath,
    params: Vec<(Box<str>, String)>,
    query: Vec<(Box<str>, String)>,
}

impl Admitted<'_> {
    /// All that the page's maker may know. Made only when a generation is due.
    pub(super) fn subject(&self) -> RenderSubject {
        let data = self.route.data.as_ref();
        RenderSubject {
            route: Arc::from(self.route.pattern.as_str()),
            path: self.path.clone(),
            data: data.and_then(|data| data.path(|name| find(&self.params, name))),
            params: self.params.clone(),
            query: self.query.clone(),
        }
    }
}

impl<'t> Admission<'t> {
    /// Decides by path and query alone.
    pub(super) fn decide(table: &'t RouteTable, raw_path: &str, raw_query: &str) -> Self {
        match CanonicalPath::parse(raw_path) {
            Ok(path) => match table.find(&path) {
                Some(found) => Self::of_route(found, raw_query),
                None => Self::Unknown,
            },
            Err(PathError::TrailingSlash) => {
                // A path with a slash at its end may well be something else behind the routes.
                let path = parts::without_empty_segments(raw_path);
                match path.filter(|it| table.find(it).is_some()) {
                    Some(path) => Self::Redirect(parts::with_query(&path, raw_query)),
                    None => Self::passed(raw_path),
                }
            }
            Err(PathError::EmptySegment) => match parts::without_empty_segments(raw_path) {
                Some(path) => Self::EmptySegment(parts::with_query(&path, raw_query)),
                None => Self::Refused(StatusCode::BAD_REQUEST),
            },
            Err(PathError::Reserved) => Self::passed(raw_path),
            Err(error) => Self::Refused(parts::refusal_of(error)),
        }
    }

    /// A path that is somebody else's to answer, who may take dot segments away: `/a/../b` must not
    /// pass a rule for `/a` and arrive as `/b`.
    fn passed(raw_path: &str) -> Self {
        match CanonicalPath::check_segments(raw_path) {
            Ok(()) => Self::Unknown,
            Err(_) => Self::Refused(StatusCode::BAD_REQUEST),
        }
    }

    fn of_route(found: Found<'t>, raw_query: &str) -> Self {
        let Found { route, page, representation, params } = found;
        let query = match parts::declared(raw_query, &route.query_keys) {
            Ok(query) => query,
            Err(QueryError::TooLong) => return Self::Refused(StatusCode::URI_TOO_LONG),
            Err(QueryError::Malformed) => return Self::Refused(StatusCode::BAD_REQUEST),
        };
        let pairs: Vec<_> = query.iter().map(|(key, value)| (&**key, value.as_str())).collect();
        let key = EntryKey::new("", &page, &pairs);
        Self::Page(Box::new(Admitted { route, key, representation, path: page, params, query }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::IncrementalRoute;

    #[track_caller]
    fn check(path: &str, query: &str, expected: &str) {
        let route = IncrementalRoute::new("p/{id: u64}").data("d/{id}.json").query_keys(["size"]);
        let table = RouteTable::new(vec![route]).unwrap();
        let decided = match Admission::decide(&table, path, query) {
            Admission::Page(admitted) => format!("{:?} {}", admitted.representation, admitted.key),
            other => format!("{other:?}"),
        };
        assert_eq!(decided, expected, "{path}");
    }

    #[test]
    fn page_and_data_have_one_key_and_declared_query_keys_are_part_of_it() {
        check("/p/7", "utm=x", "Page /p/7");
        check("/d/7.json", "size=l&utm=x", "Data /p/7?size=l");
        check("/%70/7", "", "Page /p/7");
        check("/p/07", "", "Unknown");
        check("/p/7/", "a=b", "Redirect(\"/p/7?a=b\")");
        check("/x/", "", "Unknown");
        check("/p/7", "size=%zz", "Refused(400)");
        check("/p/..%2f7", "", "Refused(400)");
        check("/p/../p/7", "", "Refused(400)");
        check("/.perennial/x", "", "Unknown");
        for path in ["/.perennial/../x", "/.perennial/%2e%2E/x", "/.perennial/a/..", "/a/../b/"] {
            check(path, "", "Refused(400)");
        }
        check("/.perennial/..%2fx", "", "Refused(400)");
        check("/.perennial/a//b", "", "Refused(400)");
        check("/x/./", "", "Refused(400)");
        check("//p//7", "a=b", "EmptySegment(\"/p/7?a=b\")");
        check("//evil.example", "", "EmptySegment(\"/evil.example\")");
        check(&format!("/{}", "a".repeat(2_048)), "", "Refused(414)");
    }
}
