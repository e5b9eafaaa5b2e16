//! What cargo writes to standard error beside its messages: progress, and remarks of its own.

use std::io::Read;

use crate::reporter::RunningStep;

/// Follows cargo's standard error to its end. Progress goes to the step; what remains when
/// progress and status lines are taken away is returned: cargo's own errors.
pub(super) fn follow(mut stream: impl Read, step: &RunningStep<'_>) -> String {
    let mut remarks = String::new();
    let mut pending = Vec::new();
    let mut buffer = [0; 4_096];
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        pending.extend(buffer.iter().take(count));
        // Progress lines end with a carriage return, the others with a line feed.
        while let Some(end) = pending.iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
            let line: Vec<u8> = pending.drain(..=end).collect();
            take(&String::from_utf8_lossy(&line), step, &mut remarks);
        }
    }
    take(&String::from_utf8_lossy(&pending), step, &mut remarks);
    remarks
}

fn take(line: &str, step: &RunningStep<'_>, remarks: &mut String) {
    let plain = anstream::adapter::strip_str(line.trim_end()).to_string();
    if let Some((done, total, what)) = progress(&plain) {
        step.progress(done, total, what);
    } else if !plain.trim().is_empty() && !is_status(&plain) {
        remarks.push_str(line.trim_end());
        remarks.push('\n');
    }
}

/// Reads `    Building [====>   ] 12/51: syn, quote(build)`.
fn progress(line: &str) -> Option<(u64, u64, &str)> {
    let (_, counts) = line.trim_start().strip_prefix("Building [")?.split_once("] ")?;
    let (counts, what) = counts.split_once(':').unwrap_or((counts, ""));
    let (done, total) = counts.trim().split_once('/')?;
    Some((done.parse().ok()?, total.parse().ok()?, what.trim()))
}

/// Whether a line is one of cargo's: a verb, set flush right in twelve columns.
fn is_status(line: &str) -> bool {
    let verb = line.trim_start();
    let indent = line.len() - verb.len();
    let length = verb.find(' ').unwrap_or(verb.len());
    verb.starts_with(|first: char| first.is_ascii_uppercase())
        && (indent + length == 12 || verb.starts_with("Downloaded"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_read_from_cargos_own_bar() {
        let line = "    Building [=======>    ] 46/51: web-sys, js-sys             ";
        assert_eq!(progress(line), Some((46, 51, "web-sys, js-sys")));
        assert_eq!(progress("    Building [] x/51: a"), None);
        assert_eq!(progress("   Compiling syn v2.0.0"), None);
    }

    #[test]
    fn only_cargos_own_status_lines_are_left_out() {
        assert!(is_status("   Compiling syn v2.0.0"));
        assert!(is_status("    Finished `dev` profile"));
        assert!(is_status("    Blocking waiting for file lock on package cache"));
        assert!(!is_status("error: could not compile `x` (bin \"x\") due to 1 previous error"));
        assert!(!is_status("  Caused by: no"));
    }
}
