//! What an adapter needs that serves pages of another maker than templates: the same answers,
//! headers and rules, without a [`Site`](crate::Site).

pub use crate::admission::{refusal_of, with_query, without_empty_segments};
pub use crate::conclude::conclude;
pub use crate::entry_response::answer_with_entry;
pub use crate::headers::{CACHE_STATUS, HTML, JSON};
pub use crate::loading::is_crawler;
pub use crate::messages::message;
pub use crate::query::{QueryError, declared};
pub use crate::request::owned;
