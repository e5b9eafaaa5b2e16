//! [`Routes`]: which template answers a path.

use matchit::{Params, Router};
use perennial_protocol::CanonicalPath;

use crate::{AppError, Pattern};

/// A trie over the patterns of an app's templates. Literal segments win over parameters.
#[derive(Debug, Default)]
pub struct Routes {
    router: Router<usize>,
    patterns: Vec<Pattern>,
}

/// The template that answers a path, and the parameters of that path.
#[derive(Debug)]
pub struct RouteMatch<'r, 'p> {
    /// The template, by its place among the app's templates.
    pub template: usize,
    params: Params<'r, 'p>,
}

impl RouteMatch<'_, '_> {
    /// The parameters, decoded, in the order of the path.
    #[must_use]
    pub fn params(&self) -> Vec<(Box<str>, String)> {
        self.params.iter().map(|(name, value)| (name.into(), value.to_owned())).collect()
    }
}

impl Routes {
    /// Builds the trie from the templates' patterns; with each, whether its domain includes all
    /// paths below it.
    ///
    /// # Errors
    /// [`AppError::Conflict`], if two of them could answer the same path.
    pub fn new(templates: Vec<(Pattern, bool)>) -> Result<Self, AppError> {
        let mut router = Router::new();
        let mut owners: Vec<(String, usize)> = Vec::new();
        let mut patterns: Vec<Pattern> = Vec::with_capacity(templates.len());
        for (template, (pattern, domain)) in templates.into_iter().enumerate() {
            let domain = domain && pattern.is_literal();
            let pattern = if domain { pattern.with_domain() } else { pattern };
            for route in pattern.routes(domain) {
                if let Err(error) = router.insert(route.clone(), template) {
                    let other = owner(&error, &route, &owners);
                    let other = other.and_then(|index| patterns.get(index));
                    return Err(AppError::Conflict {
                        first: other.map_or_else(|| route.clone(), ToString::to_string),
                        second: pattern.to_string(),
                    });
                }
                owners.push((route, template));
            }
            patterns.push(pattern);
        }
        Ok(Self { router, patterns })
    }

    /// The template that answers a path. A parameter that is not of its type is no match.
    #[must_use]
    pub fn find<'r, 'p>(&'r self, path: &'p CanonicalPath) -> Option<RouteMatch<'r, 'p>> {
        self.find_text(path.as_str())
    }

    /// The same of a path that is known to be canonical.
    pub(crate) fn find_text<'r, 'p>(&'r self, path: &'p str) -> Option<RouteMatch<'r, 'p>> {
        let found = self.router.at(path).ok()?;
        let template = *found.value;
        let accepted = self.patterns.get(template)?.accepts(found.params.iter());
        accepted.then_some(RouteMatch { template, params: found.params })
    }
}

/// The template whose route stands in the way of another.
fn owner(error: &matchit::InsertError, route: &str, owners: &[(String, usize)]) -> Option<usize> {
    let blocking = match error {
        matchit::InsertError::Conflict { with } => with.as_str(),
        _ => route,
    };
    owners.iter().find(|(own, _)| own == blocking).map(|(_, template)| *template)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes(patterns: &[(&str, bool)]) -> Result<Routes, AppError> {
        let parse = |&(pattern, domain): &(&str, bool)| (pattern.parse().unwrap(), domain);
        Routes::new(patterns.iter().map(parse).collect())
    }

    #[track_caller]
    fn check(routes: &Routes, path: &str, expected: Option<(usize, &[(&str, &str)])>) {
        let path = CanonicalPath::from_decoded(path).unwrap();
        let found = routes.find(&path).map(|found| {
            let params = found.params().into_iter().map(|(name, value)| (name.to_string(), value));
            (found.template, params.collect::<Vec<_>>())
        });
        let expected = expected.map(|(template, params)| {
            let own = |&(name, value): &(&str, &str)| (name.to_owned(), value.to_owned());
            (template, params.iter().map(own).collect())
        });
        assert_eq!(found, expected, "{path}");
    }

    #[test]
    fn a_path_finds_its_template_and_parameters() {
        let routes = routes(&[
            ("", false),
            ("city/{slug}", true),
            ("city/new", false),
            ("item/{id: u64}", false),
            ("docs", true),
            ("blog/{page?: u32}", false),
        ])
        .unwrap();
        check(&routes, "/", Some((0, &[])));
        check(&routes, "/city/são-paulo", Some((1, &[("slug", "são-paulo")])));
        check(&routes, "/city/new", Some((2, &[])));
        check(&routes, "/city", None);
        check(&routes, "/city/a/b", None);
        check(&routes, "/item/7", Some((3, &[("id", "7")])));
        check(&routes, "/item/007", None);
        check(&routes, "/item/x", None);
        check(&routes, "/item/{id}", None);
        check(&routes, "/docs", Some((4, &[])));
        check(&routes, "/docs/a/b", Some((4, &[("rest", "a/b")])));
        check(&routes, "/blog", Some((5, &[])));
        check(&routes, "/blog/2", Some((5, &[("page", "2")])));
        check(&routes, "/nothing", None);
    }

    #[test]
    fn two_templates_for_one_path_are_an_error_that_names_both() {
        let error = routes(&[("city/{slug}", false), ("city/{id: u64}", false)]).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("city/{slug}") && text.contains("city/{id: u64}"), "{text}");
        assert!(routes(&[("a", false), ("a", false)]).is_err());
    }
}
