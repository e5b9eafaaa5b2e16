//! Actions: `POST` to a URL of their own, from a form or from a script.

mod accept;
mod answer;
mod call;
mod done;
mod identity;
mod limits;
mod page;
mod repeats;
mod run;

pub(crate) use self::accept::accept;
use self::call::Call;
use self::done::Done;
pub(crate) use self::limits::CallLimits;
pub(crate) use self::repeats::Repeats;
use crate::{Request, Response, Site, client_address};

/// Answers a request for an action.
pub(crate) async fn respond(site: &Site, request: &Request<'_>, name: &str) -> Response {
    let accepted = match accept(site, request, name) {
        Ok(accepted) => accepted,
        Err(refused) => return *refused,
    };
    let call = match Call::read(site, request, &accepted) {
        Ok(call) => call,
        Err(refused) => return *refused,
    };
    let client = client_address::of_request(&site.settings().limits, request);
    let done = match site.call_limits.count(accepted.action, client) {
        Ok(()) => run::run(site, &call).await,
        Err(wait) => Done::too_often(wait),
    };
    answer::respond(site, request, &call, &done).await
}
