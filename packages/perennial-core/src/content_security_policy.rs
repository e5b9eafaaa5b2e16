//! [`ContentSecurityPolicy`]: what browsers let pages load and run.

use std::fmt;

/// What browsers let pages load and run (<https://www.w3.org/TR/CSP3/>), sent with every page.
///
/// It begins with what every page may do: load from its own origin, run the client's wasm, and send
/// forms to, have a base at and stand in a frame of that origin alone.
/// [`App::content_security_policy`](crate::App::content_security_policy) changes it.
///
/// ```
/// use perennial_core::ContentSecurityPolicy;
/// let policy = ContentSecurityPolicy::default().allow("img-src", "https://tiles.example.org");
/// assert_eq!(
///     policy.to_string(),
///     "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
///      base-uri 'self'; form-action 'self'; frame-ancestors 'self'; \
///      img-src 'self' https://tiles.example.org"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentSecurityPolicy {
    directives: Vec<(String, Vec<String>)>,
}

/// The directive that stands in for all that fetch and are not named (section 6.1).
const FALLBACK: &str = "default-src";
/// Directives that nothing stands in for (sections 6.3 and 6.4).
const OWN_ORIGIN: [&str; 3] = ["base-uri", "form-action", "frame-ancestors"];
/// The directives that [`FALLBACK`] stands in for.
const FETCH: [&str; 12] = [
    "child-src",
    "connect-src",
    "font-src",
    "frame-src",
    "img-src",
    "manifest-src",
    "media-src",
    "object-src",
    "script-src",
    "style-src",
    "worker-src",
    "prefetch-src",
];

/// A content security policy cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// A directive has a name that none can have.
    #[error(
        "PER-2060: {0:?} is no directive of a content security policy\n\
         hint: directives are named like \"img-src\", in small letters"
    )]
    Directive(String),
    /// A source has a character that would end it.
    #[error(
        "PER-2061: {source_text:?} is no source for {directive:?}: it is empty or has a blank, a \
         comma, a semicolon or another character that cannot stand there\n\
         hint: allow each source by a call of its own"
    )]
    Source {
        /// The directive.
        directive: String,
        /// The source.
        source_text: String,
    },
}

impl Default for ContentSecurityPolicy {
    fn default() -> Self {
        let none = Self { directives: Vec::new() };
        let policy =
            none.set(FALLBACK, ["'self'"]).set("script-src", ["'self'", "'wasm-unsafe-eval'"]);
        OWN_ORIGIN.into_iter().fold(policy, |policy, name| policy.set(name, ["'self'"]))
    }
}

impl ContentSecurityPolicy {
    /// Allows a source: an origin as `https://tiles.example.org`, a scheme as `data:`, or a keyword
    /// with its quotes as `'unsafe-inline'`; `'none'` takes the place of all others. A directive that fetches and was not named before
    /// allows from then on what `default-src` allows, and this.
    #[must_use]
    pub fn allow(mut self, directive: impl Into<String>, source: impl Into<String>) -> Self {
        let (directive, source) = (directive.into(), source.into());
        let fallback = self.sources(FALLBACK).map(<[String]>::to_vec).unwrap_or_default();
        let sources = match self.directives.iter_mut().find(|(name, _)| *name == directive) {
            Some((_, sources)) => sources,
            None => {
                let begin = if FETCH.contains(&&*directive) { fallback } else { Vec::new() };
                self.directives.push((directive, begin));
                match self.directives.last_mut() {
                    Some((_, sources)) => sources,
                    None => return self,
                }
            }
        };
        let is_none = source == "'none'";
        sources.retain(|own| own != "'none'" && !is_none);
        if !sources.contains(&source) {
            sources.push(source);
        }
        self
    }

    /// Sets all sources of a directive; none at all for one that has none, such as
    /// `upgrade-insecure-requests`.
    #[must_use]
    pub fn set<S: Into<String>>(
        mut self,
        directive: impl Into<String>,
        sources: impl IntoIterator<Item = S>,
    ) -> Self {
        let directive = directive.into();
        let sources = sources.into_iter().map(Into::into).collect();
        match self.directives.iter_mut().find(|(name, _)| *name == directive) {
            Some((_, own)) => *own = sources,
            None => self.directives.push((directive, sources)),
        }
        self
    }

    /// Takes a directive out.
    #[must_use]
    pub fn without(mut self, directive: &str) -> Self {
        self.directives.retain(|(name, _)| name != directive);
        self
    }

    /// The sources of a directive, if it is named.
    #[must_use]
    pub fn sources(&self, directive: &str) -> Option<&[String]> {
        let found = self.directives.iter().find(|(name, _)| name == directive);
        found.map(|(_, sources)| sources.as_slice())
    }

    /// Checks that it can stand in a header and says there what it says here.
    ///
    /// # Errors
    /// [`PolicyError`] names the directive or the source that cannot.
    pub fn check(&self) -> Result<(), PolicyError> {
        for (directive, sources) in &self.directives {
            let letters = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
            if directive.is_empty() || !directive.bytes().all(letters) {
                return Err(PolicyError::Directive(directive.clone()));
            }
            let fits = |byte: u8| byte.is_ascii_graphic() && byte != b';' && byte != b',';
            if let Some(source) = sources.iter().find(|s| s.is_empty() || !s.bytes().all(fits)) {
                let (directive, source_text) = (directive.clone(), source.clone());
                return Err(PolicyError::Source { directive, source_text });
            }
        }
        Ok(())
    }
}

impl fmt::Display for ContentSecurityPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (directive, sources)) in self.directives.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { "; " })?;
            f.write_str(directive)?;
            for source in sources {
                write!(f, " {source}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directive_that_was_not_named_keeps_what_the_default_allows() {
        let policy = ContentSecurityPolicy::default()
            .allow("connect-src", "https://api.example.org")
            .allow("script-src", "'sha256-abc='")
            .allow("frame-ancestors", "https://portal.example.org")
            .allow("connect-src", "https://api.example.org");
        assert_eq!(
            policy.to_string(),
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'sha256-abc='; \
             base-uri 'self'; form-action 'self'; \
             frame-ancestors 'self' https://portal.example.org; \
             connect-src 'self' https://api.example.org"
        );
        let policy = policy.set("default-src", ["'none'"]).allow("img-src", "data:");
        assert_eq!(policy.sources("img-src").unwrap(), ["data:"]);
        let policy = policy.allow("frame-ancestors", "'none'");
        assert_eq!(policy.sources("frame-ancestors").unwrap(), ["'none'"]);
        let none: [&str; 0] = [];
        let policy = policy.without("script-src").set("upgrade-insecure-requests", none);
        assert!(policy.to_string().ends_with("; upgrade-insecure-requests"));
        assert!(policy.sources("script-src").is_none() && policy.check().is_ok());
    }

    #[test]
    fn what_would_break_the_header_or_mean_something_else_is_refused() {
        let check = |directive: &str, source: &str| {
            ContentSecurityPolicy::default().allow(directive, source).check()
        };
        for source in ["", "a b", "a;script-src *", "a,b", "a\r\nx: y", "ä", "\0"] {
            let text = check("img-src", source).unwrap_err().to_string();
            assert!(text.contains("PER-2061") && text.contains("hint:"), "{source:?}");
        }
        for directive in ["", "Img-Src", "img src", "img-src;", "a\n"] {
            let text = check(directive, "data:").unwrap_err().to_string();
            assert!(text.contains("PER-2060"), "{directive:?}");
        }
    }
}
