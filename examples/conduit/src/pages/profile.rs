//! `/profile/{username}` and `/profile/{username}/favorites`: a user, with the articles that they wrote or
//! that they like.

use perennial::prelude::*;

use super::home::tab;
use crate::parts::navigation::picture;
#[server_only]
use crate::parts::pagination::PER_PAGE;
use crate::parts::pagination::{Part, pagination};
use crate::parts::preview::{self, Preview};
use crate::parts::profile_buttons;
#[server_only]
use crate::server::data::{self, DataError, Database, Refused, Wanted, stale};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Profile {
    username: String,
    bio: String,
    image: String,
    /// Whether the articles are those that the user likes.
    shows_favorites: bool,
    part: Part,
    previews: Vec<Preview>,
}

pub(crate) fn template() -> Template<Profile> {
    Template::new("profile/{username}")
        .view(view)
        .head(head)
        .query_keys(["page"])
        .build_state(load_own)
        .incremental_generation()
        .tags(tags)
}

pub(crate) fn favorites() -> Template<Profile> {
    Template::new("profile/{username}/favorites")
        .view(view)
        .head(head)
        .query_keys(["page"])
        .build_state(load_favorites)
        .incremental_generation()
        .tags(tags)
}

#[server_only]
async fn load_own(context: BuildContext) -> Result<Profile, PageError> {
    load(context, false).await
}

#[server_only]
async fn load_favorites(context: BuildContext) -> Result<Profile, PageError> {
    load(context, true).await
}

#[server_only]
async fn load(context: BuildContext, shows_favorites: bool) -> Result<Profile, PageError> {
    let (asked, database) = (context.param("username")?, context.state::<Database>()?);
    let found = match database.profile(asked.to_owned(), None).await {
        Err(DataError::Refused(Refused::NotFound(_))) => {
            return Err(PageError::not_found("There is no such user."));
        }
        other => other?,
    };
    let data::Profile { username, bio, image, .. } = found;
    if username != asked {
        return Err(PageError::moved(path(&username, shows_favorites)));
    }
    let page = context.parse_query("page")?.unwrap_or(1);
    let (limit, offset) = (PER_PAGE, Part::offset(page));
    let name = Some(username.clone());
    let (author, favorited) = if shows_favorites { (None, name) } else { (name, None) };
    let wanted = Wanted { author, favorited, limit, offset, ..Wanted::default() };
    let listed = database.articles(wanted).await?;
    let part = Part::of(page, listed.count)?;
    let previews = listed.articles.into_iter().map(Preview::new).collect();
    Ok(Profile { username, bio, image, shows_favorites, part, previews })
}

#[server_only]
fn tags(profile: &Profile) -> Vec<String> {
    let name = &profile.username;
    let list = match profile.shows_favorites {
        true => stale::favorites(name),
        false => stale::author(name),
    };
    let own = [stale::profile(name), list].into_iter();
    own.chain(Preview::tags(&profile.previews)).collect()
}

#[server_only]
fn head(profile: &Profile) -> Head {
    let name = &profile.username;
    let title = match profile.shows_favorites {
        true => format!("Favorites of {name} — Conduit"),
        false => format!("{name} — Conduit"),
    };
    Head::title(title).open_graph(OpenGraph::website().site_name("Conduit"))
}

/// The path of a user's page.
fn path(username: &str, shows_favorites: bool) -> String {
    let end = if shows_favorites { "/favorites" } else { "" };
    format!("/profile/{username}{end}")
}

fn view(profile: Profile) -> View {
    let Profile { username, bio, image, shows_favorites, part, previews } = profile;
    let (own, favorites) = (path(&username, false), path(&username, true));
    let here = if shows_favorites { favorites.clone() } else { own.clone() };
    let tabs = vec![
        tab(&own, "My Articles".to_owned(), !shows_favorites),
        tab(&favorites, "Favorited Articles".to_owned(), shows_favorites),
    ];
    let buttons = profile_buttons::capsule().widget(format!("profile-buttons/{username}"));
    let picture = picture(&image, "user-img");
    let (previews, pages) = (preview::list(previews), pagination(part, &here));
    view! {
        div(class="profile-page") {
            div(class="user-info") {
                div(class="container") {
                    div(class="row") {
                        div(class="col-xs-12 col-md-10 offset-md-1") {
                            (picture)
                            h1 { (username) }
                            p { (bio) }
                            (buttons)
                        }
                    }
                }
            }
            div(class="container") {
                div(class="row") {
                    div(class="col-xs-12 col-md-10 offset-md-1") {
                        div(class="articles-toggle") {
                            ul(class="nav nav-pills outline-active") { (tabs) }
                        }
                        (previews)
                        (pages)
                    }
                }
            }
        }
    }
}
