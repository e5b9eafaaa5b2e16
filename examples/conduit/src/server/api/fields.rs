//! [`Fields`]: the fields of a body, read one by one, so that each error names its field.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::error::ApiError;
use crate::rules::Verdict;

/// The fields of an object, and what is wrong with those that were read.
pub(super) struct Fields {
    values: Map<String, Value>,
    errors: BTreeMap<String, Vec<String>>,
}

impl Fields {
    /// Reads the object with this name in a body.
    pub(super) fn read(body: &[u8], name: &'static str) -> Result<Self, ApiError> {
        let Ok(mut body) = serde_json::from_slice::<Value>(body) else {
            return Err(ApiError::invalid("body", "is no valid JSON"));
        };
        match body.get_mut(name).map(Value::take) {
            Some(Value::Object(values)) => Ok(Self { values, errors: BTreeMap::new() }),
            _ => Err(ApiError::invalid(name, "can't be blank")),
        }
    }

    fn wrong(&mut self, name: &str, message: &str) {
        self.errors.entry(name.to_owned()).or_default().push(message.to_owned());
    }

    /// A text that may be missing.
    pub(super) fn optional(&mut self, name: &str, rule: fn(&str) -> Verdict) -> Option<String> {
        match self.values.remove(name) {
            None => None,
            Some(Value::String(text)) => {
                if let Err(message) = rule(&text) {
                    self.wrong(name, message);
                }
                Some(text)
            }
            Some(Value::Null) => {
                self.wrong(name, "can't be blank");
                None
            }
            Some(_) => {
                self.wrong(name, "must be a string");
                None
            }
        }
    }

    /// A text that must be there.
    pub(super) fn required(&mut self, name: &str, rule: fn(&str) -> Verdict) -> String {
        if !self.values.contains_key(name) {
            self.wrong(name, "can't be blank");
        }
        self.optional(name, rule).unwrap_or_default()
    }

    /// A text that may be missing; `null` is an empty one.
    pub(super) fn nullable(&mut self, name: &str, rule: fn(&str) -> Verdict) -> Option<String> {
        if let Some(value) = self.values.get_mut(name)
            && value.is_null()
        {
            *value = Value::String(String::new());
        }
        self.optional(name, rule)
    }

    /// A list of texts that may be missing.
    pub(super) fn list(
        &mut self,
        name: &str,
        rule: fn(&[String]) -> Verdict,
    ) -> Option<Vec<String>> {
        let value = self.values.remove(name)?;
        let Ok(list) = serde_json::from_value::<Vec<String>>(value) else {
            self.wrong(name, "must be a list of strings");
            return None;
        };
        if let Err(message) = rule(&list) {
            self.wrong(name, message);
        }
        Some(list)
    }

    /// Refuses the body if something is wrong with a field that was read.
    pub(super) fn check(self) -> Result<(), ApiError> {
        if self.errors.is_empty() { Ok(()) } else { Err(ApiError::Client(422, self.errors)) }
    }
}
