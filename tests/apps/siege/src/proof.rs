//! [`sum`]: by which a page shows that all of it belongs together. The app makes it, the suite
//! checks it.

/// The checksum of a page: FNV-1a, 64 bits, over everything that the page says of itself.
pub fn sum(path: &str, version: u64, generation: u64, build: &str, body: &str) -> String {
    let (version, generation) = (version.to_string(), generation.to_string());
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in [path, &version, &generation, build, body] {
        // The separator keeps two different divisions of the same text apart.
        for byte in part.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}
