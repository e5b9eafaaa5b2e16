//! One file for each template.

pub(crate) mod card;
pub(crate) mod wall;
