//! [`Signature`]: what a message needs of the view that shows it.

use std::collections::BTreeSet;

/// What a message needs of the view that shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signature {
    /// The names of its arguments.
    pub arguments: BTreeSet<String>,
    /// The names of its markup.
    pub markup: BTreeSet<String>,
}

impl Signature {
    /// Adds what another message needs.
    pub fn add(&mut self, other: &Self) {
        self.arguments.extend(other.arguments.iter().cloned());
        self.markup.extend(other.markup.iter().cloned());
    }
}
