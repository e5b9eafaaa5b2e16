//! Which processor runs what: servers on the first, the load and all else on the others. Where
//! there is no `taskset` (util-linux) they share all of them.

use std::process::{Command, Stdio};

/// The command, on the first processor alone.
pub(crate) fn on_server_processor(command: Command) -> Command {
    if processors() < 2 {
        return command;
    }
    let mut placed = Command::new("taskset");
    placed.args(["--cpu-list", "0"]).arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => placed.env(name, value),
            None => placed.env_remove(name),
        };
    }
    placed
}

/// Moves this thread to all processors but the first, with what it starts from now on.
pub(crate) fn leave_server_processor() {
    move_to_processors_from(1);
}

/// Moves this thread to all processors, with what it starts from now on.
pub(crate) fn use_all_processors() {
    move_to_processors_from(0);
}

fn move_to_processors_from(first: usize) {
    let processors = processors();
    if processors > 1 {
        let list = format!("{first}-{}", processors - 1);
        let mut taskset = Command::new("taskset");
        taskset.args(["--pid", "--cpu-list", &list, &std::process::id().to_string()]);
        // If it fails, they share.
        let _ = taskset.stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}

/// How many processors the machine has, whichever of them this thread may use; 0 if they cannot be
/// chosen here.
fn processors() -> usize {
    if Command::new("taskset").arg("--version").output().is_err() {
        return 0;
    }
    let text = std::fs::read_to_string("/proc/stat").unwrap_or_default();
    let is_processor = |line: &&str| {
        line.strip_prefix("cpu").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    text.lines().filter(is_processor).count()
}
