//! [`Layout`]: what stands around pages and stays mounted when the page changes.

use std::any::TypeId;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use sycamore::prelude::*;

use crate::LaterView;

/// What stands around pages: a function that takes the page's view, and gives the view of both.
///
/// Two templates with the same function share the layout: it stays as it is, with its state, when
/// the visitor goes from one to the other.
#[derive(Clone)]
pub struct Layout {
    id: TypeId,
    view: Arc<dyn Fn(View) -> View + Send + Sync>,
    /// What mounts it and those below it: an app without layouts links nothing of that.
    mount: fn(&MountedLayouts, &[Layout], LaterView) -> View,
}

impl Layout {
    pub(crate) fn new<F: Fn(View) -> View + Send + Sync + 'static>(view: F) -> Self {
        let mount = MountedLayouts::mount_below;
        Self { id: TypeId::of::<F>(), view: Arc::new(view), mount }
    }
}

impl std::fmt::Debug for Layout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Layout").field(&self.id).finish()
    }
}

/// What a place within a layout shows; taken when it is shown.
type Content = Rc<Cell<Option<LaterView>>>;

/// The layouts that are mounted, outermost first, each with the place in it that can be filled
/// anew. It is cheap to clone.
#[derive(Clone, Default)]
pub struct MountedLayouts(Rc<RefCell<Vec<Place>>>);

/// A layout that is mounted, and the place in it.
type Place = (TypeId, Signal<Content>);

impl MountedLayouts {
    /// The view of a page within its layouts, in the current reactive scope.
    #[must_use]
    pub fn mount(&self, layouts: &[Layout], page: LaterView) -> View {
        self.0.borrow_mut().clear();
        match layouts.first() {
            Some(outermost) => (outermost.mount)(self, layouts, page),
            None => page(),
        }
    }

    /// Shows another page within the layouts that it shares with the one that is shown.
    ///
    /// # Errors
    /// Gives the page back, if it shares none.
    pub fn swap(&self, layouts: &[Layout], page: LaterView) -> Result<(), LaterView> {
        let mounted = self.0.borrow();
        let pairs = mounted.iter().zip(layouts);
        let shared = pairs.take_while(|((id, _), layout)| *id == layout.id).count();
        let Some((_, place)) = shared.checked_sub(1).and_then(|last| mounted.get(last)).copied()
        else {
            return Err(page);
        };
        drop(mounted);
        self.0.borrow_mut().truncate(shared);
        let below: Vec<Layout> = layouts.iter().skip(shared).cloned().collect();
        let this = self.clone();
        place.set(content(Box::new(move || this.mount_below(&below, page))));
        Ok(())
    }

    fn mount_below(&self, layouts: &[Layout], page: LaterView) -> View {
        let Some((layout, below)) = layouts.split_first() else { return page() };
        let (this, below) = (self.clone(), below.to_vec());
        let place = create_signal(content(Box::new(move || this.mount_below(&below, page))));
        self.0.borrow_mut().push((layout.id, place));
        (layout.view)(View::from_dynamic(move || {
            let content = place.get_clone();
            content.take().map(untrack).unwrap_or_default()
        }))
    }
}

impl std::fmt::Debug for MountedLayouts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("MountedLayouts").field(&self.0.borrow().len()).finish()
    }
}

fn content(view: LaterView) -> Content {
    Rc::new(Cell::new(Some(view)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outer(page: View) -> View {
        view! { header { "outer" } (page) }
    }

    fn inner(page: View) -> View {
        view! { section { (page) } }
    }

    fn render(layouts: Vec<Layout>) -> String {
        sycamore::web::render_to_string(move || {
            MountedLayouts::default().mount(&layouts, Box::new(|| view! { p { "page" } }))
        })
    }

    #[test]
    fn a_page_stands_within_its_layouts_in_their_order() {
        let html = render(vec![Layout::new(outer), Layout::new(inner)]);
        let places = ["<header", "outer", "<section", "<p", "page", "</section>"];
        let found: Vec<_> = places.iter().map(|part| html.find(part).unwrap()).collect();
        assert!(found.is_sorted(), "{html}");
    }

    #[test]
    fn a_page_without_layouts_is_rendered_as_it_is() {
        assert_eq!(render(vec![]), "<p data-hk=\"0.0\">page</p>");
    }
}
