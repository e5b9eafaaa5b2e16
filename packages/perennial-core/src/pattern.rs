//! [`Pattern`]: the paths that a template answers.

use std::fmt;
use std::sync::OnceLock;

use perennial_protocol::CanonicalPath;

use crate::param_type::ParamType;

/// The paths that a template answers, such as `city/{slug}`.
///
/// Segments are separated by `/`. A segment is literal text or one parameter: `{name}`,
/// `{name: u64}` with a type (`str`, `u32`, `u64`, `i32`, `i64`), and as the last segment
/// `{name?}`, which may be absent, or `{*name}`, which takes all that follows.
///
/// ```
/// use perennial_core::Pattern;
/// assert!("item/{id: u64}".parse::<Pattern>().is_ok());
/// assert!("item/{id: float}".parse::<Pattern>().is_err());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    segments: Vec<Segment>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    Literal(String),
    Param { name: String, kind: ParamType },
    Optional { name: String, kind: ParamType },
    Rest { name: String },
}

/// A pattern that is read when it is first needed: what only takes a page over never does.
#[derive(Debug)]
pub(crate) struct LatePattern {
    text: String,
    read: OnceLock<Pattern>,
}

impl LatePattern {
    pub(crate) const fn new(text: String) -> Self {
        Self { text, read: OnceLock::new() }
    }

    /// The pattern, if the text is one.
    pub(crate) fn check(&self) -> Result<&Pattern, PatternError> {
        let pattern = self.text.parse()?;
        Ok(self.read.get_or_init(|| pattern))
    }

    /// The pattern; of a text that is none, and was not checked, the one of the root page.
    pub(crate) fn get(&self) -> &Pattern {
        self.read.get_or_init(|| self.text.parse().unwrap_or_default())
    }
}

/// The text is not a pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("PER-2020: the path pattern {pattern:?} is not valid: {reason}\nhint: {hint}")]
pub struct PatternError {
    pattern: String,
    reason: String,
    hint: &'static str,
}

impl Pattern {
    /// Whether it has no parameter.
    #[must_use]
    pub fn is_literal(&self) -> bool {
        self.segments.iter().all(|segment| matches!(segment, Segment::Literal(_)))
    }

    /// Its first segment, if that is literal.
    pub(crate) fn first_literal(&self) -> Option<&str> {
        match self.segments.first() {
            Some(Segment::Literal(text)) => Some(text),
            _ => None,
        }
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The names of its parameters, in the order of the path.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(Segment::name)
    }

    /// The path of this pattern with these parameters, decoded; `None` if one is missing, or if
    /// what comes of it is no canonical path.
    ///
    /// ```
    /// use perennial_core::Pattern;
    /// let pattern = "products/{id: u64}".parse::<Pattern>()?;
    /// let path = pattern.path(|name| (name == "id").then_some("7"));
    /// assert_eq!(path.map(|path| path.to_url()).as_deref(), Some("/products/7"));
    /// # Ok::<(), perennial_core::PatternError>(())
    /// ```
    #[must_use]
    pub fn path<'v>(&self, value: impl Fn(&str) -> Option<&'v str>) -> Option<CanonicalPath> {
        let mut path = String::new();
        for segment in &self.segments {
            let part = match segment {
                Segment::Literal(text) => text,
                Segment::Param { name, .. } | Segment::Rest { name } => value(name)?,
                Segment::Optional { name, .. } => match value(name) {
                    Some(value) => value,
                    None => continue,
                },
            };
            path.push('/');
            path.push_str(part);
        }
        CanonicalPath::from_decoded(if path.is_empty() { "/" } else { &path }).ok()
    }

    /// The same pattern with all paths below it: `city` and `city/{*rest}`.
    pub(crate) fn with_domain(mut self) -> Self {
        self.segments.push(Segment::Rest { name: "rest".into() });
        self
    }

    /// The routes of the trie that make up this pattern, in the syntax of `matchit`.
    pub(crate) fn routes(&self, with_bare: bool) -> Vec<String> {
        let mut route = String::new();
        let mut routes = Vec::new();
        for segment in &self.segments {
            let tail = match segment {
                Segment::Literal(text) => text.clone(),
                Segment::Param { name, .. } => format!("{{{name}}}"),
                Segment::Optional { name, .. } => {
                    routes.push(non_empty(&route));
                    format!("{{{name}}}")
                }
                Segment::Rest { name } => {
                    if with_bare {
                        routes.push(non_empty(&route));
                    }
                    format!("{{*{name}}}")
                }
            };
            route = format!("{route}/{tail}");
        }
        routes.push(non_empty(&route));
        routes
    }

    /// Whether the parameters have the types that the pattern asks for.
    pub(crate) fn accepts<'a>(&self, mut params: impl Iterator<Item = (&'a str, &'a str)>) -> bool {
        params.all(|(name, value)| {
            self.segments.iter().all(|segment| match segment {
                Segment::Param { name: own, kind } | Segment::Optional { name: own, kind } => {
                    own != name || kind.accepts(value)
                }
                Segment::Literal(_) | Segment::Rest { .. } => true,
            })
        })
    }
}

