//! [`visitor_changed`]: what the page shows of the visitor may no longer be right.

use std::cell::RefCell;
use std::rc::Rc;

type Listener = Rc<dyn Fn()>;

thread_local! {
    static LISTENER: RefCell<Option<Listener>> = const { RefCell::new(None) };
}

/// Says in the browser that the visitor may be another one now, or may see something else: they have
/// logged in, say, by a request of the app's own. The holes of the page and of its layouts are then
/// filled again. On the server it does nothing.
///
/// A navigation whose answer sets a cookie says so by itself.
///
/// ```
/// perennial_core::visitor_changed();
/// ```
pub fn visitor_changed() {
    let listener = LISTENER.with_borrow(Clone::clone);
    if let Some(listener) = listener {
        listener();
    }
}

/// Sets what [`visitor_changed`] does on this thread. The client calls it, once.
pub fn set_visitor_listener(listener: impl Fn() + 'static) {
    LISTENER.set(Some(Rc::new(listener)));
}
