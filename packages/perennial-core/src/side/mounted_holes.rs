//! [`MountedHoles`]: the holes that stand in the page, to be filled again when the visitor changes.

use std::cell::RefCell;

use crate::{MountedHole, WidgetPath};

/// A hole, the page with which it was shown, and its widget.
type Held = (u32, WidgetPath, Box<dyn MountedHole>);

/// The holes that stand in the page and in its layouts.
#[derive(Default)]
pub(super) struct MountedHoles {
    holes: RefCell<Vec<Held>>,
}

impl MountedHoles {
    /// Keeps a hole, and forgets those that are gone.
    pub(super) fn add(&self, page: u32, path: &WidgetPath, hole: Box<dyn MountedHole>) {
        let mut holes = self.holes.borrow_mut();
        holes.retain(|(_, _, other)| other.is_mounted());
        holes.push((page, path.clone(), hole));
    }

    /// Fills the holes again that were there before the page with this number, or all. `forget` is
    /// called with each path before its widget is asked for.
    pub(super) fn fill_again(&self, page: u32, all: bool, forget: impl Fn(&WidgetPath)) {
        // What is asked may add further holes.
        let mut holes = self.holes.take();
        holes.retain(|(_, _, hole)| hole.is_mounted());
        let is_due = |since: u32| all || since < page;
        for (_, path, _) in holes.iter().filter(|(since, ..)| is_due(*since)) {
            forget(path);
        }
        for (since, _, hole) in holes.iter_mut().filter(|(since, ..)| is_due(*since)) {
            hole.fill_again();
            *since = page;
        }
        self.holes.borrow_mut().append(&mut holes);
    }
}
