//! The pages, one file for each template, and what is shown instead of one.

pub(crate) mod city;
pub(crate) mod country;
pub(crate) mod error;
pub(crate) mod home;
pub(crate) mod map;
pub(crate) mod search;
