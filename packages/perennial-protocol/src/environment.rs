//! Environment variables: how a build, a command line or an operator speaks to an app's binary.

/// The folder that a build made: manifest, assets, static files.
pub const DIST: &str = "PERENNIAL_DIST";
/// The folder of the store. Default: `store` in the folder of the build.
pub const STORE: &str = "PERENNIAL_STORE";
/// Where to listen, as `HOST:PORT`. Default: [`DEFAULT_ADDRESS`].
pub const ADDRESS: &str = "PERENNIAL_ADDRESS";
/// What the binary is to do: [`OPERATION_SERVE`] (the default), [`OPERATION_CHECK`],
/// [`OPERATION_BUILD`] or [`OPERATION_EXPORT`].
pub const OPERATION: &str = "PERENNIAL_OPERATION";
/// The origin of the site, as `https://example.org`. It takes precedence over the origin in the app.
/// Pages contain it: the server uses the pages of a build only if the build had the same origin.
pub const ORIGIN: &str = "PERENNIAL_ORIGIN";
/// The path below which the app is served, as `/shop`. It takes precedence over the base path in the
/// app, and must be the same in the build, as the origin.
pub const BASE_PATH: &str = "PERENNIAL_BASE_PATH";
/// The folder that [`OPERATION_EXPORT`] writes.
pub const EXPORT: &str = "PERENNIAL_EXPORT";
/// Set to `1` for [`OPERATION_EXPORT`] to leave out what no static file can be.
pub const EXPORT_LEAVE_OUT: &str = "PERENNIAL_EXPORT_LEAVE_OUT";
/// Set to `1` for development: reload events, full error messages.
pub const DEVELOPMENT: &str = "PERENNIAL_DEVELOPMENT";
/// The value of the header `Strict-Transport-Security` of every answer, as
/// `max-age=31536000; includeSubDomains`. If it is not set, answers have no such header. Set it only if
/// the whole site is available by HTTPS: browsers then use HTTPS alone until the age has passed.
pub const HSTS: &str = "PERENNIAL_HSTS";
/// The secret that invalidation, metrics and explanations ask for. Unset: these do not exist.
pub const TOKEN: &str = "PERENNIAL_TOKEN";
/// The host names that a development server answers besides local ones, separated by commas.
pub const HOSTS: &str = "PERENNIAL_HOSTS";
/// The other origins whose pages may send requests that change something, separated by commas.
pub const TRUSTED_ORIGINS: &str = "PERENNIAL_TRUSTED_ORIGINS";
/// How many connections may be open at once. Default: what the limit of open files allows.
pub const MAX_CONNECTIONS: &str = "PERENNIAL_MAX_CONNECTIONS";
/// How many connections one address may have. Default: half of all.
pub const MAX_CONNECTIONS_PER_ADDRESS: &str = "PERENNIAL_MAX_CONNECTIONS_PER_ADDRESS";
/// The addresses of reverse proxies, separated by commas: they may have any number of connections.
pub const TRUSTED_ADDRESSES: &str = "PERENNIAL_TRUSTED_ADDRESSES";
/// How many seconds a connection may be idle between two requests. Default: 15.
pub const IDLE_TIMEOUT: &str = "PERENNIAL_IDLE_TIMEOUT";
/// How many seconds the head of a request may take. Default: 10.
pub const HEAD_TIMEOUT: &str = "PERENNIAL_HEAD_TIMEOUT";
/// The longest head of a request, in bytes. Default: 65536.
pub const HEAD_BYTES: &str = "PERENNIAL_HEAD_BYTES";
/// How many seconds the server waits for a body that falls silent. Default: 10.
pub const BODY_TIMEOUT: &str = "PERENNIAL_BODY_TIMEOUT";
/// How many bytes of a body must arrive in a second. Default: 1024.
pub const BODY_RATE: &str = "PERENNIAL_BODY_RATE";
/// How many seconds the server waits for a client that takes nothing of a response. Default: 15.
pub const WRITE_TIMEOUT: &str = "PERENNIAL_WRITE_TIMEOUT";
/// How many bytes of a response a client must take in a second. Default: 1024.
pub const WRITE_RATE: &str = "PERENNIAL_WRITE_RATE";
/// How many seconds a connection stays open after a response to a request with an unread body. Default: 1.
pub const CLOSE_TIMEOUT: &str = "PERENNIAL_CLOSE_TIMEOUT";
/// How many seconds requests in flight may take once the server is told to end. Default: 10.
pub const DRAIN_TIMEOUT: &str = "PERENNIAL_DRAIN_TIMEOUT";
/// The longest body that is read, in bytes. Default: 262144.
pub const BODY_BYTES: &str = "PERENNIAL_BODY_BYTES";
/// How many bytes all bodies that are being read may have together; then the one whose bytes were held
/// longest gives way. Default: 16777216.
pub const BODIES_BYTES: &str = "PERENNIAL_BODIES_BYTES";
/// How many fields a form may have. Default: 1000.
pub const MAX_FORM_FIELDS: &str = "PERENNIAL_MAX_FORM_FIELDS";
/// How many calls a minute one client may make of each action that has no limit of its own. Default: any
/// number.
pub const CALLS_PER_MINUTE: &str = "PERENNIAL_CALLS_PER_MINUTE";
/// How many bytes the files of one form may have together. Default: 16777216.
pub const UPLOAD_BYTES: &str = "PERENNIAL_UPLOAD_BYTES";
/// How many bytes all files may have that the server holds for forms that are read and actions that run; then
/// the form whose bytes were held longest gives way. Default: 1073741824.
pub const UPLOADS_BYTES: &str = "PERENNIAL_UPLOADS_BYTES";
/// The folder in which these files lie meanwhile. Default: the system's for temporary files.
pub const UPLOADS: &str = "PERENNIAL_UPLOADS";
/// How many seconds a form that is posted again without JavaScript, in the same session, counts as a
/// double click, which is not done again. Default: 2.
pub const REPEAT_WINDOW: &str = "PERENNIAL_REPEAT_WINDOW";
/// How many seconds a call of an action that a script sends again with its key is not done again.
/// Default: 60.
pub const KEY_WINDOW: &str = "PERENNIAL_KEY_WINDOW";
/// How many calls of actions are remembered for that. Default: 10000.
pub const MAX_REMEMBERED_CALLS: &str = "PERENNIAL_MAX_REMEMBERED_CALLS";
/// How many bytes the remembered results of these calls may have together. Default: 16777216.
pub const REMEMBERED_BYTES: &str = "PERENNIAL_REMEMBERED_BYTES";
/// How many seconds a visitor who changed something surely sees it on every server, where servers share a
/// store. Default: 60.
pub const PLACE_WINDOW: &str = "PERENNIAL_PLACE_WINDOW";
/// The secrets by which the cookies of sessions are encrypted, each of 32 bytes or more, separated by
/// commas: the first encrypts, all are read. To replace one, put the new one before it. An app with
/// sessions does not start without one, except in development.
pub const SESSION_KEYS: &str = "PERENNIAL_SESSION_KEYS";
/// How many seconds a session lasts at most, from its beginning or its last renewal. Default: 2592000.
pub const SESSION_LIFETIME: &str = "PERENNIAL_SESSION_LIFETIME";
/// How many seconds a session lasts that nobody uses. Default: 604800.
pub const SESSION_IDLE: &str = "PERENNIAL_SESSION_IDLE";
/// How many bytes the values of a session may have, as JSON; in a cookie, at most some 2,800.
/// Default: 65536.
pub const SESSION_BYTES: &str = "PERENNIAL_SESSION_BYTES";

