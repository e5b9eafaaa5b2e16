//! `/editor` and `/editor/{slug}`: a new article, or one that its author changes.

use perennial::FormFields;
use perennial::prelude::*;
use sycamore::web::events::KeyboardEvent;

use super::feed::guard;
use crate::actions::articles::publish;
use crate::parts::entries::{Line, errors, submit, text_area};
use crate::rules;
#[server_only]
use crate::server::data::{DataError, Database, Refused};
#[server_only]
use crate::server::visitor;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Editor {
    /// Empty, if the article is new.
    slug: String,
    title: String,
    description: String,
    body: String,
    tags: Vec<String>,
}

pub(crate) fn new_article() -> Template<Editor> {
    Template::new("editor").view(view).head(head).guard(guard).request_state(load_nothing)
}

pub(crate) fn change_article() -> Template<Editor> {
    Template::new("editor/{slug}").view(view).head(head).guard(guard).request_state(load)
}

#[server_only]
async fn load_nothing(_: RequestContext) -> Result<Editor, PageError> {
    Ok(Editor::default())
}

#[server_only]
async fn load(request: RequestContext) -> Result<Editor, PageError> {
    let user = visitor::require(&request).await?;
    let slug = request.param("slug")?.to_owned();
    let article = match request.state::<Database>()?.article(slug, Some(user.id)).await {
        Err(DataError::Refused(Refused::NotFound(_))) => {
            return Err(PageError::not_found("There is no such article."));
        }
        other => other?,
    };
    if article.author.username != user.username {
        return Err(PageError::client(403, "The article belongs to somebody else."));
    }
    let crate::server::data::Article { slug, title, description, body, tags, .. } = article;
    Ok(Editor { slug, title, description, body, tags })
}

#[server_only]
fn head(_: &Editor) -> Head {
    Head::title("Editor — Conduit").robots("noindex")
}

fn view(editor: Editor) -> View {
    let Editor { slug, title, description, body, tags } = editor;
    let heading = if slug.is_empty() { "New article" } else { "Edit article" };
    let form = Form::new(publish).view(move |form| {
        let title = Line { value: title, ..Line::new("title", "Article Title") };
        let description = Line {
            value: description,
            class: "form-control",
            ..Line::new("description", "What's this article about?")
        };
        let body = text_area(form, "body", "Write your article (in markdown)", "8", &body);
        let errors = errors(form, &["title", "description", "body", "tags"]);
        let (slug, submit) = (form.hidden("slug", slug), submit(form, "Publish Article"));
        let (title, description) = (title.shown(form), description.shown(form));
        let tags = tag_entry(form, tags);
        view! {
            (errors)
            (slug)
            (title)
            (description)
            fieldset(class="form-group") { (body) }
            (tags)
            (submit)
        }
    });
    view! {
        div(class="editor-page") {
            div(class="container page") {
                div(class="row") {
                    div(class="col-md-10 offset-md-1 col-xs-12") {
                        h1(class="visually-hidden") { (heading) }
                        (form)
                    }
                }
            }
        }
    }
}

/// The tags of the article, each with a box that takes it away, and a field for more. With JavaScript, Enter
/// adds a tag; without, the field holds several.
fn tag_entry(form: FormFields, tags: Vec<String>) -> View {
    // What was chosen is what stands there again, though it were nothing.
    let tags = if form.is_again() { form.all_typed("tag_list") } else { tags };
    let tags = create_signal(tags);
    let add = move |event: KeyboardEvent| {
        if event.key() != "Enter" {
            return;
        }
        event.prevent_default();
        let Some(field) = field_of(&event) else { return };
        tags.update(|tags| {
            for tag in rules::split_tags(&field.value()) {
                if !tags.contains(&tag) {
                    tags.push(tag);
                }
            }
        });
        field.set_value("");
    };
    let entry = Line { class: "form-control", ..Line::new("tags", "Enter tags") };
    let entry = entry.shown(form);
    view! {
        div(on:keydown=add) {
            (entry)
            div(class="tag-list") { Keyed(list=tags, view=pill, key=|tag| tag.clone()) }
        }
    }
}

/// The field in which a key was pressed.
fn field_of(event: &KeyboardEvent) -> Option<web_sys::HtmlInputElement> {
    use wasm_bindgen::JsCast as _;
    event.target()?.dyn_into().ok()
}

/// A tag that is there as long as its box is checked.
fn pill(tag: String) -> View {
    let value = tag.clone();
    view! {
        label(class="tag-default tag-pill") {
            input(r#type="checkbox", name="tag_list", value=value, checked=true)
            " " (tag)
        }
    }
}
