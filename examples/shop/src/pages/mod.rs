//! The templates of the shop: one file for each.

pub(crate) mod basket;
pub(crate) mod category;
pub(crate) mod home;
pub(crate) mod product;
pub(crate) mod search;
pub(crate) mod thanks;
