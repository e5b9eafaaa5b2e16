//! [`StateLimits`]: how deep and how large a state may be.

/// How deep a state may be at most: as deep as `serde_json` reads, and as the client does.
pub(crate) const MOST_DEPTH: usize = 128;
/// How many options and newtypes may stand around a value at most. They leave no trace in the JSON,
/// but a type that holds itself by them alone would have no end.
pub(crate) const MOST_WRAPPERS: usize = 512;

/// How deep and how large the state of a page may be. Past that the page is not made: what reads
/// the state, in the browser too, has a stack and a memory with an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StateLimits {
    /// How many arrays and objects may stand within one another. The default is 64, which leaves
    /// the stack of a browser's wasm room even where each level is a large type. More than 128 is
    /// as 128: the browser reads no more.
    pub depth: usize,
    /// How long it may be as JSON, in bytes. The default is 4 MiB.
    pub bytes: usize,
}

impl StateLimits {
    /// The defaults.
    pub const DEFAULT: Self = Self { depth: 64, bytes: 4 << 20 };
}

impl Default for StateLimits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
