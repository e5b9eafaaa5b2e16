//! [`PageGenerator`]: makes a page for the engine, by calling state functions and rendering.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use perennial_core::{AppDefinition, BuildContext, BuiltPage, PageError, PageErrorKind};
use perennial_isg::{Entry, Generate, Generated, GenerationContext, GenerationFailure};
use perennial_protocol::{BuildId, payload};
use serde_json::json;

use crate::document::{DocumentShell, Payload};
use crate::render::render;

/// What a visitor is told when the server is at fault.
pub(crate) const SERVER_FAULT: &str = "The page could not be made. Please try again later.";

/// Makes pages of an app.
#[derive(Debug, Clone)]
pub struct PageGenerator(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    app: Arc<AppDefinition>,
    shell: Arc<DocumentShell>,
    build_id: BuildId,
}

/// What a page is made from: a template and a context.
#[derive(Debug, Clone)]
pub struct PageSubject {
    /// The template, by its place among the app's templates.
    pub template: usize,
    /// What its state functions may know.
    pub context: BuildContext,
}

impl PageGenerator {
    pub(crate) fn new(
        app: Arc<AppDefinition>,
        shell: Arc<DocumentShell>,
        build_id: BuildId,
    ) -> Self {
        Self(Arc::new(Inner { app, shell, build_id }))
    }
}

impl Generate for PageGenerator {
    type Subject = PageSubject;

    fn generate(
        &self,
        subject: PageSubject,
        context: GenerationContext,
    ) -> BoxFuture<'static, Result<Generated, GenerationFailure>> {
        let inner = Arc::clone(&self.0);
        async move { inner.page(subject, context.generation).await }.boxed()
    }

    fn should_revalidate(
        &self,
        subject: PageSubject,
        entry: Arc<Entry>,
    ) -> BoxFuture<'static, Result<bool, GenerationFailure>> {
        let inner = Arc::clone(&self.0);
        let made_at = UNIX_EPOCH + Duration::from_millis(entry.generated_at().as_millis());
        async move {
            let Some(template) = inner.app.templates.get(subject.template) else { return Ok(true) };
            let path = subject.context.path().clone();
            let asked = template.should_revalidate(subject.context, made_at).await;
            asked.map_err(|error| failure(&error, path.as_str()))
        }
        .boxed()
    }
}

impl Inner {
    async fn page(
        &self,
        subject: PageSubject,
        generation: u64,
    ) -> Result<Generated, GenerationFailure> {
        let Some(template) = self.app.templates.get(subject.template) else {
            return Err(GenerationFailure::server(SERVER_FAULT));
        };
        let path = subject.context.path().clone();
        let built = template.build_page(subject.context).await;
        let BuiltPage { state, head, headers, tags, good_for, view } =
            built.map_err(|error| failure(&error, path.as_str()))?;
        let head = self.shell.head(head).map_err(|error| failure(&error, path.as_str()))?;
        headers.check().map_err(|error| failure(&error.into(), path.as_str()))?;
        let view = render(view);
        let page = self.shell.document(&head, &view, Payload::State(&state));
        let head = json!({ payload::TITLE: head.title_text(), payload::HTML: head.elements() });
        let data = self.data(generation, &state, &head.to_string());
        // The data differ in the generation's number alone, so the page decides what is equal.
        let hash = content_hash(&page, headers.all());
        let mut made = Generated::new(page, data).content_hash(hash);
        made.headers = headers.all().to_vec();
        made.tags = tags;
        made.lifetime = good_for;
        Ok(made)
    }

    /// The answer of the data route. The state is JSON already and is not parsed again.
    fn data(&self, generation: u64, state: &str, head: &str) -> String {
        format!(
            "{{\"{}\":\"{}\",\"{}\":{generation},\"{}\":{state},\"{}\":{head},\"{}\":{{}}}}",
            payload::BUILD,
            self.build_id,
            payload::GENERATION,
            payload::STATE,
            payload::HEAD,
            payload::WIDGETS,
        )
    }
}

/// What is equal if page and headers are.
fn content_hash(page: &str, headers: &[(String, String)]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(page.as_bytes());
    for part in headers.iter().flat_map(|(name, value)| [name.as_str(), "\n", value, "\n"]) {
        hasher.update(part.as_bytes());
    }
    *hasher.finalize().as_bytes()
}

/// What the engine is told of a state function's error. What the server is to blame for is logged
/// here, with its causes, and the visitor is told nothing of it.
fn failure(error: &PageError, path: &str) -> GenerationFailure {
    match error.kind() {
        PageErrorKind::Client { status: 404, message } => GenerationFailure::not_found(message),
        PageErrorKind::Client { status: 410, message } => GenerationFailure::gone(message),
        PageErrorKind::Client { status, message } => GenerationFailure::client(*status, message),
        PageErrorKind::Redirect { to, .. } => GenerationFailure::redirect(error.status(), to),
        PageErrorKind::Server => {
            tracing::error!(path, error = error.detail(), "a state function failed");
            GenerationFailure::server(SERVER_FAULT)
        }
    }
}
