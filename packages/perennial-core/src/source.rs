//! [`Source`], [`Query`] and [`Change`]: access to the app's own data that knows its tags.

use std::fmt::Display;
use std::future::Future;

use crate::PageError;

/// Where the app's own data lies, such as a pool of a database: what [`App::with_state`](crate::App::with_state)
/// opens. Its tags are one type, so that what is read and what is changed name the same things alike.
///
/// ```
/// use std::sync::Mutex;
///
/// use perennial_core::{ActionContext, ActionError, BuildContext, Change, PageError, Query, Source};
///
/// struct Articles(Mutex<Vec<String>>);
///
/// enum Tag {
///     Article(usize),
///     List,
/// }
///
/// impl std::fmt::Display for Tag {
///     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
///         match self {
///             Self::Article(number) => write!(f, "article:{number}"),
///             Self::List => f.write_str("articles"),
///         }
///     }
/// }
///
/// impl Source for Articles {
///     type Tag = Tag;
/// }
///
/// struct Article(usize);
///
/// impl Query for Article {
///     type Source = Articles;
///     type Value = String;
///
///     fn tags(&self) -> Vec<Tag> {
///         vec![Tag::Article(self.0)]
///     }
///
///     async fn read(&self, articles: &Articles) -> Result<String, PageError> {
///         let articles = articles.0.lock().map_err(|_| PageError::server_message("a poisoned lock"))?;
///         articles.get(self.0).cloned().ok_or_else(|| PageError::not_found("There is no such article."))
///     }
/// }
///
/// struct Publish(String);
///
/// impl Change for Publish {
///     type Source = Articles;
///     type Outcome = usize;
///
///     async fn write(self, articles: &Articles) -> Result<(usize, Vec<Tag>), PageError> {
///         let mut articles =
///             articles.0.lock().map_err(|_| PageError::server_message("a poisoned lock"))?;
///         articles.push(self.0);
///         let number = articles.len() - 1;
///         Ok((number, vec![Tag::Article(number), Tag::List]))
///     }
/// }
///
/// /// The page of an article is made anew when the article changes: no tags are written by hand.
/// async fn article(context: BuildContext) -> Result<String, PageError> {
///     context.read(&Article(context.parse_param("number")?)).await
/// }
///
/// async fn publish(context: ActionContext, text: String) -> Result<usize, ActionError> {
///     Ok(context.write(Publish(text)).await?)
/// }
/// ```
pub trait Source: Send + Sync + 'static {
    /// What a page can depend on, as its tag is written.
    type Tag: Display + Send;
}

/// Something that can be read of a [`Source`], by [`BuildContext::read`](crate::BuildContext::read).
pub trait Query: Sync {
    /// Where it is read.
    type Source: Source;
    /// What it gives.
    type Value: Send;

    /// What it depends on, whatever it gives.
    fn tags(&self) -> Vec<<Self::Source as Source>::Tag>;

    /// What it depends on as well, by what it gave: such as each article of a list.
    fn tags_of(&self, value: &Self::Value) -> Vec<<Self::Source as Source>::Tag> {
        let _ = value;
        Vec::new()
    }

    /// Reads it.
    ///
    /// # Errors
    /// Whatever the page shows then.
    fn read(
        &self,
        source: &Self::Source,
    ) -> impl Future<Output = Result<Self::Value, PageError>> + Send;
}

/// Something that can be changed of a [`Source`], by [`ActionContext::write`](crate::ActionContext::write).
pub trait Change: Send {
    /// Where it is changed.
    type Source: Source;
    /// What came of it.
    type Outcome: Send;

    /// Changes it. It gives what is another now: the pages that depend on it are made anew.
    ///
    /// # Errors
    /// Whatever the visitor is told then. Nothing is made anew.
    #[expect(clippy::type_complexity, reason = "an outcome and tags, named by associated types")]
    fn write(
        self,
        source: &Self::Source,
    ) -> impl Future<Output = Result<(Self::Outcome, Vec<<Self::Source as Source>::Tag>), PageError>>
    + Send;
}

/// Tags as they are stored.
pub(crate) fn texts(tags: Vec<impl Display>) -> impl Iterator<Item = String> {
    tags.into_iter().map(|tag| tag.to_string())
}
