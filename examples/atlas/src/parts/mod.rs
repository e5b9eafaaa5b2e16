//! What several pages show.

mod around;
mod frame;
mod map;
mod place_list;
mod search_form;

pub(crate) use around::around;
pub(crate) use frame::frame;
pub(crate) use map::{MapView, map, ring};
pub(crate) use place_list::place_list;
pub(crate) use search_form::search_form;
