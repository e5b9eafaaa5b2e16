//! Gives freed memory back to the system.

#![allow(unsafe_code, reason = "the C library is the only one to ask, and has no safe interface")]

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
