//! [`PageGenerator`]: makes a page for the engine, by calling state functions and rendering.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use perennial_core::{
    BuildContext, BuiltPage, BuiltState, Head, PageError, PageErrorKind, Revalidation,
};
use perennial_isg::{
    Entry, EntryKey, Generate, Generated, GenerationContext, GenerationFailure, Mode, Subject,
};
use perennial_protocol::{BuildId, CanonicalPath, payload};
use serde_json::json;

use crate::document::{DocumentShell, Payload};
use crate::global::GlobalStates;
use crate::messages::SERVER_FAULT;
use crate::part::Part;
use crate::rendering::{PageView, Renderer, dependence, tag_of_capsule, tag_of_widget, to_json};
use crate::translations::{tag_of_page_messages, tag_of_widget_messages};

/// Makes pages and widgets of an app.
#[derive(Debug, Clone)]
pub struct PageGenerator(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    renderer: Renderer,
    shell: Arc<DocumentShell>,
    build_id: BuildId,
    global: GlobalStates,
}

/// What an entry is made from: a template or a capsule, and a context.
#[derive(Debug, Clone)]
pub struct PageSubject {
    /// The template or the capsule.
    pub part: Part,
    /// What its state functions may know.
    pub context: BuildContext,
}

impl PageGenerator {
    pub(crate) fn new(
        renderer: Renderer,
        shell: Arc<DocumentShell>,
        build_id: BuildId,
        global: GlobalStates,
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
                    let locale = subject.context.locale().to_owned();
                    let made = inner.page(index, subject.context, context.generation).await;
                    inner.learn(&locale, &path, made.as_ref().err()).await;
                    made
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
    /// Learns from what came of a page whether its locale lacks it; where that is news, its pages in the
    /// other locales name their alternates anew. Paths that no locale has are not remembered: there are any
    /// number of them.
    async fn learn(&self, tag: &str, path: &CanonicalPath, error: Option<&PageError>) {
        let lacks = match error.map(PageError::kind) {
            None => false,
            Some(PageErrorKind::Client { status: 404 | 410, .. }) => true,
            Some(_) => return,
        };
        let (locales, absences) = (&self.renderer.app.locales, self.shell.absences());
        let place = locales.tags().position(|own| own == tag);
        let (Some(place), true) = (place, locales.are_several()) else { return };
        let engine = self.renderer.resolver.engine();
        let Some(engine) = engine.filter(|_| lacks != absences.has(place, path)) else { return };
        let mut is_elsewhere = !lacks;
        for other in locales.tags().filter(|own| lacks && *own != tag) {
            is_elsewhere |= engine.find(&EntryKey::new(other, path, &[])).await.is_some();
        }
        if is_elsewhere && absences.set(place, path, lacks) {
            // What cannot be stored of it holds in this process all the same.
            let _ = engine.invalidate([Subject::path(path)], Mode::Stale).await;
        }
    }

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
            let tag = tag_of_page_messages(context.locale(), template.pattern().as_str());
            let mut made = stored_state(template.built_state(context).await?);
            made.tags.extend((!self.shell.catalogue().is_empty()).then_some(tag));
            return Ok(made);
        }
        let (locale, path): (Arc<str>, _) = (context.locale().into(), context.path().clone());
        let built = template.build_page(context).await?;
        let BuiltPage { state, head, headers, tags, good_for, view } = built;
        headers.check()?;
        let state: Arc<str> = state.into();
        let (at, in_locale) = (path.clone(), Arc::clone(&locale));
        let global = self.global.of(&locale).cloned();
        let rendering = self
            .renderer
            .page(PageView {
                template: index,
                view,
                state: Arc::clone(&state),
                global: global.clone(),
                request: None,
                locale,
                path,
                form: None,
            })
            .await?;
        let of_page = (&at, rendering.html.as_str());
        let head = self.shell.head(&self.renderer.app, head, of_page, &in_locale)?;
        let widgets = to_json(&rendering.widgets);
        let scripts = rendering.scripts(global.as_deref(), &widgets);
        let payload = Payload::State(&state);
        let page = self.shell.document(&in_locale, &head, &rendering.html, payload, &scripts);
        let messages = self.shell.catalogue().of_client(Some(index), &in_locale);
        let data = data(&self.build_id, generation, &state, &head, [&widgets, &messages]);
        let hashes = Hashes::of(&page, headers.all(), [&state, &widgets, &messages], generation);
        let mut made = Generated::new(page, data)
            .content_hash(hashes.content)
            .body_hashes(hashes.page, hashes.data);
        made.headers = headers.all().to_vec();
        let (of_widgets, widgets_good_for) = dependence(&rendering.widgets);
        made.tags = tags;
        made.tags.extend(of_widgets);
        if !self.shell.catalogue().is_empty() {
            made.tags.push(tag_of_page_messages(&in_locale, template.pattern().as_str()));
        }
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
        let (path, locale) = (context.path().clone(), context.locale().to_owned());
        let built = capsule.built_state(context).await?;
        let data = widget_data(&self.build_id, generation, &built.json);
        let mut made = stored_state(built);
        made.data = data.into();
        made.tags.push(tag_of_widget(path.as_str()));
        made.tags.push(tag_of_capsule(capsule.pattern().as_str()));
        if !self.shell.catalogue().is_empty() {
            made.tags.push(tag_of_widget_messages(&locale, capsule.pattern().as_str()));
        }
        Ok(made)
    }
}

