//! `favorite/{slug}`: how many like an article of a list, and whether the visitor does.

use perennial::prelude::*;

use super::social_forms::{Liking, favorite_form};
#[server_only]
use crate::server::data::Database;
#[server_only]
use crate::server::visitor;

pub(crate) fn capsule() -> Capsule<Liking> {
    Capsule::new("favorite/{slug}").view(view).request_state(load).filled_by_server().public()
}

#[server_only]
async fn load(request: RequestContext) -> Result<Liking, PageError> {
    let slug = request.param("slug")?.to_owned();
    let viewer = visitor::id(&request).await?;
    let found = request.state::<Database>()?.liking(slug.clone(), viewer).await?;
    let (favorites, favorited) =
        found.ok_or_else(|| PageError::not_found("There is no such article."))?;
    Ok(Liking { slug, favorites, favorited })
}

fn view(liking: Liking) -> View {
    let form = favorite_form(liking, "list-", true);
    view! { div(class="pull-xs-right") { (form) } }
}
