//! [`Session`]: the values that an app keeps of one visitor, to be read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::SessionKey;
use crate::{PageError, StateLimits, state_json};

/// The values that an app keeps of one visitor from request to request, to be read. It is cheap to
/// clone: all clones are the same session.
///
/// `context.session().await?` gives it; [`App::sessions`](crate::App::sessions) turns sessions on, and
/// has an example. What it prints of itself never holds a value.
///
/// In a test of a function, [`with`](Self::with) makes one:
///
/// ```
/// use perennial_core::{Session, SessionKey};
/// const USER: SessionKey<u64> = SessionKey::new("user");
/// const NAME: SessionKey<String> = SessionKey::new("name");
/// let session = Session::default().with(USER, &7)?;
/// assert_eq!((session.get(USER), session.get(NAME)), (Some(7), None));
/// assert!(!format!("{session:?}").contains('7'));
/// # Ok::<(), perennial_core::PageError>(())
/// ```
#[derive(Clone, Default)]
pub struct Session(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    values: BTreeMap<String, Value>,
    /// How many bytes the values may have as JSON; 0: any number.
    most: usize,
    is_changed: bool,
    /// The names of the values that were set or removed.
    changed: BTreeSet<String>,
    /// Whether all values were removed.
    is_cleared: bool,
    renews: bool,
}

/// What a request did to a session, for the server.
#[derive(Clone)]
pub struct SessionChanges {
    /// All values that it has now, as JSON; `None`: it has none.
    pub values: Option<String>,
    /// Whether a value is another one than at the beginning.
    pub is_changed: bool,
    /// Whether it gets a new name.
    pub renews: bool,
}

impl Session {
    /// A session of values as the server wrote them, which may have so many bytes.
    ///
    /// # Errors
    /// Blames the server, if they cannot be read.
    pub fn from_json(json: &str, most: usize) -> Result<Self, PageError> {
        let values = serde_json::from_str(json)?;
        Ok(Self(Arc::new(Mutex::new(Inner { values, most, ..Inner::default() }))))
    }

    /// A session without values, which may have so many bytes.
    #[must_use]
    pub fn empty(most: usize) -> Self {
        Self(Arc::new(Mutex::new(Inner { most, ..Inner::default() })))
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A value. One that was stored with another type is none: an older version of the app wrote it.
    #[must_use]
    pub fn get<T: DeserializeOwned>(&self, key: SessionKey<T>) -> Option<T> {
        self.inner().values.get(key.name()).and_then(|value| T::deserialize(value).ok())
    }

    /// Whether it has no value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.inner().values.is_empty()
    }

    /// The same with one more value: for tests of functions.
    ///
    /// # Errors
    /// As [`SessionMut::set`](super::SessionMut::set).
    pub fn with<T: Serialize>(self, key: SessionKey<T>, value: &T) -> Result<Self, PageError> {
        self.put(key.name(), value)?;
        Ok(self)
    }

    pub(super) fn put(&self, name: &str, value: &impl Serialize) -> Result<(), PageError> {
        let json = state_json::encode_within(value, StateLimits::DEFAULT)?;
        let value: Value = serde_json::from_str(&json)?;
        let mut inner = self.inner();
        if inner.values.get(name) == Some(&value) {
            return Ok(());
        }
        let before = inner.values.insert(name.to_owned(), value);
        let bytes = serde_json::to_string(&inner.values)?.len();
        if inner.most != 0 && bytes > inner.most {
            let most = inner.most;
            match before {
                Some(before) => inner.values.insert(name.to_owned(), before),
                None => inner.values.remove(name),
            };
            return Err(PageError::server_message(format!(
                "PER-2141: the session would have {bytes} bytes with {name:?}, and may have {most}\n\
                 hint: keep a number in it, and the data in a database; or give the app a store \
                 for sessions by `App::session_store`"
            )));
        }
        inner.is_changed = true;
        inner.changed.insert(name.to_owned());
        Ok(())
    }

