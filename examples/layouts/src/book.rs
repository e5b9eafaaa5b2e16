//! What the pages are about: chapters, and sections in them.

/// A chapter of the guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Chapter {
    pub(crate) slug: &'static str,
    pub(crate) name: &'static str,
    /// Their slugs, and their names.
    pub(crate) sections: [(&'static str, &'static str); 2],
}

pub(crate) const CHAPTERS: [Chapter; 2] = [
    Chapter { slug: "roots", name: "Roots", sections: [("soil", "Soil"), ("water", "Water")] },
    Chapter { slug: "leaves", name: "Leaves", sections: [("light", "Light"), ("shade", "Shade")] },
];

impl Chapter {
    /// Its address, and that of what lies below it.
    pub(crate) fn path(self) -> String {
        format!("/guide/{}", self.slug)
    }
}
