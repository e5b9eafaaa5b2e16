//! The limit of open files, which limits the number of connections.

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

/// How many files the process may have open at once. `None` means that there is no limit.
#[cfg(unix)]
pub(crate) fn open_files() -> Option<usize> {
    use rustix::process::{Resource, getrlimit};

    getrlimit(Resource::Nofile).current.and_then(|limit| usize::try_from(limit).ok())
}

/// Other systems have no such limit.
#[cfg(not(unix))]
pub(crate) fn open_files() -> Option<usize> {
    None
}
