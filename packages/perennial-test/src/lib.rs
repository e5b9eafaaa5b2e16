//! For authors of Perennial apps: run a built app, ask it over HTTP, and drive it in a browser.
//!
//! - [`Site`] starts the server of a built app on a free port with a store of its own, waits until
//!   it is well, keeps what it prints, and ends it when dropped. It can be restarted, and killed.
//!   What it starts is what `perennial build` made: `target/perennial/NAME/dev`, or `release`.
//! - [`http`] sends a request exactly as it is given: other clients tidy a path up before they send
//!   it, and so cannot test what a server does with an untidy one.
//! - [`Browser`] is a Chromium without a window. [`Browser::finish`] fails if the page wrote an
//!   error or a warning to the console.
//!
//! ```no_run
//! use perennial_test::{Browser, Site, http};
//!
//! # async fn test() -> Result<(), perennial_test::TestError> {
//! let site = Site::of("target/perennial/hello/dev").start()?;
//! assert_eq!(http::get(site.address(), "/")?.status, 200);
//!
//! let browser = Browser::start().await?;
//! browser.goto(&site.url("/")).await?;
//! browser.hydrated().await?;
//! browser.click("a[href='/about']").await?;
//! browser.until("document.title === 'About'").await?;
//! browser.finish().await?;
//! # Ok(())
//! # }
//! ```
//!
//! | feature | what it adds |
//! |---|---|
//! | `browser` (default) | [`Browser`]; needs Chromium and its driver: `apt-get install chromium chromium-driver` |

#[cfg(feature = "browser")]
mod browser;
mod free_port;
pub mod http;
mod process;
mod site;
mod test_error;

#[cfg(feature = "browser")]
pub use browser::{Browser, BrowserOptions, ConsoleEntry, Expect, NetworkRequest};
pub use site::{Site, SiteBuilder};
pub use test_error::TestError;
