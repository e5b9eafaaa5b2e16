//! What an adapter needs that serves pages of another maker than templates: the same answers,
//! headers and rules, without a [`Site`](crate::Site).

pub use crate::admission::{with_query, without_slash};
pub use crate::entry_response::answer_with_entry;
pub use crate::error_response::message;
pub use crate::headers::{CACHE_STATUS, HTML, JSON};
pub use crate::loading::is_crawler;
pub use crate::query::{QueryError, declared};
pub use crate::request::owned;
