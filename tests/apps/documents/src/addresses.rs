//! What addresses lead to: files below a template, relative URLs, forms by GET.

use perennial::prelude::*;

#[derive(Clone, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Doc {
    path: String,
}

#[server_only]
pub(crate) async fn load(context: BuildContext) -> Result<Doc, PageError> {
    Ok(Doc { path: context.path().to_string() })
}

/// Answers all paths below its own, but for those of files.
pub(crate) fn doc(doc: Doc) -> View {
    view! {
        h1 { "Doc " (doc.path) }
        a(href=base_link("/docs/report.txt"), id="file") { "report" } " "
        a(href=base_link("/docs/report.txt?page=2#end"), id="part") { "its end" } " "
        a(href=link("/docs/other"), id="other") { "other" }
        (crate::counter())
    }
}

pub(crate) fn relative() -> View {
    view! {
        article(dangerously_set_inner_html="<iframe src='frame.html' title='Frame'></iframe>\
            <link rel='stylesheet' href='body.css'><img src='dot.svg' alt=''>") {}
        img(src="dot.svg", alt="")
        (crate::counter())
    }
}

pub(crate) fn forms() -> View {
    view! {
        form(id="file") { input(r#type="file", name="f", aria-label="File") button { "send" } }
        form(id="no-file") { input(r#type="file", name="f", aria-label="File") button { "send" } }
        form(id="image") { input(r#type="image", name="pos", src=base_link("/favicon.svg"), alt="send") }
        form(id="lines") { textarea(name="note", aria-label="Note") { "a\nb" } button { "send" } }
        form(id="label") {
            input(r#type="submit", name="go")
            input(name="q", value="1", aria-label="Q")
        }
        form(id="order") {
            input(name="q", value="1", aria-label="Q")
            button(name="go", value="x y&z") { "send" }
            input(name="q", value="2", aria-label="Q")
        }
        form(id="part", action=base_link("/forms?dropped=1#results")) {
            input(name="q", value="5", aria-label="Q") button { "send" }
        }
        form(id="nothing") { button { "send" } }
        form(id="other") { input(name="q", value="6", aria-label="Q") button(formaction=base_link("/code")) { "send" } }
        form(id="written", method="GET", action="forms") {
            input(name="_charset_", r#type="hidden")
            input(name="q", value="7", "dirname"="q.dir", aria-label="Q")
            input(name="off", value="1", disabled=true, aria-label="Off")
            select(name="many", multiple=true, aria-label="Many") {
                option(selected=true) { "one" } option(selected=true, value="2") { "two" } option { "three" }
            }
            button { "send" }
        }
        input(name="q", value="outside", form="nothing", aria-label="Q")
        div(style="height: 4000px") {}
        p(id="results") { "results" }
        div(style="height: 4000px") {}
        (crate::counter())
    }
}
