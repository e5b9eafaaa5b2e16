//! What the pages are about: chapters, and sections in them.

use crate::words::Words;

/// A chapter of the guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Chapter {
    pub(crate) slug: &'static str,
    pub(crate) name: Words,
    /// Their slugs, and their names.
    pub(crate) sections: [(&'static str, Words); 2],
}

pub(crate) const CHAPTERS: [Chapter; 2] = [
    Chapter {
        slug: "roots",
        name: Words("Roots", "Racines"),
        sections: [("soil", Words("Soil", "Terre")), ("water", Words("Water", "Eau"))],
    },
    Chapter {
        slug: "leaves",
        name: Words("Leaves", "Feuilles"),
        sections: [("light", Words("Light", "Lumière")), ("shade", Words("Shade", "Ombre"))],
    },
];

impl Chapter {
    /// Its path, and that of what lies below it: the same in both languages.
    pub(crate) fn path(self) -> String {
        format!("/guide/{}", self.slug)
    }
}
