//! The client's allocator: a fifth of the size of the standard library's, which every visitor would
//! load. A client has one thread, and allocates little.

/// Every allocation takes the same few steps, whatever was allocated before.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
