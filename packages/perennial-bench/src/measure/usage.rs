//! What a process has used, and what the machine did meanwhile, as Linux tells it in `/proc`.

use std::time::Duration;

/// Time that a process has spent on processors, all threads that live; zero where nobody tells.
pub(crate) fn processor_time(process: u32) -> Duration {
    let tasks = std::fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten();
    let times = tasks.flatten().filter_map(|task| {
        let text = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(times.sum())
}

/// Bytes of memory that a process holds; zero where nobody tells.
pub(crate) fn resident_bytes(process: u32) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes = line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    kibibytes.unwrap_or_default() * 1_024
}

/// The time of all processors since the machine started, in ticks.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct MachineTime {
    busy: u64,
    idle: u64,
    stolen: u64,
}

impl MachineTime {
    pub(crate) fn now() -> Self {
        let text = std::fs::read_to_string("/proc/stat").unwrap_or_default();
        Self::parse(text.lines().next().unwrap_or_default()).unwrap_or_default()
    }

    /// The line `cpu` of `/proc/stat`, see proc(5).
    fn parse(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace().skip(1).map(str::parse::<u64>);
        let mut next = || words.next()?.ok();
        let (user, nice, system, idle) = (next()?, next()?, next()?, next()?);
        let (waiting, interrupts, soft, stolen) = (next()?, next()?, next()?, next()?);
        let busy = user + nice + system + interrupts + soft;
        Some(Self { busy, idle: idle + waiting, stolen })
    }

    /// What the machine did since then, in words.
    pub(crate) fn told_since(self, earlier: Self) -> String {
        let [busy, idle, stolen] = [
            self.busy.saturating_sub(earlier.busy),
            self.idle.saturating_sub(earlier.idle),
            self.stolen.saturating_sub(earlier.stolen),
        ];
        let whole = (busy + idle + stolen).max(1);
        let percent = |part: u64| part * 100 / whole;
        let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let load = load.split_whitespace().take(3).collect::<Vec<_>>().join(", ");
        format!(
            "processors {} % busy, {} % idle, {} % taken by the host; load average {load}",
            percent(busy),
            percent(idle),
            percent(stolen)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machines_time_is_told_in_parts() {
        let earlier = MachineTime::parse("cpu  10 0 10 70 10 0 0 0 0 0").unwrap();
        let later = MachineTime::parse("cpu  40 10 20 80 10 5 5 40 0 0").unwrap();
        let told = later.told_since(earlier);
        assert!(
            told.starts_with("processors 54 % busy, 9 % idle, 36 % taken by the host"),
            "{told}"
        );
        assert!(MachineTime::parse("cpu 1 2").is_none());
    }
}
