//! The pages.

pub(crate) mod backup;
pub(crate) mod home;
pub(crate) mod trip;
