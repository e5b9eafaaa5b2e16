//! `/feed?page=`: the articles of those whom the visitor follows.

use perennial::prelude::*;

use super::home::{beside_tags, tab};
#[server_only]
use crate::parts::pagination::PER_PAGE;
use crate::parts::pagination::{Part, pagination};
use crate::parts::preview::{self, Preview};
#[server_only]
use crate::server::data::{Database, Wanted};
#[server_only]
use crate::server::visitor;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Feed {
    part: Part,
    previews: Vec<Preview>,
}

pub(crate) fn template() -> Template<Feed> {
    Template::new("feed")
        .view(view)
        .head(head)
        .query_keys(["page"])
        .guard(guard)
        .request_state(load)
}

/// For pages of those who are logged in.
#[server_only]
pub(super) async fn guard(request: RequestContext) -> Result<(), PageError> {
    visitor::require(&request).await?;
    Ok(())
}

#[server_only]
async fn load(request: RequestContext) -> Result<Feed, PageError> {
    let user = visitor::require(&request).await?;
    let page = request.parse_query("page")?.unwrap_or(1);
    let (limit, offset, followed_by) = (PER_PAGE, Part::offset(page), Some(user.id));
    let wanted = Wanted { followed_by, limit, offset, ..Wanted::default() };
    let listed = request.state::<Database>()?.articles(wanted).await?;
    let part = Part::of(page, listed.count)?;
    Ok(Feed { part, previews: listed.articles.into_iter().map(Preview::new).collect() })
}

#[server_only]
fn head(_: &Feed) -> Head {
    Head::title("Your feed — Conduit").robots("noindex")
}

fn view(feed: Feed) -> View {
    let Feed { part, previews } = feed;
    let (own, global) =
        (tab("/feed", "Your Feed".to_owned(), true), tab("/", "Global Feed".to_owned(), false));
    let tabs = view! { ul(class="nav nav-pills outline-active") { (own) (global) } };
    let list = vec![preview::list(previews), pagination(part, "/feed")];
    let page = beside_tags(tabs, list);
    view! {
        div(class="home-page") {
            h1(class="visually-hidden") { "Your feed" }
            (page)
        }
    }
}
