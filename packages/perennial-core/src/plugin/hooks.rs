//! [`ServerHooks`]: what a plugin has called on the server; [`Hook`]: what each is named.

use super::told::{BuildReport, BuildStart, ExportReport, ExportStart, PageDocument, ServeStart};
use crate::Head;
use crate::template_definition::PageFuture;

/// A hook that may wait, and fail.
pub type AsyncHook<T> = Box<dyn Fn(T) -> PageFuture<()> + Send + Sync>;
/// A hook that adds to a page's head.
pub type DocumentHook = Box<dyn Fn(&PageDocument) -> Head + Send + Sync>;

/// What a plugin has called on the server, in the order in which it was set. On the client there is
/// none.
#[derive(Default)]
pub struct ServerHooks {
    /// Before the pages of the build paths are made.
    pub before_build: Vec<AsyncHook<BuildStart>>,
    /// Once they are made.
    pub after_build: Vec<AsyncHook<BuildReport>>,
    /// Before the site is written as files.
    pub before_export: Vec<AsyncHook<ExportStart>>,
    /// Once it is written.
    pub after_export: Vec<AsyncHook<ExportReport>>,
    /// Before the server answers.
    pub before_serve: Vec<AsyncHook<ServeStart>>,
    /// For each page that is made.
    pub document: Vec<DocumentHook>,
}

impl std::fmt::Debug for ServerHooks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ServerHooks").finish_non_exhaustive()
    }
}

/// A turn of an app's life at which plugins are called. It is shown as the setter's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hook {
    /// See [`Plugin::before_build`](super::Plugin::before_build).
    BeforeBuild,
    /// See [`Plugin::after_build`](super::Plugin::after_build).
    AfterBuild,
    /// See [`Plugin::before_export`](super::Plugin::before_export).
    BeforeExport,
    /// See [`Plugin::after_export`](super::Plugin::after_export).
    AfterExport,
    /// See [`Plugin::before_serve`](super::Plugin::before_serve).
    BeforeServe,
    /// See [`Plugin::document`](super::Plugin::document).
    Document,
    /// See [`Plugin::on_client_start`](super::Plugin::on_client_start).
    ClientStart,
    /// See [`Plugin::on_client_crash`](super::Plugin::on_client_crash).
    ClientCrash,
}

impl std::fmt::Display for Hook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::BeforeBuild => "before_build",
            Self::AfterBuild => "after_build",
            Self::BeforeExport => "before_export",
            Self::AfterExport => "after_export",
            Self::BeforeServe => "before_serve",
            Self::Document => "document",
            Self::ClientStart => "on_client_start",
            Self::ClientCrash => "on_client_crash",
        })
    }
}
