//! [`Interrupt`]: Ctrl-C, and the like, end what was started.

use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Whether the user wants to end, and the processes that are then to be ended.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interrupt(Arc<State>);

#[derive(Debug, Default)]
struct State {
    raised: AtomicBool,
    children: Mutex<Vec<u32>>,
}

impl Interrupt {
    /// One that never comes: Ctrl-C then ends the whole program at once, as it does by default.
    pub(crate) fn never() -> Self {
        Self::default()
    }

    /// Listens for Ctrl-C and for requests to terminate. `then` is called each time.
    pub(crate) fn install(then: impl Fn() + Send + 'static) -> Result<Self, ctrlc::Error> {
        let interrupt = Self::default();
        let shared = interrupt.clone();
        ctrlc::set_handler(move || {
            shared.raise();
            then();
        })?;
        Ok(interrupt)
    }

    pub(crate) fn is_raised(&self) -> bool {
        self.0.raised.load(Ordering::SeqCst)
    }

    /// Ends this process on an interrupt, as long as what is returned lives.
    pub(crate) fn on_interrupt_end(&self, child: &Child) -> Ending {
        self.children().push(child.id());
        if self.is_raised() {
            terminate(child.id());
        }
        Ending { interrupt: self.clone(), child: child.id() }
    }

    fn raise(&self) {
        self.0.raised.store(true, Ordering::SeqCst);
        for child in self.children().iter() {
            terminate(*child);
        }
    }

    fn children(&self) -> std::sync::MutexGuard<'_, Vec<u32>> {
        self.0.children.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A process that is ended on an interrupt, for as long as this lives.
pub(crate) struct Ending {
    interrupt: Interrupt,
    child: u32,
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.interrupt.children().retain(|child| *child != self.child);
    }
}

/// Asks a process to end. Where there is no way to ask, nothing happens.
pub(super) fn terminate(child: u32) {
    #[cfg(unix)]
    if let Some(pid) = i32::try_from(child).ok().and_then(rustix::process::Pid::from_raw) {
        // It may have ended by itself.
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
    }
    #[cfg(not(unix))]
    let _ = child;
}
