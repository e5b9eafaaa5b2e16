//! The corpus: documents of many kinds as raw HTML.

use perennial::prelude::*;

#[derive(Clone, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Documents {
    number: usize,
    next: usize,
    documents: Vec<String>,
}

/// How many documents a page shows.
#[server_only]
const OF_PAGE: usize = 10;

#[server_only]
pub(crate) async fn load(context: BuildContext) -> Result<Documents, PageError> {
    let corpus: Vec<(String, String)> = serde_json::from_str(include_str!("../corpus.json"))?;
    let number: usize = context.parse_param("number")?;
    let pages: Vec<_> = corpus.chunks(OF_PAGE).collect();
    let page = pages.get(number).ok_or(PageError::not_found("there is no such page"))?;
    let documents = page.iter().map(|(_, html)| html.clone()).collect();
    Ok(Documents { number, next: (number + 1) % pages.len(), documents })
}

pub(crate) fn documents(page: Documents) -> View {
    view! {
        main {
            p(id="number") { (page.number) }
            a(id="next", href=link(format!("/corpus/{}", page.next))) { "next" }
            Indexed(list=page.documents, view=|html| {
                view! { article(dangerously_set_inner_html=html) {} }
            })
            (crate::counter())
        }
    }
}
