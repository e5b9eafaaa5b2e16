//! [`Document`]: a list as it was made, with its encodings.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};
use perennial_isg::{Encoding, EntrySummary, compress_document};

use crate::{Request, Response, Site, accept_encoding};

/// For how long a list is not made again.
pub(super) const KEPT: Duration = Duration::from_secs(600);

/// A list that has been written, and the entries whose content it shows.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) text: String,
    pub(super) of: Vec<EntrySummary>,
}

/// A list as it was made.
#[derive(Debug)]
pub(crate) struct Document {
    /// Identity first.
    forms: Vec<Form>,
    pub(super) of: Vec<EntrySummary>,
    pub(super) at: Instant,
}

#[derive(Debug)]
struct Form {
    encoding: Encoding,
    etag: HeaderValue,
    body: Bytes,
}

impl Document {
    /// Compresses a draft: to be called where blocking is allowed.
    pub(super) fn new(draft: Draft, at: Instant) -> Self {
        let identity = Bytes::from(draft.text);
        let hash = blake3::hash(&identity).to_hex();
        let hash = hash.get(..32).unwrap_or_default();
        let form = |(encoding, body): (Encoding, Bytes)| {
            let tag = match encoding {
                Encoding::Identity => format!("\"{hash}\""),
                encoding => format!("\"{hash}-{}\"", encoding.name()),
            };
            let etag = HeaderValue::from_str(&tag);
            let etag = etag.unwrap_or_else(|_| HeaderValue::from_static("\"\""));
            Form { encoding, etag, body }
        };
        let encoded = compress_document(&identity);
        let forms = std::iter::once((Encoding::Identity, identity)).chain(encoded).map(form);
        Self { forms: forms.collect(), of: draft.of, at }
    }

    /// One of so many bytes, which is not compressed.
    #[cfg(test)]
    pub(super) fn of_size(bytes: usize, at: Instant) -> Self {
        let (etag, body) = (HeaderValue::from_static("\"\""), vec![0; bytes].into());
        let forms = vec![Form { encoding: Encoding::Identity, etag, body }];
        Self { forms, of: Vec::new(), at }
    }

    /// Its text.
    pub(super) fn text(&self) -> String {
        let text = self.forms.first().map(|form| String::from_utf8_lossy(&form.body).into_owned());
        text.unwrap_or_default()
    }

    /// Bytes in memory.
    pub(super) fn weight(&self) -> usize {
        self.forms.iter().map(|form| form.body.len()).sum()
    }

    /// Answers with the encoding that the request likes best.
    pub(super) fn respond(
        &self,
        site: &Site,
        request: &Request<'_>,
        content_type: &'static str,
        fresh_for: Duration,
    ) -> Response {
        let accept = request.list(&header::ACCEPT_ENCODING);
        let form = |encoding| self.forms.iter().find(|form| form.encoding == encoding);
        let encoding =
            accept_encoding::choose(accept.as_deref(), |encoding| form(encoding).is_some());
        let Some(form) = form(encoding).or_else(|| self.forms.first()) else {
            return Response::new(StatusCode::INTERNAL_SERVER_ERROR).no_store();
        };
        let cache_control = format!("public, max-age={}", fresh_for.as_secs());
        let cache_control = HeaderValue::from_str(&cache_control);
        let mut response = Response::new(StatusCode::OK)
            .header(header::ETAG, form.etag.clone())
            .header(header::VARY, HeaderValue::from_static("accept-encoding"))
            .header(
                header::CACHE_CONTROL,
                cache_control.unwrap_or_else(|_| HeaderValue::from_static("no-store")),
            );
        site.add_common(&mut response, false);
        if form.encoding != Encoding::Identity {
            let name = HeaderValue::from_static(form.encoding.name());
            response = response.header(header::CONTENT_ENCODING, name);
        }
        response.body(content_type, form.body.clone())
    }
}
