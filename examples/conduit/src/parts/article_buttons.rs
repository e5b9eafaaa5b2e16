//! `article-buttons/{place}/{slug}`: what a visitor can do with an article: authors change and delete it,
//! others follow its author and make it a favorite. It stands at the top and at the bottom of the page.

use perennial::prelude::*;

use super::icon::icon;
use super::social_forms::{Following, Liking, favorite_form, follow_form};
use crate::actions::articles::delete_article;
#[server_only]
use crate::server::data::Database;
#[server_only]
use crate::server::visitor;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct ArticleButtons {
    is_at_top: bool,
    is_own: bool,
    following: Following,
    liking: Liking,
}

pub(crate) fn capsule() -> Capsule<ArticleButtons> {
    Capsule::new("article-buttons/{place}/{slug}")
        .view(view)
        .request_state(load)
        .filled_by_server()
        .public()
}

#[server_only]
async fn load(request: RequestContext) -> Result<ArticleButtons, PageError> {
    let user = visitor::find(&request).await?;
    let (viewer, own) = user.map(|user| (user.id, user.username)).unzip();
    let slug = request.param("slug")?.to_owned();
    let article = request.state::<Database>()?.article(slug, viewer).await?;
    let author = article.author;
    let following = Following { username: author.username, following: author.following };
    let (favorites, favorited) = (article.favorites, article.favorited);
    Ok(ArticleButtons {
        is_at_top: request.param("place")? == "top",
        is_own: own.is_some_and(|own| own == following.username),
        following,
        liking: Liking { slug: article.slug, favorites, favorited },
    })
}

fn view(buttons: ArticleButtons) -> View {
    let ArticleButtons { is_at_top, is_own, following, liking } = buttons;
    let key = if is_at_top { "top-" } else { "bottom-" };
    if is_own {
        return own(liking.slug, key);
    }
    let (follow, favorite) = (follow_form(following, key), favorite_form(liking, key, false));
    view! { (follow) " " (favorite) }
}

fn own(slug: String, key: &'static str) -> View {
    let href = format!("/editor/{slug}");
    let delete = Form::new(delete_article).key(key).class("inline-form").view(move |form| {
        let (slug, icon) = (form.hidden("slug", slug), icon("ion-trash-a"));
        view! {
            (slug)
            button(class="btn btn-sm btn-outline-danger") { (icon) " Delete Article" }
        }
    });
    let icon = icon("ion-edit");
    view! {
        a(class="btn btn-sm btn-outline-secondary", href=href) { (icon) " Edit Article" }
        " "
        (delete)
    }
}
