//! [`Part`]: a template or a capsule, by its place.

/// What of the app makes an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// A template, by its place among the app's templates.
    Template(usize),
    /// A capsule, by its place among the app's capsules.
    Capsule(usize),
}
