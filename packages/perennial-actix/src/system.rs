//! What only the system can be asked, without a safe interface.

#![allow(unsafe_code, reason = "there is no safe interface for what is asked here")]

/// Gives back what the C library keeps of freed memory.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) fn give_back() {
    use std::ffi::c_int;

    // SAFETY: this is the declaration of malloc_trim(3), which may be called at any time and from any
    // thread.
    unsafe extern "C" {
        safe fn malloc_trim(pad: usize) -> c_int;
    }
    let _ = malloc_trim(0);
}

/// The allocators of other systems give it back by themselves.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn give_back() {}

/// How many bytes the system holds for a socket that its client has not acknowledged (`SIOCOUTQ` in
/// tcp(7)); `None` if that cannot be known.
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
pub(crate) fn unacknowledged(socket: impl std::os::fd::AsFd) -> Option<u64> {
    use std::ffi::c_int;

    use rustix::ioctl::{Getter, Opcode, ioctl};

    const SIOCOUTQ: Opcode = 0x5411;
    // SAFETY: SIOCOUTQ has this number on these architectures, and writes a `c_int`.
    let bytes = unsafe { ioctl(socket, Getter::<SIOCOUTQ, c_int>::new()) };
    u64::try_from(bytes.ok()?).ok()
}

/// Other systems are not asked.
#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
pub(crate) fn unacknowledged<S>(_socket: S) -> Option<u64> {
    None
}
