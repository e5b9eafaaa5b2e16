//! [`PageGenerator`]: makes a page for the engine, by calling state functions and rendering.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use perennial_core::{
    BuildContext, BuiltPage, BuiltState, Head, PageError, PageErrorKind, Revalidation,
};
use perennial_isg::{Entry, Generate, Generated, GenerationContext, GenerationFailure};
use perennial_protocol::{BuildId, payload};
use serde_json::json;

use crate::document::{DocumentShell, Payload};
use crate::rendering::{PageView, Renderer, dependence, tag_of_capsule, tag_of_widget, to_json};

/// What a visitor is told when the server is at fault.
pub(crate) const SERVER_FAULT: &str = "The page could not be made. Please try again later.";

/// Makes pages and widgets of an app.
#[derive(Debug, Clone)]
pub struct PageGenerator(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    renderer: Renderer,
    shell: Arc<DocumentShell>,
    build_id: BuildId,
    global: Option<Arc<str>>,
}

/// What an entry is made from: a template or a capsule, and a context.
#[derive(Debug, Clone)]
pub struct PageSubject {
    /// The template or the capsule.
    pub part: Part,
    /// What its state functions may know.
    pub context: BuildContext,
}

/// What of the app makes an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A template, by its place among the app's templates.
    Template(usize),
    /// A capsule, by its place among the app's capsules.
    Capsule(usize),
}

impl PageGenerator {
    pub(crate) fn new(
        renderer: Renderer,
        shell: Arc<DocumentShell>,
        build_id: BuildId,
        global: Option<Arc<str>>,
    ) -> Self {
        Self(Arc::new(Inner { renderer, shell, build_id, global }))
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
        async move {
            let path = subject.context.path().clone();
            let made = match subject.part {
                Part::Template(index) => {
                    inner.page(index, subject.context, context.generation).await
                }
                Part::Capsule(index) => {
                    inner.widget(index, subject.context, context.generation).await
                }
            };
            made.map_err(|error| failure(&error, path.as_str()))
        }
        .boxed()
    }

    fn should_revalidate(
        &self,
        subject: PageSubject,
        entry: Arc<Entry>,
    ) -> BoxFuture<'static, Result<bool, GenerationFailure>> {
        let inner = Arc::clone(&self.0);
        let made_at = UNIX_EPOCH + Duration::from_millis(entry.generated_at().as_millis());
        async move {
            let path = subject.context.path().clone();
            let app = &inner.renderer.app;
            let asked = match subject.part {
                Part::Template(index) => app
                    .templates
                    .get(index)
                    .map(|template| template.should_revalidate(subject.context, made_at)),
                Part::Capsule(index) => app
                    .capsules
                    .get(index)
                    .map(|capsule| capsule.should_revalidate(subject.context, made_at)),
            };
            let Some(asked) = asked else { return Ok(true) };
            asked.await.map_err(|error| failure(&error, path.as_str()))
        }
        .boxed()
    }
}

impl Inner {
    async fn page(
        &self,
        index: usize,
        context: BuildContext,
        generation: u64,
    ) -> Result<Generated, PageError> {
        let Some(template) = self.renderer.app.templates.get(index) else {
            return Err(PageError::server_message("there is no such template"));
        };
        if self.renderer.app.is_per_request(template) {
            return Ok(stored_state(template.built_state(context).await?));
        }
        let (locale, path): (Arc<str>, _) = (context.locale().into(), context.path().clone());
        let built = template.build_page(context).await?;
        let BuiltPage { state, head, headers, tags, good_for, view } = built;
        headers.check()?;
        let state: Arc<str> = state.into();
        let (at, in_locale) = (path.clone(), Arc::clone(&locale));
        let rendering = self
            .renderer
            .page(PageView {
                template: index,
                view,
                state: Arc::clone(&state),
                global: self.global.clone(),
                request: None,
                locale,
                path,
            })
            .await?;
        let of_page = (&at, rendering.html.as_str());
        let head = self.shell.head(&self.renderer.app, head, of_page, &in_locale)?;
        let widgets = to_json(&rendering.widgets);
        let scripts = rendering.scripts(self.global.as_deref(), &widgets);
        let payload = Payload::State(&state);
        let page = self.shell.document(&in_locale, &head, &rendering.html, payload, &scripts);
        let data = data(&self.build_id, generation, &state, &head, &widgets);
        let hashes = Hashes::of(&page, headers.all(), generation);
        let mut made = Generated::new(page, data)
            .content_hash(hashes.content)
            .body_hashes(hashes.page, hashes.data);
        made.headers = headers.all().to_vec();
        let (of_widgets, widgets_good_for) = dependence(&rendering.widgets);
        made.tags = tags;
        made.tags.extend(of_widgets);
        made.tags.sort_unstable();
        made.tags.dedup();
        made.lifetime = lifetime(good_for, template.revalidation(), widgets_good_for);
        Ok(made)
    }

