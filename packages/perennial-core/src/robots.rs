//! [`Robots`]: what an app says to crawlers in its `robots.txt`.

use std::fmt::Write as _;

use perennial_protocol::BasePath;

/// What crawlers may do (RFC 9309): groups of rules, the first for all of them. The sitemap is named
/// by itself, where the app's origin is known.
///
/// ```
/// use perennial_core::Robots;
/// let robots = Robots::new().disallow("/search").agent("GPTBot").disallow("/");
/// assert_eq!(
///     robots.text(&Default::default(), None),
///     "User-agent: *\nDisallow: /search\n\nUser-agent: GPTBot\nDisallow: /\n"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Robots {
    groups: Vec<Group>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Group {
    agents: Vec<String>,
    rules: Vec<(bool, String)>,
}

/// A rule for crawlers cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "PER-2090: {0:?} cannot stand in robots.txt\n\
     hint: agents are named in one word, paths begin with / or *, percent-encoded, without blanks"
)]
pub struct RobotsError(String);

impl Default for Robots {
    fn default() -> Self {
        Self { groups: vec![Group { agents: vec!["*".into()], rules: Vec::new() }] }
    }
}

impl Robots {
    /// Everything is allowed to everyone.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The rules that follow are for crawlers of this name.
    #[must_use]
    pub fn agent(mut self, name: impl Into<String>) -> Self {
        self.groups.push(Group { agents: vec![name.into()], rules: Vec::new() });
        self
    }

    /// Forbids a path and all that begin with it, such as `/search`.
    #[must_use]
    pub fn disallow(self, path: impl Into<String>) -> Self {
        self.rule(false, path.into())
    }

    /// Allows a path and all that begin with it, where a shorter rule forbids them.
    #[must_use]
    pub fn allow(self, path: impl Into<String>) -> Self {
        self.rule(true, path.into())
    }

    fn rule(mut self, allowed: bool, path: String) -> Self {
        if let Some(group) = self.groups.last_mut() {
            group.rules.push((allowed, path));
        }
        self
    }

    /// Checks that all of it can be written.
    ///
    /// # Errors
    /// [`RobotsError`] names what cannot.
    pub fn check(&self) -> Result<(), RobotsError> {
        let graphic = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#');
        let agents = self.groups.iter().flat_map(|group| &group.agents);
        let bad_agent = agents.into_iter().find(|name| name.is_empty() || !graphic(name));
        let rules = self.groups.iter().flat_map(|group| &group.rules).map(|(_, path)| path);
        let bad_path =
            rules.into_iter().find(|path| !path.starts_with(['/', '*']) || !graphic(path));
        match bad_agent.or(bad_path) {
            Some(text) => Err(RobotsError(text.clone())),
            None => Ok(()),
        }
    }

    /// The text of `robots.txt`, for an app below this base path with a sitemap at this URL.
    #[must_use]
    pub fn text(&self, base: &BasePath, sitemap: Option<&str>) -> String {
        let mut text = String::new();
        for (index, group) in self.groups.iter().enumerate() {
            // Writing to a string cannot fail.
            let _ = write!(text, "{}", if index == 0 { "" } else { "\n" });
            for agent in &group.agents {
                let _ = writeln!(text, "User-agent: {agent}");
            }
            for (allowed, path) in &group.rules {
                let verb = if *allowed { "Allow" } else { "Disallow" };
                let _ = writeln!(text, "{verb}: {}", below(base, path));
            }
            if group.rules.is_empty() {
                let _ = writeln!(text, "Disallow:");
            }
        }
        if let Some(sitemap) = sitemap {
            let _ = writeln!(text, "\nSitemap: {sitemap}");
        }
        text
    }
}

/// A rule's path below the base path. `/` stands for everything below, so it keeps its slash.
fn below(base: &BasePath, path: &str) -> String {
    if path.starts_with('/') { format!("{base}{path}") } else { path.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_default_all_is_allowed_and_the_sitemap_named() {
        let text =
            Robots::new().text(&BasePath::default(), Some("https://example.org/sitemap.xml"));
        assert_eq!(text, "User-agent: *\nDisallow:\n\nSitemap: https://example.org/sitemap.xml\n");
    }

    #[test]
    fn paths_lie_below_the_base_path() {
        let robots = Robots::new().disallow("/").allow("/a").disallow("*.pdf");
        let text = robots.text(&"/shop".parse().unwrap(), None);
        assert_eq!(text, "User-agent: *\nDisallow: /shop/\nAllow: /shop/a\nDisallow: *.pdf\n");
    }

    #[test]
    fn what_would_be_another_line_is_refused() {
        for robots in [
            Robots::new().disallow("/a\nAllow: /"),
            Robots::new().disallow("a"),
            Robots::new().disallow("/a b"),
            Robots::new().disallow("/a#b"),
            Robots::new().agent("a\nDisallow: /"),
            Robots::new().agent(""),
        ] {
            assert!(robots.check().unwrap_err().to_string().contains("PER-2090"), "{robots:?}");
        }
    }
}
