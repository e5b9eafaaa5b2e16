//! The colours of the command line. They are left out where the output is no terminal.

use anstyle::{AnsiColor, Style};
use clap::builder::Styles;

/// Headings, and what has been done.
pub(crate) const DONE: Style = AnsiColor::Green.on_default().bold();
/// Errors.
pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
/// Warnings.
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// Hints, and what can be typed.
pub(crate) const HINT: Style = AnsiColor::Cyan.on_default().bold();
/// What is less important.
pub(crate) const FAINT: Style = Style::new().dimmed();

/// The colours of the help.
pub(crate) const HELP: Styles = Styles::styled()
    .header(DONE)
    .usage(DONE)
    .literal(HINT)
    .placeholder(AnsiColor::Cyan.on_default())
    .error(ERROR)
    .valid(HINT)
    .invalid(WARNING);
