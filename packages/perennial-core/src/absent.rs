//! [`Absent`]: what stands on the client for something that only the server has.

/// The result of a function that exists only on the server, as the client's compiler sees it.
///
/// `#[server_only]` leaves a stand-in for a function on the client, so that one chain of setters
/// compiles on both sides; the stand-in has no body to call and returns this. Every setter that
/// takes a server function accepts it.
#[derive(Debug, Clone, Copy)]
pub struct Absent;

impl IntoIterator for Absent {
    type Item = String;
    type IntoIter = std::iter::Empty<String>;

    fn into_iter(self) -> Self::IntoIter {
        std::iter::empty()
    }
}
