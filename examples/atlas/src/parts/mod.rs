//! What several pages show.

mod around;
pub(crate) mod country_map;
mod frame;
mod map;
mod place_list;
mod search_form;

pub(crate) use around::around;
pub(crate) use country_map::country_map;
pub(crate) use frame::frame;
pub(crate) use map::{MapView, map, moving_map, ring};
pub(crate) use place_list::place_list;
pub(crate) use search_form::search_form;
