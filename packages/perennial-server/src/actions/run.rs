//! Runs an action, apart from the connection that asks for it.

use std::sync::Arc;

use futures_util::FutureExt as _;
use http::StatusCode;
use perennial_core::{
    ActionContext, ActionDefinition, ActionEffects, ActionError, ActionErrorKind, PageError,
    RevalidationError, RevalidationOrder,
};

use super::call::Call;
use super::done::{Done, FAULT, Refused};
use super::repeats::{Caller, Remembering, Repeat, Running};
use crate::Site;
use crate::containment::{Containment, Owner, Refusal};
use crate::revalidation::EngineRevalidator;
use crate::sessions::{self, RequestSession};

/// What a visitor is told when an invalidation could not be stored.
const NOT_STORED: &str = "That was done, but pages may show for a while what was before.";
/// What a visitor is told when their session could not be stored.
const NOT_KEPT: &str = "That was done, but this site could not remember it for you.";

/// Runs a call, or waits for the same one that runs already.
pub(super) async fn run(site: &Site, call: &Call) -> Arc<Done> {
    let (done, caller) = run_or_join(site, call).await;
    match caller {
        Caller::Known => done,
        Caller::Unknown => done.without_cookies(),
    }
}

async fn run_or_join(site: &Site, call: &Call) -> (Arc<Done>, Caller) {
    let conflict = |text| {
        let done = Done::refused(Refusal::new(StatusCode::CONFLICT.as_u16(), text));
        (done, Caller::Known)
    };
    if !call.fits {
        return conflict(
            "This page is of an older version. Please reload it, and send the form again.",
        );
    }
    let Some(identity) = call.identity else {
        return (begin(site, call, None).await, Caller::Known);
    };
    match site.repeats.join(&identity, |remembering| begin(site, call, remembering)) {
        Repeat::New(running) => (running.await, Caller::Known),
        Repeat::Same(running, caller) => (running.await, caller),
        Repeat::Ended(done, caller) => (done, caller),
        Repeat::Done => (Done::twice(), Caller::Known),
        Repeat::Other => conflict("The same key was used for something else."),
    }
}

/// Begins a call. It goes on if its visitor leaves: a browser ends the first request of a double click.
fn begin(site: &Site, call: &Call, remembering: Option<Remembering>) -> Running {
    let work = Work {
        action: call.action,
        body: call.body.clone(),
        context: call.context.clone(),
        session: call.session.clone(),
        app: Arc::clone(&site.app),
        containment: site.containment.clone(),
        revalidator: site.revalidator.clone(),
    };
    let task = tokio::spawn(async move {
        let done = work.run().await;
        if let Some(remembering) = remembering {
            remembering.ended(&done);
        }
        done
    });
    let ended = async move {
        task.await.unwrap_or_else(|error| {
            tracing::error!(%error, "an action ended without a result");
            Done::refused(Refusal::busy())
        })
    };
    ended.boxed().shared()
}

/// What running an action needs; it outlives the request.
struct Work {
    action: usize,
    body: perennial_core::ActionBody,
    context: ActionContext,
    session: Option<Arc<RequestSession>>,
    app: Arc<perennial_core::AppDefinition>,
    containment: Containment,
    revalidator: EngineRevalidator,
}

impl Work {
    async fn run(self) -> Arc<Done> {
        let Self { action, body, context, session, app, containment, revalidator } = self;
        let name = app.actions.held().and_then(|all| all.get(action)).map(ActionDefinition::name);
        let own_session = session.clone();
        let (context_of_function, name) = (context.clone(), name.unwrap_or_default());
        let work = async move {
            let found = app.actions.held().and_then(|all| all.get(action));
            let found =
                found.ok_or_else(|| PageError::server_message("there is no such action"))?;
            let ended = found.run(context_of_function.clone(), body).await;
            let kept = keep(session, &context_of_function, name).await;
            Ok((ended, kept))
        };
        let ran = containment.run(Owner::Action(action), name, work).await;
        if let Some(session) = own_session {
            session.give_up_turn();
        }
        let (result, kept) = match ran {
            Ok((Ok(output), kept)) => (Ok(output), kept),
            Ok((Err(error), kept)) => (Err(refused(error, name)), kept),
            Err(refusal) => (Err(Refused::Other(refusal)), Ok(false)),
        };
        let is_done = result.is_ok();
        // Also of what failed: something may have been changed before.
        let effects = context.into_effects();
        let invalidated = invalidate(&revalidator, &effects, name).await;
        let place = invalidated.as_ref().ok().copied().flatten();
        let changes_visitor = matches!(kept, Ok(true));
        let result = match invalidated.and(kept) {
            Ok(_) => result,
            Err(refusal) => Err(Refused::Other(refusal)),
        };
        Arc::new(Done { result, effects, place, changes_visitor, is_done })
    }
}

/// Keeps what the action did to the session, whether it failed or not; says whether that is another now.
async fn keep(
    session: Option<Arc<RequestSession>>,
    context: &ActionContext,
    name: &str,
) -> Result<bool, Refusal> {
    let saved = sessions::save(session).await.map_err(|error| {
        tracing::error!(action = name, error = error.detail(), "a session cannot be kept");
        Refusal::new(StatusCode::SERVICE_UNAVAILABLE.as_u16(), NOT_KEPT)
    })?;
    if saved.is_changed {
        context.refresh();
    }
    saved.cookie.into_iter().for_each(|cookie| context.set_header("set-cookie", cookie));
    Ok(saved.is_changed)
}

fn refused(error: ActionError, name: &str) -> Refused {
    match error.into_kind() {
        ActionErrorKind::Invalid(errors) => Refused::Invalid(errors),
        ActionErrorKind::Other(error) => Refused::Other(Refusal::of(&error, name)),
    }
}

/// Ends the time of what the action changed, before its answer is sent: what is acknowledged holds. Gives
/// the place of the last of it in the log, if there was anything.
async fn invalidate(
    revalidator: &EngineRevalidator,
    effects: &ActionEffects,
    name: &str,
) -> Result<Option<u64>, Refusal> {
    let mut place = None;
    for order in [&effects.purge, &effects.stale] {
        let nothing = RevalidationOrder { mode: order.mode, ..RevalidationOrder::default() };
        if *order == nothing {
            continue;
        }
        match revalidator.carry_out(order).await {
            Ok(number) => place = place.max(Some(number)),
            Err(error @ RevalidationError::Refused(_)) => {
                tracing::error!(action = name, %error, "an action invalidates what does not exist");
                return Err(Refusal::new(500, FAULT));
            }
            Err(error) => {
                tracing::error!(action = name, %error, "what an action changed cannot be renewed");
                // No `Retry-After`: sent again, it would be done again.
                let status = StatusCode::SERVICE_UNAVAILABLE;
                return Err(Refusal::new(status.as_u16(), NOT_STORED));
            }
        }
    }
    Ok(place)
}
