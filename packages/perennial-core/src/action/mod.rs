//! Actions: typed functions of the server that the browser calls and forms post to.

mod call;
mod call_error;
mod context;
mod definition;
mod error;
mod field_errors;
mod form_outcome;
mod input;
mod limit;

pub use self::call::{Action, ActionFuture, ActionOutcome};
pub use self::call_error::CallError;
pub use self::context::{ActionContext, ActionEffects};
pub use self::definition::{ActionBody, ActionDefinition, Actions};
pub use self::error::{ActionError, ActionErrorKind};
pub use self::field_errors::FieldErrors;
pub use self::form_outcome::FormOutcome;
pub use self::input::ActionInput;
pub use self::limit::CallLimit;
