//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};

/// The engine before pages of any maker.
#[derive(Debug, Parser)]
#[command(name = "any-framework", about, version)]
pub(crate) struct Arguments {
    /// Who makes the pages.
    #[command(subcommand)]
    pub(crate) maker: Maker,
    #[command(flatten)]
    pub(crate) edge: EdgeArguments,
}

/// Who makes the pages.
#[derive(Debug, Subcommand)]
pub(crate) enum Maker {
    /// A template library, within this program.
    Templates(NoArguments),
    /// Another HTTP server, before which this one stands.
    Proxy(ProxyArguments),
}

/// Nothing else to tell.
#[derive(Debug, Args)]
pub(crate) struct NoArguments {}

/// What there is to tell of the other server.
#[derive(Debug, Args)]
pub(crate) struct ProxyArguments {
    /// Where the other server is.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:3000")]
    pub(crate) upstream: String,
    /// How many requests the other server gets at a time.
    #[arg(long, value_name = "COUNT", default_value_t = 256)]
    pub(crate) upstream_requests: usize,
    /// For how many seconds the other server may be silent.
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    pub(crate) upstream_silence: u64,
    /// The largest request body that is passed on, in bytes.
    #[arg(long, value_name = "BYTES", default_value_t = 64 << 20)]
    pub(crate) body_bytes: u64,
}

/// What is the same whoever makes the pages.
#[derive(Debug, Args)]
pub(crate) struct EdgeArguments {
    /// Where to listen; port 0 is any free one.
    #[arg(long, global = true, default_value = "127.0.0.1:8080")]
    pub(crate) address: SocketAddr,
    /// Keeps pages in this folder, so that they outlive the process.
    #[arg(long, global = true, value_name = "FOLDER")]
    pub(crate) store: Option<PathBuf>,
    /// For how many seconds a page is fresh.
    #[arg(long, global = true, value_name = "SECONDS", default_value_t = 86_400)]
    fresh_for: u64,
    /// For how many seconds after that it is served while a new one is made.
    #[arg(long, global = true, value_name = "SECONDS", default_value_t = 604_800)]
    stale_for: u64,
    /// For how many seconds it is remembered that a page must not be shared.
    #[arg(long, global = true, value_name = "SECONDS", default_value_t = 60)]
    uncacheable_for: u64,
}

impl EdgeArguments {
    pub(crate) fn fresh_for(&self) -> Duration {
        Duration::from_secs(self.fresh_for)
    }

    pub(crate) fn stale_for(&self) -> Duration {
        Duration::from_secs(self.stale_for)
    }

    pub(crate) fn uncacheable_for(&self) -> Duration {
        Duration::from_secs(self.uncacheable_for)
    }
}