    pub(super) fn drop_value(&self, name: &str) {
        let mut inner = self.inner();
        if inner.values.remove(name).is_some() {
            inner.is_changed = true;
            inner.changed.insert(name.to_owned());
        }
    }

    pub(super) fn clear(&self) {
        let mut inner = self.inner();
        inner.is_changed |= !inner.values.is_empty();
        inner.is_cleared = true;
        inner.values.clear();
    }

    pub(super) fn renew(&self) {
        self.inner().renews = true;
    }

    /// What was done to it.
    ///
    /// # Errors
    /// Blames the server, if its values cannot be written.
    pub fn changes(&self) -> Result<SessionChanges, PageError> {
        let inner = self.inner();
        inner.changes(&inner.values)
    }

    /// What was done to it, as done to the values that it has meanwhile: of them, those stay that were not
    /// changed here.
    ///
    /// # Errors
    /// Blames the server, if its values cannot be read or written.
    pub fn changes_on(&self, stored: &str) -> Result<SessionChanges, PageError> {
        let inner = self.inner();
        if inner.is_cleared {
            return inner.changes(&inner.values);
        }
        let mut values: BTreeMap<String, Value> = serde_json::from_str(stored)?;
        for name in &inner.changed {
            match inner.values.get(name) {
                Some(value) => values.insert(name.clone(), value.clone()),
                None => values.remove(name),
            };
        }
        inner.changes(&values)
    }
}

impl Inner {
    fn changes(&self, values: &BTreeMap<String, Value>) -> Result<SessionChanges, PageError> {
        let values = match values.is_empty() {
            true => None,
            false => Some(serde_json::to_string(values)?),
        };
        Ok(SessionChanges { values, is_changed: self.is_changed, renews: self.renews })
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("values", &self.inner().values.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for SessionChanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("SessionChanges");
        shown.field("is_changed", &self.is_changed).field("renews", &self.renews);
        shown.finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: SessionKey<String> = SessionKey::new("name");
    const AS_NUMBER: SessionKey<u64> = SessionKey::new("name");

    #[test]
    fn a_value_of_another_type_is_none() {
        let session = Session::default().with(NAME, &"Ada".to_owned()).unwrap();
        assert_eq!(session.get(NAME).as_deref(), Some("Ada"));
        assert_eq!(session.get(AS_NUMBER), None);
    }

    #[test]
    fn a_value_that_is_too_large_is_refused_and_the_one_before_stays() {
        let session = Session::empty(30);
        session.put("name", &"Ada").unwrap();
        let error = session.put("name", &"A".repeat(30)).unwrap_err().detail();
        assert!(error.contains("PER-2141") && error.contains("30"), "{error}");
        assert_eq!(session.get(NAME).as_deref(), Some("Ada"));
        assert!(session.put("other", &"A".repeat(30)).is_err());
        assert_eq!(session.changes().unwrap().values.unwrap(), r#"{"name":"Ada"}"#);
    }

    #[test]
    fn the_same_value_again_is_no_change() {
        let session = Session::from_json(r#"{"name":"Ada"}"#, 0).unwrap();
        session.put("name", &"Ada").unwrap();
        session.drop_value("none");
        assert!(!session.changes().unwrap().is_changed);
        session.clear();
        let changes = session.changes().unwrap();
        assert!(changes.is_changed && changes.values.is_none());
        assert!(!format!("{session:?} {changes:?}").contains("Ada"));
    }

    #[test]
    fn only_what_was_changed_replaces_what_was_stored_meanwhile() {
        let session = Session::from_json(r#"{"a":1,"b":1,"c":1}"#, 0).unwrap();
        session.put("a", &2).unwrap();
        session.drop_value("b");
        let on = |stored| session.changes_on(stored).unwrap().values;
        assert_eq!(on(r#"{"b":3,"c":3,"d":3}"#).unwrap(), r#"{"a":2,"c":3,"d":3}"#);
        session.drop_value("a");
        assert_eq!(on(r#"{"a":1}"#), None);
        session.clear();
        assert_eq!(on(r#"{"d":3}"#), None, "it was ended");
    }
}
