//! [`TrustedOrigins`]: which requests that change something come from pages that may send them.

use http::{HeaderName, header};
use perennial_core::AppDefinition;
use perennial_protocol::{AddressError, Origin, SiteAddress};

use crate::{Request, Settings};

/// From where a browser sends a request (Fetch Metadata, W3C).
pub(crate) const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The origins whose pages may send requests that change something.
#[derive(Debug)]
pub(crate) struct TrustedOrigins {
    /// The site's own, if it says one.
    own: Option<Origin>,
    others: Vec<Origin>,
}

impl TrustedOrigins {
    pub(crate) fn new(
        app: &AppDefinition,
        settings: &Settings,
        address: &SiteAddress,
    ) -> Result<Self, AddressError> {
        let mut others = app.options().trusted_origins()?;
        others.extend(settings.trusted_origins.iter().cloned());
        Ok(Self { own: address.origin().cloned(), others })
    }

    /// Whether a request may be answered: by the algorithm of Go's `http.CrossOriginProtection`
    /// (Go 1.25), without a token, so that stored pages need none.
    ///
    /// A browser says by `Sec-Fetch-Site` whether the page is of the same origin; pages of another host
    /// of the same site are not. A browser that does not send it, as on plain HTTP, sends `Origin`, which
    /// must name the host that the request names, or the origin that the site has. A request with neither
    /// comes from a program that is no browser, and carries no visitor's cookies without their knowledge.
    pub(crate) fn allow(&self, request: &Request<'_>) -> bool {
        if request.is_read() {
            return true;
        }
        // All lines of each: a header that was sent twice has a value that is allowed by nothing.
        let origin = request.list(&header::ORIGIN);
        let origin = origin.as_deref();
        match request.list(&SEC_FETCH_SITE).as_deref() {
            Some("same-origin" | "none") => return true,
            Some(_) => return origin.is_some_and(|origin| self.has_other(origin)),
            None => {}
        }
        let Some(origin) = origin else { return true };
        let own = self.own.as_ref().is_some_and(|own| own.as_str() == origin);
        own || is_of_host(origin, request) || self.has_other(origin)
    }

    fn has_other(&self, origin: &str) -> bool {
        self.others.iter().any(|trusted| trusted.as_str() == origin)
    }
}

/// Whether an origin has the host and port that the request names.
fn is_of_host(origin: &str, request: &Request<'_>) -> bool {
    let host = origin.split_once("://").map(|(_, host)| host);
    let named = request.list(&header::HOST);
    host.zip(named.as_deref()).is_some_and(|(host, named)| host.eq_ignore_ascii_case(named))
}
