//! What several pages show: capsules, and views of a product.

pub(crate) mod basket_count;
pub(crate) mod card;
pub(crate) mod picture;
pub(crate) mod stock;
