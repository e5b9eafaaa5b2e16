//! How long a client waits for a server.

/// For how many milliseconds a client waits for the data of a page. A server answers sooner, whatever
/// its functions do: a guard, the queue before a generation and the generation itself all have
/// deadlines, which together are shorter.
pub const LONGEST_ANSWER_MILLISECONDS: i32 = 90_000;