fn non_empty(route: &str) -> String {
    if route.is_empty() { "/".into() } else { route.into() }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::str::FromStr for Pattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fail = |reason: String, hint| PatternError { pattern: text.into(), reason, hint };
        let trimmed = text.strip_prefix('/').unwrap_or(text);
        let mut segments: Vec<Segment> = Vec::new();
        for part in trimmed.split('/').filter(|_| !trimmed.is_empty()) {
            if matches!(segments.last(), Some(Segment::Optional { .. } | Segment::Rest { .. })) {
                let reason = "an optional or catch-all parameter is not the last segment".into();
                return Err(fail(reason, "move `{name?}` or `{*name}` to the end"));
            }
            let segment = segment(part).map_err(|(reason, hint)| fail(reason, hint))?;
            if let Some(name) = segment.name()
                && segments.iter().any(|earlier| earlier.name() == Some(name))
            {
                let reason = format!("the parameter {name:?} stands in it twice");
                return Err(fail(reason, "give each parameter a name of its own"));
            }
            segments.push(segment);
        }
        Ok(Self { text: trimmed.into(), segments })
    }
}

impl Segment {
    fn name(&self) -> Option<&str> {
        match self {
            Self::Literal(_) => None,
            Self::Param { name, .. } | Self::Optional { name, .. } | Self::Rest { name } => {
                Some(name)
            }
        }
    }
}

fn segment(part: &str) -> Result<Segment, (String, &'static str)> {
    let Some(inner) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else {
        return literal(part);
    };
    if let Some(name) = inner.strip_prefix('*') {
        return Ok(Segment::Rest { name: param_name(name)? });
    }
    let (name, kind) = match inner.split_once(':') {
        Some((name, kind)) => (name.trim(), param_type(kind.trim())?),
        None => (inner.trim(), ParamType::Text),
    };
    match name.strip_suffix('?') {
        Some(name) => Ok(Segment::Optional { name: param_name(name)?, kind }),
        None => Ok(Segment::Param { name: param_name(name)?, kind }),
    }
}

fn literal(part: &str) -> Result<Segment, (String, &'static str)> {
    if part.contains(['{', '}']) {
        let hint = "a parameter is a whole segment: `item/{id}`, not `item-{id}`";
        return Err((format!("the segment {part:?} mixes text and a parameter"), hint));
    }
    let whole = format!("/{part}");
    if part.is_empty() {
        return Err(("it has an empty segment".into(), "take the extra slash out"));
    }
    CanonicalPath::from_decoded(&whole).map_err(|error| {
        (error.to_string(), "write the path decoded, without a slash at the end")
    })?;
    Ok(Segment::Literal(part.into()))
}

fn param_name(name: &str) -> Result<String, (String, &'static str)> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() || !name.chars().all(allowed) {
        let hint = "a parameter's name is made of letters, digits and `_`";
        return Err((format!("{name:?} is no name for a parameter"), hint));
    }
    Ok(name.into())
}

fn param_type(name: &str) -> Result<ParamType, (String, &'static str)> {
    let hint = "the types are str, u32, u64, i32 and i64";
    name.parse().map_err(|()| (format!("{name:?} is no type of a parameter"), hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_routes(pattern: &str, expected: &[&str]) {
        assert_eq!(pattern.parse::<Pattern>().unwrap().routes(false), expected);
    }

    #[test]
    fn a_pattern_becomes_routes_of_the_trie() {
        check_routes("", &["/"]);
        check_routes("about", &["/about"]);
        check_routes("/about", &["/about"]);
        check_routes("city/{slug}", &["/city/{slug}"]);
        check_routes("item/{id: u64}", &["/item/{id}"]);
        check_routes("blog/{page?: u32}", &["/blog", "/blog/{page}"]);
        check_routes("docs/{*path}", &["/docs/{*path}"]);
    }

    #[track_caller]
    fn check_error(pattern: &str, part: &str) {
        let error = pattern.parse::<Pattern>().unwrap_err().to_string();
        assert!(error.contains(part) && error.contains("hint:"), "{error}");
    }

    #[test]
    fn a_bad_pattern_says_what_is_wrong() {
        check_error("item-{id}", "mixes text and a parameter");
        check_error("item/{id: float}", "\"float\" is no type");
        check_error("item/{}", "no name for a parameter");
        check_error("{*all}/x", "not the last segment");
        check_error("{a}/{a}", "twice");
        check_error("a/", "empty segment");
        check_error("a/../b", "PER-1014");
    }
}
