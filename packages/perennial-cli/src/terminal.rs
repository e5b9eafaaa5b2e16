//! What is shown: bars where the output is a terminal, lines where it is not.

use std::collections::HashMap;
use std::io::{IsTerminal as _, Write};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use perennial_build::{ErrorReport, Message, PlainReporter, Reporter, Step};

use crate::style;

/// The reporter that suits the output.
pub(crate) fn reporter() -> Box<dyn Reporter> {
    if std::io::stderr().is_terminal() {
        Box::new(TerminalReporter::default())
    } else {
        Box::new(PlainReporter::new())
    }
}

/// Writes a line to standard error. A closed standard error stops nothing.
pub(crate) fn print(line: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{line}");
}

/// Writes a line of what was asked for to standard output. Whoever has closed it wants no more.
pub(crate) fn print_result(line: &str) {
    write_result(&mut anstream::stdout().lock(), line);
}

fn write_result(out: &mut impl Write, line: &str) {
    let _ = writeln!(out, "{line}");
}

/// Writes what was done, the verb flush right as cargo does it.
pub(crate) fn print_done(verb: &str, text: &str) {
    let done = style::DONE;
    print(&format!("{done}{verb:>12}{done:#} {text}"));
}

/// Writes an error: its code, what failed, and the hint.
pub(crate) fn print_error(error: &dyn std::fmt::Display) {
    print(&error_text(&ErrorReport::of(error)));
}

fn error_text(report: &ErrorReport) -> String {
    let (error, hint) = (style::ERROR, style::HINT);
    let code = report.code.as_ref().map(|code| format!("[{code}]")).unwrap_or_default();
    let text = format!("{error}error{code}:{error:#} {}", report.message);
    match &report.hint {
        Some(words) => format!("{text}\n{hint}hint:{hint:#} {words}"),
        None => text,
    }
}

/// How a thing that was looked for is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// It is there.
    Good,
    /// It is not, or is not used, and need not be.
    Optional,
    /// It is not, and must be.
    Missing,
}

/// Writes how a thing that was looked for is.
pub(crate) fn print_finding(mark: Mark, what: &str, text: &str) {
    let (style, sign) = match mark {
        Mark::Good => (style::DONE, "✓"),
        Mark::Optional => (style::WARNING, "–"),
        Mark::Missing => (style::ERROR, "✗"),
    };
    print(&format!("{style}{sign}{style:#} {what:<13} {text}"));
}

/// Shows bars for the steps that run, and above them a line for each that has ended.
#[derive(Default)]
struct TerminalReporter {
    bars: MultiProgress,
    running: Mutex<HashMap<Step, ProgressBar>>,
}

impl TerminalReporter {
    fn print(&self, line: &str) {
        // Only hidden bars fail to make way.
        if self.bars.println(line).is_err() {
            print(line);
        }
    }

    fn running(&self) -> std::sync::MutexGuard<'_, HashMap<Step, ProgressBar>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn remove(&self, step: Step) {
        if let Some(bar) = self.running().remove(&step) {
            bar.finish_and_clear();
            self.bars.remove(&bar);
        }
    }
}

impl Reporter for TerminalReporter {
    fn begin(&self, step: Step) {
        let bar = self.bars.add(ProgressBar::new_spinner());
        bar.set_style(bar_style("{prefix:>12.cyan.bold} {spinner} {elapsed}"));
        bar.set_prefix(step.title());
        bar.enable_steady_tick(Duration::from_millis(100));
        self.running().insert(step, bar);
    }

    fn progress(&self, step: Step, done: u64, total: u64, what: &str) {
        if let Some(bar) = self.running().get(&step) {
            if bar.length() != Some(total) {
                bar.set_style(bar_style(
                    "{prefix:>12.cyan.bold} {bar:28.cyan/blue} {pos:>3}/{len} {elapsed} {wide_msg:.dim}",
                ));
                bar.set_length(total);
            }
            bar.set_position(done);
            bar.set_message(what.to_owned());
        }
    }

    fn end(&self, step: Step, took: Duration, note: &str) {
        self.remove(step);
        let (done, faint) = (style::DONE, style::FAINT);
        let (title, took) = (step.title(), took.as_secs_f64());
        self.print(&format!("{done}{title:>12}{done:#} {took:.1} s {faint}{note}{faint:#}"));
    }

    fn abandon(&self, step: Step) {
        self.remove(step);
        let (error, title) = (style::ERROR, step.title());
        self.print(&format!("{error}{title:>12}{error:#} failed"));
    }

    fn message(&self, message: Message<'_>) {
        let warning = style::WARNING;
        match message {
            Message::Diagnostic(text) => self.print(text.trim_end()),
            Message::App(text) | Message::Note(text) => self.print(text),
            Message::Warning(text) => self.print(&format!("{warning}warning:{warning:#} {text}")),
        }
    }
}

/// The templates are our own, and a test builds each; a plain bar stands in for a faulty one.
fn bar_style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("━╸─")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_that_has_closed_the_output_stops_nothing() {
        struct Closed;

        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::ErrorKind::BrokenPipe.into())
            }

            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }

        write_result(&mut Closed, "a line");
        let mut written = Vec::new();
        write_result(&mut written, "a line");
        assert_eq!(written, b"a line\n");
    }
}
