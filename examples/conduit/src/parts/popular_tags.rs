//! `popular-tags`: stored, and renewed when other tags are popular.

use perennial::prelude::*;

use super::url;
#[server_only]
use crate::server::data::{self, Database, stale};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct PopularTags {
    names: Vec<String>,
}

pub(crate) fn capsule() -> Capsule<PopularTags> {
    Capsule::new("popular-tags").view(view).build_state(load).tags(tags).public()
}

#[server_only]
async fn load(context: BuildContext) -> Result<PopularTags, PageError> {
    let names = context.state::<Database>()?.popular_tags(data::POPULAR).await?;
    Ok(PopularTags { names })
}

#[server_only]
fn tags(_: &PopularTags) -> [&'static str; 1] {
    [stale::POPULAR_TAGS]
}

fn view(tags: PopularTags) -> View {
    let links = tags.names.into_iter().map(|name| {
        let href = url::of_tag(&name);
        view! { a(href=href, class="tag-pill tag-default") { (name) } }
    });
    let links: Vec<View> = links.collect();
    view! {
        div(class="sidebar") {
            p { "Popular Tags" }
            div(class="tag-list") { (links) }
        }
    }
}
