//! [`BuildContext`]: all that a state function may know of what it builds.

use std::str::FromStr;
use std::sync::Arc;

use perennial_protocol::CanonicalPath;
use serde::de::DeserializeOwned;

use crate::PageError;
use crate::build_paths::Helper;

/// All that a state function may know of the page that it builds: its path, the parameters of
/// that path, the query keys that the template declares, and the locale.
///
/// Nothing else of a request can be seen here, because what is built is stored and shown to
/// everybody. It is cheap to clone.
///
/// ```
/// use perennial_core::BuildContext;
/// use perennial_protocol::CanonicalPath;
/// let path = CanonicalPath::parse("/item/7")?;
/// let context = BuildContext::new(path, vec![("id".into(), "7".into())], vec![], "en");
/// assert_eq!(context.param("id").ok(), Some("7"));
/// assert_eq!(context.parse_param::<u64>("id").ok(), Some(7));
/// assert!(context.param("slug").is_err());
/// # Ok::<(), perennial_protocol::PathError>(())
/// ```
#[derive(Debug, Clone)]
pub struct BuildContext(Arc<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    path: CanonicalPath,
    params: Vec<(Box<str>, String)>,
    query: Vec<(Box<str>, String)>,
    locale: Box<str>,
    helper: Option<Arc<Helper>>,
}

impl BuildContext {
    /// The context of one page. Apps need this only in tests of their state functions.
    #[must_use]
    pub fn new(
        path: CanonicalPath,
        params: Vec<(Box<str>, String)>,
        query: Vec<(Box<str>, String)>,
        locale: &str,
    ) -> Self {
        Self(Arc::new(Inner { path, params, query, locale: locale.into(), helper: None }))
    }

    /// The same context with the helper state of its template's build paths.
    #[must_use]
    pub fn with_helper(self, helper: Option<Arc<Helper>>) -> Self {
        let mut context = self;
        Arc::make_mut(&mut context.0).helper = helper;
        context
    }

    /// The page's path, decoded.
    #[must_use]
    pub fn path(&self) -> &CanonicalPath {
        &self.0.path
    }

    /// A parameter of the path, decoded.
    ///
    /// # Errors
    /// Blames the server, if the template's pattern has no such parameter, or the path leaves out
    /// an optional one.
    pub fn param(&self, name: &str) -> Result<&str, PageError> {
        self.optional_param(name).ok_or_else(|| {
            let known: Vec<&str> = self.0.params.iter().map(|(name, _)| &**name).collect();
            PageError::server_message(format!(
                "PER-2010: the path {} has no parameter {name:?}; it has {known:?}",
                self.0.path
            ))
        })
    }

    /// A parameter of the path, if the path has it.
    #[must_use]
    pub fn optional_param(&self, name: &str) -> Option<&str> {
        find(&self.0.params, name)
    }

    /// A parameter of the path in another type.
    ///
    /// # Errors
    /// As [`param`](Self::param); a 404, if the text is not of that type.
    pub fn parse_param<T: FromStr>(&self, name: &str) -> Result<T, PageError> {
        let text = self.param(name)?;
        text.parse().map_err(|_| PageError::not_found(format!("{text:?} is no valid {name}")))
    }

    /// The value of a declared query key, if the request had it.
    #[must_use]
    pub fn query(&self, key: &str) -> Option<&str> {
        find(&self.0.query, key)
    }

    /// The value of a declared query key as any type that can be parsed, if the request had it.
    ///
    /// ```
    /// # use perennial_core::BuildContext;
    /// # let path = perennial_protocol::CanonicalPath::root();
    /// let context = BuildContext::new(path, vec![], vec![("page".into(), "2".into())], "en");
    /// assert_eq!(context.parse_query::<u32>("page").ok(), Some(Some(2)));
    /// assert_eq!(context.parse_query::<u32>("sort").ok(), Some(None));
    /// assert_eq!(context.parse_query::<bool>("page").unwrap_err().status(), 404);
    /// ```
    ///
    /// # Errors
    /// A 404, if the value is not of that type.
    pub fn parse_query<T: FromStr>(&self, key: &str) -> Result<Option<T>, PageError> {
        let Some(text) = self.query(key) else { return Ok(None) };
        let parsed = text.parse().map(Some);
        parsed.map_err(|_| PageError::not_found(format!("{text:?} is no valid {key}")))
    }

    /// What the build paths found out, see [`BuildPaths::helper`](crate::BuildPaths::helper).
    ///
    /// # Errors
    /// Blames the server, if the build paths gave none, or one of another type.
    pub fn helper<H: DeserializeOwned + Send + Sync + 'static>(&self) -> Result<Arc<H>, PageError> {
        let helper = self.0.helper.as_ref().ok_or_else(|| {
            PageError::server_message(
                "PER-2012: the template's build paths gave no helper state\n\
                 hint: return `BuildPaths::new(paths).helper(&state)` from them",
            )
        })?;
        helper.typed()
    }

    /// The locale, such as `en-US`.
    #[must_use]
    pub fn locale(&self) -> &str {
        &self.0.locale
    }
}

fn find<'a>(pairs: &'a [(Box<str>, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(key, _)| **key == *name).map(|(_, value)| value.as_str())
}
