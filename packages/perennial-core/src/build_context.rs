//! [`BuildContext`]: all that a state function may know of what it builds.

use std::collections::BTreeSet;
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use perennial_protocol::CanonicalPath;
use serde::de::DeserializeOwned;

use crate::build_paths::Helper;
use crate::param_type::is_no_longer_number;
use crate::side::Translations;
use crate::source::texts;
use crate::{AppState, PageError, Query, Revalidator};

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
    app: AppState,
    helper: Option<Arc<Helper>>,
    translations: Translations,
    /// The query keys that the template declares, where that is known.
    declared: Option<Arc<[String]>>,
    /// The first key that was asked for without being declared.
    undeclared: OnceLock<Box<str>>,
    /// The tags of what was read, in all clones.
    reads: Arc<Mutex<BTreeSet<String>>>,
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
        let (locale, undeclared, app) = (locale.into(), OnceLock::new(), AppState::default());
        let (helper, declared, translations) = (None, None, Translations::default());
        Self(Arc::new(Inner {
            path,
            params,
            query,
            locale,
            app,
            helper,
            translations,
            declared,
            undeclared,
            reads: Arc::default(),
        }))
    }

    /// The same context with the messages of its locale.
    #[must_use]
    pub fn with_translations(self, translations: Translations) -> Self {
        let mut context = self;
        Arc::make_mut(&mut context.0).translations = translations;
        context
    }

    /// The messages of the page's locale.
    #[must_use]
    pub fn translations(&self) -> &Translations {
        &self.0.translations
    }

    /// The same context with the helper state of its template's build paths.
    #[must_use]
    pub fn with_helper(self, helper: Option<Arc<Helper>>) -> Self {
        let mut context = self;
        Arc::make_mut(&mut context.0).helper = helper;
        context
    }

    /// The same context with the app's state.
    #[must_use]
    pub fn with_app(self, app: AppState) -> Self {
        let mut context = self;
        Arc::make_mut(&mut context.0).app = app;
        context
    }

    /// What the app's own code shares on the server.
    #[must_use]
    pub fn app(&self) -> &AppState {
        &self.0.app
    }

    /// The handle that ends the fresh time of stored pages.
    ///
    /// # Errors
    /// Blames the server, in tests of functions alone.
    pub fn revalidator(&self) -> Result<&Revalidator, PageError> {
        self.0.app.revalidator()
    }

    /// The value of a type that [`App::with_state`](crate::App::with_state) opened, such as a pool.
    ///
    /// # Errors
    /// Blames the server, if the app has none of that type.
    pub fn state<T: Send + Sync + 'static>(&self) -> Result<&T, PageError> {
        self.0.app.get()
    }

    /// Reads something of the app's own data. What is built of it has the tags of what was read: once an
    /// action [changes](crate::ActionContext::write) that, it is made anew. See [`Source`](crate::Source).
    ///
    /// # Errors
    /// What reading it failed with; the server is blamed, if the app has no state of the source's type.
    pub async fn read<Q: Query>(&self, query: &Q) -> Result<Q::Value, PageError> {
        let source = self.state::<Q::Source>()?;
        self.reads().extend(texts(query.tags()));
        let value = query.read(source).await?;
        self.reads().extend(texts(query.tags_of(&value)));
        Ok(value)
    }

    fn reads(&self) -> MutexGuard<'_, BTreeSet<String>> {
        // Nothing that holds it can leave it in between.
        self.0.reads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The tags of what was read so far.
    pub(crate) fn read_tags(&self) -> Vec<String> {
        self.reads().iter().cloned().collect()
    }

    /// The same context, which knows the query keys that the template declares: a function that asks
    /// for any other fails.
    #[must_use]
    pub fn with_query_keys(self, keys: &Arc<[String]>) -> Self {
        let mut context = self;
        Arc::make_mut(&mut context.0).declared = Some(Arc::clone(keys));
        context
    }

    /// Blames the server, if a query key was asked for that the template does not declare: such a
    /// key never has a value.
    pub(crate) fn check_query(&self) -> Result<(), PageError> {
        let Some(key) = self.0.undeclared.get() else { return Ok(()) };
        Err(PageError::server_message(format!(
            "PER-2013: a state function of {} asks for the query key {key:?}, which its template does \
             not declare\n\
             hint: add `.query_keys([{key:?}])` to the template; a capsule has no query keys, only its \
             request state can read the query",
            self.0.path
        )))
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
    ///
    /// The page fails with an error that names the key if its template does not declare it, see
    /// [`Template::query_keys`](crate::Template::query_keys).
    #[must_use]
    pub fn query(&self, key: &str) -> Option<&str> {
        if self.0.declared.as_ref().is_some_and(|keys| !keys.iter().any(|own| own == key)) {
            let _ = self.0.undeclared.set(key.into());
        }
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
    /// A 404, if the value is not of that type, or an integer that is not in its shortest form: as with the
    /// parameters of a path, one page has one address, `?page=2` and not `?page=02`.
    pub fn parse_query<T: FromStr>(&self, key: &str) -> Result<Option<T>, PageError> {
        let Some(text) = self.query(key) else { return Ok(None) };
        let parsed = text.parse().ok().filter(|_| is_no_longer_number::<T>(text)).map(Some);
        parsed.ok_or_else(|| PageError::not_found(format!("{text:?} is no valid {key}")))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_key_that_was_asked_for_without_being_declared_is_an_error_that_names_it() {
        let path = CanonicalPath::parse("/find").unwrap();
        let context = BuildContext::new(path, vec![], vec![], "en");
        let declares = context.clone().with_query_keys(&Arc::from(["q".to_owned()]));
        assert_eq!(declares.query("q"), None);
        assert!(declares.check_query().is_ok());
        assert_eq!(declares.query("page"), None);
        let error = declares.check_query().unwrap_err().detail();
        assert!(error.contains("PER-2013") && error.contains("query_keys([\"page\"])"), "{error}");
        // In a test of a state function alone, all keys that it is given count.
        assert_eq!(context.query("page"), None);
        assert!(context.check_query().is_ok());
    }
}
