//! What hooks are told.

use std::path::PathBuf;

use perennial_protocol::CanonicalPath;

use crate::Revalidator;

/// The pages of the build paths are about to be made.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct BuildStart {
    /// The folder of the build, with its manifest, assets and static files.
    pub folder: PathBuf,
}

/// The pages of the build paths are made.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct BuildReport {
    /// The folder of the build.
    pub folder: PathBuf,
    /// The paths of the pages that were made, in order.
    pub pages: Vec<CanonicalPath>,
}

/// The site is about to be written as files.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ExportStart {
    /// The folder that it is written to. It exists, and is empty.
    pub folder: PathBuf,
}

/// The site is written as files.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ExportReport {
    /// The folder that it was written to. What a plugin writes there is part of the site.
    pub folder: PathBuf,
    /// The paths of the pages that were written, in order.
    pub pages: Vec<CanonicalPath>,
    /// The files that were written, relative to the folder, in order.
    pub files: Vec<PathBuf>,
    /// What was left out, each with the reason.
    pub left_out: Vec<String>,
}

/// The server is about to answer.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ServeStart {
    /// The folder of the build that is served.
    pub folder: PathBuf,
    /// Renews stored pages.
    pub revalidator: Revalidator,
}

/// A page as it was just rendered.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PageDocument {
    /// The page's path.
    pub path: CanonicalPath,
    /// Its title.
    pub title: String,
    /// Its view as HTML, without what stands around the app's root element.
    pub view: String,
}

/// The client panicked.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ClientCrash {
    /// What the panic said, and where.
    pub message: String,
}

/// What hooks are told is made by the framework, and by the tests of plugins.
impl BuildStart {
    /// A build in this folder.
    #[must_use]
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }
}

impl BuildReport {
    /// A build that made these pages.
    #[must_use]
    pub const fn new(folder: PathBuf, pages: Vec<CanonicalPath>) -> Self {
        Self { folder, pages }
    }
}

impl ExportStart {
    /// An export to this folder.
    #[must_use]
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }
}

impl ExportReport {
    /// An export that wrote nothing yet.
    #[must_use]
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder, pages: Vec::new(), files: Vec::new(), left_out: Vec::new() }
    }
}

impl ServeStart {
    /// A server of the build in this folder.
    #[must_use]
    pub const fn new(folder: PathBuf, revalidator: Revalidator) -> Self {
        Self { folder, revalidator }
    }
}

impl PageDocument {
    /// A page that was rendered to this.
    #[must_use]
    pub const fn new(path: CanonicalPath, title: String, view: String) -> Self {
        Self { path, title, view }
    }
}

impl ClientCrash {
    /// A panic that said this.
    #[must_use]
    pub const fn new(message: String) -> Self {
        Self { message }
    }
}
