//! [`UpstreamPages`]: pages and their data as the other server makes them for a stranger.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::future::try_join;
use perennial_actix::{Generated, GenerationFailure, Render, RenderRequest};
use perennial_isg::Failure;
use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Method, Response, StatusCode};

use super::headers::remove_hop_by_hop;
use super::sharing::{self, Verdict};
use super::upstream::{Answered, NoAnswer, Upstream};

/// The largest page that is taken, in bytes: that of the engine's own limit.
const MOST_BYTES: usize = 16 << 20;
/// When to ask again, if the other server does not answer at all.
const RETRY_AFTER: Duration = Duration::from_secs(2);

const HTML: &str = "text/html";
const JSON: &str = "application/json";

/// Pages and their data as the other server makes them for a stranger.
#[derive(Debug)]
pub(crate) struct UpstreamPages {
    upstream: Arc<Upstream>,
}

/// An answer that was read whole.
struct Fetched {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl UpstreamPages {
    pub(crate) fn new(upstream: Arc<Upstream>) -> Self {
        Self { upstream }
    }

    /// Fetches what may be shared of a path.
    async fn fetch(&self, url: &str, content_type: &str) -> Result<Fetched, GenerationFailure> {
        let request = self
            .upstream
            .request(Method::GET, url)
            .header(header::ACCEPT, content_type)
            // The engine compresses by itself, once.
            .header(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let answered = self.upstream.send(request).await.map_err(|error| no_answer(&error))?;
        // The place is given back when the body has been read.
        let Answered { mut answer, place: _place } = answered;
        let verdict = sharing::judge(answer.status(), answer.headers(), content_type);
        if verdict == Verdict::Personal {
            return Err(GenerationFailure::Uncacheable);
        }
        let body = read(&mut answer).await?;
        let mut headers = std::mem::take(answer.headers_mut());
        remove_hop_by_hop(&mut headers);
        let fetched = Fetched { status: answer.status(), headers, body };
        match verdict {
            Verdict::Shared if std::str::from_utf8(&fetched.body).is_ok() => Ok(fetched),
            Verdict::Gone => Err(GenerationFailure::Gone(fetched.failure(content_type))),
            Verdict::Failed => Err(GenerationFailure::Server(fetched.failure(content_type))),
            Verdict::Shared | Verdict::Personal => Err(GenerationFailure::Uncacheable),
        }
    }

    async fn page(&self, request: &RenderRequest) -> Result<Fetched, GenerationFailure> {
        self.fetch(&request.path.to_url(), HTML).await
    }

    /// The data, and how long they may be kept.
    async fn data(
        &self,
        request: &RenderRequest,
    ) -> Result<(Bytes, Option<Duration>), GenerationFailure> {
        let Some(path) = &request.data else { return Ok((Bytes::new(), None)) };
        match self.fetch(&path.to_url(), JSON).await {
            Ok(fetched) => Ok((fetched.body, sharing::lifetime(&fetched.headers))),
            // Whether there is such a page is the page's to say.
            Err(GenerationFailure::Gone(_)) => Err(GenerationFailure::Uncacheable),
            Err(failure) => Err(failure),
        }
    }
}

impl Render for UpstreamPages {
    async fn render(&self, request: RenderRequest) -> Result<Generated, GenerationFailure> {
        // The page speaks first: what it says of itself goes before what its data say.
        let data = async { Ok(self.data(&request).await) };
        let (page, data) = try_join(self.page(&request), data).await?;
        let (data, data_lifetime) = data?;
        let mut made = Generated::new(page.body, data);
        for (name, value) in sharing::kept(&page.headers) {
            made = made.header(name, value);
        }
        made.tags = sharing::tags(&page.headers);
        // Both are one entry.
        let lifetimes = [sharing::lifetime(&page.headers), data_lifetime];
        made.lifetime = lifetimes.into_iter().flatten().min();
        Ok(made)
    }
}

impl Fetched {
    /// What is shown instead of a page: the other server's own words, if they can be shown so.
    fn failure(self, content_type: &str) -> Failure {
        let message = self.status.canonical_reason().unwrap_or("Error");
        let mut failure = Failure::new(self.status.as_u16(), message);
        failure.retry_after = sharing::retry_after(&self.headers);
        let shown = sharing::is_of_type(&self.headers, content_type);
        if shown && std::str::from_utf8(&self.body).is_ok() {
            let body = if content_type == HTML { &mut failure.page } else { &mut failure.data };
            *body = Some(self.body);
        }
        failure
    }
}

/// Reads a body of bounded size.
async fn read(answer: &mut Response) -> Result<Bytes, GenerationFailure> {
    let mut body = BytesMut::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| no_answer(&error.into()))? {
        if body.len() + chunk.len() > MOST_BYTES {
            // Too large to be kept; streamed to each who asks.
            return Err(GenerationFailure::Uncacheable);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn no_answer(error: &NoAnswer) -> GenerationFailure {
    tracing::warn!(%error, "a page cannot be fetched");
    let failure = Failure::new(error.status().as_u16(), "The page cannot be made at the moment.");
    GenerationFailure::Server(failure.retry_after(RETRY_AFTER))
}
