//! Actions in the browser: what of a submit and of a call depends on their types. All else lies in the
//! client's crate, and comes with the actions that a view names ([`ClientActions`]).

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Poll, Waker};

use js_sys::JSON;
use perennial_protocol::document::FORM_ID;
use perennial_protocol::payload;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sycamore::web::events::SubmitEvent;
use wasm_bindgen::JsValue;
use web_sys::FormData;

use super::answer::error_of;
use super::client::decode;
use super::encoder::encode;
use super::files;
use super::json::{element_beside_page, field, served_json};
use crate::form::Submitted;
use crate::{Action, ActionInput, CallError, FieldErrors, FormOutcome, among, form_data};

/// What is said where there is no answer, or one that means nothing.
const NOT_SENT: &str = "That could not be sent. Please try again.";

/// What of actions lies in the client's crate.
pub struct ClientActions {
    /// Reads the form of a submit, and keeps the browser from sending it.
    pub take: fn(&SubmitEvent) -> Option<SubmittedForm>,
    /// Sends a call.
    pub send: fn(ActionCall),
    /// Moves the focus to an element, by its id.
    pub focus: fn(&str),
}

/// A form that is submitted.
pub struct SubmittedForm {
    /// The names and values of its fields.
    pub pairs: Vec<(String, String)>,
    /// The form as the browser reads it, to be sent as it is: of one with files.
    pub data: Option<FormData>,
    /// The fields as a body, of one without.
    pub body: String,
    /// Empties it.
    pub reset: Box<dyn FnOnce()>,
}

/// What waits for the body of an answer, if there is one.
pub type AnswerReader = Box<dyn FnOnce(Option<&JsValue>)>;

/// A call that is to be sent.
pub struct ActionCall {
    /// Where to.
    pub url: String,
    /// The content type of the body, unless the browser says it.
    pub content_type: Option<&'static str>,
    /// The body: a text, or the form itself.
    pub body: JsValue,
    /// It is called before the answer's page takes the place of the one that is shown.
    pub then: AnswerReader,
}

/// What came of a form that was posted without the client, if it is this one. It is shown once.
pub(crate) fn served_outcome(action: &str, form: &str) -> Option<Arc<FormOutcome>> {
    let outcome: FormOutcome = decode(&served_json(FORM_ID)?).ok()?;
    if outcome.action != action || outcome.form != form {
        return None;
    }
    if let Some(element) = element_beside_page(FORM_ID) {
        element.remove();
    }
    Some(Arc::new(outcome))
}

/// Sends a form in place, if it keeps its rules.
pub(crate) fn submit<I, O>(event: &SubmitEvent, submitted: Submitted<I, O>)
where
    I: ActionInput,
    O: DeserializeOwned + 'static,
{
    let Some(client) = submitted.action.client() else { return };
    let Some(form) = (client.take)(event) else { return };
    let Submitted { url, fields, optimistic, done, .. } = submitted;
    if fields.is_pending() {
        return;
    }
    let input = match input::<I>(&form) {
        Ok(input) => input,
        Err(errors) => return refuse(client, fields, errors),
    };
    let take_back = optimistic.map(|show| show(&input));
    fields.set_errors(FieldErrors::default());
    fields.set_pending(true);
    let reset = form.reset;
    let then = move |answer: Option<&JsValue>| {
        // The visitor may have left the page: its signals are gone then.
        if !fields.is_shown() {
            return;
        }
        fields.set_pending(false);
        match result::<O>(answer) {
            Ok(output) => {
                reset();
                if let (Some(done), Some(output)) = (done, output) {
                    done(output);
                }
            }
            Err(error) => {
                if let Some(take_back) = take_back {
                    take_back();
                }
                refuse(client, fields, shown(error));
            }
        }
    };
    let (content_type, body) = match form.data {
        Some(data) if I::HAS_FILES => (None, data.into()),
        _ => (Some(form_data::CONTENT_TYPE), JsValue::from_str(&form.body)),
    };
    (client.send)(ActionCall { url, content_type, body, then: Box::new(then) });
}