/// How many streams may be open by which tabs are told of changes of live pages; no more than half of all
/// connections. Default: 8192.
pub const MAX_TABS: &str = "PERENNIAL_MAX_TABS";
/// How many of these streams one address may have, and at most an eighth of all. A reverse proxy (a
/// loopback address, or one of `PERENNIAL_TRUSTED_ADDRESSES`) speaks for the client that is last in its
/// `X-Forwarded-For`. Default: 256.
pub const MAX_TABS_PER_ADDRESS: &str = "PERENNIAL_MAX_TABS_PER_ADDRESS";
/// How many pages one of them may be about, at most 64. Default: 16.
pub const MAX_PAGES_OF_TAB: &str = "PERENNIAL_MAX_PAGES_OF_TAB";
/// How many pages all of them may be about. Default: 10000.
pub const MAX_LIVE_PAGES: &str = "PERENNIAL_MAX_LIVE_PAGES";
/// After how many seconds without an event something is sent to a tab all the same. Default: 20.
pub const TAB_HEARTBEAT: &str = "PERENNIAL_TAB_HEARTBEAT";

/// How many threads run the app's code while none of it blocks. Default: the number of cores, but at
/// least 2.
pub const PAGE_THREADS: &str = "PERENNIAL_PAGE_THREADS";
/// How many threads there are for the app's code, including those that it blocks. Default: 512.
pub const MAX_PAGE_THREADS: &str = "PERENNIAL_MAX_PAGE_THREADS";
/// The bytes of the stack of each of these threads. Default: 8388608.
pub const PAGE_STACK_BYTES: &str = "PERENNIAL_PAGE_STACK_BYTES";
/// How many seconds the functions for one request may take. Default: 30.
pub const REQUEST_TIMEOUT: &str = "PERENNIAL_REQUEST_TIMEOUT";
/// How many requests may run functions of the app at once. Default: 1024.
pub const MAX_REQUESTS: &str = "PERENNIAL_MAX_REQUESTS";
/// How many of them may belong to one template or capsule. Default: 512.
pub const MAX_REQUESTS_PER_TEMPLATE: &str = "PERENNIAL_MAX_REQUESTS_PER_TEMPLATE";
/// The bytes of stored pages that are kept in memory. Default: 268435456.
pub const MEMORY_BYTES: &str = "PERENNIAL_MEMORY_BYTES";
/// How many stored pages are kept in memory. Default: 1000000.
pub const MEMORY_ENTRIES: &str = "PERENNIAL_MEMORY_ENTRIES";
/// How many pages may be generated at once. Default: 64.
pub const MAX_GENERATIONS: &str = "PERENNIAL_MAX_GENERATIONS";
/// How many seconds the generation of a page may take. Default: 30.
pub const GENERATION_TIMEOUT: &str = "PERENNIAL_GENERATION_TIMEOUT";
/// How many generations may wait for a place. Default: 1024.
pub const MAX_QUEUE: &str = "PERENNIAL_MAX_QUEUE";
/// How many seconds a generation may wait for a place. Default: 10.
pub const QUEUE_TIMEOUT: &str = "PERENNIAL_QUEUE_TIMEOUT";
/// How many seconds a request waits for the store. Default: 0.25.
pub const STORE_TIMEOUT: &str = "PERENNIAL_STORE_TIMEOUT";
/// The bytes of pages that may wait to be written to the store. Default: 67108864.
pub const UNWRITTEN_BYTES: &str = "PERENNIAL_UNWRITTEN_BYTES";
/// How many seconds a server that shuts down waits for generations, after it has waited for requests.
/// Default: 5.
pub const SHUTDOWN_TIMEOUT: &str = "PERENNIAL_SHUTDOWN_TIMEOUT";

/// Serve requests.
pub const OPERATION_SERVE: &str = "serve";
/// Check the app's description, run no user code, end.
pub const OPERATION_CHECK: &str = "check";
/// Make the pages of the build paths, print progress, end.
pub const OPERATION_BUILD: &str = "build";
/// Write the site as static files, print progress and how many pages were written, end.
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
    /// The build paths whose pages some locales lack.
    pub const ABSENT_PAGES: &str = "absent.json";
    /// The messages of which stored pages were made.
    pub const SHOWN_TRANSLATIONS: &str = "translations.shown.json";
    /// The part of the global state that holds for the build.
    pub const GLOBAL_STATE: &str = "global.json";
    /// The app's messages, if it has any: a [`TranslationFile`](crate::TranslationFile).
    pub const TRANSLATIONS: &str = "translations.json";
    /// In development: the secret by which the cookies of sessions are encrypted.
    pub const SESSION_KEY: &str = "session-key";
    /// The folder of stored entries.
    pub const STORE: &str = "store";
    /// In development: what the last rebuild came to.
    pub const STATUS: &str = "status.json";
}