/// What tells a page, its data and its content from others.
struct Hashes {
    /// What is equal if page, data and headers are, whatever the generation.
    content: [u8; 32],
    page: [u8; 16],
    data: [u8; 16],
}

impl Hashes {
    /// Of a page, its headers, and the state, the widgets and the messages of its data. The head of the data
    /// always stands in the page; a page that never hydrates leaves out the state.
    fn of(page: &str, headers: &[(String, String)], data: [&str; 3], generation: u64) -> Self {
        let of_page = blake3::hash(page.as_bytes());
        let mut content = blake3::Hasher::new();
        content.update(of_page.as_bytes());
        let headers = headers.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]);
        for part in data.into_iter().chain(headers) {
            // With its length: no two lists of parts are the same bytes.
            content.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
        }
        let content = content.finalize();
        let mut data = blake3::Hasher::new();
        data.update(content.as_bytes()).update(b"data").update(&generation.to_le_bytes());
        Self {
            content: *content.as_bytes(),
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
    [widgets, messages]: [&str; 2],
) -> String {
    let head = json!({ payload::TITLE: head.title_text(), payload::HTML: head.elements() });
    let head = head.to_string();
    // At its whole length from the beginning: it is kept, and what it would grow out of is not.
    let mut data =
        String::with_capacity(176 + state.len() + head.len() + widgets.len() + messages.len());
    // Writing to a string cannot fail.
    let _ = write!(
        data,
        "{{\"{}\":\"{build_id}\",\"{}\":{generation},\"{}\":{state},\"{}\":{head},\"{}\":{widgets}",
        payload::BUILD,
        payload::GENERATION,
        payload::STATE,
        payload::HEAD,
        payload::WIDGETS,
    );
    if !messages.is_empty() {
        let _ = write!(data, ",\"{}\":{messages}", payload::MESSAGES);
    }
    data.push('}');
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_equal_only_if_page_data_and_headers_are() {
        let header = |value: &str| vec![("x-of".to_owned(), value.to_owned())];
        let of = |page, headers: &[_], data, generation| {
            Hashes::of(page, headers, data, generation).content
        };
        let data = ["{\"a\":1}", "{}", ""];
        let same = of("page", &header("one"), data, 1);
        assert_eq!(same, of("page", &header("one"), data, 2), "whatever the generation");
        assert_ne!(same, of("other", &header("one"), data, 1));
        assert_ne!(same, of("page", &header("two"), data, 1));
        assert_ne!(same, of("page", &[], data, 1));
        for changed in 0..data.len() {
            let mut other = data;
            other[changed] = "other";
            assert_ne!(same, of("page", &header("one"), other, 1), "{changed}");
        }
        assert_ne!(
            of("page", &[], ["ab", "", ""], 1),
            of("page", &[], ["a", "b", ""], 1),
            "the parts are told apart"
        );
    }
}
