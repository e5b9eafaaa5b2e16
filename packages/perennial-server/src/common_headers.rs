//! [`CommonHeaders`]: what every response has, and what every response that a browser shows has.

use http::{HeaderName, HeaderValue, header};
use perennial_core::ServerOptions;
use perennial_protocol::BuildId;

use crate::Response;
use crate::headers::BUILD;

/// Which part of a page's URL other sites are told, unless the app says otherwise.
const REFERRER: &str = "strict-origin-when-cross-origin";

/// What every response has, and what every response that a browser shows has: made once.
#[derive(Debug)]
pub(crate) struct CommonHeaders {
    build: HeaderValue,
    policy: HeaderValue,
    /// That browsers are to use HTTPS alone (RFC 6797), if the operator says so.
    https_only: Option<HeaderValue>,
    /// The app's own, and those that it may set instead of the framework.
    own: Vec<(HeaderName, HeaderValue)>,
}

impl CommonHeaders {
    /// The headers of an app that was checked.
    pub(crate) fn new(
        build: &BuildId,
        options: &ServerOptions,
        https_only: Option<HeaderValue>,
    ) -> Self {
        let value = |text: &str| HeaderValue::from_str(text).ok();
        let own = options.headers().all().iter().filter_map(|(name, text)| {
            Some((HeaderName::from_bytes(name.as_bytes()).ok()?, value(text)?))
        });
        let mut own: Vec<_> = own.collect();
        if !own.iter().any(|(name, _)| *name == header::REFERRER_POLICY) {
            own.push((header::REFERRER_POLICY, HeaderValue::from_static(REFERRER)));
        }
        // Neither can fail: a build id is made of letters and digits, a policy was checked.
        Self {
            build: value(build.as_str()).unwrap_or_else(|| HeaderValue::from_static("unknown")),
            policy: value(&options.content_security_policy().to_string())
                .unwrap_or_else(|| HeaderValue::from_static("default-src 'none'")),
            https_only,
            own,
        }
    }

    /// Adds them to a response. What it says itself goes before what the app says of all.
    pub(crate) fn add(&self, response: &mut Response, shown: bool) {
        let headers = &mut response.headers;
        headers.push((BUILD, self.build.clone()));
        headers
            .push((header::X_CONTENT_TYPE_OPTIONS, const { HeaderValue::from_static("nosniff") }));
        if let Some(value) = &self.https_only {
            headers.push((header::STRICT_TRANSPORT_SECURITY, value.clone()));
        }
        if shown {
            headers.push((header::CONTENT_SECURITY_POLICY, self.policy.clone()));
            for (name, value) in &self.own {
                if !headers.iter().any(|(other, _)| other == name) {
                    headers.push((name.clone(), value.clone()));
                }
            }
        }
    }
}
