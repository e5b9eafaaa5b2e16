//! What several pages show, and, as capsules, what of them belongs to one visitor.

pub(crate) mod article_buttons;
pub(crate) mod comments;
pub(crate) mod entries;
pub(crate) mod favorite_button;
pub(crate) mod feed_tab;
pub(crate) mod icon;
pub(crate) mod navigation;
pub(crate) mod pagination;
pub(crate) mod popular_tags;
pub(crate) mod preview;
pub(crate) mod profile_buttons;
pub(crate) mod social_forms;
pub(crate) mod url;
