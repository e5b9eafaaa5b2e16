//! [`Manifest`]: what a build made, written by the build and read by the server.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::BuildId;

/// The version of the manifest's form that this crate writes and reads.
pub const MANIFEST_FORMAT: u32 = 1;

/// What a build made. It lies as JSON in the build's folder, see
/// [`environment::dist`](crate::environment::dist).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`MANIFEST_FORMAT`].
    pub format: u32,
    /// The build.
    pub build_id: BuildId,
    /// The name of the app's package.
    pub app: String,
    /// Whether it is a release build.
    pub release: bool,
    /// The client, if the app has one.
    pub client: Option<ClientAssets>,
    /// All hashed assets by file name, those of earlier builds that are kept included.
    pub assets: BTreeMap<String, Asset>,
}

/// The assets of the client, by file name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientAssets {
    /// The module that a page loads: it starts all the rest.
    pub loader: String,
    /// The wasm module.
    pub wasm: String,
    /// Modules that the loader asks for at once, and that a page preloads.
    pub modules: Vec<String>,
    /// The wasm files beside [`wasm`](Self::wasm) that each part of the client needs, by its name.
    #[serde(default)]
    pub parts: BTreeMap<String, Vec<String>>,
    /// The names of the messages that the code of each wasm file can show. `None`, if that is not known:
    /// then it may be any.
    #[serde(default)]
    pub messages: Option<BTreeMap<String, Vec<String>>>,
    /// The names of the messages that the code of each template can show, by its pattern. One that is
    /// missing may show any.
    #[serde(default)]
    pub template_messages: BTreeMap<String, Vec<String>>,
    /// The same of capsules.
    #[serde(default)]
    pub capsule_messages: BTreeMap<String, Vec<String>>,
}

/// One asset.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asset {
    /// Its size, in bytes.
    pub size: u64,
    /// The sizes of its encoded forms in bytes, by content coding (`br`, `zstd`, `gzip`). Each
    /// lies beside it, with the ending `.br`, `.zst` or `.gz`.
    #[serde(default)]
    pub encodings: BTreeMap<String, u64>,
}

/// The manifest cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// The form is that of another version of the framework.
    #[error(
        "PER-1030: the manifest has format {found}, this version reads {MANIFEST_FORMAT}\n\
         hint: build the app again with the command line of the app's own version"
    )]
    Format {
        /// The format that it has.
        found: u32,
    },
    /// It names an asset that it does not list, or a name that is no file name.
    #[error("PER-1031: the manifest names the asset {name:?}, which it does not list")]
    UnknownAsset {
        /// The name.
        name: String,
    },
}

impl Manifest {
    /// Checks what a manifest that was read back must hold to be used.
    ///
    /// # Errors
    /// [`ManifestError`], if it is of another format or contradicts itself.
    pub fn check(&self) -> Result<(), ManifestError> {
        if self.format != MANIFEST_FORMAT {
            return Err(ManifestError::Format { found: self.format });
        }
        let client = self.client.iter();
        let named = client.flat_map(|c| {
            [&c.loader, &c.wasm].into_iter().chain(&c.modules).chain(c.parts.values().flatten())
        });
        for name in named {
            if !self.assets.contains_key(name) {
                return Err(ManifestError::UnknownAsset { name: name.clone() });
            }
        }
        match self.assets.keys().find(|name| name.contains(['/', '\\']) || name.starts_with('.')) {
            Some(name) => Err(ManifestError::UnknownAsset { name: name.clone() }),
            None => Ok(()),
        }
    }
}
