//! The pages.

pub(crate) mod broken;
pub(crate) mod choice;
pub(crate) mod fragile;
pub(crate) mod home;
pub(crate) mod recipe;
pub(crate) mod welcome;
