//! [`SessionKey`]: the name and the type of one value of a session.

use std::fmt;
use std::marker::PhantomData;

/// The name and the type of one value of a session. Declare it once, as a constant:
///
/// ```
/// use perennial_core::SessionKey;
/// const USER: SessionKey<u64> = SessionKey::new("user");
/// assert_eq!(USER.name(), "user");
/// ```
pub struct SessionKey<T> {
    name: &'static str,
    kind: PhantomData<fn(T) -> T>,
}

impl<T> SessionKey<T> {
    /// The value of a name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, kind: PhantomData }
    }

    /// The name, as it is stored.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl<T> Clone for SessionKey<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for SessionKey<T> {}

impl<T> fmt::Debug for SessionKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SessionKey").field(&self.name).finish()
    }
}
