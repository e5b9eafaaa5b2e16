//! Sessions: what an app keeps of one visitor from request to request.

mod key;
mod memory;
mod open;
mod session_mut;
mod store;
mod values;

pub use self::key::SessionKey;
pub use self::memory::MemorySessions;
pub use self::open::{OpenSession, SessionFuture};
pub use self::session_mut::SessionMut;
pub(crate) use self::store::AppSessions;
pub use self::store::{IntoSessionStore, SessionId, SessionStore, StoredSession};
pub use self::values::{Session, SessionChanges};
