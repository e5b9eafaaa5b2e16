//! [`Site`]: a small site that answers the fuzzer.

use std::sync::OnceLock;

use perennial_core::{App, BuildContext, PageError, Template, ViewArgument};
use perennial_protocol::environment::dist;
use perennial_server::{Response, Settings};
use serde::{Deserialize, Serialize};
use sycamore::prelude::*;
use tokio::runtime::Runtime;

/// The operator's secret of the site.
pub(crate) const TOKEN: &str = "0123456789abcdef";

/// The address of its one static file.
pub(crate) const FILE: &str = "/file.bin";

/// What is in it.
pub(crate) fn file() -> Vec<u8> {
    (0..=255).cycle().take(1_000).collect()
}

/// A small site that answers the fuzzer, and the runtime on which it does.
pub(crate) struct Site {
    site: perennial_server::Site,
    runtime: Runtime,
    _folder: tempfile::TempDir,
}

#[derive(Clone, Serialize, Deserialize)]
struct Page {
    text: String,
}

impl ViewArgument for Page {
    type State = Self;

    fn from_state(state: Self) -> Self {
        state
    }
}

fn view(page: Page) -> View {
    let text = page.text;
    view! { main { (text) } }
}

async fn load(context: BuildContext) -> Result<Page, PageError> {
    let name = context.param("name")?.to_owned();
    if name.starts_with("no") {
        return Err(PageError::not_found("no such page"));
    }
    Ok(Page { text: format!("{name} {:?}", context.query("q")) })
}

impl Site {
    /// The one site.
    pub(crate) fn shared() -> &'static Self {
        static SITE: OnceLock<Site> = OnceLock::new();
        SITE.get_or_init(Self::open)
    }

    fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let manifest =
            r#"{"format":1,"build_id":"b1","app":"test","release":true,"client":null,"assets":{}}"#;
        std::fs::write(folder.path().join("manifest.json"), manifest).expect("a manifest");
        let files = folder.path().join(dist::STATIC);
        std::fs::create_dir(&files).expect("a folder of files");
        std::fs::write(files.join(&FILE[1..]), file()).expect("a file");
        let settings = Settings {
            token: Some(TOKEN.to_owned()),
            ..Settings::new(folder.path().to_path_buf())
        };
        let named = Template::new("page/{name}").view(view).build_state(load);
        let app = App::new()
            .template(Template::new("").view(|| view! { h1 { "Home" } }))
            .template(named.query_keys(["q"]).incremental_generation())
            .template(
                Template::new("number/{id: u64}")
                    .view(|| view! { p { "A number" } })
                    .incremental_generation(),
            );
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.worker_threads(1).enable_all().build().expect("a runtime");
        let site = runtime.block_on(perennial_server::Site::open(app, settings));
        Self { site: site.expect("a site"), runtime, _folder: folder }
    }

    /// Answers a request.
    pub(crate) fn respond(&self, request: perennial_server::Request<'_>) -> Response {
        self.runtime.block_on(self.site.respond(request))
    }
}
