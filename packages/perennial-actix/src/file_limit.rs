//! How many connections the process may have open.

/// Raises the limit of open files to what the system allows this process. Many systems start
/// processes with 1,024, which fewer than 1,024 visitors at once use up.
#[cfg(unix)]
pub fn raise() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    if let Err(error) = setrlimit(Resource::Nofile, raised) {
        tracing::warn!(%error, "the limit of open files cannot be raised");
    }
}

/// Other systems have no such limit.
#[cfg(not(unix))]
pub fn raise() {}
