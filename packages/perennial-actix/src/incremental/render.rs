//! [`Render`]: what makes pages, and [`Renderer`], which is it as the engine sees it.

use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use perennial_isg::{Generate, Generated, GenerationContext, GenerationFailure};
use perennial_protocol::CanonicalPath;

/// Makes pages: a function, or a type that holds what it needs.
///
/// It is asked for one page at a time and key, on threads apart from those that answer. What it
/// returns is stored and shown to everybody, so it sees nothing of the request but the page's name.
///
/// ```
/// use perennial_actix::{Generated, GenerationFailure, Render, RenderRequest};
///
/// struct Greeter { greeting: String }
///
/// impl Render for Greeter {
///     async fn render(&self, request: RenderRequest) -> Result<Generated, GenerationFailure> {
///         let name = request.param("name").unwrap_or("you");
///         Ok(Generated::new(format!("<p>{}, {name}!", self.greeting), "{}"))
///     }
/// }
/// ```
pub trait Render: Send + Sync + 'static {
    /// Makes the page of a path and its data. A panic is contained, and counts as the server's
    /// fault: an old page stays.
    fn render(
        &self,
        request: RenderRequest,
    ) -> impl Future<Output = Result<Generated, GenerationFailure>> + Send;
}

impl<F, R> Render for F
where
    F: Fn(RenderRequest) -> R + Send + Sync + 'static,
    R: Future<Output = Result<Generated, GenerationFailure>> + Send,
{
    fn render(
        &self,
        request: RenderRequest,
    ) -> impl Future<Output = Result<Generated, GenerationFailure>> + Send {
        self(request)
    }
}

/// Which page is to be made.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RenderRequest {
    /// The pattern of its route.
    pub route: Arc<str>,
    /// Its path.
    pub path: CanonicalPath,
    /// The path of its data, if its route has any.
    pub data: Option<CanonicalPath>,
    /// The parameters, decoded, in the order of the path.
    pub params: Vec<(Box<str>, String)>,
    /// The declared keys that the query has, decoded.
    pub query: Vec<(Box<str>, String)>,
    /// The number of the generation, and why it runs.
    pub context: GenerationContext,
}

impl RenderRequest {
    /// A parameter of the path, decoded.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        find(&self.params, name)
    }

    /// A declared key of the query, decoded.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        find(&self.query, name)
    }
}

/// The value of a name in a list of pairs.
pub(super) fn find<'p>(pairs: &'p [(Box<str>, String)], name: &str) -> Option<&'p str> {
    pairs.iter().find(|(own, _)| &**own == name).map(|(_, value)| value.as_str())
}

/// Which page is to be made, before its generation has a number.
#[derive(Debug, Clone)]
pub struct RenderSubject {
    pub(super) route: Arc<str>,
    pub(super) path: CanonicalPath,
    pub(super) data: Option<CanonicalPath>,
    pub(super) params: Vec<(Box<str>, String)>,
    pub(super) query: Vec<(Box<str>, String)>,
}

type RenderFunction =
    dyn Fn(RenderRequest) -> BoxFuture<'static, Result<Generated, GenerationFailure>> + Send + Sync;

/// A [`Render`] as the engine sees it.
pub struct Renderer(Box<RenderFunction>);

impl Renderer {
    pub(super) fn new(render: impl Render) -> Self {
        let render = Arc::new(render);
        Self(Box::new(move |request| {
            let render = Arc::clone(&render);
            async move { render.render(request).await }.boxed()
        }))
    }
}

impl Generate for Renderer {
    type Subject = RenderSubject;

    fn generate(
        &self,
        subject: RenderSubject,
        context: GenerationContext,
    ) -> BoxFuture<'static, Result<Generated, GenerationFailure>> {
        let RenderSubject { route, path, data, params, query } = subject;
        self.0(RenderRequest { route, path, data, params, query, context })
    }
}

impl std::fmt::Debug for Renderer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Renderer").finish_non_exhaustive()
    }
}
