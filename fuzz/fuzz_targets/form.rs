//! The target [`perennial_fuzz::form`] for libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| perennial_fuzz::form(bytes));
