//! `Site::respond` without a network: what the framework adds to a page, apart from what HTTP
//! adds.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use http::{HeaderMap, Method};
use perennial::App;
use perennial_protocol::environment;
use perennial_server::{Request, Settings, Site};

use super::{Build, obey};
use crate::process::{self, Process};
use crate::{BenchError, app, tree};

/// How many requests are under way at once.
const AT_ONCE: usize = 64;

/// Which pages are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pages {
    /// Pages like those of the atlas.
    Cities,
    /// Pages of widgets.
    Tree,
    /// The same pages without capsules.
    Flat,
}

impl Pages {
    const ALL: [Self; 3] = [Self::Cities, Self::Tree, Self::Flat];

    const fn name(self) -> &'static str {
        match self {
            Self::Cities => "cities",
            Self::Tree => "tree",
            Self::Flat => "flat",
        }
    }

    fn app(self) -> App {
        if self == Self::Cities { app::app() } else { tree::app() }
    }

    fn path(self, number: u64) -> String {
        if self == Self::Cities {
            app::city_path(number)
        } else {
            format!("/{}/{number}", self.name())
        }
    }
}

/// Starts a worker that asks `Site::respond`; its store lies in the folder of this build.
pub(crate) fn start(build: &Build, pages: Pages) -> Result<Process, BenchError> {
    let mut command = process::role("respond")?;
    command.arg(pages.name());
    command.env(environment::DIST, build.path()).env(environment::STORE, build.store());
    Process::work("the site without a network", command)
}

/// The role. As in a served app, pages are made on a runtime apart from the thread that answers.
pub(crate) fn run(name: &str) -> Result<(), BenchError> {
    let found = Pages::ALL.into_iter().find(|pages| pages.name() == name);
    let asked = found.ok_or_else(|| BenchError::Usage(format!("{name:?} is no kind of pages")))?;
    let failed = || BenchError::io("a runtime cannot be made");
    let pages =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(failed())?;
    let answers =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed())?;
    let opened =
        Settings::from_environment().map_err(|error| error.to_string()).and_then(|settings| {
            pages.block_on(Site::open(asked.app(), settings)).map_err(|error| error.to_string())
        });
    let site = Arc::new(opened.map_err(BenchError::Wrong)?);
    obey(|first, count| {
        let begun = Instant::now();
        answers.block_on(async {
            let asked =
                stream::iter(first..first + count).map(|number| ask(&site, asked.path(number)));
            let mut answered = asked.buffer_unordered(AT_ONCE);
            while let Some(answer) = answered.next().await {
                answer?;
            }
            Ok::<_, BenchError>(())
        })?;
        Ok(begun.elapsed())
    })
}

async fn ask(site: &Site, path: String) -> Result<(), BenchError> {
    let (headers, body) = (HeaderMap::new(), Bytes::new());
    let request = Request::new(&Method::GET, &path, "", &headers, &body);
    let response = site.respond(request).await;
    if response.status.as_u16() == 200 {
        Ok(())
    } else {
        Err(BenchError::answer(&path, format!("the status is {}", response.status)))
    }
}
