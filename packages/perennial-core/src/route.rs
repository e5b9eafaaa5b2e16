//! [`App::route`](crate::App::route): JSON endpoints, downloads and webhooks beside the pages.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::template_definition::PageFuture;
use crate::{Answer, PageError, RequestContext, SessionMut, form_data};

/// The method of a request. `Get` answers `HEAD`, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, or does anything else.
    Post,
    /// Replaces.
    Put,
    /// Changes a part.
    Patch,
    /// Removes.
    Delete,
}

impl Method {
    /// Its name, as in a request.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// A request's body, wherever the web server has it.
pub type RequestBody = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// What a route's function may know of its request: all of its [`RequestContext`], and the body.
///
/// ```
/// use perennial_core::{Answer, App, Method, PageError, RouteContext};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, Deserialize)]
/// struct Order {
///     product: u64,
///     amount: u32,
/// }
///
/// async fn order(request: RouteContext) -> Result<Answer, PageError> {
///     let shop: u64 = request.parse_param("shop")?;
///     let order: Order = request.json()?;
///     if order.amount == 0 {
///         return Err(PageError::client(422, "the amount must not be 0"));
///     }
///     Ok(Answer::json(&order)?.status(201).header("x-shop", shop.to_string()))
/// }
///
/// let app = App::new().route(Method::Post, "api/shops/{shop: u64}/orders", order);
/// assert!(app.finish().is_ok());
/// ```
#[derive(Clone)]
pub struct RouteContext {
    request: RequestContext,
    body: RequestBody,
}

impl RouteContext {
    /// The context of one request. Apps need this only in tests of their functions.
    #[must_use]
    pub fn new(request: RequestContext, body: impl AsRef<[u8]> + Send + Sync + 'static) -> Self {
        Self { request, body: Arc::new(body) }
    }

    /// The body as it was sent.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        (*self.body).as_ref()
    }

    /// The session of the visitor, to be changed. An answer that sets its cookie is
    /// `Cache-Control: private, no-store`, whatever the function says.
    ///
    /// # Errors
    /// As [`RequestContext::session`].
    pub async fn session(&self) -> Result<SessionMut, PageError> {
        Ok(SessionMut::new(self.request.session().await?))
    }

    /// The body read as JSON.
    ///
    /// # Errors
    /// 415, if its content type is not JSON's; 400, if it is not JSON of that type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, PageError> {
        let kind = self.content_type();
        if kind != "application/json" && !kind.ends_with("+json") {
            return Err(PageError::client(415, "the content type must be application/json"));
        }
        let read = serde_json::from_slice(self.body());
        read.map_err(|error| PageError::client(400, format!("the body cannot be read: {error}")))
    }

    /// The body read as the fields of a form (`application/x-www-form-urlencoded`).
    ///
    /// # Errors
    /// 415, if its content type is another; 400, if a field is missing or invalid.
    pub fn form<T: DeserializeOwned>(&self) -> Result<T, PageError> {
        if self.content_type() != form_data::CONTENT_TYPE {
            let message = format!("the content type must be {}", form_data::CONTENT_TYPE);
            return Err(PageError::client(415, message));
        }
        let pairs: Vec<_> = form_urlencoded::parse(self.body()).into_owned().collect();
        let read = form_data::decode_sent(&pairs);
        read.map_err(|error| PageError::client(400, format!("the form is invalid: {error}")))
    }

    /// The value of a query key as any type that can be parsed, if the request had it.
    ///
    /// # Errors
    /// 400, if the value is not of that type.
    pub fn parse_query<T: FromStr>(&self, key: &str) -> Result<Option<T>, PageError> {
        let Some(text) = self.query(key) else { return Ok(None) };
        let parsed = text.parse().map(Some);
        parsed.map_err(|_| PageError::client(400, format!("{text:?} is no valid {key}")))
    }

    /// The media type of the body, without its parameters, in lower case.
    fn content_type(&self) -> String {
        let value = self.header("content-type").unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }
}

impl Deref for RouteContext {
    type Target = RequestContext;

    fn deref(&self) -> &RequestContext {
        &self.request
    }
}

impl fmt::Debug for RouteContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RouteContext").field("request", &self.request).finish_non_exhaustive()
    }
}

pub(crate) type RouteFunction = Box<dyn Fn(RouteContext) -> PageFuture<Answer> + Send + Sync>;

/// The app's routes: for each pattern the functions of its methods. Only the server has them.
#[derive(Default)]
pub struct ServerRoutes {
    routes: Vec<(String, Vec<(Method, RouteFunction)>)>,
    /// The first pattern that was given two functions for one method.
    pub(crate) twice: Option<(Method, String)>,
}

impl ServerRoutes {
    pub(crate) fn add(&mut self, method: Method, pattern: String, run: RouteFunction) {
        let known = self.routes.iter().position(|(own, _)| *own == pattern);
        match known.and_then(|place| self.routes.get_mut(place)) {
            None => self.routes.push((pattern, vec![(method, run)])),
            Some((_, methods)) if methods.iter().any(|(own, _)| *own == method) => {
                self.twice.get_or_insert((method, pattern));
            }
            Some((_, methods)) => methods.push((method, run)),
        }
    }

    /// The patterns, each once, in the order in which they were added.
    pub(crate) fn patterns(&self) -> impl Iterator<Item = &str> {
        self.routes.iter().map(|(pattern, _)| pattern.as_str())
    }

    /// The methods that a route answers, by its place among the patterns.
    pub fn methods(&self, route: usize) -> impl Iterator<Item = Method> {
        let methods = self.routes.get(route).map(|(_, methods)| methods.as_slice());
        methods.unwrap_or_default().iter().map(|(method, _)| *method)
    }

    /// Runs the function of a route, by its place among the patterns.
    ///
    /// # Errors
    /// What the author's function returned.
    pub fn run(&self, route: usize, method: Method, context: RouteContext) -> PageFuture<Answer> {
        let methods = self.routes.get(route).map(|(_, methods)| methods.as_slice());
        match methods.unwrap_or_default().iter().find(|(own, _)| *own == method) {
            Some((_, run)) => run(context),
            None => Box::pin(async { Err(PageError::client(405, "the method is not allowed")) }),
        }
    }
}

impl fmt::Debug for ServerRoutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.patterns()).finish()
    }
}
