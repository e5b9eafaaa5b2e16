//! What Perennial's server, client and build agree on.
//!
//! Canonical paths, internal URLs, payload fields, header names, element ids, the build manifest
//! and the environment variables are made and parsed here and nowhere else. This crate does no
//! I/O, knows no clock and depends on no other crate of the workspace.

mod address;
mod build_id;
mod canonical_path;
pub mod document;
pub mod environment;
pub mod files;
pub mod headers;
mod hydrate;
mod location;
mod manifest;
mod patience;
pub mod payload;
mod translation_file;
pub mod url;
pub mod well_known;

pub use address::{AddressError, BasePath, Below, Origin, SiteAddress};
pub use build_id::{BuildId, BuildIdError};
pub use canonical_path::{CanonicalPath, MAX_PATH_BYTES, PathError};
pub use hydrate::Hydrate;
pub use location::{Location, LocationError};
pub use manifest::{Asset, ClientAssets, MANIFEST_FORMAT, Manifest, ManifestError};
pub use patience::LONGEST_ANSWER_MILLISECONDS;
pub use translation_file::TranslationFile;
pub use url::{Health, RequestUrl, action_url, asset_url, data_url, widget_url};
