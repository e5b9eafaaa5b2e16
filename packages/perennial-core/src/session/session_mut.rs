//! [`SessionMut`]: a session that actions and routes change.

use std::ops::Deref;

use serde::Serialize;

use super::{Session, SessionKey};
use crate::PageError;

/// A session that an action or a route changes. What it has when the function ends is kept, also if the
/// function fails.
///
/// Of several requests of one visitor at the same time, in a store nothing is lost: an action, or a route
/// for another method than `GET`, waits when it first asks for the session until those before it have
/// ended. Servers that share the store do not wait for each other, nor does a route for `GET`: then the
/// values under different names are all kept, and of one value the last one written. In a cookie, the
/// answer that the browser gets last wins with all of its values: keep in it what does not depend on what
/// was there before, such as the number of the user, and give the app a store for a basket.
#[derive(Debug, Clone)]
pub struct SessionMut(Session);

impl SessionMut {
    pub(crate) const fn new(session: Session) -> Self {
        Self(session)
    }

    /// Sets a value.
    ///
    /// # Errors
    /// Blames the server, if the value cannot be written as JSON that a browser reads back, or if the
    /// session would be larger than it may be: 3 kB or so in a cookie.
    pub fn set<T: Serialize>(&self, key: SessionKey<T>, value: &T) -> Result<(), PageError> {
        self.0.put(key.name(), value)
    }

    /// Removes a value.
    pub fn remove<T>(&self, key: SessionKey<T>) {
        self.0.drop_value(key.name());
    }

    /// Gives the session a new name, and its whole lifetime again. Call it when visitors log in and
    /// whenever they may do more than before: a session that somebody else gave them before that is then
    /// worth nothing (session fixation). In a store, the old name is removed.
    pub fn renew(&self) {
        self.0.renew();
    }

    /// Ends the session: removes its values, its cookie and, in a store, its record.
    ///
    /// A session in a cookie cannot be revoked elsewhere: a copy of the cookie stays valid until it
    /// expires. Where that matters, give the app a store.
    pub fn end(&self) {
        self.0.clear();
    }
}

impl Deref for SessionMut {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.0
    }
}