fn input<I: ActionInput>(form: &SubmittedForm) -> Result<I, FieldErrors> {
    let mut errors = FieldErrors::default();
    let decoded = match &form.data {
        // Nothing of it is linked for an action without files.
        Some(data) if I::HAS_FILES => {
            let (pairs, files) = files::read(data);
            among(&files, || form_data::decode::<I>(&pairs))
        }
        _ => form_data::decode::<I>(&form.pairs),
    };
    match decoded {
        Ok(input) => {
            input.validate(&mut errors);
            if errors.is_empty() { Ok(input) } else { Err(errors) }
        }
        Err(error) => {
            errors.add(error.field(), error.message());
            Err(errors)
        }
    }
}

/// Shows what is wrong, and moves the focus to the first field of which something is.
fn refuse(client: &ClientActions, fields: crate::FormFields, errors: FieldErrors) {
    let first = errors.iter().map(|(name, _)| name.to_owned()).find(|name| !name.is_empty());
    fields.set_errors(errors);
    if let Some(name) = first {
        (client.focus)(&fields.id(&name));
    }
}

fn shown(error: CallError) -> FieldErrors {
    let CallError { message, mut fields, .. } = error;
    if fields.is_empty() {
        fields.add("", message);
    }
    fields
}

/// What an answer means: a result; nothing, if it leads elsewhere; or an error.
fn result<O: DeserializeOwned>(answer: Option<&JsValue>) -> Result<Option<O>, CallError> {
    let not_sent = || CallError::new(0, NOT_SENT);
    let answer = answer.ok_or_else(not_sent)?;
    if let Some(error) = error_of(answer) {
        let fields = field(answer, payload::ERROR).and_then(|error| field(&error, payload::FIELDS));
        let fields = fields.and_then(|fields| decode::<FieldErrors>(&fields).ok());
        let fields = fields.unwrap_or_default();
        return Err(CallError { status: error.status, message: error.message, fields });
    }
    match field(answer, payload::OUTPUT) {
        Some(output) => decode::<O>(&output).map(Some).map_err(|_| not_sent()),
        None if field(answer, payload::REDIRECT).is_some() => Ok(None),
        None => Err(not_sent()),
    }
}

/// Calls an action, and waits for its result.
pub(crate) async fn call<I, O>(action: Action<I, O>, url: String, input: I) -> Result<O, CallError>
where
    I: ActionInput,
    O: Serialize + DeserializeOwned + 'static,
{
    let client = action.client().ok_or_else(CallError::no_browser)?;
    let body = encode(&input).ok().and_then(|value| JSON::stringify(&value).ok());
    let body = body.map(String::from).ok_or_else(|| CallError::new(0, NOT_SENT))?;
    let waiting: Rc<RefCell<Waiting>> = Rc::default();
    let waits = Rc::clone(&waiting);
    let then = move |answer: Option<&JsValue>| {
        let mut waiting = waits.borrow_mut();
        waiting.answer = Some(answer.cloned());
        if let Some(waker) = waiting.waker.take() {
            waker.wake();
        }
    };
    let (content_type, body) = (Some("application/json"), JsValue::from_str(&body));
    (client.send)(ActionCall { url, content_type, body, then: Box::new(then) });
    let answer = poll_fn(move |context| {
        let mut waiting = waiting.borrow_mut();
        waiting.waker = Some(context.waker().clone());
        waiting.answer.take().map_or(Poll::Pending, Poll::Ready)
    });
    // What leads elsewhere has no result: the page that called is about to go.
    result(answer.await.as_ref())?.ok_or_else(|| CallError::new(0, String::new()))
}

/// A call that waits for its answer.
#[derive(Default)]
struct Waiting {
    answer: Option<Option<JsValue>>,
    waker: Option<Waker>,
}
