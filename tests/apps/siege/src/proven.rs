//! [`Proven`]: the state of a page that proves itself, and its view.

use perennial::prelude::*;

#[server_only]
use crate::{orders, proof};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Proven {
    path: String,
    version: u64,
    generation: u64,
    build: String,
    sum: String,
    body: String,
}

#[server_only]
impl Proven {
    /// The tag by which the suite invalidates the page.
    pub(crate) fn tag(&self) -> String {
        format!("path:{}", self.path)
    }

    /// The state of a page whose source had this version when its generation began.
    pub(crate) fn new(path: &str, version: u64) -> Self {
        let (generation, build) = (generation(), std::env::var("SIEGE_BUILD").unwrap_or_default());
        // Between 1 and 32 kB, by the path alone.
        let lines = 16 << (path.bytes().map(usize::from).sum::<usize>() % 6);
        let body = format!("{path} of version {version}, generation {generation}. ").repeat(lines);
        let sum = proof::sum(path, version, generation, &build, &body);
        Self { path: path.to_owned(), version, generation, build, sum, body }
    }

    /// The state of a page now.
    pub(crate) fn now(path: &str) -> Self {
        Self::new(path, orders::version())
    }
}

/// A number that no other generation has, those of earlier processes included.
#[server_only]
fn generation() -> u64 {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    static NEXT: LazyLock<AtomicU64> =
        LazyLock::new(|| AtomicU64::new(u64::from(std::process::id()) << 32));
    NEXT.fetch_add(1, Ordering::Relaxed)
}

pub(crate) fn view(page: Proven) -> View {
    let (version, generation) = (page.version.to_string(), page.generation.to_string());
    view! {
        main(
            id="proof",
            data-path=page.path,
            data-version=version,
            data-generation=generation,
            data-build=page.build,
            data-sum=page.sum,
        ) { (page.body) }
    }
}
