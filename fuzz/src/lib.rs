//! What of the framework reads bytes that nobody vouches for, as targets for a fuzzer.
//!
//! Each target is a function that takes any bytes and panics if a promise is broken. `cargo test`
//! calls them with some thousand inputs that are always the same; with the feature `libfuzzer` they
//! are programs, for as long as one likes: `cargo fuzz run path --features libfuzzer`.

mod entry;
mod form;
mod headers;
mod path;
mod range;
mod request;
mod site;

pub use entry::entry;
pub use form::form;
pub use headers::headers;
pub use path::path;
pub use range::range;
pub use request::{request, revalidation};
