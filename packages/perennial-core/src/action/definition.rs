//! [`ActionDefinition`]: an action whose types no longer show, as the server calls it.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use super::{
    Action, ActionContext, ActionError, ActionFuture, ActionInput, CallLimit, FieldErrors,
};
use crate::{PageError, StateLimits, Upload, among, form_data, state_json};

/// What was sent to an action, before it is typed.
#[derive(Debug, Clone)]
pub enum ActionBody {
    /// The fields of a form, decoded, and its files: where it has a file, a field holds its place among
    /// them.
    Form(Arc<form_data::Pairs>, Arc<[Upload]>),
    /// JSON, as the client writes it.
    Json(Vec<u8>),
}

impl ActionBody {
    fn typed<I: ActionInput>(&self) -> Result<I, ActionError> {
        match self {
            Self::Form(pairs, files) => among(files, || form_data::decode_sent(pairs))
                .map_err(|error| ActionError::invalid(error.field(), error.message())),
            Self::Json(json) if holds_nul(json) => Err(PageError::client(
                400,
                format!("The request cannot be read: {}.", form_data::NUL),
            )
            .into()),
            // A client of this app sends what can be read; another is told nothing of the type.
            Self::Json(json) => serde_json::from_slice(json).map_err(|error| {
                PageError::client(400, "The request cannot be read.").caused_by(error).into()
            }),
        }
    }
}

/// Whether a text within JSON holds U+0000.
fn holds_nul(json: &[u8]) -> bool {
    fn holds(value: &Value) -> bool {
        match value {
            Value::String(text) => text.contains('\0'),
            Value::Array(values) => values.iter().any(holds),
            Value::Object(values) => {
                values.iter().any(|(name, value)| name.contains('\0') || holds(value))
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }
    // Only an escape can be one, so that other bodies are read once.
    json.windows(6).any(|part| part == b"\\u0000")
        && serde_json::from_slice(json).is_ok_and(|value| holds(&value))
}

/// An action whose types no longer show.
pub struct ActionDefinition {
    name: &'static str,
    schema: u32,
    secret: &'static [&'static str],
    has_files: bool,
    limit: Option<CallLimit>,
    run: Box<dyn Fn(ActionContext, ActionBody) -> ActionFuture<String> + Send + Sync>,
}

impl ActionDefinition {
    pub(crate) fn new<I: ActionInput, O: Serialize + Send + 'static>(action: Action<I, O>) -> Self {
        let function = action.function();
        let run = move |context, body: ActionBody| -> ActionFuture<String> {
            Box::pin(async move {
                let input: I = body.typed()?;
                let mut errors = FieldErrors::default();
                input.validate(&mut errors);
                if !errors.is_empty() {
                    return Err(errors.into());
                }
                let Some(function) = function else {
                    return Err(ActionError::server_message("the action has no function"));
                };
                let output = function(context, input).await?;
                Ok(state_json::encode_within(&output, StateLimits::DEFAULT)?)
            })
        };
        Self {
            name: action.name(),
            schema: I::SCHEMA,
            secret: I::SECRET,
            has_files: I::HAS_FILES,
            limit: action.call_limit(),
            run: Box::new(run),
        }
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The shape of what it takes, see [`ActionInput::SCHEMA`].
    #[must_use]
    pub const fn schema(&self) -> u32 {
        self.schema
    }

    /// The fields that are never sent back.
    #[must_use]
    pub const fn secret(&self) -> &'static [&'static str] {
        self.secret
    }

    /// How often one client may call it, if it says so itself.
    #[must_use]
    pub const fn limit(&self) -> Option<CallLimit> {
        self.limit
    }

    /// Whether it takes files, see [`Upload`].
    #[must_use]
    pub const fn has_files(&self) -> bool {
        self.has_files
    }

    /// Runs it, if what was sent keeps the rules; its result as JSON.
    ///
    /// # Errors
    /// What is wrong with what was sent, or what the author's function returned.
    pub fn run(&self, context: ActionContext, body: ActionBody) -> ActionFuture<String> {
        (self.run)(context, body)
    }
}

impl fmt::Debug for ActionDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ActionDefinition").field(&self.name).finish()
    }
}

/// The app's actions, in the order in which they were added. Only the server has them.
#[derive(Debug, Default)]
pub struct Actions(Vec<ActionDefinition>);

impl Actions {
    pub(crate) fn add(&mut self, action: ActionDefinition) {
        self.0.push(action);
    }

    /// The action of a name, with its place.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<(usize, &ActionDefinition)> {
        self.0.iter().enumerate().find(|(_, action)| action.name == name)
    }

    /// An action, by its place.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<&ActionDefinition> {
        self.0.get(place)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &ActionDefinition> {
        self.0.iter()
    }

    /// The first name that two actions have.
    pub(crate) fn twice(&self) -> Option<&'static str> {
        let mut all = self.0.iter().enumerate();
        let earlier = |place: usize, name| self.0.iter().take(place).any(|own| own.name == name);
        all.find(|(place, action)| earlier(*place, action.name)).map(|(_, action)| action.name)
    }
}
