//! [`DataPattern`]: the paths of the data of one route's pages.

use std::collections::BTreeSet;

use perennial_protocol::CanonicalPath;

/// The paths of the data of one route's pages: segments of text, each with at most one parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DataPattern {
    segments: Vec<Segment>,
}

/// `{name}` with text before and behind it; without a name, text alone.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Segment {
    before: String,
    name: Option<String>,
    /// Whether it takes all that follows: `{*name}`.
    rest: bool,
    behind: String,
}

impl DataPattern {
    /// Parses a pattern whose parameters must be these.
    pub(super) fn parse<'n>(
        text: &str,
        names: impl Iterator<Item = &'n str>,
    ) -> Result<Self, String> {
        let text = text.strip_prefix('/').unwrap_or(text);
        let segments: Vec<_> = text.split('/').map(segment).collect::<Result<_, _>>()?;
        let own: Vec<&str> = segments.iter().filter_map(|it| it.name.as_deref()).collect();
        let (own_set, names): (BTreeSet<_>, BTreeSet<_>) =
            (own.iter().copied().collect(), names.collect());
        if own.len() != own_set.len() {
            return Err("a parameter stands in it twice".into());
        }
        if own_set != names {
            return Err(format!("its parameters are {own_set:?}, those of the page {names:?}"));
        }
        Ok(Self { segments })
    }

    /// The route of the trie, in the syntax of `matchit`.
    pub(super) fn route(&self) -> String {
        let segment = |segment: &Segment| {
            let Segment { before, name, rest, behind } = segment;
            match name {
                None => format!("/{before}"),
                Some(name) if *rest => format!("/{{*{name}}}"),
                Some(name) => format!("/{before}{{{name}}}{behind}"),
            }
        };
        self.segments.iter().map(segment).collect()
    }

    /// The path of the data with these parameters, decoded; `None` if it is no canonical path.
    pub(super) fn path<'v>(
        &self,
        value: impl Fn(&str) -> Option<&'v str>,
    ) -> Option<CanonicalPath> {
        let mut path = String::new();
        for Segment { before, name, behind, .. } in &self.segments {
            path.push('/');
            path.push_str(before);
            if let Some(name) = name {
                path.push_str(value(name)?);
            }
            path.push_str(behind);
        }
        CanonicalPath::from_decoded(&path).ok()
    }
}

fn segment(part: &str) -> Result<Segment, String> {
    let mixed = || format!("the segment {part:?} has braces that are no parameter");
    let Some((before, tail)) = part.split_once('{') else {
        if part.is_empty() || part.contains('}') {
            return Err(if part.is_empty() { "it has an empty segment".into() } else { mixed() });
        }
        let before = part.into();
        return Ok(Segment { before, name: None, rest: false, behind: String::new() });
    };
    let (name, behind) = tail.split_once('}').ok_or_else(mixed)?;
    let (name, rest) = name.strip_prefix('*').map_or((name, false), |name| (name, true));
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() || !name.chars().all(allowed) || before.contains('}') {
        return Err(mixed());
    }
    if behind.contains(['{', '}']) || rest && !(before.is_empty() && behind.is_empty()) {
        return Err(mixed());
    }
    Ok(Segment { before: before.into(), name: Some(name.into()), rest, behind: behind.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, names: &[&str], route: &str, path: &str) {
        let pattern = DataPattern::parse(text, names.iter().copied()).unwrap();
        assert_eq!(pattern.route(), route);
        assert_eq!(pattern.path(|_| Some("7")).unwrap().as_str(), path);
    }

    #[test]
    fn a_parameter_may_be_a_part_of_a_segment() {
        check("api/p/{id}.json", &["id"], "/api/p/{id}.json", "/api/p/7.json");
        check("/data/p-{id}", &["id"], "/data/p-{id}", "/data/p-7");
        check("data/{*path}", &["path"], "/data/{*path}", "/data/7");
        check("index.json", &[], "/index.json", "/index.json");
    }

    #[track_caller]
    fn check_error(text: &str, names: &[&str], part: &str) {
        let error = DataPattern::parse(text, names.iter().copied()).unwrap_err();
        assert!(error.contains(part), "{error}");
    }

    #[test]
    fn a_bad_pattern_says_what_is_wrong() {
        check_error("api/{id}", &[], "its parameters are");
        check_error("api", &["id"], "its parameters are");
        check_error("api/{id}/{id}", &["id"], "twice");
        check_error("api/{id: u64}", &["id"], "braces");
        check_error("api/{a}{b}", &["a", "b"], "braces");
        check_error("api/{id", &["id"], "braces");
        check_error("api//{id}", &["id"], "empty segment");
    }
}
