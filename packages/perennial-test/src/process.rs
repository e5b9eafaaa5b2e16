//! [`Process`]: a child process whose output is kept and which ends with its owner.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::TestError;

/// How long [`Process::until`] sleeps between two looks.
const PAUSE: Duration = Duration::from_millis(15);

/// A child process. It is killed when it is dropped.
#[derive(Debug)]
pub(crate) struct Process {
    name: String,
    child: Child,
    /// Whether it leads a process group of its own, which ends with it.
    leads_group: bool,
    log: Arc<Mutex<String>>,
    readers: Vec<JoinHandle<()>>,
}

impl Process {
    /// Starts a program and keeps what it prints.
    pub(crate) fn start(command: &mut Command) -> Result<Self, TestError> {
        Self::spawn(command.stdin(Stdio::null()), false)
    }

    /// Starts a program that starts others: they end with it, and all of them at the latest when this
    /// process ends, however it does.
    #[cfg(feature = "browser")]
    pub(crate) fn start_group(program: &Path, arguments: &[&str]) -> Result<Self, TestError> {
        #[cfg(unix)]
        let mut command = {
            // The end of this process closes the pipe from which the shell reads.
            let mut command = Command::new("sh");
            command.args(["-c", "\"$@\" & read -r _; kill -KILL 0", "sh"]).arg(program);
            std::os::unix::process::CommandExt::process_group(&mut command, 0);
            command.stdin(Stdio::piped());
            command
        };
        #[cfg(not(unix))]
        let mut command = Command::new(program);
        Self::spawn(command.args(arguments), cfg!(unix))
    }

    fn spawn(command: &mut Command, leads_group: bool) -> Result<Self, TestError> {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let program = PathBuf::from(command.get_program());
        let name = program.display().to_string();
        let mut child = command.spawn().map_err(|source| TestError::Spawn { program, source })?;
        let log = Arc::default();
        let stdout = child.stdout.take().map(|pipe| keep_lines(pipe, &log));
        let stderr = child.stderr.take().map(|pipe| keep_lines(pipe, &log));
        let readers = stdout.into_iter().chain(stderr).collect();
        Ok(Self { name, child, leads_group, log, readers })
    }

    /// The number by which the system knows it.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it printed so far.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until `ready`, or fails when the process ended or `longest` has passed.
    pub(crate) fn until(
        &mut self,
        longest: Duration,
        ready: impl Fn(&str) -> bool,
    ) -> Result<(), TestError> {
        let start = Instant::now();
        loop {
            if ready(&self.log()) {
                return Ok(());
            }
            let ended = self.child.try_wait().ok().flatten();
            if ended.is_some() || start.elapsed() > longest {
                let after = match ended {
                    Some(status) => format!("when it ended ({status})"),
                    None => format!("after {} s", longest.as_secs()),
                };
                self.kill();
                return Err(TestError::NotReady {
                    program: self.name.clone(),
                    after,
                    log: self.log(),
                });
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// Whether it still runs.
    pub(crate) fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Asks it to end, and kills it if it has not after `longest`. Returns whether it ended by
    /// itself.
    pub(crate) fn stop(&mut self, longest: Duration) -> bool {
        let start = Instant::now();
        self.ask_to_end();
        while start.elapsed() < longest {
            if !self.is_running() {
                self.kill();
                return true;
            }
            std::thread::sleep(PAUSE);
        }
        self.kill();
        false
    }

    /// Ends it at once, by a signal that it cannot see, and waits until it is gone.
    pub(crate) fn kill(&mut self) {
        #[cfg(unix)]
        if self.leads_group
            && let Some(group) = self.pid()
        {
            // The group is gone already, or it is killed: both are what is wanted.
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        // As above, for the process alone.
        let _ = self.child.kill();
        let _ = self.child.wait();
        for reader in self.readers.drain(..) {
            // A reader does not panic; if it did, what it had read is kept all the same.
            let _ = reader.join();
        }
    }

    #[cfg(unix)]
    fn ask_to_end(&self) {
        if let Some(process) = self.pid() {
            // If it is gone, it has ended.
            let _ = rustix::process::kill_process(process, rustix::process::Signal::TERM);
        }
    }

    #[cfg(not(unix))]
    fn ask_to_end(&mut self) {
        // There is no gentler way.
        let _ = self.child.kill();
    }

    #[cfg(unix)]
    fn pid(&self) -> Option<rustix::process::Pid> {
        i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

fn keep_lines(pipe: impl Read + Send + 'static, log: &Arc<Mutex<String>>) -> JoinHandle<()> {
    let log = Arc::clone(log);
    std::thread::spawn(move || {
        let mut lines = BufReader::new(pipe);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
            let text = String::from_utf8_lossy(&line);
            log.lock().unwrap_or_else(PoisonError::into_inner).push_str(&text);
            line.clear();
        }
    })
}

#[cfg(test)]
#[cfg(unix)]
#[allow(clippy::expect_used, reason = "the helpers of a test may fail like the test itself")]
mod tests {
    use super::*;

    fn shell(script: &str) -> Process {
        Process::start(Command::new("sh").args(["-c", script])).expect("every system has a shell")
    }

    #[test]
    fn what_a_process_prints_is_kept() {
        let mut process = shell("echo one; echo two >&2; exec sleep 60");
        process
            .until(Duration::from_secs(10), |log| log.contains("one") && log.contains("two"))
            .unwrap();
        assert!(process.is_running());
    }

    #[test]
    fn a_process_that_ends_before_it_is_ready_is_an_error_with_what_it_printed() {
        let error =
            shell("echo broken; exit 3").until(Duration::from_secs(10), |_| false).unwrap_err();
        assert!(error.to_string().contains("broken"), "{error}");
    }

    #[test]
    fn a_process_that_does_not_hear_is_killed() {
        let mut process = shell("trap '' TERM; echo ready; while :; do sleep 0.1; done");
        process.until(Duration::from_secs(10), |log| log.contains("ready")).unwrap();
        assert!(!process.stop(Duration::from_millis(200)));
        assert!(!process.is_running());
    }
}
