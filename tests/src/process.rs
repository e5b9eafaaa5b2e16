//! [`resident`], [`descriptors`]: the memory and the open files of a process.

/// Bytes of memory that a process has in use.
///
/// # Panics
/// If there is no such process.
#[must_use]
pub fn resident(process: u32) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().unwrap();
    kilobytes * 1_024
}

/// How many files and sockets a process has open.
///
/// # Panics
/// If there is no such process.
#[must_use]
pub fn descriptors(process: u32) -> usize {
    std::fs::read_dir(format!("/proc/{process}/fd")).unwrap().count()
}
