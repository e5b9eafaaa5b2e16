//! The templates of Conduit: one file for each page of the specification.

pub(crate) mod article;
pub(crate) mod editor;
pub(crate) mod feed;
pub(crate) mod home;
pub(crate) mod login;
pub(crate) mod profile;
pub(crate) mod register;
pub(crate) mod settings;
