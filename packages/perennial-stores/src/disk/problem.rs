//! [`Problem`]: what may be wrong with a database, and what is to be done about it.

use std::io::ErrorKind;

/// What may be wrong with a database.
#[derive(Debug, thiserror::Error)]
pub(super) enum Problem {
    /// Another process has it.
    #[error("another process uses it")]
    Locked,
    /// What is on disk makes no sense: it is to be put aside.
    #[error("what is on disk is damaged: {0}")]
    Damaged(String),
    /// A write failed earlier: the database takes no further ones until it is opened again.
    #[error("an earlier write failed")]
    Poisoned,
    /// The disk does not do its part: it is to be tried again.
    #[error("{0}")]
    Disk(String),
}

impl From<fjall::Error> for Problem {
    fn from(error: fjall::Error) -> Self {
        match error {
            fjall::Error::Locked => Self::Locked,
            fjall::Error::Io(io) | fjall::Error::Storage(fjall::LsmError::Io(io)) => io.into(),
            fjall::Error::Poisoned => Self::Poisoned,
            fjall::Error::KeyspaceDeleted => Self::Disk("a part was just given up".to_owned()),
            other => Self::Damaged(other.to_string()),
        }
    }
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        use ErrorKind::{InvalidData, InvalidInput, NotFound, UnexpectedEof};
        // A folder that was begun and not finished is found where a new one is to be made.
        use ErrorKind::AlreadyExists;
        match error.kind() {
            AlreadyExists | InvalidData | InvalidInput | NotFound | UnexpectedEof => {
                Self::Damaged(error.to_string())
            }
            _ => Self::Disk(error.to_string()),
        }
    }
}

/// Runs code of the database, in which damage may also show as a panic.
pub(super) fn contained<T>(act: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(act))
        .unwrap_or_else(|_| Err(Problem::Damaged("reading it panicked".to_owned())))
}
