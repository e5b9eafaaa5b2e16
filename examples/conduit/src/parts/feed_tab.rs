//! `feed-tab`: the tab of the visitor's own feed, for those who are logged in.

use perennial::prelude::*;

#[server_only]
use crate::server::visitor;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct FeedTab {
    is_shown: bool,
}

pub(crate) fn capsule() -> Capsule<FeedTab> {
    Capsule::new("feed-tab").view(view).request_state(load).filled_by_server().public()
}

#[server_only]
async fn load(request: RequestContext) -> Result<FeedTab, PageError> {
    Ok(FeedTab { is_shown: visitor::find(&request).await?.is_some() })
}

fn view(tab: FeedTab) -> View {
    if !tab.is_shown {
        return View::new();
    }
    view! {
        ul(class="nav nav-pills outline-active") {
            li(class="nav-item") { a(class="nav-link", href="/feed") { "Your Feed" } }
        }
    }
}
