//! [`Part`]: a part of the client, and how it is loaded. Without futures: nothing of what drives them
//! is linked with what every page needs.

use std::fmt;

use perennial_protocol::document::PART_FAILED;

/// A part of the client cannot be loaded. What the browser says of it stands in its console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartError;

impl fmt::Display for PartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(PART_FAILED)
    }
}

impl std::error::Error for PartError {}

/// Who waits for a part. The module that loads parts keeps it for the while, and hands it back.
pub struct Waiting(Box<dyn FnOnce(Result<(), PartError>)>);

impl fmt::Debug for Waiting {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Waiting")
    }
}

/// What is called back with whoever waits, and whether the part is there: 0 if not.
pub type CallBack = extern "C" fn(Box<Waiting>, u32);

/// The function that loads a part, of the module that `perennial-build` writes. It calls back later,
/// never before it returns. Where the page that was served waits (1, otherwise 0), it calls back only
/// if the part is there, and tells the loader otherwise.
pub type LoadPart = extern "C" fn(CallBack, Box<Waiting>, u32);

/// A part of the client.
#[derive(Debug, Clone, Copy)]
pub struct Part(LoadPart);

impl Part {
    /// The part that this function loads.
    #[must_use]
    pub const fn new(load: LoadPart) -> Self {
        Self(load)
    }

    /// Loads it, if it is not there yet, and then calls `then`. One that cannot be loaded can be tried
    /// again; of several who ask for it at once, all wait for the same.
    pub fn load(self, then: impl FnOnce(Result<(), PartError>) + 'static) {
        (self.0)(call_back, Box::new(Waiting(Box::new(then))), 0);
    }

    /// As [`load`](Self::load), for the page that was served. The loader waits for `then`, and so
    /// learns of a panic in it. If the part cannot be loaded, it tries once more with another
    /// instance, and leaves the page as it was served if that fails, too.
    pub fn load_for_page(self, then: impl FnOnce() + 'static) {
        (self.0)(call_back, Box::new(Waiting(Box::new(|_| then()))), 1);
    }
}

extern "C" fn call_back(waiting: Box<Waiting>, is_loaded: u32) {
    (waiting.0)(if is_loaded == 0 { Err(PartError) } else { Ok(()) });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::rc::Rc;

    extern "C" fn loads(call_back: CallBack, waiting: Box<Waiting>, _is_page: u32) {
        call_back(waiting, 1);
    }

    extern "C" fn fails(call_back: CallBack, waiting: Box<Waiting>, _is_page: u32) {
        call_back(waiting, 0);
    }

    fn told(part: Part) -> Option<Result<(), PartError>> {
        let told = Rc::new(Cell::new(None));
        let tell = Rc::clone(&told);
        part.load(move |loaded| tell.set(Some(loaded)));
        told.get()
    }

    #[test]
    fn who_waits_is_told_whether_the_part_is_there() {
        assert_eq!(told(Part::new(loads)), Some(Ok(())));
        assert_eq!(told(Part::new(fails)), Some(Err(PartError)));
    }

    #[test]
    fn the_page_goes_on_once_its_part_is_there() {
        let goes_on = Rc::new(Cell::new(false));
        let tell = Rc::clone(&goes_on);
        Part::new(loads).load_for_page(move || tell.set(true));
        assert!(goes_on.get());
    }
}