    /// A widget: the page of its entry is the state alone, the data what its own route answers.
    async fn widget(
        &self,
        index: usize,
        context: BuildContext,
        generation: u64,
    ) -> Result<Generated, PageError> {
        let Some(capsule) = self.renderer.app.capsules.get(index) else {
            return Err(PageError::server_message("there is no such capsule"));
        };
        let path = context.path().clone();
        let built = capsule.built_state(context).await?;
        let data = widget_data(&self.build_id, generation, &built.json);
        let mut made = stored_state(built);
        made.data = data.into();
        made.tags.push(tag_of_widget(path.as_str()));
        made.tags.push(tag_of_capsule(capsule.pattern().as_str()));
        Ok(made)
    }
}

/// What tells a page, its data and its content from others. All that the data say stands in the
/// page, but for the generation's number: the page is hashed once, and the data never.
struct Hashes {
    /// What is equal if page and headers are, whatever the generation.
    content: [u8; 32],
    page: [u8; 16],
    data: [u8; 16],
}

impl Hashes {
    fn of(page: &str, headers: &[(String, String)], generation: u64) -> Self {
        let of_page = blake3::hash(page.as_bytes());
        let mut content = blake3::Hasher::new();
        content.update(of_page.as_bytes());
        for part in headers.iter().flat_map(|(name, value)| [name.as_str(), "\n", value, "\n"]) {
            content.update(part.as_bytes());
        }
        let mut data = blake3::Hasher::new();
        data.update(of_page.as_bytes()).update(b"data").update(&generation.to_le_bytes());
        Self {
            content: *content.finalize().as_bytes(),
            page: half(of_page.as_bytes()),
            data: half(data.finalize().as_bytes()),
        }
    }
}

fn half(hash: &[u8; 32]) -> [u8; 16] {
    let mut half = [0; 16];
    half.iter_mut().zip(hash).for_each(|(to, from)| *to = *from);
    half
}

/// What is stored of a page that is made for each request, and of a widget: its build state.
fn stored_state(built: BuiltState) -> Generated {
    let hash = *blake3::hash(built.json.as_bytes()).as_bytes();
    let mut made = Generated::new(built.json, "").content_hash(hash);
    made.tags = built.tags;
    made.lifetime = built.good_for;
    made
}

/// For how long a page is good: not longer than its widgets.
fn lifetime(
    chosen: Option<Duration>,
    revalidation: Revalidation,
    widgets: Option<Duration>,
) -> Option<Duration> {
    let own = chosen.or(revalidation.after);
    match (own, widgets) {
        (Some(own), Some(widgets)) => Some(own.min(widgets)),
        // Logic alone is asked behind every answer, sooner than any widget is past its time.
        (None, Some(widgets)) if !revalidation.by_logic => Some(widgets),
        _ => chosen,
    }
}

/// The answer of the data route. The state is JSON already and is not parsed again.
pub(crate) fn data(
    build_id: &BuildId,
    generation: u64,
    state: &str,
    head: &Head,
    widgets: &str,
) -> String {
    let head = json!({ payload::TITLE: head.title_text(), payload::HTML: head.elements() });
    let head = head.to_string();
    // At its whole length from the beginning: it is kept, and what it would grow out of is not.
    let mut data = String::with_capacity(160 + state.len() + head.len() + widgets.len());
    // Writing to a string cannot fail.
    let _ = write!(
        data,
        "{{\"{}\":\"{build_id}\",\"{}\":{generation},\"{}\":{state},\"{}\":{head},\"{}\":{widgets}}}",
        payload::BUILD,
        payload::GENERATION,
        payload::STATE,
        payload::HEAD,
        payload::WIDGETS,
    );
    data.shrink_to_fit();
    data
}

/// The answer of a widget's data route.
pub(crate) fn widget_data(build_id: &BuildId, generation: u64, state: &str) -> String {
    format!(
        "{{\"{}\":\"{build_id}\",\"{}\":{generation},\"{}\":{state}}}",
        payload::BUILD,
        payload::GENERATION,
        payload::STATE,
    )
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
