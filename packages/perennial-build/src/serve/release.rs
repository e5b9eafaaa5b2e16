//! [`serve_release`]: builds a release once, and serves it.

use std::sync::mpsc;
use std::time::Duration;

use super::process::ServerProcess;
use super::{Interrupt, ServeError, ServeOptions, check_address};
use crate::build::build_until;
use crate::{Build, Mode, Reporter};

/// Builds a release and serves it until Ctrl-C. `built` is told what was built, before the server
/// starts.
///
/// # Errors
/// [`ServeError`], if it cannot be built or served, or the server ends by itself.
pub fn serve_release(
    options: &ServeOptions,
    reporter: &dyn Reporter,
    built: impl FnOnce(&Build),
) -> Result<(), ServeError> {
    check_address(&options.address)?;
    let (sender, interrupted) = mpsc::channel();
    let interrupt = Interrupt::install(move || {
        // Nobody listens any more once this function has returned.
        let _ = sender.send(());
    })?;
    let build = match build_until(&options.app, Mode::Release, reporter, &interrupt) {
        Err(_) if interrupt.is_raised() => return Ok(()),
        result => result?,
    };
    built(&build);
    let mut server = ServerProcess::start(options, &build, Mode::Release)?;
    loop {
        if interrupted.recv_timeout(Duration::from_millis(200)).is_ok() || interrupt.is_raised() {
            return Ok(());
        }
        if let Some(status) = server.ended()? {
            return Err(ServeError::Ended(status));
        }
    }
}
