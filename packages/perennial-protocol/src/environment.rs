//! Environment variables: how a build, a command line or an operator speaks to an app's binary.

/// The folder that a build made: manifest, assets, static files.
pub const DIST: &str = "PERENNIAL_DIST";
/// The folder of the store. Default: `store` in the folder of the build.
pub const STORE: &str = "PERENNIAL_STORE";
/// Where to listen, as `HOST:PORT`. Default: [`DEFAULT_ADDRESS`].
pub const ADDRESS: &str = "PERENNIAL_ADDRESS";
/// What the binary is to do: [`OPERATION_SERVE`] (the default), [`OPERATION_BUILD`] or
/// [`OPERATION_EXPORT`].
pub const OPERATION: &str = "PERENNIAL_OPERATION";
/// Where the app stands, as `https://example.org`: goes before what the app says itself. Pages hold
/// it, so those that a build made are used only if it was the same there.
pub const ORIGIN: &str = "PERENNIAL_ORIGIN";
/// The path below which the app lies, as `/shop`: goes before what the app says itself. The same is
/// true of it.
pub const BASE_PATH: &str = "PERENNIAL_BASE_PATH";
/// The folder that [`OPERATION_EXPORT`] writes.
pub const EXPORT: &str = "PERENNIAL_EXPORT";
/// Set to `1` for [`OPERATION_EXPORT`] to leave out what no static file can be.
pub const EXPORT_LEAVE_OUT: &str = "PERENNIAL_EXPORT_LEAVE_OUT";
/// Set to `1` for development: reload events, full error messages.
pub const DEVELOPMENT: &str = "PERENNIAL_DEVELOPMENT";
/// The secret that invalidation, metrics and explanations ask for. Unset: these do not exist.
pub const TOKEN: &str = "PERENNIAL_TOKEN";

/// Serve requests.
pub const OPERATION_SERVE: &str = "serve";
/// Make the pages of the build paths, print progress, end.
pub const OPERATION_BUILD: &str = "build";
/// Write the site as static files, print progress, end.
pub const OPERATION_EXPORT: &str = "export";
/// Where a server listens unless told otherwise.
pub const DEFAULT_ADDRESS: &str = "127.0.0.1:8080";

/// The names inside the folder that a build makes.
pub mod dist {
    /// The manifest.
    pub const MANIFEST: &str = "manifest.json";
    /// The folder of hashed assets.
    pub const ASSETS: &str = "assets";
    /// The folder of static files.
    pub const STATIC: &str = "static";
    /// The folder of the encoded forms of static files, each under the hash of what it encodes: the
    /// first 32 hexadecimal digits of its BLAKE3 hash, with the ending `.br`, `.zst` or `.gz`.
    pub const STATIC_ENCODED: &str = "static-encoded";
    /// The build paths, as the server listed them when it made their pages.
    pub const BUILD_PATHS: &str = "paths.json";
    /// The part of the global state that holds for the build.
    pub const GLOBAL_STATE: &str = "global.json";
    /// The folder of stored entries.
    pub const STORE: &str = "store";
    /// In development: what the last rebuild came to.
    pub const STATUS: &str = "status.json";
}
