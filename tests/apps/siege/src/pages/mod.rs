//! One file for each template.

pub(crate) mod blocking;
pub(crate) mod guarded;
pub(crate) mod personal;
pub(crate) mod slow;
pub(crate) mod stored;
