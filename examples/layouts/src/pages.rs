//! The pages. Those that name the same layouts share them.

use perennial::prelude::*;

use crate::layouts;
use crate::words::Words;

/// `/`: within the app's layout alone.
pub(crate) fn home() -> Template<()> {
    Template::new("")
        .view(|| {
            let title = Words("Layouts that stay", "Des cadres qui restent").here();
            let text = Words(
                "Play something, open the guide, take a note, and go on: what stands around the page stays as it is.",
                "Jouez un morceau, ouvrez le guide, prenez une note et continuez : ce qui entoure la page reste tel quel.",
            );
            let text = text.here();
            view! {
                h1 { (title) }
                p { (text) }
            }
        })
        .head(|(): &()| Head::title(Words("Layouts", "Cadres").here()).canonical("/"))
}

const ABOUT: Words = Words("About layouts", "À propos des cadres");

/// `/about`: the same.
pub(crate) fn about() -> Template<()> {
    Template::new("about")
        .view(|| {
            let title = ABOUT.here();
            let text = Words(
                "The guide's layout ended when you left it. The one of the app did not.",
                "Le cadre du guide a pris fin quand vous l'avez quitté. Celui du site, non.",
            );
            let text = text.here();
            view! {
                h1 { (title) }
                p { (text) }
            }
        })
        .head(|(): &()| Head::title(ABOUT.here()))
}

/// `/guide/{chapter}`: within the app's, the guide's and the chapter's layout.
pub(crate) fn chapter() -> Template<String> {
    Template::new("guide/{chapter}")
        .view(text)
        .head(|name: &String| Head::title(name.as_str()))
        .build_paths(chapters)
        .build_state(load_chapter)
        .layout(layouts::guide)
        .layout(layouts::chapter)
}

/// `/guide/{chapter}/{section}`: the same.
pub(crate) fn section() -> Template<String> {
    Template::new("guide/{chapter}/{section}")
        .view(text)
        .head(|name: &String| Head::title(name.as_str()))
        .build_paths(sections)
        .build_state(load_section)
        .layout(layouts::guide)
        .layout(layouts::chapter)
}

fn text(name: String) -> View {
    let text = Words(
        "This text is the page. All else belongs to its layouts.",
        "Ce texte est la page. Tout le reste appartient à ses cadres.",
    );
    let text = text.here();
    view! {
        h1 { (name) }
        p { (text) }
    }
}

#[server_only]
async fn chapters() -> Vec<String> {
    crate::book::CHAPTERS.iter().map(|chapter| chapter.path()).collect()
}

#[server_only]
async fn sections() -> Vec<String> {
    let sections = crate::book::CHAPTERS.iter().flat_map(|chapter| {
        chapter.sections.iter().map(|(slug, _)| format!("{}/{slug}", chapter.path()))
    });
    sections.collect()
}

#[server_only]
fn find(context: &BuildContext) -> Result<&'static crate::book::Chapter, PageError> {
    let slug = context.param("chapter")?;
    let chapter = crate::book::CHAPTERS.iter().find(|chapter| chapter.slug == slug);
    chapter.ok_or_else(|| PageError::not_found("The guide has no such chapter."))
}

#[server_only]
async fn load_chapter(context: BuildContext) -> Result<String, PageError> {
    Ok(find(&context)?.name.for_locale(context.locale()).to_owned())
}

#[server_only]
async fn load_section(context: BuildContext) -> Result<String, PageError> {
    let (chapter, slug) = (find(&context)?, context.param("section")?);
    let section = chapter.sections.iter().find(|(own, _)| *own == slug);
    let (_, name) = section.ok_or_else(|| PageError::not_found("There is no such section."))?;
    let locale = context.locale();
    Ok(format!("{}: {}", chapter.name.for_locale(locale), name.for_locale(locale)))
}

/// Errors stand within the app's layout.
pub(crate) fn error(error: ErrorPage) -> View {
    let (status, title, message) = (error.status.to_string(), error.title(), error.message);
    view! {
        p(class="status") { (status) }
        h1 { (title) }
        p { (message) }
    }
}
