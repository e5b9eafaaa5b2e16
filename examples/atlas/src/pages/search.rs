//! `/search?q=…`: the places whose names have words that begin as asked.

use perennial::Text;
use perennial::prelude::*;

use crate::parts::{frame, place_list};
use crate::summary::Summary;

/// How many places are listed at most.
const MOST_RESULTS: usize = 50;

/// The longest question, in bytes: longer than any name.
#[server_only]
const LONGEST_QUESTION: usize = 400;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Search {
    question: String,
    results: Vec<Summary>,
}

pub(crate) fn template() -> Template<Search> {
    Template::new("search").view(view).head(head).query_keys(["q"]).build_state(load).sitemap(false)
}

#[server_only]
async fn load(context: BuildContext) -> Result<Search, PageError> {
    use crate::atlas;
    let question = context.query("q").unwrap_or_default().trim().to_owned();
    if question.len() > LONGEST_QUESTION {
        return Err(PageError::client(400, context.translate(&t!("search.long"))));
    }
    let asked = question.clone();
    let places = atlas::query(move |atlas| atlas::search(atlas, &asked, MOST_RESULTS)).await?;
    Ok(Search { question, results: crate::summary::summaries(places, &context)? })
}

#[server_only]
fn head(search: &Search) -> Head {
    let head = match search.question.as_str() {
        "" => Head::title(t!("search.title")),
        question => Head::title(format!("{question} · {}", t!("search.title"))),
    };
    head.description(t!("search.about").write()).robots("noindex").canonical("/search")
}

fn view(search: Search) -> View {
    let Search { question, results } = search;
    let (title, summary) = (t!("search"), summary(&question, results.len()));
    let list = if results.is_empty() { View::new() } else { place_list(results) };
    let content = view! {
        h1 { (title) }
        p(class="summary") { (summary) }
        (list)
    };
    frame(Some(question), content)
}

fn summary(question: &str, count: usize) -> Text {
    match count {
        _ if question.is_empty() => t!("search.start"),
        0 => t!("search-none", question = question),
        MOST_RESULTS => t!("search-best", count = count, question = question),
        count => t!("search-found", count = count, question = question),
    }
}
